"""The queue of what citizens wrote, by term. It holds numbers, days, units and states; the words
are on the screen of one inquiry (inquiry.py)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from apps.accounts.models import Unit
from apps.accounts.roles import role_names
from apps.inquiries.models import Inquiry, InquiryQuerySet, Kind, State, Topic, Writing
from apps.inquiries.terms import Office
from apps.regulation.calendar import WorkingCalendar

# Inquiries on a page of the queue.
PAGE = 30
READ = "inquiries.view_inquiry"


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of the desk, for the admin site."""
    from apps.inquiries.admin.inquiry import enclosure, inquiry_page
    from apps.inquiries.admin.person import person_page
    from apps.inquiries.admin.public import public_page

    def view(function: Any) -> Any:
        return site.admin_view(partial(function, site))

    one = "citizens/<int:number>/"
    return [
        path("citizens/", view(desk_page), name="inquiries_desk"),
        path(one, view(inquiry_page), name="inquiries_inquiry"),
        path(f"{one}publish/", view(public_page), name="inquiries_publish"),
        path(f"{one}person/", view(person_page), name="inquiries_person"),
        path(f"{one}files/<int:key>/", view(enclosure), name="inquiries_enclosure"),
    ]


# --- Who may what ---------------------------------------------------------------------------------


def inspects(user: Any) -> bool:
    """Whether a person sees numbers, days and states of all inquiries, and no words."""
    return "inspector" in role_names(user)


def sees_desk(user: Any) -> bool:
    """Whether there is a desk for a person at all."""
    return user.is_active and (user.has_perm(READ) or inspects(user))


def inquiries_read_by(user: Any) -> InquiryQuerySet:
    """The inquiries whose words a person may read."""
    if not user.has_perm(READ):
        return Inquiry.objects.none()
    return Inquiry.objects.kept_by(user)


def inquiries_listed_for(user: Any) -> InquiryQuerySet:
    """The inquiries a person sees in the queue. Raises PermissionDenied for whoever sees none at
    all."""
    if not sees_desk(user):
        raise PermissionDenied
    return Inquiry.objects.all() if inspects(user) else inquiries_read_by(user)


# --- The term in words ----------------------------------------------------------------------------


@dataclass(frozen=True)
class TermState:
    """How near the end of a term is: a code, and words."""

    code: str
    words: str
    day: date


@dataclass(frozen=True)
class Today:
    """A working day's view of terms. «Tomorrow» is every day up to the next working one: on a
    Friday what ends on Monday waits already."""

    day: date
    calendar: WorkingCalendar

    @classmethod
    def now(cls) -> "Today":
        at = timezone.now()
        return cls(timezone.localdate(at), Office.at(at).calendar)

    @property
    def tomorrow(self) -> date:
        return self.calendar.next_working_day(self.day)

    def term_of(self, row: Inquiry) -> TermState:
        """How near an inquiry is to the end of its term; of one that has ended, whether it was in
        time."""
        due = row.due_on
        if not row.is_open:
            late = row.is_overdue(self.day)
            return TermState("late" if late else "ended", _("late") if late else _("in time"), due)
        if due < self.day:
            days = self.calendar.working_days_after(due, self.day)
            if not days:
                return TermState("overdue", _("overdue"), due)
            words = ngettext(
                "overdue by %(count)d working day", "overdue by %(count)d working days", days
            )
            return TermState("overdue", words % {"count": days}, due)
        if due == self.day:
            return TermState("today", _("due today"), due)
        days = self.calendar.working_days_after(self.day, due)
        words = ngettext("%(count)d working day left", "%(count)d working days left", days)
        code = "tomorrow" if due <= self.tomorrow else "later"
        return TermState(code, words % {"count": days}, due)

    def conditions(self) -> dict[str, Q]:
        """The open inquiries of each group, as conditions."""
        return {
            "overdue": Q(due_on__lt=self.day),
            "today": Q(due_on=self.day),
            "tomorrow": Q(due_on__gt=self.day, due_on__lte=self.tomorrow),
            "later": Q(due_on__gt=self.tomorrow),
        }


# --- The queue ------------------------------------------------------------------------------------

GROUPS = {
    "mine": gettext_lazy("Given to me"),
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Due today"),
    "tomorrow": gettext_lazy("Due on the next working day: silence counts as refusal"),
    "later": gettext_lazy("Later"),
}
STATES = {
    "open": pgettext_lazy("inquiries", "Not answered yet"),
    "mine": gettext_lazy("Given to me"),
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Due today"),
    "tomorrow": gettext_lazy("Due on the next working day"),
    "later": gettext_lazy("Later"),
    State.ANSWERED.value: pgettext_lazy("inquiries", "Answered"),
    State.FORWARDED.value: gettext_lazy("Forwarded to another organisation"),
    State.WITHDRAWN.value: gettext_lazy("Withdrawn by the person"),
    "all": gettext_lazy("All"),
}
ENDED = (State.ANSWERED, State.FORWARDED, State.WITHDRAWN, "all")


@dataclass(frozen=True)
class Asked:
    """What a person filters the queue by, from the address; what it cannot be is left out."""

    state: str = "open"
    kind: str = ""
    unit: str = ""
    topic: str = ""
    number: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        def get(name: str) -> str:
            return request.GET.get(name, "").strip()

        def key(name: str) -> str:
            return get(name) if get(name).isdecimal() and len(get(name)) < 10 else ""

        number = get("q").removeprefix("№").strip()
        return cls(
            state=get("state") if get("state") in STATES else "open",
            kind=get("kind") if get("kind") in Kind.values else "",
            unit=key("unit"),
            topic=key("topic"),
            number=number if number.isdecimal() and len(number) < 10 else "",
        )

    @property
    def query(self) -> str:
        """The same as part of an address."""
        said = {
            "state": self.state if self.state != "open" else "",
            "kind": self.kind,
            "unit": self.unit,
            "topic": self.topic,
            "q": self.number,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def url(self, name: str, *args: Any) -> str:
        """An address of the desk that keeps the filters."""
        address = reverse(f"admin:{name}", args=args)
        return f"{address}?{self.query}" if self.query else address


def filtered(rows: InquiryQuerySet, asked: Asked) -> InquiryQuerySet:
    """The rows of a kind, a unit and a topic."""
    said = {"kind": asked.kind, "unit": asked.unit, "topic": asked.topic}
    return rows.filter(**{name: value for name, value in said.items() if value})


def queue(rows: InquiryQuerySet, asked: Asked, today: Today, user: Any) -> InquiryQuerySet:
    """Of some inquiries those asked for: of open ones what was given to this person first, then
    those whose term ends first; of the others the newest first. A number is found in any state."""
    if asked.number:
        return rows.filter(number=asked.number).annotate(place=Value(1))
    rows = filtered(rows, asked)
    if asked.state in ENDED:
        found = rows if asked.state == "all" else rows.filter(state=asked.state)
        return found.annotate(place=Value(1)).order_by("-number")
    rows = rows.open()
    if asked.state == "mine":
        rows = rows.filter(assignee=user)
    elif asked.state in today.conditions():
        rows = rows.filter(today.conditions()[asked.state])
    mine = Case(When(assignee=user, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(place=mine).order_by("place", "due_on", "number")


@dataclass(frozen=True)
class Line:
    """An inquiry of the queue; `url` is empty for whoever may not read its words."""

    row: Inquiry
    term: TermState
    group: str
    url: str


def lines_of(rows: list[Inquiry], asked: Asked, today: Today, user: Any) -> Iterator[Line]:
    """The lines of a page; the same number of queries however many there are."""
    keys = [row.pk for row in rows]
    readable = set(inquiries_read_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    for row in rows:
        term = today.term_of(row)
        group = "mine" if row.place == 0 else term.code
        url = asked.url("inquiries_inquiry", row.number) if row.pk in readable else ""
        yield Line(row, term, group if row.is_open else "", url)


def counts_of(rows: InquiryQuerySet, today: Today, user: Any) -> dict[str, int]:
    """How many open inquiries each group has; one query."""
    groups = {"mine": Q(assignee=user), **today.conditions()}
    return rows.open().aggregate(
        **{name: Count("pk", filter=condition) for name, condition in groups.items()}
    )


def desk_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The queue of one person."""
    user, today, asked = request.user, Today.now(), Asked.of(request)
    rows = inquiries_listed_for(user)
    drafts = Writing.objects.filter(inquiry=OuterRef("pk"), kind=Writing.Kind.DRAFT)
    found = queue(rows, asked, today, user).select_related("unit", "topic", "assignee")
    page = Paginator(found.annotate(has_draft=Exists(drafts)), PAGE).get_page(
        request.GET.get("page")
    )
    lines = list(lines_of(list(page.object_list), asked, today, user))
    counts = counts_of(filtered(rows, asked), today, user)
    offered = {"unit": Unit.objects.active(), "topic": Topic.objects.all()}
    context = {
        **site.each_context(request),
        "title": _("Questions and appeals of citizens"),
        "page": page,
        "groups": [
            (GROUPS.get(name, ""), list(group))
            for name, group in groupby(lines, key=lambda line: line.group)
        ],
        "counts": [
            (name, STATES[name], count, count_url(asked, name))
            for name, count in counts.items()
            if name != "mine" or user.has_perm(READ)
        ],
        "asked": asked,
        "states": STATES.items(),
        "kinds": Kind.choices,
        "units": [(str(each.pk), each) for each in offered["unit"]],
        "topics": [(str(each.pk), each) for each in offered["topic"]],
        "names_people": not inspects(user),
    }
    return TemplateResponse(request, "admin/inquiries/desk.html", context)


def count_url(asked: Asked, group: str) -> str:
    """The queue narrowed to a group."""
    return Asked(group, asked.kind, asked.unit, asked.topic).url("inquiries_desk")


def neighbours(user: Any, asked: Asked, number: int) -> tuple[int | None, int | None]:
    """The inquiries before and after one in the person's queue; of one that has left it, the first
    is the next."""
    rows = queue(inquiries_read_by(user), asked, Today.now(), user)
    numbers = list(rows.values_list("number", flat=True))
    if number not in numbers:
        return None, next(iter(numbers), None)
    place = numbers.index(number)
    before = numbers[place - 1] if place else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    return before, after
