"""The desk: what a person who keeps the site sees first. Counts and lists come from the same query
sets as the lists of the admin, so nobody sees a record here that they could not open there.

What is overdue, due and missing is measured by apps/compliance, once for a page. Of what citizens
wrote it shows numbers, topics and terms, never a word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.accounts.models import User
from apps.accounts.roles import may_publish, works_everywhere
from apps.compliance.admin.materials import may_record
from apps.compliance.matters import Matter, Matters
from apps.compliance.models import MaterialItem
from apps.compliance.news import news_by_day
from apps.compliance.register import Known
from apps.compliance.state import SiteState, State, Tally, measure
from apps.compliance.words import days_past_term
from apps.feedback.booking.actions import posts_kept_by
from apps.feedback.booking.admin import calls_of
from apps.feedback.models import Review
from apps.feedback.reviews.actions import may_moderate
from apps.inquiries.admin.desk import READ, TermState, Today, inquiries_read_by
from apps.inquiries.models import Inquiry
from apps.journal.models import Action, Entry
from apps.languages.dates import date_words, day_month, weekday_name
from apps.languages.models import reading_language
from apps.languages.typography import capitalised
from apps.publishing.admin.filters import at_stage
from apps.publishing.models import (
    Publishable,
    Revision,
    RevisionState,
    Status,
    newest_revisions,
)
from apps.publishing.sections import all_collections
from apps.publishing.validity import expiring
from apps.regulation.deadlines import Daily, Regularly
from apps.support.links import DeadLink, dead_links

ROWS = 8
"""How many records a list of the desk shows; the rest is behind its links."""

LOOK_BACK = 60
"""Calendar days before this week in which the last news is looked for."""

DRAFTS = {"stage": "draft"}
WAITING = {"stage": "check"}
# What readers see has both languages; what is withdrawn nobody is asked to translate.
UNFINISHED = Q(status__in=(Status.DRAFT, Status.CHECK))
INCOMPLETE = {"incomplete": "yes", "status__in": f"{Status.DRAFT},{Status.CHECK}"}


@dataclass(frozen=True)
class Drawer:
    """One kind of record this person may see: its admin and how many of it are in which state."""

    admin: ModelAdmin
    rows: QuerySet
    drafts: int
    waiting: int
    incomplete: int
    scheduled: int

    @property
    def kind(self) -> str:
        return capitalised(self.admin.opts.verbose_name_plural)

    def lacks_a_language(self) -> Q:
        return UNFINISHED & ~self.admin.model.completeness()

    @property
    def url(self) -> str:
        opts = self.admin.opts
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


@dataclass(frozen=True)
class Line:
    """A record on a list of the desk. `missing` names the languages it lacks: "kk", "ru"."""

    title: str
    url: str
    kind: str
    unit: str
    author: str
    missing: frozenset[str]


@dataclass(frozen=True)
class More:
    """Where all records of one kind stand, and how many they are."""

    kind: str
    url: str
    count: int


@dataclass(frozen=True)
class Pile:
    """A list of the desk: its first lines, and links to all of them by kind."""

    count: int
    lines: list[Line]
    more: list[More]


@dataclass(frozen=True)
class Waiting:
    """What a citizen waits for, as a line: what it is, about what, and how near its last day is."""

    title: str
    url: str
    meta: str
    term: TermState | None = None


@dataclass(frozen=True)
class Voices:
    """What citizens wait for: how many questions, the first lines, and links to all of them."""

    count: int
    lines: list[Waiting]
    more: list[More]


@dataclass(frozen=True)
class Happened:
    """An entry of the journal in words."""

    at: datetime
    words: str
    title: str
    url: str
    kind: str
    who: str


@dataclass(frozen=True)
class Lapse:
    """A fact that holds no longer, or soon will not."""

    title: str
    url: str
    what: str
    last_day: date
    past: bool


@dataclass(frozen=True)
class Duty:
    """A matter of this person as a line: what it is, the items it is for, when it came, and how
    near its last day is."""

    matter: Matter
    items: str
    received_on: date | None

    @property
    def title(self) -> str:
        return self.matter.title

    @property
    def url(self) -> str:
        return self.matter.url

    @property
    def past(self) -> str:
        """How long it is overdue, in words."""
        return days_past_term(self.matter.days_past)


@dataclass(frozen=True)
class NewsDay:
    """A day of the week of news. `awaited`: it has none and should still bring some."""

    day: date
    count: int
    is_today: bool
    is_past: bool
    awaited: bool

    @property
    def letters(self) -> str:
        """The day of the week in two letters."""
        return str(WEEKDAYS_ABBR[self.day.weekday()])


@dataclass(frozen=True)
class NewsWeek:
    """The news of this week, and what is still expected, in words."""

    days: list[NewsDay]
    rule: str
    words: str

    @property
    def total(self) -> int:
        return sum(each.count for each in self.days)


@dataclass(frozen=True)
class SectionShare:
    """A section of the regulation with how many of its items that apply are filled."""

    id: str
    number: int | None
    title: str
    filled: int
    total: int


@dataclass(frozen=True)
class Shortcut:
    """A button at the head of the desk."""

    title: str
    url: str
    icon: str
    primary: bool = False


def planned(model: type[Publishable], at: datetime) -> Exists:
    """Whether a revision of a record is to be published later than a moment."""
    revisions = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id=OuterRef("pk"),
        state=RevisionState.SCHEDULED,
        publish_at__gt=at,
    )
    return Exists(revisions)


class Desk:
    """What is waiting for a person, as of `at`. The number of queries does not grow with rows."""

    def __init__(self, request: HttpRequest, site: AdminSite, at: datetime | None = None) -> None:
        self.request = request
        self.site = site
        # The moment asked for; None for now.
        self.moment = at
        self.at = at or timezone.now()
        self.language = reading_language()

    @property
    def name(self) -> str:
        user = self.request.user
        return user.first_name or user.get_username()

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @cached_property
    def state(self) -> SiteState:
        """The measurement all figures of the page come from; measuring also writes down what has
        happened by now."""
        return measure(self.moment)

    @property
    def known(self) -> Known:
        return self.state.known

    @cached_property
    def greeting(self) -> str:
        """The day in words and whether it is worked; a holiday by its name."""
        calendar = self.known.calendar
        holiday = calendar.name_of(self.today)
        if holiday is not None:
            kind = str(holiday)
        elif calendar.is_working_day(self.today):
            kind = _("working day")
        else:
            kind = pgettext("of today", "day off")
        return _("Hello, %(name)s! Today is %(date)s, %(weekday)s, %(kind)s.") % {
            "name": self.name,
            "date": date_words(self.today, self.language),
            "weekday": weekday_name(self.today, self.language),
            "kind": kind,
        }

    @property
    def checks(self) -> bool:
        """Whether what is in check waits for this very person."""
        return may_publish(self.request.user)

    @cached_property
    def drawers(self) -> list[Drawer]:
        return list(self.open_drawers())

    def open_drawers(self) -> Iterator[Drawer]:
        for collection in all_collections():
            model_admin = self.site._registry.get(collection.model)
            if model_admin is None or not model_admin.has_view_permission(self.request):
                continue
            rows = model_admin.get_queryset(self.request).order_by()
            counts = rows.aggregate(
                drafts=Count("pk", filter=at_stage(collection.model, "draft")),
                waiting=Count("pk", filter=at_stage(collection.model, "check")),
                incomplete=Count("pk", filter=UNFINISHED & ~collection.model.completeness()),
                scheduled=Count(
                    "pk",
                    filter=Q(status=Status.PUBLISHED, publish_at__gt=self.at)
                    | Q(planned(collection.model, self.at)),
                ),
            )
            yield Drawer(model_admin, rows, **counts)

    def total(self, state: str) -> int:
        return sum(getattr(drawer, state) for drawer in self.drawers)

    @property
    def scheduled(self) -> int:
        return self.total("scheduled")

    def pile(self, state: str, query: dict[str, str], condition: Callable[[Drawer], Q]) -> Pile:
        drawers = [drawer for drawer in self.drawers if getattr(drawer, state)]
        more = [
            More(drawer.kind, f"{drawer.url}?{urlencode(query)}", getattr(drawer, state))
            for drawer in drawers
        ]
        lines = (
            self.line(drawer, row)
            for drawer in drawers
            for row in self.newest(drawer.rows.filter(condition(drawer)))
        )
        return Pile(self.total(state), list(islice(lines, ROWS)), more)

    @staticmethod
    def newest(rows: QuerySet) -> QuerySet:
        """The last ones, each with whoever wrote its newest revision as `writer`."""
        writer = newest_revisions(rows.model).values("author")[:1]
        rows = rows.annotate(writer=Subquery(writer)).select_related("unit", "changed_by")
        return rows.order_by("-changed_at", "-pk")[:ROWS]

    @cached_property
    def writers(self) -> dict[int, User]:
        """The accounts of those who keep the site, by key: they are few."""
        return User.objects.in_bulk()

    def line(self, drawer: Drawer, row: Publishable) -> Line:
        return Line(
            title=str(row),
            url=drawer.admin.change_url(row),
            kind=drawer.kind,
            unit=str(row.unit or ""),
            author=str(self.writers.get(row.writer) or row.changed_by or ""),
            missing=frozenset(language for _name, language in row.missing_texts()),
        )

    @cached_property
    def drafts(self) -> Pile:
        return self.pile("drafts", DRAFTS, lambda drawer: at_stage(drawer.admin.model, "draft"))

    @cached_property
    def waiting(self) -> Pile:
        return self.pile("waiting", WAITING, lambda drawer: at_stage(drawer.admin.model, "check"))

    @cached_property
    def incomplete(self) -> Pile:
        return self.pile("incomplete", INCOMPLETE, Drawer.lacks_a_language)

    # What citizens wait for

    @cached_property
    def voices(self) -> Voices | None:
        """The open questions this person reads, those whose term ends first; visitors who must be
        called above them. None for whoever reads nothing of what citizens write."""
        user = self.request.user
        if not user.has_perm(READ):
            return None
        rows = inquiries_read_by(user).open()
        count = rows.count()
        first = rows.by_term().select_related("topic", "unit")[:ROWS]
        more = [
            More(_("The queue"), reverse("admin:inquiries_desk"), count),
            More(_("Reviews to decide about"), self.reviews_url, self.reviews_waiting),
        ]
        return Voices(
            count,
            [*self.calls(), *map(self.question, first)],
            [each for each in more if each.count],
        )

    def question(self, row: Inquiry) -> Waiting:
        """A question without its words."""
        parts = (row.get_kind_display(), row.topic, row.unit)
        return Waiting(
            title=str(row),
            url=reverse("admin:inquiries_inquiry", args=[row.number]),
            meta=" · ".join(capitalised(str(part)) for part in parts if part),
            term=Today(self.today, self.known.calendar).term_of(row),
        )

    def calls(self) -> list[Waiting]:
        """One line for all visitors of personal reception who must be called; none for none."""
        posts = list(posts_kept_by(self.request.user, self.today))
        number = calls_of(posts, self.at).count if posts else 0
        words = ngettext("Call %(count)d visitor", "Call %(count)d visitors", number)
        line = Waiting(
            title=words % {"count": number},
            url=reverse("admin:feedback_bookings"),
            meta=_("Their time of personal reception is gone, and they do not know it."),
        )
        return [line] if number else []

    @cached_property
    def reviews_waiting(self) -> int:
        """The reviews this person is to decide about."""
        if not may_moderate(self.request.user, self.today):
            return 0
        return Review.objects.waiting().count()

    @property
    def reviews_url(self) -> str:
        waiting = urlencode({"state__exact": Review.State.WAITING.value})
        return f"{reverse('admin:feedback_review_changelist')}?{waiting}"

    @cached_property
    def lapses(self) -> list[Lapse]:
        """Certificates, licences, photos and the like that this person keeps and that end soon,
        soonest first."""
        found = []
        for expiry in expiring(self.today):
            owner = expiry.owner
            model_admin = self.site._registry.get(type(owner))
            if model_admin is None or not self.keeps(model_admin, owner):
                continue
            opts = model_admin.opts
            url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[owner.pk])
            what = capitalised(expiry.validity.what)
            past = expiry.is_past(self.today)
            found.append(Lapse(str(expiry.record), url, what, expiry.last_day, past))
        return found

    @cached_property
    def dead_links(self) -> list[DeadLink]:
        """Links to other sites that did not answer when they were last checked."""
        return dead_links(self.request.user, self.at)

    def keeps(self, model_admin: ModelAdmin, record: Any) -> bool:
        """Whether this person changes the record: facts by permission, the rest by unit."""
        user = self.request.user
        if not model_admin.has_change_permission(self.request):
            return False
        return works_everywhere(user) or getattr(record, "unit_id", None) in self.units

    @cached_property
    def units(self) -> set[int]:
        return {unit.pk for unit in self.request.user.units_in_charge()}

    @cached_property
    def recent(self) -> list[Happened]:
        """What happened to the records this person answers for, newest first."""
        mine = Q(pk__in=[])
        for drawer in self.drawers:
            of_kind = Q(model=drawer.admin.model._meta.label_lower)
            if not works_everywhere(self.request.user):
                # The journal keeps a record's key as text.
                keys = drawer.rows.annotate(key=Cast("pk", CharField())).values("key")
                of_kind &= Q(object_id__in=keys)
            mine |= of_kind
        entries = list(Entry.objects.filter(mine).order_by("-number")[:ROWS])
        return self.in_words(entries)

    def in_words(self, entries: list[Entry]) -> list[Happened]:
        people = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
        drawers = {drawer.admin.model._meta.label_lower: drawer for drawer in self.drawers}
        rows = {
            model: drawer.rows.in_bulk([e.object_id for e in entries if e.model == model])
            for model, drawer in drawers.items()
            if any(entry.model == model for entry in entries)
        }
        found = []
        for entry in entries:
            drawer = drawers[entry.model]
            row = rows[entry.model].get(int(entry.object_id))
            kind = str(drawer.admin.opts.verbose_name)
            found.append(
                Happened(
                    at=entry.at,
                    words=Action(entry.action).label,
                    title=str(row) if row else kind,
                    url=drawer.admin.change_url(row) if row else "",
                    kind=kind,
                    who=str(people.get(entry.actor_id) or ""),
                )
            )
        return found

    # What is due

    @cached_property
    def matters(self) -> Matters:
        return Matters(self.request.user, known=self.known)

    @cached_property
    def items_of(self) -> dict[int, str]:
        """The items of the materials on the desk, in words, by row; one query."""
        rows = [each.material.pk for each in self.matters.all if each.material is not None]
        found: dict[int, list[str]] = {}
        named = MaterialItem.objects.filter(material__in=rows).values_list("material", "item")
        for material, item in named:
            found.setdefault(material, []).append(str(self.known.item(item).title))
        return {material: "; ".join(titles) for material, titles in found.items()}

    def duties(self, matters: list[Matter]) -> list[Duty]:
        return [
            Duty(
                each,
                self.items_of.get(each.material.pk, "") if each.material else "",
                timezone.localdate(each.material.received_at) if each.material else None,
            )
            for each in matters
        ]

    @cached_property
    def overdue(self) -> list[Duty]:
        """Materials first; days without news, which may be many, as one line."""
        news = [each for each in self.matters.overdue if each.kind == "news"]
        others = [each for each in self.matters.overdue if each.kind != "news"]
        if len(news) > 1:
            words = _("Days without news: %(number)s") % {"number": len(news)}
            news = [replace(news[0], title=words)]
        return self.duties([*others, *news])

    @property
    def overdue_count(self) -> int:
        return len(self.matters.overdue)

    @cached_property
    def due_today(self) -> list[Duty]:
        return self.duties(self.matters.today_s)

    @cached_property
    def soon(self) -> list[Duty]:
        return self.duties(self.matters.soon)

    @cached_property
    def news_week(self) -> NewsWeek:
        """The week from Monday to Sunday; one query."""
        rule, calendar = self.known.news_rule(), self.known.calendar
        monday = self.today - timedelta(days=self.today.weekday())
        counts = news_by_day(monday - timedelta(days=LOOK_BACK), self.today, self.at)
        days = []
        for day in (monday + timedelta(days=offset) for offset in range(7)):
            daily = isinstance(rule, Daily) and rule.is_expected(day, calendar)
            days.append(
                NewsDay(
                    day=day,
                    count=counts[day],
                    is_today=day == self.today,
                    is_past=day < self.today,
                    awaited=daily and day >= self.today and not counts[day],
                )
            )
        return NewsWeek(days, rule.describe(), self.news_words(rule, counts))

    def news_words(self, rule: Any, counts: dict[date, int]) -> str:
        """What is still expected of the news."""
        if isinstance(rule, Daily):
            if counts[self.today]:
                return _("Today has its news.")
            if rule.is_expected(self.today, self.known.calendar):
                return _("Today still needs its news.")
            return _("Today needs no news.")
        last = max((day for day, count in counts.items() if count), default=None)
        if last is None:
            return _("There has been no news for more than two months.")
        next_day = rule.remind_on(last, self.known.calendar)
        if isinstance(rule, Regularly) and next_day <= self.today:
            return _("There has been no news since %(day)s: publish some.") % {
                "day": day_month(last, self.language)
            }
        return _("The last news came on %(day)s.") % {"day": day_month(last, self.language)}

    @cached_property
    def unconfirmed(self) -> int:
        """The items that wait to be confirmed, of those this person answers for."""
        everywhere = works_everywhere(self.request.user)
        return sum(
            line.state == State.UNCONFIRMED
            and (everywhere or (line.unit is not None and line.unit.pk in self.units))
            for line in self.state.lines
        )

    @property
    def unconfirmed_url(self) -> str:
        own = {} if works_everywhere(self.request.user) else {"owner": "mine"}
        query = urlencode({"state": State.UNCONFIRMED.value, **own})
        return f"{self.table_url}?{query}"

    # The state of the site

    @cached_property
    def tally(self) -> Tally:
        return self.state.tally

    @cached_property
    def openness(self) -> list[SectionShare]:
        """The sections of the regulation with how many items of each are filled."""
        found = []
        for standing in self.state.sections:
            section, tally = standing.section, standing.tally
            title = str(section.title)
            found.append(SectionShare(section.id, section.number, title, tally.filled, tally.total))
        return found

    @property
    def filled(self) -> int:
        return self.tally.filled

    @property
    def items(self) -> int:
        return self.tally.total

    @property
    def table_url(self) -> str:
        return reverse("admin:compliance_table")

    @property
    def receive_url(self) -> str:
        """Where a material is recorded, for who keeps records; empty for others."""
        return reverse("admin:compliance_receive") if may_record(self.request.user) else ""

    @property
    def shortcuts(self) -> list[Shortcut]:
        """What is added most often, for those who may."""
        wanted: list[tuple[str, str, str, bool]] = [
            ("portal.urgentnotice", _("Add an urgent notice"), "megaphone", False),
            ("news.newsitem", _("Add news"), "newspaper", True),
        ]
        registered: dict[str, Any] = {
            model._meta.label_lower: model_admin
            for model, model_admin in self.site._registry.items()
        }
        return [
            Shortcut(title, reverse(f"admin:{label.replace('.', '_')}_add"), icon, primary)
            for label, title, icon, primary in wanted
            if label in registered and registered[label].has_add_permission(self.request)
        ]
