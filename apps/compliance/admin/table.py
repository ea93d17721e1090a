"""The openness table: every item of the regulation with its state on a day, who answers for it and
when it is due; below it the news of the year and the terms kept by month.

What is counted stands in apps/compliance/state.py, heat.py and months.py; here it is only chosen,
ordered and linked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.accounts.roles import role_names, translates_only, writes_everywhere
from apps.compliance.admin.confirm import admin_of, confirm_item, may_confirm
from apps.compliance.catching_up import measured_since
from apps.compliance.heat import HeatMap, month_words
from apps.compliance.months import MonthOfTerms, pace_by_unit, terms_by_month
from apps.compliance.register import Known
from apps.compliance.state import (
    ItemStanding,
    SiteState,
    State,
    Tally,
    measure,
    percent,
)
from apps.compliance.words import days_past_term
from apps.languages.dates import month_name
from apps.languages.models import reading_language
from apps.publishing.charts import bar_chart
from apps.publishing.models import ItemState
from apps.publishing.sections import Collection
from apps.regulation.register import Section
from apps.workdays.days import day_in, last_moment_of

# No earlier day is asked for: the calendar of holidays is not older.
FIRST_DAY = date(2000, 1, 1)

CHIEF, DIRECTOR, INSPECTOR = "chief", "director", "inspector"
VIEWS: dict[str, str | Promise] = {
    CHIEF: gettext_lazy("Chief editor"),
    DIRECTOR: pgettext_lazy("role", "Head of the organisation"),
    INSPECTOR: gettext_lazy("Inspector"),
}
# What the filter of states offers besides the states: everything somebody has to look at, and items
# with a language that has fallen behind.
ATTENTION, BEHIND = "attention", "behind"
STATES: dict[str, str | Promise] = {
    ATTENTION: gettext_lazy("needs attention"),
    **{state.value: state.label for state in State},
    BEHIND: gettext_lazy("a language has fallen behind"),
}
NOBODY, MINE = "none", "mine"


def table_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of the table and of the confirmation, for the admin site."""
    table = site.admin_view(partial(openness_table, site))
    confirm = site.admin_view(partial(confirm_item, site))
    return [
        path("compliance/table/", table, name="compliance_table"),
        path("compliance/confirm/<str:item_id>/", confirm, name="compliance_confirm"),
    ]


def refuse_strangers(request: HttpRequest) -> None:
    """Raises PermissionDenied for an account without a role."""
    if not request.user.has_perm("compliance.view_material"):
        raise PermissionDenied


# --- What is asked for ----------------------------------------------------------------------------


def day_asked(words: str, today: date) -> date | None:
    """A past day by its date, «2026-11-05»; None for today, for a day to come and for none."""
    day = day_in(words)
    return day if day is not None and FIRST_DAY <= day < today else None


def year_asked(words: str, today: date) -> int | None:
    if not (words.isascii() and words.isdigit() and len(words) == 4):
        return None
    year = int(words)
    return year if FIRST_DAY.year <= year <= today.year else None


def usual_view(user: Any) -> str:
    """The view a person meets first."""
    roles = role_names(user)
    if roles & {"director", "deputy"}:
        return DIRECTOR
    if roles == {"inspector"}:
        return INSPECTOR
    return CHIEF


@dataclass(frozen=True)
class Asked:
    """What the address asks the table for; each that is not understood counts as not asked."""

    day: date | None
    view: str
    text: str
    state: str
    owner: str
    section: str
    year: int | None

    @classmethod
    def of(cls, request: HttpRequest, today: date) -> "Asked":
        get = request.GET.get
        view = get("view", "")
        view = view if view in VIEWS else usual_view(request.user)
        # The head of the organisation looks at what is amiss first.
        state = get("state", ATTENTION if view == DIRECTOR else "")
        owner = get("owner", "")
        known = owner in (NOBODY, MINE) or (owner.isascii() and owner.isdigit())
        return cls(
            day=day_asked(get("at", ""), today),
            view=view,
            text=" ".join(get("q", "")[:100].split()),
            state=state if state in STATES else "",
            owner=owner if known else "",
            section=get("section", ""),
            year=year_asked(get("year", ""), today),
        )

    def url(self, **changed: str) -> str:
        """The address of the table with something else asked; the day and the view stay."""
        asked = {
            "at": self.day.isoformat() if self.day else "",
            "view": self.view,
            "year": str(self.year or ""),
            **changed,
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('admin:compliance_table')}?{query}"

    def with_state(self, state: str) -> str:
        # An empty one must be said: a view may have another of its own.
        return f"{self.url()}&{urlencode({'state': state})}"


# --- Lines ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True)
class Row:
    """A line of the table: the standing of an item, its number, and what this person may do."""

    number: str
    line: ItemStanding
    is_past: bool
    links: tuple[Link, ...]
    # Where an owner is named, for an item without one.
    owner_url: str
    confirm_url: str

    @property
    def pill(self) -> str:
        return PILLS.get(self.line.state, "")

    @property
    def reasons(self) -> list[str]:
        found = list(self.line.reasons)
        if self.line.days_overdue:
            found.append(days_past_term(self.line.days_overdue))
        return [*found, self.line.excused] if self.line.excused else found


PILLS = {
    State.OVERDUE: "pill-danger",
    State.INCOMPLETE: "pill-warning",
    State.UNCONFIRMED: "pill-check",
    State.NOT_APPLICABLE: "pill-archived",
}


@dataclass(frozen=True)
class SectionRows:
    """A section with the lines of it that were asked for, and the sums of all of them."""

    title: str
    tally: Tally
    rows: Sequence[Row] = ()

    @property
    def overdue(self) -> int:
        return self.tally.of(State.OVERDUE)


@dataclass(frozen=True)
class Card:
    """A number above the table and the lines it counts; `ratio`: «93 / 100»."""

    number: str
    words: str
    url: str
    kind: str = ""


def section_title(section: Section) -> str:
    return f"{section.number}. {section.title}" if section.number else str(section.title)


class Table:
    """The table for one person, as asked."""

    def __init__(
        self, request: HttpRequest, site: AdminSite, asked: Asked, state: SiteState
    ) -> None:
        self.request = request
        self.site = site
        self.asked = asked
        self.state = state
        self.user = request.user
        self.today = state.known.today

    @property
    def known(self) -> Known:
        return self.state.known

    @cached_property
    def tally(self) -> Tally:
        """The sums of all items, whatever the filter."""
        return self.state.tally

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The number people call each item by: its place in print."""
        return {
            item.id: f"{section.number}.{place}" if section.number else str(place)
            for section in self.known.profile.sections
            for place, item in enumerate(section.items, 1)
        }

    @cached_property
    def units(self) -> set[int]:
        """The units this person answers for."""
        return {unit.pk for unit in self.user.units_in_charge()}

    # Which lines

    @cached_property
    def sections(self) -> list[SectionRows]:
        found = []
        for standing in self.state.sections:
            if self.asked.section not in ("", standing.section.id):
                continue
            rows = [self.row(line) for line in standing.lines if self.wanted(line)]
            if rows:
                found.append(SectionRows(section_title(standing.section), standing.tally, rows))
        return found

    @property
    def shown(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def count(self) -> int:
        return len(self.tally.lines)

    @property
    def summary(self) -> list[SectionRows]:
        """All sections with their sums, for the head of the organisation."""
        return [
            SectionRows(section_title(each.section), each.tally) for each in self.state.sections
        ]

    def is_own(self, line: ItemStanding) -> bool:
        """Whether this person's units answer for an item."""
        return line.unit is not None and line.unit.pk in self.units

    def wanted(self, line: ItemStanding) -> bool:
        return self.has_words(line) and self.is_in_state(line) and self.is_of_owner(line)

    def has_words(self, line: ItemStanding) -> bool:
        text = self.asked.text.casefold()
        titles = f"{line.item.title.kk}\n{line.item.title.ru}".casefold()
        number = self.numbers[line.item.id]
        return text in titles or number == text or number.startswith(f"{text}.")

    def is_in_state(self, line: ItemStanding) -> bool:
        state = self.asked.state
        if state == ATTENTION:
            return line.has_no_owner or line.state not in (State.FILLED, State.NOT_APPLICABLE)
        if state == BEHIND:
            return line.is_behind
        return state in ("", line.state)

    def is_of_owner(self, line: ItemStanding) -> bool:
        owner = self.asked.owner
        if owner == NOBODY:
            return line.has_no_owner
        if owner == MINE:
            return self.is_own(line)
        return owner == "" or (line.unit is not None and str(line.unit.pk) == owner)

    # What one may do

    @cached_property
    def acts(self) -> bool:
        """Whether lines have links to the editors' side: today, and not in the inspector's view."""
        return self.asked.day is None and self.asked.view != INSPECTOR

    @cached_property
    def writes(self) -> bool:
        return writes_everywhere(self.user)

    @cached_property
    def names_owners(self) -> dict[str, str] | None:
        """Where the owner of an item is named, by item; "" where nothing is said of it yet. None
        for who may not."""
        add, change = (
            self.user.has_perm(f"publishing.{act}_itemstate") for act in ("add", "change")
        )
        if not (self.acts and add and change):
            return None
        return {
            item: reverse("admin:publishing_itemstate_change", args=[key])
            for key, item in ItemState.objects.values_list("pk", "item")
        }

    def row(self, line: ItemStanding) -> Row:
        item = line.item.id
        owner_url = ""
        if line.has_no_owner and self.names_owners is not None:
            new = f"{reverse('admin:publishing_itemstate_add')}?{urlencode({'item': item})}"
            owner_url = self.names_owners.get(item, new)
        keeps = self.acts and self.keeps(line)
        confirm = ""
        if keeps and line.state == State.UNCONFIRMED and may_confirm(self.request, self.site, item):
            confirm = reverse("admin:compliance_confirm", args=[item])
        return Row(
            number=self.numbers[item],
            line=line,
            is_past=line.next_due is not None and line.next_due < self.today,
            links=tuple(self.links(line, keeps)) if self.acts else (),
            owner_url=owner_url,
            confirm_url=confirm,
        )

    def keeps(self, line: ItemStanding) -> bool:
        """Whether this person keeps an item: everything, or what the own units answer for."""
        return self.writes or (self.is_own(line) and not translates_only(self.user))

    def links(self, line: ItemStanding, keeps: bool) -> Iterator[Link]:
        found = admin_of(self.site, line.item.id)
        if found is not None and found[1].has_view_permission(self.request):
            yield Link(_("Records"), list_url(found[0], line.item.id))
        if keeps:
            query = {"item": line.item.id}
            if line.unit is not None:
                query["unit"] = str(line.unit.pk)
            url = f"{reverse('admin:compliance_receive')}?{urlencode(query)}"
            yield Link(_("Material received"), url)

    # What stands around it

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        return [
            (str(words), self.asked.url(view=view), view == self.asked.view)
            for view, words in VIEWS.items()
        ]

    @property
    def cards(self) -> list[Card]:
        tally, at = self.tally, self.asked.with_state
        overdue, late = tally.of(State.OVERDUE), self.late_this_year
        return [
            Card(str(overdue), _("overdue items"), at(State.OVERDUE), "danger" if overdue else ""),
            Card(str(tally.one_language_behind), _("with a language behind"), at(BEHIND)),
            Card(
                str(tally.of(State.UNCONFIRMED)),
                _("wait to be confirmed"),
                at(State.UNCONFIRMED),
            ),
            Card(str(late), _("terms missed this year"), "#terms", "danger" if late else ""),
            Card(
                str(tally.without_owner),
                _("without an owner"),
                f"{at('')}&owner={NOBODY}",
                "warning" if tally.without_owner else "",
            ),
        ]

    @property
    def everything_url(self) -> str:
        """All lines, whatever the view shows of itself."""
        return self.asked.with_state("")

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """The states of the items that apply as parts of a bar of a hundred: state, start,
        width."""
        found, start = [], 0.0
        for state in (State.FILLED, State.UNCONFIRMED, State.INCOMPLETE, State.OVERDUE):
            width = percent(self.tally.of(state), self.tally.total)
            found.append((state.value, round(start, 1), width))
            start += width
        return found

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        owners = {line.unit.pk: str(line.unit) for line in self.tally.lines if line.unit}
        return {
            "states": [(code, str(words)) for code, words in STATES.items()],
            "owners": [
                (NOBODY, _("without an owner")),
                *([(MINE, _("my units"))] if self.units else []),
                *sorted(((str(key), name) for key, name in owners.items()), key=lambda e: e[1]),
            ],
            "sections": [
                (each.section.id, section_title(each.section)) for each in self.state.sections
            ],
        }

    @property
    def years(self) -> list[int]:
        """The years whose news may be looked at."""
        since = measured_since()
        first = min(since.year, self.today.year) if since else self.today.year
        return list(range(self.today.year, first - 1, -1))

    @cached_property
    def heat(self) -> HeatMap:
        return HeatMap(self.known, self.asked.year)

    @cached_property
    def late_this_year(self) -> int:
        months = terms_by_month(date(self.today.year, 1, 1), self.today, self.known)
        return sum(month.missed for month in months)

    @cached_property
    def months(self) -> list[MonthOfTerms]:
        return terms_by_month(self.heat.start, self.heat.end, self.known)

    @property
    def has_terms(self) -> bool:
        return any(month.total for month in self.months)

    @property
    def chart(self) -> dict[str, Any]:
        language = reading_language()
        return bar_chart(
            _("Terms kept and missed"),
            [month_name(month.first.month, language)[:3] for month in self.months],
            [
                (_("kept"), [month.kept for month in self.months]),
                (_("missed"), [month.missed for month in self.months]),
            ],
            names=[month_words(month.first) for month in self.months],
            heading=_("Month"),
        )

    @cached_property
    def paces(self) -> list[Any]:
        return pace_by_unit(self.heat.start, self.heat.end, self.known)


def list_url(collection: Collection, item_id: str) -> str:
    """Where the records of an item stand in the admin."""
    opts = collection.model._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    if not collection.sets_item():
        return url
    return f"{url}?{urlencode({'item': collection.named(item_id)})}"


def openness_table(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The table of today, or with `?at=2026-11-05` as it stood at the end of that day."""
    refuse_strangers(request)
    asked = Asked.of(request, timezone.localdate())
    state = measure(last_moment_of(asked.day) if asked.day else None)
    context = {
        **site.each_context(request),
        "opts": None,
        "title": _("Openness table"),
        "table": Table(request, site, asked, state),
        "asked": asked,
        "state": state,
    }
    return TemplateResponse(request, "admin/compliance/table.html", context)
