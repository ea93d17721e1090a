"""The words of a report, made once for all its forms: parts, each with facts or a table. A form
only sets them: it reads `cells` and asks `text` for the words, or writes the values themselves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.compliance.models import Breach, RegisterVersion
from apps.compliance.report import evidence
from apps.compliance.report.composing import Report
from apps.compliance.report.grounds import calendar_rows, figures_in_force, rules_of
from apps.compliance.report.materials import PORTION, MaterialLine, Outcome
from apps.compliance.state import ItemStanding, State, Tally
from apps.languages.dates import month_name
from apps.languages.models import reading_language
from apps.languages.typography import number
from apps.regulation.deadlines import Daily
from apps.regulation.points import point_words

NOTHING = "—"


@dataclass(frozen=True)
class Person:
    """Who did something: the name for people, the number of the account for machines."""

    number: int
    name: str


@dataclass(frozen=True)
class Share:
    """A share in per cent with one digit after the comma."""

    value: float


@dataclass(frozen=True)
class Month:
    """A month by its first day."""

    first: date


@dataclass(frozen=True)
class Column:
    """A column of a table: its name for machines, its heading, how wide it is beside the others;
    `only_data` ones stand in the workbook and the data alone."""

    name: str
    title: str
    width: float = 1
    numeric: bool = False
    only_data: bool = False


@dataclass(frozen=True)
class Fact:
    """One line of facts: its name for machines, its words, its value."""

    name: str
    title: str
    value: Any


@dataclass(frozen=True)
class Part:
    """A part of the report: facts, or a table whose rows are read when they are asked for.

    `name` is for machines; `empty` is said in place of a table without rows."""

    name: str
    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: Callable[[], Iterable[tuple]] = tuple
    note: str = ""
    empty: str = ""

    @property
    def is_table(self) -> bool:
        return bool(self.columns)


@dataclass(frozen=True)
class Printed:
    """Who made this copy of the report, and when; no part of the report itself."""

    by: str = ""
    at: datetime = field(default_factory=timezone.now)


def person(account: Model) -> Person:
    return Person(account.pk, account.get_full_name() or account.get_username())


def text(value: Any) -> str:
    """A value in the words of the active language."""
    language = reading_language()
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    if isinstance(value, Share):
        return f"{number(Decimal(str(value.value)), language, 1)}\N{NO-BREAK SPACE}%"
    if isinstance(value, Month):
        return f"{month_name(value.first.month, language)} {value.first.year}"
    if isinstance(value, Person):
        return value.name
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return number(Decimal(str(value)), language)
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, list | tuple):
        return "; ".join(text(each) for each in value) or NOTHING
    return str(getattr(value, "label", value))


def title_of(report: Report) -> str:
    return _("Report on compliance with the regulation of the site")


def parts_of(report: Report) -> Iterator[Part]:
    """The parts of a report in order, in the active language."""
    yield grounds(report)
    yield rules(report)
    yield calendar(report)
    yield figures(report)
    yield totals(report)
    yield sections(report)
    yield items(report)
    yield news(report)
    yield months_of_news(report)
    yield days_without_news(report)
    yield materials_in_figures(report)
    yield months_of_terms(report)
    yield days_of_units(report)
    yield materials(report)
    yield explanations(report)
    yield corrections(report)
    yield extensions(report)
    yield refusals(report)
    yield journal(report)


# --- What it rests on -----------------------------------------------------------------------------


def grounds(report: Report) -> Part:
    version = report.version
    site = report.site_name
    return Part(
        "grounds",
        _("What the report rests on"),
        facts=(
            Fact("organisation", pgettext("report", "Organisation"), report.organisation),
            Fact("site", pgettext("report", "Site"), settings.SITE_URL),
            Fact("regulation", pgettext("report", "Regulation"), str(report.known.profile.title)),
            Fact("profile", pgettext("report", "Profile of the regulation"), version_name(version)),
            Fact(
                "register_digest",
                _("Digest of the text of the regulation, SHA-256"),
                version.digest if version is not None else None,
            ),
            Fact(
                "register_since",
                _("In force on the site since"),
                version.recorded_at if version is not None else None,
            ),
            Fact("period_from", _("First day of the period"), report.start),
            Fact("period_to", _("Last day of the period"), report.end),
            Fact("as_of", _("As it was known at"), report.at),
            Fact("site_name", _("Name of the site"), site.host),
            Fact("site_name_signs", _("Signs of the part the organisation chose"), site.signs),
            Fact(
                "site_name_faults",
                _("What speaks against the name by the rule of the regulation"),
                site.faults,
            ),
            Fact("appeals", _("Appeals of citizens"), appeals_words()),
        ),
    )


def version_name(version: RegisterVersion | None) -> str | None:
    return version.profile if version is not None else None


def appeals_words() -> str:
    if settings.APPEALS == "accept":
        return _("The site accepts appeals itself.")
    return _("The site leads to the state system of appeals and accepts none itself.")


def rules(report: Report) -> Part:
    return Part(
        "rules",
        _("Points of the regulation the report answers for"),
        columns=(
            Column("point", pgettext("report", "Point"), 1),
            Column("text", pgettext("report", "What it asks for"), 8),
            Column("rule", pgettext("report", "Code"), only_data=True),
        ),
        rows=lambda: [
            (point_words(rule.point), str(rule.text), rule.id) for rule in rules_of(report.known)
        ],
    )


def calendar(report: Report) -> Part:
    def rows() -> Iterator[tuple]:
        for row in calendar_rows(report.start, report.end, report.at):
            title = row.title_ru if reading_language() == "ru" else row.title_kk
            yield row.date, kinds.get(row.kind, row.kind), title, row.source, row.recorded_at

    kinds = {
        "day_off": _("Day off"),
        "working_day": _("Working day moved here"),
        "shortened_day": _("Shortened working day"),
    }
    return Part(
        "calendar",
        _("Days that differ from the general calendar"),
        columns=(
            Column("date", pgettext("report", "Day"), 1.2),
            Column("kind", pgettext("report", "Kind of day"), 2),
            Column("title", pgettext("report", "Name of the day"), 3),
            Column("source", pgettext("report", "Source act"), 4),
            Column("recorded_at", pgettext("report", "Recorded"), 1.6),
        ),
        rows=rows,
        empty=_("No row of the calendar was entered for this period."),
    )


def figures(report: Report) -> Part:
    return Part(
        "figures",
        _("Figures the terms were counted with"),
        columns=(
            Column("title", pgettext("report", "Figure"), 5),
            Column("value", pgettext("report", "Value"), 2),
            Column("source", pgettext("report", "Source"), 4),
            Column("figure", pgettext("report", "Code"), only_data=True),
        ),
        rows=lambda: [
            (str(each.title), each.value, each.source, each.name)
            for each in figures_in_force(report.known.figures)
        ],
    )


# --- The table ------------------------------------------------------------------------------------


def totals(report: Report) -> Part:
    tally = report.state.tally
    return Part(
        "totals",
        _("State of the site"),
        facts=(
            *(Fact(state.value, state_title(state), tally.of(state)) for state in State),
            Fact("applying", _("Items that apply"), tally.total),
            Fact("complete", _("Items with all the regulation asks for"), tally.filled),
            Fact("share", _("Share filled"), Share(tally.share)),
            Fact("share_kk", _("Share filled in Kazakh"), Share(tally.share_kk)),
            Fact("share_ru", _("Share filled in Russian"), Share(tally.share_ru)),
            Fact("points", _("Points"), tally.points),
            Fact("points_possible", _("Points possible"), tally.points_possible),
            Fact("without_owner", _("Items without a responsible unit"), tally.without_owner),
            Fact(
                "one_language_behind",
                _("Items with a language that fell behind"),
                tally.one_language_behind,
            ),
        ),
        note=_("The national method gives a point for each indicator and language."),
    )


def state_title(state: State) -> str:
    return str(state.label)[:1].upper() + str(state.label)[1:]


def sections(report: Report) -> Part:
    def rows() -> Iterator[tuple]:
        for each in report.state.sections:
            yield (each.section.number, str(each.section), *sums(each.tally), each.section.id)

    def sums(tally: Tally) -> tuple:
        return (
            tally.total,
            tally.filled,
            Share(tally.share),
            Share(tally.share_kk),
            Share(tally.share_ru),
            tally.points,
            tally.points_possible,
            tally.of(State.OVERDUE),
        )

    return Part(
        "sections",
        _("State of the sections"),
        columns=(
            Column("number", pgettext("report", "No."), 0.6),
            Column("title", pgettext("report", "Section"), 5),
            Column("applying", pgettext("report", "Items"), numeric=True),
            Column("complete", pgettext("report", "Filled"), 1.2, numeric=True),
            Column("share", pgettext("report", "Share"), 1.1, numeric=True),
            Column("share_kk", pgettext("report", "Kazakh"), 1.2, numeric=True),
            Column("share_ru", pgettext("report", "Russian"), 1.2, numeric=True),
            Column("points", pgettext("report", "Points"), numeric=True),
            Column("points_possible", pgettext("report", "Points possible"), 1.3, numeric=True),
            Column("overdue", pgettext("report", "Overdue"), 1.3, numeric=True),
            Column("section", pgettext("report", "Code"), only_data=True),
        ),
        rows=rows,
    )


def items(report: Report) -> Part:
    def rows() -> Iterator[tuple]:
        for section in report.state.sections:
            for line in section.lines:
                yield item_row(section.section.number, line)

    return Part(
        "items",
        _("State of the items"),
        columns=(
            Column("section", pgettext("report", "Section"), 0.9),
            Column("point", pgettext("report", "Point"), 2.2),
            Column("title", pgettext("report", "Item"), 4.2),
            Column("state", pgettext("report", "State"), 1.8),
            Column("kk", pgettext("report", "Kazakh"), 1.4),
            Column("ru", pgettext("report", "Russian"), 1.4),
            Column("reasons", pgettext("report", "What is missing"), 3),
            Column("responsible", pgettext("report", "Responsible"), 2.3),
            Column("changed_on", pgettext("report", "Changed"), 1.5),
            Column("next_due", pgettext("report", "Next term"), 1.5),
            Column("confirmed_on", pgettext("report", "Confirmed"), only_data=True),
            Column("days_overdue", _("Working days overdue"), numeric=True, only_data=True),
            Column("open_materials", _("Materials in work"), numeric=True, only_data=True),
            Column("points", pgettext("report", "Points"), numeric=True, only_data=True),
            Column("evidence", pgettext("report", "Page of the site"), only_data=True),
            Column("item", pgettext("report", "Code"), only_data=True),
        ),
        rows=rows,
    )


def item_row(section: int | None, line: ItemStanding) -> tuple:
    return (
        section,
        point_words(line.item.point),
        str(line.item.title),
        line.state,
        line.kk,
        line.ru,
        line.reasons or ([line.excused] if line.excused else []),
        line.unit.name if line.unit is not None else None,
        line.changed_on,
        line.next_due,
        line.confirmed_on,
        line.days_overdue,
        line.open_materials,
        line.points(),
        settings.SITE_URL + line.url if line.url else None,
        line.item.id,
    )


# --- News -----------------------------------------------------------------------------------------


def news(report: Report) -> Part:
    record = report.news
    known = report.known
    rule = known.news_rule()
    measured = record.start <= record.end
    missed, explained = len(record.missed), len(report.explained_days)
    daily = isinstance(rule, Daily)
    return Part(
        "news",
        _("News"),
        facts=(
            Fact("rule", _("How often news are due"), rule.describe()),
            Fact("measured_from", _("Measured from"), record.start if measured else None),
            Fact("measured_to", _("Measured to"), record.end if measured else None),
            Fact("news", _("News published"), record.total if measured else None),
            Fact("days_with_news", _("Days with news"), len(record.by_day) if measured else None),
            Fact(
                "days_expected",
                _("Days that should have had news"),
                record.expected if measured and daily else None,
            ),
            Fact("days_missed", _("Days missed"), missed if measured and daily else None),
            Fact(
                "missed_by_calendar_days",
                _("Calendar days without news"),
                len(record.missed_by_calendar_days) if measured else None,
            ),
            Fact(
                "missed_by_working_days",
                _("Working days without news"),
                len(record.missed_by_working_days) if measured else None,
            ),
            Fact(
                "longest_gap",
                _("Longest gap, working days"),
                record.longest_gap if measured else None,
            ),
            Fact("allowed_gap", _("Longest gap of the rule, working days"), record.allowed_gap),
            Fact(
                "days_explained",
                _("Missed days with an explanation"),
                explained if measured and daily else None,
            ),
            Fact(
                "days_unexplained",
                _("Missed days without an explanation"),
                missed - explained if measured and daily else None,
            ),
        ),
        note="" if measured else _("The site was not measured on any whole day of this period."),
    )


def months_of_news(report: Report) -> Part:
    return Part(
        "news_by_month",
        _("News by month"),
        columns=(
            Column("month", pgettext("report", "Month"), 2),
            Column("news", pgettext("report", "News"), numeric=True),
            Column("expected", _("Days that should have had news"), 2, numeric=True),
            Column("kept", pgettext("report", "Days kept"), 1.5, numeric=True),
            Column("missed", pgettext("report", "Days missed"), 1.5, numeric=True),
            Column("missed_by_calendar_days", _("Calendar days without news"), 2, numeric=True),
            Column("missed_by_working_days", _("Working days without news"), 2, numeric=True),
        ),
        rows=lambda: [
            (
                Month(each.first),
                each.news,
                each.expected,
                each.kept,
                each.missed,
                each.missed_by_calendar_days,
                each.missed_by_working_days,
            )
            for each in report.months_of_news()
        ],
        empty=_("The site was not measured on any whole day of this period."),
    )


def days_without_news(report: Report) -> Part:
    record = report.news
    calendar = report.known.calendar
    return Part(
        "days_without_news",
        _("Days without news"),
        columns=(
            Column("day", pgettext("report", "Day"), 1),
            Column("is_working", _("Working day"), 1),
            Column("is_missed", _("Missed"), 1),
            Column("is_explained", _("Explained"), 1),
        ),
        rows=lambda: [
            (
                day,
                calendar.is_working_day(day),
                day in record.missed,
                day in report.explained_days,
            )
            for day in record.missed_by_calendar_days
        ],
        empty=_("Every day had news."),
    )


# --- Materials ------------------------------------------------------------------------------------


def materials_in_figures(report: Report) -> Part:
    sums = report.sums
    return Part(
        "materials_totals",
        _("Materials in figures"),
        facts=(
            Fact("received", _("Received in the period"), sums.received),
            Fact("recorded_late", _("Of these recorded late"), sums.recorded_late),
            Fact("total", _("Received, in work or ended in the period"), sums.total),
            Fact("in_time", _("Published in time"), sums.outcomes[Outcome.IN_TIME]),
            Fact("late", _("Published late"), sums.outcomes[Outcome.LATE]),
            Fact("late_without_reason", _("Late without a reason"), sums.late_without_reason),
            Fact("refused", _("Refused"), sums.outcomes[Outcome.REFUSED]),
            Fact("open", _("In their term"), sums.outcomes[Outcome.OPEN]),
            Fact("overdue", _("Overdue"), sums.outcomes[Outcome.OVERDUE]),
            Fact(
                "overdue_without_explanation",
                _("Overdue without an explanation"),
                sums.overdue_without_explanation,
            ),
            Fact("extended", _("With an extended term"), sums.extended),
        ),
    )


def months_of_terms(report: Report) -> Part:
    return Part(
        "terms_by_month",
        _("Terms by month of their last day"),
        columns=(
            Column("month", pgettext("report", "Month"), 2),
            Column("kept", pgettext("report", "Kept"), numeric=True),
            Column("missed", pgettext("report", "Missed"), numeric=True),
        ),
        rows=lambda: [
            (Month(month.first), month.kept, month.missed)
            for month in report.terms_by_month
            if month.total
        ],
        empty=_("No term ended in this period."),
    )


def days_of_units(report: Report) -> Part:
    return Part(
        "days_by_unit",
        _("Working days from receipt to publication"),
        columns=(
            Column("unit", pgettext("report", "Unit"), 5),
            Column("published", _("Materials published"), 2, numeric=True),
            Column("mean_days", _("Working days on average"), 2, numeric=True),
        ),
        rows=lambda: [
            (pace.unit.name, pace.published, pace.mean_days) for pace in report.pace_by_unit
        ],
        empty=_("No material was published in this period."),
    )


def materials(report: Report) -> Part:
    known = report.known

    def titles(line: MaterialLine) -> list[str]:
        return [str(known.item(each.item).title) for each in line.row.items.all()]

    def rows() -> Iterator[tuple]:
        for line in report.materials():
            row = line.row
            yield (
                row.root_id,
                row.title,
                titles(line),
                row.unit.name,
                row.received_at,
                row.first_recorded_at,
                row.first_recorded_late,
                row.due_on,
                line.outcome,
                row.ended_at,
                line.days,
                row.late_reason or None,
                row.extended_until,
                row.from_whom,
                bool(row.explained),
                [each.item for each in row.items.all()],
            )

    return Part(
        "materials",
        _("Materials of the period"),
        columns=(
            Column("number", pgettext("report", "No."), 0.7),
            Column("title", pgettext("report", "What came"), 3),
            Column("items_titles", pgettext("report", "Items"), 3),
            Column("unit", pgettext("report", "Unit"), 2),
            Column("received_at", pgettext("report", "Received"), 1.6),
            Column("recorded_at", pgettext("report", "Recorded"), 1.6),
            Column("recorded_late", _("Recorded late"), 1.2),
            Column("due_on", pgettext("report", "Term"), 1.4),
            Column("outcome", pgettext("report", "Outcome"), 1.8),
            Column("ended_at", pgettext("report", "Ended"), 1.6),
            Column("days", pgettext("report", "Working days"), 1.2, numeric=True),
            Column("late_reason", _("Reason of the delay"), 2.2),
            Column("extended_until", _("Extended until"), only_data=True),
            Column("from_whom", pgettext("report", "From whom"), only_data=True),
            Column("explained", _("Explained"), only_data=True),
            Column("items", pgettext("report", "Codes of the items"), only_data=True),
        ),
        rows=rows,
        empty=_("No material was received, in work or ended in this period."),
    )


# --- Acts -----------------------------------------------------------------------------------------


def explanations(report: Report) -> Part:
    def rows() -> Iterator[tuple]:
        found = evidence.explanations(report.start, report.end, report.at)
        for each in found.iterator(chunk_size=PORTION):
            missed = [breach_words(breach) for breach in each.breaches.all()]
            yield each.given_at, person(each.given_by), missed, each.text, each.promised_on

    return Part(
        "explanations",
        _("Explanations of what was missed"),
        columns=(
            Column("given_at", pgettext("report", "Given"), 1.4),
            Column("by", pgettext("report", "Who"), 2),
            Column("missed", pgettext("report", "What was missed"), 3),
            Column("text", pgettext("report", "Explanation"), 4),
            Column("promised_on", _("Promised by"), 1.4),
        ),
        rows=rows,
        empty=_("Nothing missed in this period has an explanation."),
    )


def breach_words(breach: Breach) -> str:
    if breach.kind == Breach.Kind.NEWS:
        return _("No news on %(day)s") % {"day": f"{breach.day:%d.%m.%Y}"}
    return _("No. %(number)s, “%(title)s”, term %(day)s") % {
        "number": breach.material_id,
        "title": breach.material.title,
        "day": f"{breach.day:%d.%m.%Y}",
    }


def corrections(report: Report) -> Part:
    def rows() -> Iterator[tuple]:
        found = evidence.corrections(report.start, report.end, report.at)
        for row in found.iterator(chunk_size=PORTION):
            moved = row.received_at != row.corrects.received_at
            yield (
                row.root_id,
                row.title,
                row.recorded_at,
                person(row.recorded_by),
                row.corrects.received_at if moved else None,
                row.received_at if moved else None,
                row.correction_reason,
            )

    return Part(
        "corrections",
        _("Corrections of what was recorded"),
        columns=(
            Column("number", pgettext("report", "No."), 0.7),
            Column("title", pgettext("report", "What came"), 3),
            Column("corrected_at", pgettext("report", "Corrected"), 1.6),
            Column("by", pgettext("report", "Who"), 2),
            Column("received_before", _("Time of receipt before"), 1.7),
            Column("received_now", _("Time of receipt now"), 1.7),
            Column("reason", pgettext("report", "Reason"), 3),
        ),
        rows=rows,
        empty=_("Nothing was corrected in this period."),
    )


def extensions(report: Report) -> Part:
    def rows() -> Iterator[tuple]:
        found = evidence.extensions(report.start, report.end, report.at)
        for row in found.iterator(chunk_size=PORTION):
            yield (
                row.material_id,
                row.material.title,
                row.granted_at,
                person(row.granted_by),
                row.previous.until if row.previous is not None else None,
                row.until,
                row.reason,
            )

    return Part(
        "extensions",
        _("Extensions of terms"),
        columns=(
            Column("number", pgettext("report", "No."), 0.7),
            Column("title", pgettext("report", "What came"), 3),
            Column("granted_at", pgettext("report", "Granted"), 1.6),
            Column("by", pgettext("report", "Who"), 2),
            Column("previous", _("Extended before until"), 1.5),
            Column("until", _("New last day"), 1.5),
            Column("reason", pgettext("report", "Reason"), 3),
        ),
        rows=rows,
        empty=_("No term was extended in this period."),
    )


def refusals(report: Report) -> Part:
    def rows() -> Iterator[tuple]:
        found = evidence.refusals(report.start, report.end, report.at)
        for row in found.iterator(chunk_size=PORTION):
            decision = getattr(row, "decision", None)
            if decision is not None and decision.decided_at > report.at:
                decision = None
            yield (
                row.material_id,
                row.material.title,
                row.proposed_at,
                person(row.proposed_by),
                row.reason,
                decision.agreed if decision is not None else None,
                decision.decided_at if decision is not None else None,
                person(decision.decided_by) if decision is not None else None,
            )

    return Part(
        "refusals",
        _("Refusals to publish"),
        columns=(
            Column("number", pgettext("report", "No."), 0.7),
            Column("title", pgettext("report", "What came"), 3),
            Column("proposed_at", pgettext("report", "Proposed"), 1.6),
            Column("proposed_by", _("Who proposed"), 2),
            Column("reason", pgettext("report", "Reason"), 3),
            Column("agreed", pgettext("report", "Agreed"), 1.2),
            Column("decided_at", pgettext("report", "Decided"), 1.6),
            Column("decided_by", _("Who decided"), 2),
        ),
        rows=rows,
        empty=_("No refusal was proposed in this period."),
    )


def journal(report: Report) -> Part:
    end = report.journal
    return Part(
        "journal",
        _("Journal"),
        facts=(
            Fact("entries", _("Entries at this moment"), end.number if end is not None else 0),
            Fact("hash", _("Hash of the last entry"), end.hash if end is not None else None),
        ),
        note=_(
            "Each entry holds the hash of the one before it. The command %(command)s walks the "
            "whole chain; the entry with this number must have this hash."
        )
        % {"command": "manage.py verify_journal"},
    )


def last_moment_of(day: date, now: datetime) -> datetime | None:
    """The moment a report «as of a day» is made for: the end of a day that is over, None (now) for
    today. Raises ValueError for a day to come."""
    today = timezone.localdate(now)
    if day > today:
        raise ValueError(f"{day} has not come yet")
    if day == today:
        return None
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    return midnight - timedelta(microseconds=1)
