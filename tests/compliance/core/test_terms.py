"""Terms of materials: day 1 is the next working day, the term ends at 24:00 of day 3 (mgdb1 п. 12);
under gp17 nothing but a reminder (п. 11)."""

from datetime import date

import pytest

from apps.compliance.catching_up import catch_up
from apps.compliance.models import Material, Term
from apps.compliance.register import Known
from apps.compliance.terms import Counted, count
from apps.journal.models import Action, Entry
from apps.publishing.models import ItemState
from apps.workdays.models import CalendarRow
from tests.compliance.conftest import VACANCIES, clock
from tests.compliance.core.acts import receive

STANDING = "about.mission"


def row(day: str, kind: str = "day_off") -> CalendarRow:
    return CalendarRow.objects.create(
        date=date.fromisoformat(day),
        kind=kind,
        title_kk="Күн",
        title_ru="День",
        source="Бұйрық № 1",
    )


@pytest.mark.parametrize(
    ("received", "due", "remind"),
    [
        ("2026-11-02", "2026-11-05", "2026-11-04"),  # Monday
        ("2026-11-06", "2026-11-11", "2026-11-10"),  # Friday evening counts from Monday
        ("2026-11-07", "2026-11-11", "2026-11-10"),  # Saturday
        ("2026-11-08", "2026-11-11", "2026-11-10"),  # Sunday
        ("2026-03-19", "2026-03-27", "2026-03-26"),  # before Nauryz, 20 March is Friday
        ("2026-12-15", "2026-12-21", "2026-12-18"),  # before Independence Day
        ("2026-12-31", "2027-01-08", "2027-01-06"),  # over the New Year and Christmas
    ],
)
def test_a_term_of_three_working_days(hospital, received: str, due: str, remind: str) -> None:
    counted = count(date.fromisoformat(received), [VACANCIES], Known())
    expected = Counted(date.fromisoformat(due), date.fromisoformat(remind), True)
    assert counted == expected


def test_under_gp17_it_is_only_reminded(hospital, settings) -> None:
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-03 09:00"):
        catch_up()
        counted = count(date(2026, 11, 6), [VACANCIES], Known())
    assert counted == Counted(None, date(2026, 11, 11), False)


def test_a_standing_item_alone_has_no_term_and_a_dynamic_one_beside_it_has(hospital) -> None:
    known = Known()
    assert count(date(2026, 11, 6), [STANDING], known) == Counted(None, date(2026, 11, 11), False)
    both = count(date(2026, 11, 6), [STANDING, VACANCIES], known)
    assert both == Counted(date(2026, 11, 11), date(2026, 11, 10), True)


def test_an_item_the_hospital_takes_for_dynamic_has_a_term(hospital) -> None:
    with clock("2026-11-03 09:00"):
        ItemState.objects.create(item=STANDING, nature="dynamic", nature_reason="Жиі өзгереді")
        assert count(date(2026, 11, 6), [STANDING], Known()).due_on == date(2026, 11, 11)


def test_a_day_off_moves_an_open_term_once_and_says_so(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-09 10:00"):
        row("2026-11-10")
        catch_up()
        catch_up()
    found = list(Term.objects.values_list("due_on", "because", "source"))
    assert found == [
        (date(2026, 11, 11), "received", ""),
        (date(2026, 11, 12), "calendar", "10.11.2026 Бұйрық № 1"),
    ]
    entry = Entry.objects.get(action=Action.TERM_MOVED)
    assert (entry.object_id, entry.note) == (
        str(material.pk),
        "11.11.2026 → 12.11.2026: 10.11.2026 Бұйрық № 1",
    )


def test_a_row_that_moves_nothing_adds_no_term(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-09 10:00"):
        row("2026-12-10")
        catch_up()
    assert Term.objects.count() == 1


def test_a_row_taken_away_moves_the_term_back(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-09 10:00"):
        found = row("2026-11-10")
        catch_up()
    with clock("2026-11-09 11:00"):
        found.delete()
        catch_up()
    assert [str(term) for term in Term.objects.all()] == ["11.11.2026", "12.11.2026", "11.11.2026"]


def test_another_regulation_counts_open_terms_anew(hospital, settings) -> None:
    receive(hospital, "2026-11-06 18:00")
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-09 10:00"):
        catch_up()
    last = Term.objects.last()
    assert (last.due_on, last.binding, last.because) == (None, False, "register")


def test_as_of_a_past_moment_the_term_is_what_it_was(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-09 10:00") as before:
        pass
    with clock("2026-11-09 11:00") as after:
        row("2026-11-10")
        catch_up()
    dues = [Material.objects.current(each).with_term(each).get().due_on for each in (before, after)]
    assert dues == [date(2026, 11, 11), date(2026, 11, 12)]
