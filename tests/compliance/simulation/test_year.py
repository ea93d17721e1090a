"""A month of a simulated hospital agrees with the second calculation to the last row, and a row
that does not agree is told of."""

from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.accounts.models import User
from apps.compliance.management.commands.simulate_year import verdict
from apps.compliance.models import Breach, Closing, Extension, Refusal, Term
from apps.compliance.simulation.comparing import Agreement
from apps.compliance.simulation.days import DAY_OFF, WORKING, Days
from apps.compliance.simulation.ledger import Ledger
from apps.compliance.simulation.playing import play
from apps.regulation.calendar import WorkingCalendar
from apps.regulation.profiles import FOLDER


@pytest.fixture
def ledger() -> Ledger:
    return Ledger((FOLDER / "mgdb1.yaml").read_text(encoding="utf-8"))


@pytest.mark.walk
@pytest.mark.django_db
def test_a_month_agrees_to_the_last_row(settings, media) -> None:
    settings.REGULATION_PROFILE = "mgdb1"
    told: list[str] = []
    agreement = play(date(2026, 3, 9), 30, seed=5, tell=told.append)
    assert agreement.differing == []
    # The table of thirty evenings, those of five of them once more, and the rest.
    assert agreement.rows > 35 * 150
    # At the end of March and on the last day.
    assert len(told) == 2
    # It was a month in which something happened.
    assert Closing.objects.filter(kind="published", late=True).exists()
    assert Closing.objects.filter(kind="published", late=False).exists()
    assert Breach.objects.filter(kind="term").exists()
    assert Breach.objects.filter(kind="news").exists()
    assert Extension.objects.exists()
    assert Refusal.objects.exists()
    assert Term.objects.filter(because="calendar").exists()


def test_a_row_that_differs_is_told_of_and_ends_with_one() -> None:
    agreement = Agreement()
    agreement.compare("01.01 news", 3, 3)
    agreement.compare("02.01 news", 3, 4)
    told: list[str] = []
    with pytest.raises(SystemExit) as ended:
        verdict(agreement, told.append)
    assert ended.value.code == 1
    assert told == ["02.01 news: the site says 3, counted: 4", "1 of 2 rows agree."]


def test_rows_that_agree_end_with_nothing() -> None:
    agreement = Agreement()
    agreement.compare("01.01 news", 3, 3)
    told: list[str] = []
    verdict(agreement, told.append)
    assert told == ["1 of 1 rows agree."]


@pytest.mark.django_db
def test_it_plays_only_in_an_empty_database() -> None:
    User.objects.create_user(username="somebody")
    with pytest.raises(CommandError):
        call_command("simulate_year", "2026", "--here", "--days", "1")
    assert User.objects.count() == 1


@pytest.mark.parametrize("days", ["0", "366"])
def test_days_outside_the_year_are_refused(days: str) -> None:
    with pytest.raises(CommandError):
        call_command("simulate_year", "2026", "--days", days)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_both_calendars_know_the_same_days(year: int) -> None:
    """Two sources: the printed table and the package."""
    days, calendar = Days(), WorkingCalendar()
    every = [date.fromordinal(date(year, 1, 1).toordinal() + each) for each in range(365)]
    assert [day for day in every if days.works(day) != calendar.is_working_day(day)] == []


def test_days_are_counted_by_rows_before_the_table() -> None:
    days = Days()
    assert days.after(date(2026, 3, 20), 1) == date(2026, 3, 26)
    days.rows[date(2026, 3, 26)] = DAY_OFF
    days.rows[date(2026, 3, 28)] = WORKING
    assert days.after(date(2026, 3, 20), 2) == date(2026, 3, 28)
    assert days.passed(date(2026, 3, 20), date(2026, 3, 28)) == 2


def test_the_ledger_misses_a_term_at_midnight(ledger: Ledger) -> None:
    ledger.at(datetime(2026, 11, 2, 8))
    friday = datetime(2026, 11, 6, 18)
    ledger.received(friday, 1, friday, ["vacancies.positions"], "press")
    assert ledger.came[1].due == date(2026, 11, 11)
    ledger.at(datetime(2026, 11, 11, 23, 59))
    assert ledger.came[1].missed == []
    ledger.at(datetime(2026, 11, 12))
    assert ledger.came[1].missed == [date(2026, 11, 11)]
    assert ledger.journal["missed", 1, date(2026, 11, 11)] == 1
