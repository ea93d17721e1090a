"""Ten years of a hospital on PostgreSQL: a million entries of the journal, twenty thousand
materials, five thousand states of records. The table asks as many questions as on its first day and
reads no row it does not show; the report streams."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from time import perf_counter
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.compliance.catching_up import catch_up
from apps.compliance.matters import Matters
from apps.compliance.models import Breach, Closing, Material
from apps.compliance.report.composing import report
from apps.compliance.state import measure
from apps.journal.models import Entry, Head
from apps.news.models import NewsItem
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.compliance.core.acts import receive, vacancy

ENTRIES, MATERIALS, PLACEMENTS, OPEN = 1_000_000, 20_000, 5_000, 15
NOW = "2026-11-20 20:00"

# Part of the survey: it takes minutes, and what it measures moves slowly.
pytestmark = [
    pytest.mark.survey,
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="volumes are measured on PostgreSQL alone"
    ),
]


def execute(words: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words, values)


def ten_years(hospital) -> None:
    """The rows of ten years, every term met but the last ones, whose rows are there already."""
    with clock("2026-11-18 09:00"):
        record = vacancy(hospital)
    kind = ContentType.objects.get_for_model(Vacancy).pk
    news = ContentType.objects.get_for_model(NewsItem).pk
    first = Material.objects.order_by("pk").last().pk + 1
    last = first + MATERIALS - 1
    execute(
        """INSERT INTO compliance_material (id, root_id, title, received_at, from_whom, note,
               unit_id, recorded_at, recorded_by_id, recorded_late, correction_reason)
           SELECT n, n, 'Материал ' || n, came, 'Бөлім', '', %s, came, %s, false, ''
           FROM (SELECT n,
                     timestamptz '2016-11-20 10:00+05' + (n - %s) * interval '262 minutes' AS came
                 FROM generate_series(%s::bigint, %s) n) rows""",
        hospital.unit.pk,
        hospital.editor.pk,
        first,
        first,
        last,
    )
    execute(
        """INSERT INTO compliance_materialitem (material_id, item)
           SELECT n, %s FROM generate_series(%s::bigint, %s) n""",
        VACANCIES,
        first,
        last,
    )
    execute(
        """INSERT INTO compliance_term (material_id, due_on, remind_on, binding, because, source,
               computed_at)
           SELECT id, received_at::date + 5, received_at::date + 4, true, 'received', '',
               recorded_at FROM compliance_material WHERE id >= %s""",
        first,
    )
    execute(
        """INSERT INTO compliance_link (material_id, content_type_id, object_id, revision_number,
               linked_at, linked_by_id)
           SELECT id, %s, %s, 0, recorded_at, %s FROM compliance_material WHERE id >= %s""",
        kind,
        record.pk,
        hospital.editor.pk,
        first,
    )
    execute(
        """INSERT INTO compliance_closing (material_id, kind, at, link_id, late, late_reason,
               recorded_at)
           SELECT material_id, 'published', linked_at + interval '1 day', id, false, '',
               linked_at + interval '1 day' FROM compliance_link WHERE material_id >= %s""",
        first,
    )
    for kind_of_record, item, start, number in (
        (kind, "", 1_000_000, PLACEMENTS - 3700),
        (news, "", 2_000_000, 3700),
    ):
        execute(
            """INSERT INTO publishing_placement (content_type_id, object_id, item, status,
                   publish_at, kk_behind, ru_behind, first_seen_at, recorded_at)
               SELECT %s, %s + n, %s, 'published', seen, false, false, seen, seen
               FROM (SELECT n, timestamptz '2026-11-19 10:00+05' - n * interval '1 day' AS seen
                     FROM generate_series(0, %s) n) rows""",
            kind_of_record,
            start,
            item,
            number - 1,
        )
    head = Head.objects.get(pk=1)
    execute(
        """INSERT INTO journal_entry (number, at, action, model, object_id, item, note, salt,
               digest, previous, hash)
           SELECT n, timestamptz '2016-11-20 10:00+05' + (n - %s) * interval '5 minutes', 'saved',
               'news.newsitem', n::text, '', '', '', '', '', 'x' || n
           FROM generate_series(%s::bigint, %s) n""",
        head.number,
        head.number + 1,
        head.number + ENTRIES,
    )
    Head.objects.filter(pk=1).update(number=head.number + ENTRIES, hash=f"x{head.number + ENTRIES}")
    for table in (
        "compliance_material",
        "compliance_term",
        "compliance_closing",
        "compliance_link",
        "compliance_materialitem",
        "publishing_placement",
        "journal_entry",
    ):
        execute(f"ANALYZE {table}")


def measured(act: Callable[[], Any]) -> tuple[int, float, int]:
    """Queries, seconds and the peak of memory in bytes, of the second time."""
    act()
    with CaptureQueriesContext(connection) as queries:
        began = perf_counter()
        act()
        seconds = perf_counter() - began
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return len(queries), seconds, peak


@pytest.fixture
def ask(capsys) -> Iterator[Callable[[str, Callable[[], Any]], tuple[int, float, int]]]:
    """Measures an act at the evening of the tests and prints the figures."""

    def measure_it(name: str, act: Callable[[], Any]) -> tuple[int, float, int]:
        with clock(NOW):
            catch_up()
            found = measured(act)
        with capsys.disabled():
            print(f"\n{name}: {found[0]} queries, {found[1]:.2f} s, {found[2] / 1e6:.1f} MB")
        return found

    yield measure_it


def test_the_table_of_ten_years(hospital, ask) -> None:
    for _each in range(OPEN):
        receive(hospital, "2026-11-18 09:00")
    period = (date(2017, 1, 1), date(2026, 11, 19))

    def read(first: date) -> Callable[[], int]:
        return lambda: sum(1 for _line in report(first, period[1]).materials())

    acts = {
        "table": measure,
        "past table": lambda: measure(moment("2026-11-18 20:00")),
        "matters": lambda: Matters(hospital.editor).all,
    }
    few = {name: ask(f"{name}, first day", act) for name, act in acts.items()}
    few_report = ask("report, first day", lambda: report(*period))
    ten_years(hospital)
    many = {name: ask(f"{name}, ten years", act) for name, act in acts.items()}
    many_report = ask("report, ten years", lambda: report(*period))
    four_years = ask("materials of four years", read(date(2022, 11, 20)))
    assert Entry.objects.count() > ENTRIES
    assert Closing.objects.count() == MATERIALS
    assert Breach.objects.filter(kind="term").count() == 0
    with clock(NOW):
        assert measure().line(VACANCIES).open_materials == OPEN
        assert report(*period).sums.total >= MATERIALS - 500
    assert {name: found[0] for name, found in many.items()} == {
        name: found[0] for name, found in few.items()
    }
    assert many_report[0] == few_report[0]
    for name, found in many.items():
        assert found[2] < 12_000_000, name
    # Read in portions, four years need as much room as ten: some 22 MB.
    assert four_years[2] < 30_000_000
