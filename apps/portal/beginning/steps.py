"""How far the first run is: each step with whether it is done and what it still lacks, read from
the records and the settings at the moment of asking."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.about.facts import FACTS, items_without_fact
from apps.accounts.models import Unit, User
from apps.accounts.roles import role_names
from apps.compliance.admin.material import add_url
from apps.compliance.report.grounds import SiteName, site_name
from apps.journal.actions import record
from apps.journal.models import Action, Entry
from apps.organisation.models import Phone, Profile
from apps.portal.beginning.applying import first_administrator, main_service
from apps.portal.beginning.forms import real_people
from apps.portal.openness import ItemLine, OpennessMap
from apps.publishing.models import ItemState
from apps.publishing.sections import collection_for
from apps.regulation import profiles
from apps.regulation.domain import RULE
from apps.regulation.register import Item

TITLES: dict[str, Promise] = {
    "organisation": _("The organisation"),
    "regulation": _("Regulation and languages"),
    "units": _("Units and their heads"),
    "accounts": _("Accounts"),
    "owners": _("Who answers for which item"),
    "hours": _("Opening hours"),
    "domain": _("Domain name"),
    "filling": _("What to fill first"),
}
EXPLANATIONS: dict[str, Promise] = {
    "organisation": _("The names, the address and the telephones that every page shows."),
    "regulation": _("What the installation says in its .env; it is changed there."),
    "units": _("Each unit prepares its own materials; its head answers for them."),
    "accounts": _("Who writes, who checks and who publishes."),
    "owners": _("An item without a unit is an item nobody is reminded of."),
    "hours": _("They stand at the head of every page, and holidays follow the calendar."),
    "domain": _("The regulation asks for a short name that recalls the organisation."),
    "filling": _("What the regulation asks for without conditions comes first."),
}


@dataclass(frozen=True)
class Step:
    """A step of the first run. `lacks`: what is still missing, in whole sentences."""

    slug: str
    number: int
    lacks: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        return str(TITLES[self.slug])

    @property
    def explanation(self) -> str:
        return str(EXPLANATIONS[self.slug])

    @property
    def is_done(self) -> bool:
        return not self.lacks

    @property
    def url(self) -> str:
        return reverse("admin:beginning_step", args=[self.slug])


class Beginning:
    """All steps at this moment; a constant number of queries."""

    def step(self, slug: str) -> Step:
        """The step of that name, asked now; ValueError when there is none."""
        number = list(TITLES).index(slug) + 1
        return Step(slug, number, tuple(getattr(self, slug)()))

    @cached_property
    def steps(self) -> list[Step]:
        return [self.step(slug) for slug in TITLES]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that is not done; later ones are not asked."""
        steps = (self.step(slug) for slug in TITLES)
        return next((step for step in steps if not step.is_done), None)

    def after(self, slug: str) -> Step | None:
        """The step that follows, whether or not it is done."""
        slugs = list(TITLES)
        following = slugs[slugs.index(slug) + 1 :]
        return self.step(following[0]) if following else None

    # What each step lacks

    def organisation(self) -> Iterator[str]:
        if not Profile.objects.exists():
            yield _now("The organisation has no name and address yet.")
        if not Phone.objects.filter(in_frame=True).exists():
            yield _now("No telephone is shown on every page.")

    def regulation(self) -> Iterator[str]:
        shown = {code for code, _name in settings.LANGUAGES}
        if not {"kk", "ru"} <= shown:
            yield _now("The site must be shown in Kazakh and in Russian: LANGUAGES=kk,ru.")

    def units(self) -> Iterator[str]:
        units = list(Unit.objects.active())
        if not units:
            yield _now("There are no units yet.")
        headless = [unit for unit in units if unit.head_id is None]
        if headless:
            yield ngettext(
                "%(count)s unit has no head.", "%(count)s units have no head.", len(headless)
            ) % {"count": len(headless)}

    def accounts(self) -> Iterator[str]:
        roles = {name for name in real_people().values_list("groups__name", flat=True) if name}
        if "administrator" not in roles and first_administrator() is None:
            yield _now("The hospital has no administrator of its own.")
        if not roles & {"chief", "director", "deputy"}:
            yield _now("Nobody may publish: give somebody the role of the chief editor.")
        if not roles & {"editor", "head_of_unit"}:
            yield _now("Nobody writes: give somebody the role of an editor.")
        unreal = User.objects.filter(is_demonstration=True, is_active=True).count()
        if unreal:
            yield ngettext(
                "%(count)s demonstration account may still sign in.",
                "%(count)s demonstration accounts may still sign in.",
                unreal,
            ) % {"count": unreal}

    def owners(self) -> Iterator[str]:
        owned = set(ItemState.objects.filter(unit__is_active=True).values_list("item", flat=True))
        without = [item for item in profiles.active().items if item.id not in owned]
        if without:
            yield ngettext(
                "%(count)s item has no unit.", "%(count)s items have no unit.", len(without)
            ) % {"count": len(without)}

    def hours(self) -> Iterator[str]:
        service = main_service()
        if service is None or not service.week.all():
            yield _now("The opening hours are not known yet.")

    def domain(self) -> Iterator[str]:
        return (str(fault.label) for fault in own_name().faults)

    def filling(self) -> Iterator[str]:
        missing = sum(not line.item.conditional for line in self.to_fill)
        if missing:
            yield ngettext(
                "%(count)s item is asked for without conditions and has no record.",
                "%(count)s items are asked for without conditions and have no record.",
                missing,
            ) % {"count": missing}

    @cached_property
    def to_fill(self) -> list["ToFill"]:
        return list(items_to_fill())


# --- The domain -----------------------------------------------------------------------------------


def own_name() -> SiteName:
    """The site's own domain name with what speaks against it."""
    return site_name(Profile.objects.first())


def note_domain_check(*, by: User | None) -> SiteName:
    """Checks the domain and leaves word of the result in the journal, unless it stands there as
    the last word already."""
    name = own_name()
    result = ", ".join(fault.value for fault in name.faults) or "agrees"
    note = f"{RULE} {name.host or '—'}: {result}"
    entries = Entry.objects.filter(action=Action.SETTING_CHANGED, note__startswith=f"{RULE} ")
    if entries.order_by("-number").values_list("note", flat=True).first() != note:
        record(Action.SETTING_CHANGED, by=by, note=note)
    return name


# --- What to fill first ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ToFill:
    """An item without a record. `is_given`: what its page shows is known of the organisation
    already, so that only the page itself is still to be published."""

    item: Item
    line: ItemLine
    is_given: bool = False

    @property
    def given_words(self) -> str:
        """What is left to do where the facts are given; empty where they are not."""
        if not self.is_given:
            return ""
        return _now(
            "This is taken from the facts of the organisation; it remains to publish the page."
        )

    def add_url(self, request: HttpRequest, site: AdminSite) -> str:
        """The form that fills it; empty for a person who may not, and for what fills itself."""
        collection = collection_for(self.item.id)
        if collection is None:
            return ""
        return add_url(site, request, collection, self.item.id)


def items_to_fill() -> Iterator[ToFill]:
    """The items of the regulation without a record that apply, unconditional ones first, in the
    order of the regulation."""
    lines = OpennessMap()
    given = set(FACTS).difference(items_without_fact(timezone.localdate()))
    items = profiles.active().items
    for item in sorted(items, key=lambda item: item.conditional):
        line = lines.line(item)
        if line.state == "missing" and collection_for(item.id) is not None:
            yield ToFill(item, line, item.id in given)


def may_begin(user: User) -> bool:
    """Whether a person sees the first run: the administrator alone."""
    return user.is_active and (user.is_superuser or "administrator" in role_names(user))
