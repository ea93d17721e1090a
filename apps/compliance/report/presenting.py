"""The words of a report, made once for all its forms: its parts (parts.py) in order."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.compliance.models import Breach, Material, Refusal
from apps.compliance.report import evidence
from apps.compliance.report.answers import sums_by_source
from apps.compliance.report.composing import Report
from apps.compliance.report.grounds import calendar_rows, rules_of
from apps.compliance.report.materials import PORTION, Outcome
from apps.compliance.report.parts import Column, Count, Fact, Month, Part, Share, at_path
from apps.compliance.state import ItemStanding, SectionStanding, State
from apps.compliance.words import no_news_on
from apps.languages.models import column, reading_language
from apps.languages.typography import capitalised
from apps.publishing.figures import all_figures
from apps.regulation.deadlines import Daily
from apps.regulation.points import point_words
from apps.workdays.days import last_moment_of
from apps.workdays.models import CalendarRow


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
    yield answers(report)
    yield explanations(report)
    yield corrections(report)
    yield extensions(report)
    yield refusals(report)
    yield journal(report)


# --- What it rests on -----------------------------------------------------------------------------


def grounds(report: Report) -> Part:
    site, version = report.site_name, report.version
    return Part(
        "grounds",
        _("What the report rests on"),
        facts=(
            Fact("organisation", pgettext("report", "Organisation"), report.organisation),
            Fact("site", pgettext("report", "Site"), settings.SITE_URL),
            Fact("regulation", pgettext("report", "Regulation"), str(report.known.profile.title)),
            Fact(
                "profile",
                pgettext("report", "Profile of the regulation"),
                at_path(version, "profile"),
            ),
            Fact(
                "register_digest",
                _("Digest of the text of the regulation, SHA-256"),
                at_path(version, "digest"),
            ),
            Fact(
                "register_since", _("In force on the site since"), at_path(version, "recorded_at")
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
            Fact("appeals", _("Appeals of citizens"), appeals_words(report)),
        ),
    )


def appeals_words(report: Report) -> str:
    """Whether a citizen can apply to the head on the site itself, which both regulations ask for
    (gp17 п. 7; mgdb1 п. 8): under `link` the report warns that the site only leads elsewhere."""
    if settings.APPEALS == "accept":
        return _("The site accepts appeals itself.")
    return _(
        "Attention: the site accepts no formal appeals itself, it leads to %(address)s. Questions "
        "to the head are taken in the blog."
    ) % {"address": report.known.figures["appeals.link"]}


def rules(report: Report) -> Part:
    return Part(
        "rules",
        _("Points of the regulation the report answers for"),
        columns=(
            Column("point", pgettext("report", "Point"), of=lambda rule: point_words(rule.point)),
            Column("text", pgettext("report", "What it asks for"), 8),
            Column("rule", pgettext("report", "Code"), of="id", only_data=True),
        ),
        records=lambda: rules_of(report.known),
    )


def calendar(report: Report) -> Part:
    kinds = dict(CalendarRow.Kind.choices)
    return Part(
        "calendar",
        _("Days that differ from the general calendar"),
        columns=(
            Column("date", pgettext("report", "Day"), 1.2),
            Column(
                "kind",
                pgettext("report", "Kind of day"),
                2,
                lambda row: str(kinds.get(row.kind, row.kind)),
            ),
            Column(
                "title",
                pgettext("report", "Name of the day"),
                3,
                lambda row: getattr(row, column("title", reading_language())),
            ),
            Column("source", pgettext("report", "Source act"), 4),
            Column("recorded_at", pgettext("report", "Recorded"), 1.6),
        ),
        records=lambda: calendar_rows(report.start, report.end, report.at),
        empty=_("No row of the calendar was entered for this period."),
    )


def figures(report: Report) -> Part:
    known = report.known.figures
    return Part(
        "figures",
        _("Figures the terms were counted with"),
        columns=(
            Column("title", pgettext("report", "Figure"), 5),
            Column(
                "value",
                pgettext("report", "Value"),
                2,
                lambda figure: figure.words(known[figure.name]),
            ),
            Column(
                "source", pgettext("report", "Source"), 4, lambda figure: known.source(figure.name)
            ),
            Column("figure", pgettext("report", "Code"), of="name", only_data=True),
        ),
        records=lambda: all_figures().values(),
    )


# --- The table ------------------------------------------------------------------------------------


def totals(report: Report) -> Part:
    tally = report.state.tally
    return Part(
        "totals",
        _("State of the site"),
        facts=(
            *(Fact(state.value, capitalised(state.label), tally.of(state)) for state in State),
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


def sections(report: Report) -> Part:
    return Part(
        "sections",
        _("State of the sections"),
        columns=(
            Column("number", pgettext("report", "No."), 0.6, "section.number"),
            Column("title", pgettext("report", "Section"), 5, "section.title"),
            Count("applying", pgettext("report", "Items"), 1, "tally.total"),
            Count("complete", pgettext("report", "Filled"), 1.2, "tally.filled"),
            Count("share", pgettext("report", "Share"), 1.1, share_in("share")),
            Count("share_kk", pgettext("report", "Kazakh"), 1.2, share_in("share_kk")),
            Count("share_ru", pgettext("report", "Russian"), 1.2, share_in("share_ru")),
            Count("points", pgettext("report", "Points"), 1, "tally.points"),
            Count(
                "points_possible",
                pgettext("report", "Points possible"),
                1.3,
                "tally.points_possible",
            ),
            Count(
                "overdue",
                pgettext("report", "Overdue"),
                1.3,
                lambda each: each.tally.of(State.OVERDUE),
            ),
            Column("section", pgettext("report", "Code"), of="section.id", only_data=True),
        ),
        records=lambda: report.state.sections,
    )


def share_in(name: str) -> Callable[[SectionStanding], Share]:
    return lambda each: Share(getattr(each.tally, name))


def items(report: Report) -> Part:
    numbers = {
        line.item.id: each.section.number for each in report.state.sections for line in each.lines
    }
    return Part(
        "items",
        _("State of the items"),
        columns=(
            Column(
                "section", pgettext("report", "Section"), 0.9, lambda line: numbers[line.item.id]
            ),
            Column(
                "point", pgettext("report", "Point"), 2.2, lambda line: point_words(line.item.point)
            ),
            Column("title", pgettext("report", "Item"), 4.2, "item.title"),
            Column("state", pgettext("report", "State"), 1.8),
            Column("kk", pgettext("report", "Kazakh"), 1.4),
            Column("ru", pgettext("report", "Russian"), 1.4),
            Column("reasons", pgettext("report", "What is missing"), 3, reasons_of),
            Column("responsible", pgettext("report", "Responsible"), 2.3, "unit.name"),
            Column("changed_on", pgettext("report", "Changed"), 1.5),
            Column("next_due", pgettext("report", "Next term"), 1.5),
            Column("confirmed_on", pgettext("report", "Confirmed"), only_data=True),
            Count("days_overdue", _("Working days overdue"), only_data=True),
            Count("open_materials", _("Materials in work"), only_data=True),
            Count("points", pgettext("report", "Points"), of=ItemStanding.points, only_data=True),
            Column("evidence", pgettext("report", "Page of the site"), of=page_of, only_data=True),
            Column("item", pgettext("report", "Code"), of="item.id", only_data=True),
        ),
        records=lambda: report.state.lines,
    )


def reasons_of(line: ItemStanding) -> tuple[str, ...]:
    return line.reasons or ((line.excused,) if line.excused else ())


def page_of(line: ItemStanding) -> str | None:
    return settings.SITE_URL + line.url if line.url else None


# --- News -----------------------------------------------------------------------------------------


def news(report: Report) -> Part:
    record = report.news
    rule = report.known.news_rule()
    measured = record.start <= record.end
    missed, explained = len(record.missed), len(report.explained_days)

    def found(value: Any) -> Any:
        return value if measured else None

    def by_days(value: Any) -> Any:
        """None as well where the rule does not name the days."""
        return found(value) if isinstance(rule, Daily) else None

    return Part(
        "news",
        _("News"),
        facts=(
            Fact("rule", _("How often news are due"), rule.describe()),
            Fact("measured_from", _("Measured from"), found(record.start)),
            Fact("measured_to", _("Measured to"), found(record.end)),
            Fact("news", _("News published"), found(record.total)),
            Fact("days_with_news", _("Days with news"), found(len(record.by_day))),
            Fact("days_expected", _("Days that should have had news"), by_days(record.expected)),
            Fact("days_missed", _("Days missed"), by_days(missed)),
            Fact(
                "missed_by_calendar_days",
                _("Calendar days without news"),
                found(len(record.missed_by_calendar_days)),
            ),
            Fact(
                "missed_by_working_days",
                _("Working days without news"),
                found(len(record.missed_by_working_days)),
            ),
            Fact("longest_gap", _("Longest gap, working days"), found(record.longest_gap)),
            Fact("allowed_gap", _("Longest gap of the rule, working days"), record.allowed_gap),
            Fact("days_explained", _("Missed days with an explanation"), by_days(explained)),
            Fact(
                "days_unexplained",
                _("Missed days without an explanation"),
                by_days(missed - explained),
            ),
        ),
        note="" if measured else _("The site was not measured on any whole day of this period."),
    )


def months_of_news(report: Report) -> Part:
    return Part(
        "news_by_month",
        _("News by month"),
        columns=(
            Column("month", pgettext("report", "Month"), 2, month_of),
            Count("news", pgettext("report", "News")),
            Count("expected", _("Days that should have had news"), 2),
            Count("kept", pgettext("report", "Days kept"), 1.5),
            Count("missed", pgettext("report", "Days missed"), 1.5),
            Count("missed_by_calendar_days", _("Calendar days without news"), 2),
            Count("missed_by_working_days", _("Working days without news"), 2),
        ),
        records=report.months_of_news,
        empty=_("The site was not measured on any whole day of this period."),
    )


def month_of(line: Any) -> Month:
    return Month(line.first)


def days_without_news(report: Report) -> Part:
    record = report.news
    return Part(
        "days_without_news",
        _("Days without news"),
        columns=(
            Column("day", pgettext("report", "Day"), of=lambda day: day),
            Column("is_working", _("Working day"), of=report.known.calendar.is_working_day),
            Column("is_missed", _("Missed"), of=lambda day: day in record.missed),
            Column("is_explained", _("Explained"), of=lambda day: day in report.explained_days),
        ),
        records=lambda: record.missed_by_calendar_days,
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
            Column("month", pgettext("report", "Month"), 2, month_of),
            Count("kept", pgettext("report", "Kept")),
            Count("missed", pgettext("report", "Missed")),
        ),
        records=lambda: [month for month in report.terms_by_month if month.total],
        empty=_("No term ended in this period."),
    )


def days_of_units(report: Report) -> Part:
    return Part(
        "days_by_unit",
        _("Working days from receipt to publication"),
        columns=(
            Column("unit", pgettext("report", "Unit"), 5, "unit.name"),
            Count("published", _("Materials published"), 2),
            Count("mean_days", _("Working days on average"), 2),
        ),
        records=lambda: report.pace_by_unit,
        empty=_("No material was published in this period."),
    )


def which_material(root_id: str, title: str) -> tuple[Column, Column]:
    """The columns that name a material, by the paths to its number and to what came."""
    return (
        Column("number", pgettext("report", "No."), 0.7, root_id),
        Column("title", pgettext("report", "What came"), 3, title),
    )


def materials(report: Report) -> Part:
    known = report.known
    return Part(
        "materials",
        _("Materials of the period"),
        columns=(
            *which_material("row.root_id", "row.title"),
            Column(
                "items_titles",
                pgettext("report", "Items"),
                3,
                lambda line: [str(known.item(each.item).title) for each in line.row.items.all()],
            ),
            Column("unit", pgettext("report", "Unit"), 2, "row.unit.name"),
            Column("received_at", pgettext("report", "Received"), 1.6, "row.received_at"),
            Column("recorded_at", pgettext("report", "Recorded"), 1.6, "row.first_recorded_at"),
            Column("recorded_late", _("Recorded late"), 1.2, "row.first_recorded_late"),
            Column("due_on", pgettext("report", "Term"), 1.4, "row.due_on"),
            Column("outcome", pgettext("report", "Outcome"), 1.8),
            Column("ended_at", pgettext("report", "Ended"), 1.6, "row.ended_at"),
            Count("days", pgettext("report", "Working days"), 1.2),
            Column(
                "late_reason",
                _("Reason of the delay"),
                2.2,
                lambda line: line.row.late_reason or None,
            ),
            Column("extended_until", _("Extended until"), of="row.extended_until", only_data=True),
            Column(
                "from_whom", pgettext("report", "From whom"), of="row.from_whom", only_data=True
            ),
            Column(
                "explained",
                _("Explained"),
                of=lambda line: bool(line.row.explained),
                only_data=True,
            ),
            Column(
                "items",
                pgettext("report", "Codes of the items"),
                of=lambda line: [each.item for each in line.row.items.all()],
                only_data=True,
            ),
        ),
        records=report.materials,
        empty=_("No material was received, in work or ended in this period."),
    )


# --- Acts -----------------------------------------------------------------------------------------


def in_portions(
    acts: Callable[[date, date, datetime], QuerySet], report: Report
) -> Callable[[], Iterator[Any]]:
    """The acts of a kind (evidence.py) that a report tells of."""
    return lambda: acts(report.start, report.end, report.at).iterator(chunk_size=PORTION)


def answers(report: Report) -> Part:
    return Part(
        "answers",
        _("Answers to citizens"),
        columns=(
            Column("title", pgettext("report", "What was asked"), 4),
            Count("received", pgettext("report", "Received")),
            Count("in_term", pgettext("report", "Answered in the term")),
            Count("late", pgettext("report", "Answered late")),
            Count("waiting", pgettext("report", "Waiting in the term")),
            Count("overdue", pgettext("report", "Overdue")),
            Count("mean_days", pgettext("report", "Mean working days until the answer"), 1.4),
        ),
        records=lambda: sums_by_source(report.start, report.end, report.known),
    )


def explanations(report: Report) -> Part:
    return Part(
        "explanations",
        _("Explanations of what was missed"),
        columns=(
            Column("given_at", pgettext("report", "Given"), 1.4),
            Column("by", pgettext("report", "Who"), 2, "given_by"),
            Column(
                "missed",
                pgettext("report", "What was missed"),
                3,
                lambda each: [breach_words(breach) for breach in each.breaches.all()],
            ),
            Column("text", pgettext("report", "Explanation"), 4),
            Column("promised_on", _("Promised by"), 1.4),
        ),
        records=in_portions(evidence.explanations, report),
        empty=_("Nothing missed in this period has an explanation."),
    )


def breach_words(breach: Breach) -> str:
    if breach.kind == Breach.Kind.NEWS:
        return no_news_on(breach.day)
    if breach.kind == Breach.Kind.ANSWER:
        return _("Answer to a citizen No. %(number)s, term %(day)s") % {
            "number": breach.number,
            "day": f"{breach.day:%d.%m.%Y}",
        }
    return _("No. %(number)s, “%(title)s”, term %(day)s") % {
        "number": breach.material_id,
        "title": breach.material.title,
        "day": f"{breach.day:%d.%m.%Y}",
    }


def corrections(report: Report) -> Part:
    def if_moved(row: Material, at: datetime) -> datetime | None:
        return at if row.received_at != row.corrects.received_at else None

    return Part(
        "corrections",
        _("Corrections of what was recorded"),
        columns=(
            *which_material("root_id", "title"),
            Column("corrected_at", pgettext("report", "Corrected"), 1.6, "recorded_at"),
            Column("by", pgettext("report", "Who"), 2, "recorded_by"),
            Column(
                "received_before",
                _("Time of receipt before"),
                1.7,
                lambda row: if_moved(row, row.corrects.received_at),
            ),
            Column(
                "received_now",
                _("Time of receipt now"),
                1.7,
                lambda row: if_moved(row, row.received_at),
            ),
            Column("reason", pgettext("report", "Reason"), 3, "correction_reason"),
        ),
        records=in_portions(evidence.corrections, report),
        empty=_("Nothing was corrected in this period."),
    )


def extensions(report: Report) -> Part:
    return Part(
        "extensions",
        _("Extensions of terms"),
        columns=(
            *which_material("material_id", "material.title"),
            Column("granted_at", pgettext("report", "Granted"), 1.6),
            Column("by", pgettext("report", "Who"), 2, "granted_by"),
            Column("previous", _("Extended before until"), 1.5, "previous.until"),
            Column("until", _("New last day"), 1.5),
            Column("reason", pgettext("report", "Reason"), 3),
        ),
        records=in_portions(evidence.extensions, report),
        empty=_("No term was extended in this period."),
    )


def refusals(report: Report) -> Part:
    def decision(row: Refusal, path: str) -> Any:
        """What the decision says; None before there was one."""
        found = getattr(row, "decision", None)
        return at_path(found, path) if found and found.decided_at <= report.at else None

    return Part(
        "refusals",
        _("Refusals to publish"),
        columns=(
            *which_material("material_id", "material.title"),
            Column("proposed_at", pgettext("report", "Proposed"), 1.6),
            Column("proposed_by", _("Who proposed"), 2),
            Column("reason", pgettext("report", "Reason"), 3),
            Column(
                "agreed", pgettext("report", "Agreed"), 1.2, lambda row: decision(row, "agreed")
            ),
            Column(
                "decided_at",
                pgettext("report", "Decided"),
                1.6,
                lambda row: decision(row, "decided_at"),
            ),
            Column("decided_by", _("Who decided"), 2, lambda row: decision(row, "decided_by")),
        ),
        records=in_portions(evidence.refusals, report),
        empty=_("No refusal was proposed in this period."),
    )


def journal(report: Report) -> Part:
    return Part(
        "journal",
        _("Journal"),
        facts=(
            Fact("entries", _("Entries at this moment"), at_path(report, "journal.number") or 0),
            Fact("hash", _("Hash of the last entry"), at_path(report, "journal.hash")),
        ),
        note=_(
            "Each entry holds the hash of the one before it. The command %(command)s walks the "
            "whole chain; the entry with this number must have this hash."
        )
        % {"command": "manage.py verify_journal"},
    )


def moment_as_of(day: date, now: datetime) -> datetime | None:
    """The moment a report «as of a day» is made for: the end of a day that is over, None (now) for
    today. Raises ValueError for a day to come."""
    today = timezone.localdate(now)
    if day > today:
        raise ValueError(f"{day} has not come yet")
    return None if day == today else last_moment_of(day)
