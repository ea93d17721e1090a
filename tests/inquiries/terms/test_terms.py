"""Terms of answers against days counted by hand on printed calendars: the days off and transfers of
2024 to 2027, evenings, ends of years, short months, rows an administrator enters."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Kind
from apps.inquiries.terms import Office
from apps.publishing.figures import set_figure
from apps.regulation.calendar import CalendarRow, WorkingCalendar
from apps.regulation.register import Text
from apps.workdays.models import CalendarRow as StoredRow
from tests.factories import UserFactory

ALMATY = ZoneInfo("Asia/Almaty")
FIGURES = {
    "office.closes": time(18),
    "office.shortened_by": 1,
    "answer.question": 15,
    "answer.appeal": 15,
    "answer.complaint": 20,
    "answer.page": 3,
    "extension.months": 2,
    "extension.told": 3,
    "forwarding.days": 3,
}


def office(rows=(), **figures) -> Office:
    calendar = WorkingCalendar(
        [CalendarRow(day(when), kind, Text("Күн", "День"), "№ 1") for when, kind in rows]
    )
    named = {name.replace("__", "."): value for name, value in figures.items()}
    return Office(calendar, FIGURES | named)


def day(words: str) -> date:
    return date.fromisoformat(words)


def moment(words: str) -> datetime:
    """A moment of Almaty, or the one its own offset says."""
    at = datetime.fromisoformat(words)
    return at if at.tzinfo else at.replace(tzinfo=ALMATY)


# When it came, and the day of its registration.
REGISTERED = [
    # An ordinary week: Thursday 5 to Monday 9 November 2026.
    ("2026-11-05 00:00:00", "2026-11-05"),
    ("2026-11-05 11:20:00", "2026-11-05"),
    ("2026-11-05 17:59:59.999999", "2026-11-05"),
    ("2026-11-05 18:00:00", "2026-11-06"),
    ("2026-11-05 23:59:59", "2026-11-06"),
    ("2026-11-06 17:59:00", "2026-11-06"),
    ("2026-11-06 18:00:00", "2026-11-09"),
    ("2026-11-07 10:00:00", "2026-11-09"),
    ("2026-11-08 23:59:00", "2026-11-09"),
    ("2026-11-09 05:00:00", "2026-11-09"),
    # The same moments said in UTC: 17:59 and 18:30 in Almaty, midnight after a Sunday.
    ("2026-11-05T12:59:00+00:00", "2026-11-05"),
    ("2026-11-05T13:30:00+00:00", "2026-11-06"),
    ("2026-11-08T19:00:00+00:00", "2026-11-09"),
    # Nauryz.
    ("2026-03-20 17:30:00", "2026-03-20"),
    ("2026-03-20 18:30:00", "2026-03-26"),
    ("2026-03-23 09:00:00", "2026-03-26"),
    ("2026-03-25 12:00:00", "2026-03-26"),
    ("2025-03-20 19:00:00", "2025-03-26"),
    ("2027-03-24 08:00:00", "2027-03-25"),
    # The first day of Kurban Ait.
    ("2026-05-26 18:00:00", "2026-05-28"),
    ("2026-05-27 10:00:00", "2026-05-28"),
    ("2025-06-06 09:00:00", "2025-06-09"),
    # A Friday moved to a Sunday, a Wednesday moved to a Saturday.
    ("2025-01-03 10:00:00", "2025-01-05"),
    ("2025-01-05 12:00:00", "2025-01-05"),
    ("2025-01-05 18:00:00", "2025-01-06"),
    ("2025-01-06 20:00:00", "2025-01-08"),
    ("2024-05-04 12:00:00", "2024-05-04"),
    ("2024-05-07 12:00:00", "2024-05-10"),
    # Ends of years.
    ("2025-12-31 17:00:00", "2025-12-31"),
    ("2025-12-31 18:00:00", "2026-01-05"),
    ("2026-12-31 18:00:00", "2027-01-05"),
    # 30 August is a holiday until 2025, and on a Saturday gives the Monday off.
    ("2025-09-01 10:00:00", "2025-09-02"),
    ("2026-08-31 10:00:00", "2026-08-31"),
]


@pytest.mark.parametrize(("came", "expected"), REGISTERED)
def test_the_day_of_registration(came, expected):
    assert office().registered_on(moment(came)) == day(expected)


# Rows of the calendar, when it came, and the day of its registration.
REGISTERED_WITH_ROWS = [
    ([("2026-12-30", "shortened_day")], "2026-12-30 16:59:59", "2026-12-30"),
    ([("2026-12-30", "shortened_day")], "2026-12-30 17:00:00", "2026-12-31"),
    ([("2026-12-30", "shortened_day")], "2026-12-29 17:30:00", "2026-12-29"),
    ([("2026-11-14", "working_day")], "2026-11-14 12:00:00", "2026-11-14"),
    ([("2026-11-14", "working_day")], "2026-11-13 19:00:00", "2026-11-14"),
    ([("2026-11-16", "day_off")], "2026-11-15 12:00:00", "2026-11-17"),
    ([("2026-11-16", "day_off")], "2026-11-16 12:00:00", "2026-11-17"),
    # Kurban Ait came a day later than it was estimated.
    ([("2026-05-27", "working_day"), ("2026-05-28", "day_off")], "2026-05-27 10:00", "2026-05-27"),
    ([("2026-05-27", "working_day"), ("2026-05-28", "day_off")], "2026-05-28 10:00", "2026-05-29"),
]


@pytest.mark.parametrize(("rows", "came", "expected"), REGISTERED_WITH_ROWS)
def test_the_day_of_registration_with_rows(rows, came, expected):
    assert office(rows).registered_on(moment(came)) == day(expected)


@pytest.mark.parametrize(
    ("figures", "came", "expected"),
    [
        ({"office__closes": time(17, 30)}, "2026-11-05 17:29:59", "2026-11-05"),
        ({"office__closes": time(17, 30)}, "2026-11-05 17:30:00", "2026-11-06"),
        ({"office__shortened_by": 2}, "2026-12-30 15:59:59", "2026-12-30"),
        ({"office__shortened_by": 2}, "2026-12-30 16:00:00", "2026-12-31"),
        ({"office__shortened_by": 0}, "2026-12-30 17:59:59", "2026-12-30"),
    ],
)
def test_office_hours_of_the_house(figures, came, expected):
    rows = [("2026-12-30", "shortened_day")]
    assert office(rows, **figures).registered_on(moment(came)) == day(expected)


# Registered, by which term, and the last day of the answer.
DUE = [
    ("2026-11-05", "question", "2026-11-26"),
    ("2026-11-05", "appeal", "2026-11-26"),
    # Women's Day moved to Monday, and Nauryz.
    ("2026-03-05", "question", "2026-04-01"),
    ("2026-03-20", "question", "2026-04-15"),
    ("2025-03-07", "question", "2025-04-03"),
    ("2027-03-05", "question", "2027-04-02"),
    # May, with Victory Day moved to Monday, and Kurban Ait.
    ("2026-04-30", "question", "2026-05-26"),
    ("2026-05-06", "question", "2026-06-01"),
    ("2025-04-30", "question", "2025-05-26"),
    ("2025-05-30", "question", "2025-06-23"),
    # A working Saturday counts, the Wednesday it stands for does not.
    ("2024-04-26", "question", "2024-05-22"),
    # Days of the capital, the Constitution, the Republic, Independence.
    ("2026-06-29", "question", "2026-07-21"),
    ("2025-08-22", "question", "2025-09-15"),
    ("2026-08-24", "question", "2026-09-14"),
    ("2025-10-17", "question", "2025-11-10"),
    ("2026-10-20", "question", "2026-11-11"),
    ("2025-12-05", "question", "2025-12-29"),
    # Over the end of a year; in 2025 a Sunday is worked.
    ("2024-12-27", "question", "2025-01-22"),
    ("2025-12-31", "question", "2026-01-26"),
    ("2026-12-10", "question", "2027-01-05"),
    ("2026-12-31", "question", "2027-01-26"),
    # Complaints have 20 days.
    ("2026-11-05", "complaint", "2026-12-03"),
    ("2026-03-05", "complaint", "2026-04-08"),
    ("2025-01-05", "complaint", "2025-02-03"),
    # A page is put right within 3.
    ("2026-11-06", "page", "2026-11-11"),
    ("2026-03-19", "page", "2026-03-27"),
    ("2026-05-26", "page", "2026-06-01"),
]


@pytest.mark.parametrize(("registered", "kind", "expected"), DUE)
def test_the_last_day_of_an_answer(registered, kind, expected):
    assert office().due_on(day(registered), kind) == day(expected)


@pytest.mark.parametrize(
    ("rows", "registered", "kind", "expected"),
    [
        ([("2026-11-16", "day_off")], "2026-11-05", "question", "2026-11-27"),
        ([("2026-11-14", "working_day")], "2026-11-05", "question", "2026-11-25"),
        (
            [("2026-11-14", "working_day"), ("2026-11-16", "day_off")],
            "2026-11-12",
            "page",
            "2026-11-17",
        ),
        ([("2026-12-30", "shortened_day")], "2026-12-28", "page", "2026-12-31"),
    ],
)
def test_the_last_day_of_an_answer_with_rows(rows, registered, kind, expected):
    assert office(rows).due_on(day(registered), kind) == day(expected)


# The first end of the term, and the last day it may be extended to.
EXTENDED = [
    ("2026-11-26", "2027-01-26"),
    ("2026-01-26", "2026-03-26"),
    # That month is shorter; its last day is a Sunday, a Saturday, a Thursday, a Wednesday.
    ("2026-12-31", "2027-03-01"),
    ("2025-12-29", "2026-03-02"),
    ("2023-12-29", "2024-02-29"),
    ("2026-07-31", "2026-09-30"),
    # That day is off.
    ("2026-08-31", "2026-11-02"),
    ("2026-01-23", "2026-03-26"),
    ("2026-03-27", "2026-05-28"),
    ("2026-05-06", "2026-07-07"),
    ("2025-06-30", "2025-09-02"),
    ("2026-06-30", "2026-08-31"),
    ("2026-11-04", "2027-01-05"),
    # That day is a Sunday that is worked, or the Saturday before it.
    ("2024-11-05", "2025-01-05"),
    ("2024-11-04", "2025-01-05"),
]


@pytest.mark.parametrize(("first_due", "expected"), EXTENDED)
def test_the_last_day_of_an_extension(first_due, expected):
    assert office().latest_extension(day(first_due)) == day(expected)


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "2026-01-30"), (1, "2026-03-02"), (6, "2026-07-30")]
)
def test_an_extension_by_other_months(months, expected):
    own = office(extension__months=months)
    assert own.latest_extension(day("2026-01-30")) == day(expected)


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ("2026-11-20", "2026-11-25"),
        ("2026-11-21", "2026-11-25"),
        ("2026-03-19", "2026-03-27"),
        ("2025-01-03", "2025-01-08"),
        ("2026-12-31", "2027-01-08"),
    ],
)
def test_the_day_by_which_the_person_is_told(decided, expected):
    assert office().told_by(day(decided)) == day(expected)


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("2026-11-05", "2026-11-10"),
        ("2026-05-06", "2026-05-13"),
        ("2025-06-05", "2025-06-11"),
        ("2026-12-30", "2027-01-06"),
    ],
)
def test_the_day_by_which_it_is_forwarded(registered, expected):
    assert office().forwarded_by(day(registered)) == day(expected)


# --- As the site counts -------------------------------------------------------------------------


def submitted(came: str, kind: Kind = Kind.UNIT):
    submission = Submission(kind=kind, language="kk", text=f"Неге? {came}")
    return actions.submit(submission, at=moment(came)).record


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came", "kind", "registered", "due"),
    [
        ("2026-11-06 18:00", Kind.HEAD, "2026-11-09", "2026-11-30"),
        ("2026-03-21 09:00", Kind.RECEPTION, "2026-03-26", "2026-04-16"),
        ("2026-12-31 18:00", Kind.APPEAL, "2027-01-05", "2027-01-27"),
        ("2026-11-07 10:00", Kind.COMPLAINT, "2026-11-09", "2026-12-07"),
        ("2026-05-27 10:00", Kind.PAGE, "2026-05-28", "2026-06-02"),
    ],
)
def test_what_is_submitted_gets_its_days(came, kind, registered, due):
    page = "/kk/contacts/" if kind == Kind.PAGE else ""
    submission = Submission(kind=kind, language="kk", text="Неге?", page=page)
    inquiry = actions.submit(submission, at=moment(came)).record
    assert (inquiry.registered_on, inquiry.due_on) == (day(registered), day(due))
    assert inquiry.first_due_on == inquiry.due_on


@pytest.mark.django_db
def test_the_figures_of_the_moment_are_the_ones_of_the_law():
    known = Office.at(moment("2026-11-05 11:20")).figures
    assert {name: known[name] for name in FIGURES} == FIGURES


@pytest.mark.django_db
def test_a_row_and_a_figure_entered_later_move_no_earlier_term(monkeypatch):
    before = submitted("2026-11-05 11:20")
    monkeypatch.setattr(
        "django.utils.timezone.now", lambda: datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
    )
    StoredRow.objects.create(
        date=day("2026-11-16"), kind="day_off", title_kk="Күн", title_ru="День", source="№ 1"
    )
    set_figure("answer.question", "10", source="Бұйрық", by=UserFactory(roles=["administrator"]))
    after = submitted("2026-11-05 17:30")
    early = submitted("2026-11-05 11:30")
    before.refresh_from_db()
    assert before.due_on == early.due_on == day("2026-11-26")
    assert after.due_on == day("2026-11-20")
