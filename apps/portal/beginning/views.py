"""The screens of the first run, for the administrator alone: the list of steps, and each step as a
form that can be left and come back to. What they store goes through applying.py."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import BaseModelFormSet, modelformset_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Unit, User
from apps.accounts.roles import ROLES, write_groups
from apps.organisation.models import Phone, Profile
from apps.portal.beginning.applying import (
    Made,
    hours_said,
    save_account,
    save_fact,
    save_hours,
    save_owners,
    save_plain,
)
from apps.portal.beginning.forms import (
    AccountForm,
    HoursForm,
    OrganisationForm,
    PhoneForm,
    UnitForm,
    real_people,
)
from apps.portal.beginning.steps import (
    TITLES,
    Beginning,
    may_begin,
    note_domain_check,
    own_name,
)
from apps.publishing.models import ItemState
from apps.regulation.domain import RULE
from apps.regulation.profiles import active, every_section
from apps.regulation.register import Item, Section

# Empty rows offered under those that are there, and rows of a page.
NEW_ROWS = 2
PAGE = 25
AS_SECTION = ""


def beginning_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of the first run, for the admin site."""
    view = partial(step_page, site)
    return [
        path("beginning/", site.admin_view(partial(overview, site)), name="beginning"),
        path("beginning/<slug:slug>/", site.admin_view(view), name="beginning_step"),
    ]


def overview(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """All steps with what each still lacks."""
    refuse_others(request)
    context = {
        **site.each_context(request),
        "title": _("Start of the site"),
        "beginning": Beginning(),
    }
    return TemplateResponse(request, "admin/beginning/overview.html", context)


def step_page(site: AdminSite, request: HttpRequest, slug: str) -> HttpResponse:
    """One step: its form, or what was stored and the way to the next."""
    refuse_others(request)
    if slug not in TITLES:
        raise Http404
    return SCREENS[slug](site, request)


def refuse_others(request: HttpRequest) -> None:
    if not may_begin(request.user):
        raise PermissionDenied


def page(site: AdminSite, request: HttpRequest, slug: str, **found: Any) -> HttpResponse:
    """The screen of a step around its own template."""
    beginning = Beginning()
    step = beginning.step(slug)
    context = {
        **site.each_context(request),
        "title": step.title,
        "beginning": beginning,
        "step": step,
        "following": beginning.after(slug),
        **found,
    }
    template = found.get("template", f"admin/beginning/{slug}.html")
    return TemplateResponse(request, template, context)


def stored(request: HttpRequest, slug: str, changed: int) -> HttpResponse:
    """Says what was stored and goes where the pressed button says."""
    words = _("Saved.") if changed else _("Nothing was changed.")
    messages.success(request, words)
    following = Beginning().after(slug)
    if "_next" in request.POST and following is not None:
        return HttpResponseRedirect(following.url)
    return HttpResponseRedirect(reverse("admin:beginning_step", args=[slug]))


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


# --- The organisation -----------------------------------------------------------------------------


def organisation_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    profile = Profile.objects.first()
    form = OrganisationForm(posted(request), instance=profile or Profile(), prefix="profile")
    factory = modelformset_factory(Phone, form=PhoneForm, extra=NEW_ROWS)
    rows = factory(posted(request), queryset=Phone.objects.all(), prefix="phones")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        with transaction.atomic():
            changed = save_fact(form.instance, by=request.user)
            for row in said(rows):
                if row.instance.pk is None:
                    row.instance.position = Phone.objects.count() + 1
                changed += save_fact(row.instance, by=request.user)
        return stored(request, "organisation", changed)
    return page(site, request, "organisation", form=form, rows=rows)


def said(rows: BaseModelFormSet) -> list[forms.ModelForm]:
    """The rows of a formset in which something was typed or changed."""
    return [row for row in rows.forms if row.has_changed()]


# --- Units and accounts ---------------------------------------------------------------------------


def units_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    units = Unit.objects.active().select_related("head", "substitute")
    factory = modelformset_factory(Unit, form=UnitForm, extra=NEW_ROWS)
    rows = factory(posted(request), queryset=units, prefix="units")
    share_choices(rows, "head", "substitute")
    if request.method == "POST" and rows.is_valid():
        with transaction.atomic():
            changed = 0
            for row in said(rows):
                if row.instance.pk is None:
                    row.instance.position = Unit.objects.count()
                changed += save_plain(row.instance, by=request.user)
        return stored(request, "units", changed)
    return page(site, request, "units", rows=rows)


def share_choices(rows: BaseModelFormSet, *names: str) -> None:
    """Reads the choices of a field once for all rows."""
    read: dict[str, list[tuple[Any, str]]] = {}
    for row in rows.forms:
        for name in names:
            if name not in read:
                read[name] = list(row.fields[name].choices)
            row.fields[name].widget.choices = read[name]


def accounts_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """New accounts below those there are; those are changed in the list of accounts."""
    factory = modelformset_factory(User, form=AccountForm, extra=NEW_ROWS)
    rows = factory(posted(request), queryset=User.objects.none(), prefix="accounts")
    share_choices(rows, "unit")
    people = real_people().select_related("unit").prefetch_related("groups")
    found = {"rows": rows, "unreal": User.objects.filter(is_demonstration=True, is_active=True)}
    if request.method == "POST" and rows.is_valid():
        write_groups()
        with transaction.atomic():
            made = [
                Made(row.instance, save_account(row, by=request.user).password)
                for row in said(rows)
            ]
        if made:
            # Not stored in the session: the passwords stand on this one page and nowhere else.
            new = factory(queryset=User.objects.none(), prefix="accounts")
            share_choices(new, "unit")
            found |= {"rows": new, "made": made}
            messages.success(request, _("Saved."))
        else:
            return stored(request, "accounts", 0)
    listed = Paginator(people, PAGE).get_page(request.GET.get("page"))
    names = {role.code: role.name for role in ROLES}
    found["people"] = [
        (user, [names.get(group.name, group.name) for group in user.groups.all()])
        for user in listed
    ]
    response = page(site, request, "accounts", listed=listed, **found)
    add_never_cache_headers(response)
    return response


# --- Owners ---------------------------------------------------------------------------------------


@dataclass
class OwnerRow:
    """An item of the table with its choice; empty means as the section."""

    item: Item
    field: forms.BoundField


@dataclass
class OwnerSection:
    """A section of the table: the unit of most of its items, and the items."""

    section: Section
    field: forms.BoundField
    rows: list[OwnerRow]

    @property
    def own(self) -> int:
        """How many items have a unit of their own."""
        return sum(bool(row.field.value()) for row in self.rows)

    @property
    def is_open(self) -> bool:
        return bool(self.own)


class OwnersForm(forms.Form):
    """One choice of a unit for each section and, where it differs, for each item."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = ItemState.objects.filter(unit__is_active=True)
        self.owned = dict(states.values_list("item", "unit"))
        self.units = {str(unit.pk): unit for unit in Unit.objects.active()}
        units = [(key, str(unit)) for key, unit in self.units.items()]
        for section in every_section():
            most = self.most(section)
            self.add(f"section-{section.id}", _("Unit of the section"), _("nobody"), units, most)
            for item in section.items:
                own = self.owned.get(item.id)
                differs = own is not None and str(own) != most
                label = _("Unit of the item")
                empty = _("as the section")
                self.add(f"item-{item.id}", label, empty, units, str(own) if differs else "")

    def add(self, name: str, label: str, empty: str, units: list, initial: str) -> None:
        choices = [(AS_SECTION, f"— {empty} —"), *units]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=initial
        )

    def most(self, section: Section) -> str:
        """The unit of most items of a section; empty when most have none."""
        units = [str(self.owned.get(item.id, "")) for item in section.items]
        return max(dict.fromkeys(units), key=units.count) if units else ""

    @property
    def sections(self) -> list[OwnerSection]:
        return [
            OwnerSection(
                section,
                self[f"section-{section.id}"],
                [OwnerRow(item, self[f"item-{item.id}"]) for item in section.items],
            )
            for section in every_section()
        ]

    def chosen(self) -> dict[str, Unit | None]:
        """What was said, item → unit or nobody."""
        return {
            item.id: self.units.get(
                self.cleaned_data[f"item-{item.id}"] or self.cleaned_data[f"section-{section.id}"]
            )
            for section in every_section()
            for item in section.items
        }


def owners_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    form = OwnersForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return stored(request, "owners", save_owners(form.chosen(), by=request.user))
    return page(site, request, "owners", form=form, asked={item.id for item in active().items})


# --- Hours, domain, regulation --------------------------------------------------------------------


def hours_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    form = HoursForm(posted(request), initial=hours_said())
    if request.method == "POST" and form.is_valid():
        return stored(request, "hours", save_hours(form.week, by=request.user))
    return page(site, request, "hours", form=form)


def domain_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        note_domain_check(by=request.user)
        messages.success(request, _("The result of the check stands in the journal."))
        return HttpResponseRedirect(reverse("admin:beginning_step", args=["domain"]))
    profile = active()
    rule = profile.rule(RULE) if profile.has_rule(RULE) else None
    name = own_name()
    return page(site, request, "domain", rule=rule, host=name.host, faults=name.faults)


def regulation_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    profile = active()
    return page(
        site,
        request,
        "regulation",
        profile=profile,
        name=settings.REGULATION_PROFILE,
        languages=[str(name) for _code, name in settings.LANGUAGES],
        codes=",".join(code for code, _name in settings.LANGUAGES),
        second_factor=settings.SECOND_FACTOR == "required",
    )


# --- What to fill first ---------------------------------------------------------------------------


def filling_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    found = list(Beginning().to_fill)
    listed = Paginator(found, PAGE).get_page(request.GET.get("page"))
    sections = {section.id: section for section in active().sections}
    rows = [(row, sections[row.item.section_id], row.add_url(request, site)) for row in listed]
    words = ngettext(
        "%(count)s item has no record.", "%(count)s items have no record.", len(found)
    ) % {"count": len(found)}
    return page(site, request, "filling", listed=listed, rows=rows, words=words)


SCREENS: dict[str, Callable[[AdminSite, HttpRequest], HttpResponse]] = {
    "organisation": organisation_page,
    "regulation": regulation_page,
    "units": units_page,
    "accounts": accounts_page,
    "owners": owners_page,
    "hours": hours_page,
    "domain": domain_page,
    "filling": filling_page,
}
