"""Lays what the site says beside the second calculation, row by row: the table of each evening, the
table of each past day as the end of the year knows it, terms, what was missed, and the journal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from apps.accounts.models import Unit
from apps.compliance.models import Breach, Closing, Material, Term
from apps.compliance.report.composing import Report
from apps.compliance.simulation.ledger import Account, Ledger, Line, Sums, sums_of
from apps.compliance.state import SiteState, Tally
from apps.journal.models import Entry
from apps.publishing.sections import all_collections

WORDS_OF_JOURNAL = (
    "received",
    "corrected",
    "term_moved",
    "extended",
    "refusal_asked",
    "refused",
    "refusal_denied",
    "met",
    "missed",
    "explained",
)
PREFIX = "year-"


@dataclass
class Agreement:
    """How many rows were compared, and those that differ: where, what the site says, what the
    second calculation says."""

    rows: int = 0
    differing: list[tuple[str, Any, Any]] = field(default_factory=list)

    def compare(self, where: str, said: Any, counted: Any) -> None:
        self.rows += 1
        if said != counted:
            self.differing.append((where, said, counted))

    @property
    def agreeing(self) -> int:
        return self.rows - len(self.differing)


def lacking(on: date) -> set[str]:
    """The items that lack on a day what stands beside texts, as their sections say."""
    found: set[str] = set()
    for collection in all_collections():
        if collection.unproven is not None:
            found.update(collection.unproven(on))
    return found


def code_of(unit: Unit | None) -> str:
    return "" if unit is None else unit.code.removeprefix(PREFIX)


def lines_of(state: SiteState) -> list[Line]:
    """The lines of the site's table in the words of the second calculation."""
    return [
        Line(
            item=line.item.id,
            state=str(line.state),
            kk=str(line.kk),
            ru=str(line.ru),
            unit=code_of(line.unit),
            count=line.count,
            changed_on=line.changed_on,
            confirmed_on=line.confirmed_on,
            next_due=line.next_due,
            days_overdue=line.days_overdue,
            open_materials=line.open_materials,
            kk_point=line.has_kk,
            ru_point=line.has_ru,
        )
        for line in state.lines
    ]


def site_sums(tally: Tally) -> Sums:
    return Sums(
        total=tally.total,
        filled=tally.filled,
        filled_kk=tally.filled_kk,
        filled_ru=tally.filled_ru,
        points=tally.points,
        without_owner=tally.without_owner,
        by_state=tuple(sorted((str(state), count) for state, count in tally.by_state.items())),
    )


def compare_table(agreement: Agreement, where: str, state: SiteState, counted: list[Line]) -> None:
    """Every line and every sum of a table."""
    said = {line.item: line for line in lines_of(state)}
    for line in counted:
        own = said.pop(line.item, None)
        agreement.compare(f"{where} {line.item}", *differences(own, line))
    for item in said:
        agreement.compare(f"{where} {item}", said[item], None)
    sections = {
        line.item.id: standing.section.id for standing in state.sections for line in standing.lines
    }
    counted_sums = sums_of(counted, sections)
    agreement.compare(f"{where} sums", site_sums(state.tally), counted_sums[""])
    for standing in state.sections:
        key = standing.section.id
        agreement.compare(f"{where} {key}", site_sums(standing.tally), counted_sums[key])


def differences(said: Line | None, counted: Line) -> tuple[Any, Any]:
    """Two lines without the columns in which they agree."""
    if said is None:
        return None, counted
    one, other = asdict(said), asdict(counted)
    names = [name for name in one if one[name] != other[name]]
    return {name: one[name] for name in names}, {name: other[name] for name in names}


def compare_materials(agreement: Agreement, ledger: Ledger) -> None:
    """Every material: its record, every term it has had, how it ended, what was missed."""
    rows = {row.pk: row for row in Material.objects.filter(corrects__isnull=True)}
    terms: dict[int, list[Any]] = {}
    for term in Term.objects.all():
        terms.setdefault(term.material_id, []).append(term.due_on)
    closings = {row.material_id: row for row in Closing.objects.all()}
    missed: dict[int | None, list[date]] = {}
    for breach in Breach.objects.all():
        missed.setdefault(breach.material_id, []).append(breach.day)
    agreement.compare("materials", sorted(rows), sorted(ledger.came))
    for number, came in ledger.came.items():
        row, end = rows.get(number), closings.get(number)
        said_end = end and (str(end.kind), timezone.localdate(end.at), end.late)
        agreement.compare(f"№ {number} recorded late", row and row.recorded_late, came.late_record)
        agreement.compare(f"№ {number} terms", terms.get(number), came.moves)
        agreement.compare(f"№ {number} end", said_end, came.ended)
        agreement.compare(f"№ {number} missed", missed.get(number, []), sorted(came.missed))
    agreement.compare("days without news", missed.get(None, []), ledger.missed_news)


def compare_report(
    agreement: Agreement, where: str, said: Report, counted: Account, *, each: bool
) -> None:
    """The figures of a report and, with `each`, its materials one by one."""
    sums = said.sums
    agreement.compare(f"{where} received", sums.received, counted.received)
    agreement.compare(f"{where} recorded late", sums.recorded_late, counted.recorded_late)
    agreement.compare(f"{where} extended", sums.extended, counted.extended)
    outcomes = Counter(outcome for outcome, _days in counted.materials.values())
    for outcome, number in sums.outcomes.items():
        agreement.compare(f"{where} {outcome}", number, outcomes[str(outcome)])
    for month in said.terms_by_month:
        own = counted.months.get(month.first, (0, 0))
        agreement.compare(f"{where} {month.first:%Y-%m}", (month.kept, month.missed), own)
    months = {month.first for month in said.terms_by_month}
    agreement.compare(f"{where} months", set(counted.months) - months, set())
    pace = {code_of(row.unit): (row.published, row.mean_days) for row in said.pace_by_unit}
    for unit in sorted({*pace, *counted.pace}):
        agreement.compare(f"{where} {unit}", pace.get(unit), counted.pace.get(unit))
    news = said.news
    agreement.compare(f"{where} news", dict(news.by_day), counted.news)
    agreement.compare(f"{where} missed news", list(news.missed), counted.missed_news)
    working = list(news.missed_by_working_days)
    agreement.compare(f"{where} missed, working days", working, counted.missed_working_days)
    agreement.compare(f"{where} longest gap", news.longest_gap, counted.longest_gap)
    if each:
        lines = {line.row.root_id: (str(line.outcome), line.days) for line in said.materials()}
        for number in sorted({*lines, *counted.materials}):
            own = counted.materials.get(number)
            agreement.compare(f"{where} № {number}", lines.get(number), own)


def compare_journal(agreement: Agreement, ledger: Ledger) -> None:
    """Every entry about a term, one by one."""
    said = Counter(entries())
    for key in sorted(set(said) | set(ledger.journal), key=str):
        agreement.compare(f"journal {key}", said[key], ledger.journal[key])


def entries() -> Iterator[tuple[Any, ...]]:
    """The journal's entries about terms as the ledger names them: the word, the number of the
    material, the day."""
    roots = dict(Material.objects.values_list("pk", "root"))
    breaches = {row.pk: (row.material_id, row.day) for row in Breach.objects.all()}
    own: Iterable[Entry] = Entry.objects.filter(action__in=WORDS_OF_JOURNAL).order_by("number")
    for entry in own:
        about = int(entry.object_id)
        if entry.model == "compliance.breach":
            yield (entry.action, *breaches[about])
        elif entry.model == "compliance.material":
            day = timezone.localdate(entry.at)
            number = roots[about]
            yield (entry.action, number) if entry.action == "met" else (entry.action, number, day)
