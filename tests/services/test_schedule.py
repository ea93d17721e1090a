"""Which doctor receives on which day: the week with its limits, holidays and other days of the
organisation, absences, changes, departures; and what a doctor does at a moment."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.organisation.models import Absence
from apps.services.models import DayChange, Doctor, WeeklySlot
from apps.services.schedule import Schedule, State, room_conflicts
from apps.workdays.models import CalendarRow, Timetable
from tests.factories import HoursExceptionFactory, PersonFactory, ServiceFactory
from tests.services.factories import DayChangeFactory, DoctorFactory, WeeklySlotFactory

pytestmark = pytest.mark.django_db

# A Monday; the week holds Independence Day, Wednesday the 16th.
MONDAY = date(2026, 12, 14)
MORNING = "09:00–13:00"


@pytest.fixture(autouse=True)
def whole_calendar(monkeypatch) -> None:
    """Exceptions of any year count: the tests have days of their own."""
    monkeypatch.setattr(Timetable, "horizon", staticmethod(lambda: date.min))


def read(doctor: Doctor, first: date = MONDAY, last: date | None = None):
    """The schedule of two weeks and the doctor it has read."""
    schedule = Schedule(first, last or first + timedelta(days=13))
    (found,) = schedule.doctors(Doctor.objects.filter(pk=doctor.pk))
    return schedule, found


def hours(doctor: Doctor, day: date) -> str:
    """The hours of a day in short; '' when there is no reception."""
    schedule, found = read(doctor, day, day)
    return ", ".join(
        f"{window.opens:%H:%M}–{window.closes:%H:%M}" for window in schedule.on(found, day).windows
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 12, 14), MORNING, id="Monday"),
        pytest.param(date(2026, 12, 18), MORNING, id="Friday"),
        pytest.param(date(2026, 12, 19), "", id="Saturday without hours"),
        pytest.param(date(2026, 12, 20), "", id="Sunday"),
        pytest.param(date(2026, 12, 16), "", id="Independence Day"),
        pytest.param(date(2027, 1, 1), "", id="New Year"),
        pytest.param(date(2026, 12, 17), MORNING, id="the day after the holiday"),
        pytest.param(date(2026, 1, 5), MORNING, id="the first day of the slots"),
        pytest.param(date(2025, 12, 29), "", id="the Monday before the first day"),
    ],
)
def test_the_week_of_a_doctor(day, expected):
    assert hours(DoctorFactory(), day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 7), MORNING),
        (date(2026, 12, 14), MORNING),
        (date(2026, 12, 21), "14:00–18:00"),
        (date(2026, 12, 28), "14:00–18:00"),
    ],
)
def test_hours_change_on_the_day_they_are_said_to(day, expected):
    doctor = DoctorFactory(week=False)
    WeeklySlotFactory(doctor=doctor, weekday=0, valid_to=date(2026, 12, 14))
    WeeklySlotFactory(
        doctor=doctor, weekday=0, opens=time(14), closes=time(18), valid_from=date(2026, 12, 15)
    )
    assert hours(doctor, day) == expected


def test_two_hours_of_a_day_and_their_rooms():
    doctor = DoctorFactory(week=False, room="310")
    WeeklySlotFactory(doctor=doctor, weekday=0)
    WeeklySlotFactory(doctor=doctor, weekday=0, opens=time(14), closes=time(16), room="212")
    schedule, found = read(doctor)
    windows = schedule.on(found, MONDAY).windows
    assert [(each.opens.hour, each.closes.hour, each.room) for each in windows] == [
        (9, 13, "310"),
        (14, 16, "212"),
    ]


# The organisation


def test_a_service_that_works_on_holidays_has_reception():
    doctor = DoctorFactory()
    ServiceFactory(open_on_holidays=True)
    assert hours(doctor, date(2026, 12, 16)) == MORNING


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 16), ""),
        (date(2026, 12, 17), ""),
        (date(2026, 12, 18), MORNING),
        (date(2026, 12, 15), MORNING),
    ],
)
def test_a_closed_day_of_the_organisation_closes_the_reception(day, expected):
    doctor = DoctorFactory()
    ServiceFactory()
    HoursExceptionFactory(service=None, first_day=date(2026, 12, 17))
    assert hours(doctor, day) == expected


def test_a_closed_day_of_another_service_closes_nothing():
    doctor = DoctorFactory()
    ServiceFactory()
    HoursExceptionFactory(service=ServiceFactory(is_main=False), first_day=date(2026, 12, 17))
    assert hours(doctor, date(2026, 12, 17)) == MORNING


def test_a_short_day_of_the_organisation_cuts_the_reception():
    doctor = DoctorFactory()
    service = ServiceFactory()
    HoursExceptionFactory(
        service=service, first_day=date(2026, 12, 31), opens=time(8), closes=time(12)
    )
    assert hours(doctor, date(2026, 12, 31)) == "09:00–12:00"


def test_a_working_saturday_is_worked_as_a_monday():
    doctor = DoctorFactory()
    ServiceFactory()
    CalendarRow.objects.create(
        date=date(2026, 12, 19),
        kind=CalendarRow.Kind.WORKING_DAY,
        title_kk="Жұмыс күні ауыстырылды",
        title_ru="Рабочий день перенесён",
        source="№ 1",
    )
    assert hours(doctor, date(2026, 12, 19)) == MORNING


# The person


@pytest.mark.parametrize(
    ("day", "away", "expected"),
    [
        pytest.param(date(2026, 12, 14), False, MORNING, id="the day before"),
        pytest.param(date(2026, 12, 15), True, "", id="the first day"),
        pytest.param(date(2026, 12, 17), True, "", id="the last day"),
        pytest.param(date(2026, 12, 18), False, MORNING, id="the day after"),
    ],
)
def test_an_absence_counts_from_its_first_day_to_its_last(day, away, expected):
    doctor, other = DoctorFactory(), PersonFactory(name_kk="Ким Елена", name_ru="Ким Елена")
    Absence.objects.create(
        person=doctor.person,
        first_day=date(2026, 12, 15),
        last_day=date(2026, 12, 17),
        substitute=other,
    )
    schedule, found = read(doctor)
    answer = schedule.on(found, day)
    assert hours(doctor, day) == expected
    assert (answer.absence is not None, answer.substitute) == (away, other if away else None)


def test_a_substitute_who_has_left_is_not_named():
    doctor = DoctorFactory()
    other = PersonFactory(left_on=date(2026, 12, 15))
    Absence.objects.create(
        person=doctor.person, first_day=MONDAY, last_day=date(2026, 12, 18), substitute=other
    )
    schedule, found = read(doctor)
    last, after = schedule.on(found, date(2026, 12, 15)), schedule.on(found, date(2026, 12, 17))
    assert (last.substitute, after.substitute) == (other, None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 12, 14), MORNING), (date(2026, 12, 15), MORNING), (date(2026, 12, 17), "")],
)
def test_a_doctor_receives_on_the_last_day_of_work_and_not_after(day, expected):
    doctor = DoctorFactory()
    doctor.person.left_on = date(2026, 12, 15)
    doctor.person.save()
    assert hours(doctor, day) == expected


# Changes


def test_a_change_gives_other_hours_on_its_days_only():
    doctor = DoctorFactory()
    DayChangeFactory(
        doctor=doctor,
        first_day=date(2026, 12, 14),
        last_day=date(2026, 12, 15),
        opens=time(15),
        closes=time(19),
    )
    found = [hours(doctor, date(2026, 12, day)) for day in (11, 14, 15, 17)]
    assert found == [MORNING, "15:00–19:00", "15:00–19:00", MORNING]


def test_a_change_without_hours_is_no_reception_and_names_who_receives():
    doctor, other = DoctorFactory(), DoctorFactory()
    DayChangeFactory(doctor=doctor, first_day=MONDAY, replaced_by=other)
    schedule, found = read(doctor)
    day = schedule.on(found, MONDAY)
    assert (day.windows, day.substitute) == ((), other.person)


def test_a_duty_of_one_day_stands_on_a_holiday_and_a_longer_change_does_not():
    duty, other = DoctorFactory(), DoctorFactory()
    holiday = date(2026, 12, 16)
    given = {"opens": time(9), "closes": time(12)}
    DayChangeFactory(doctor=duty, first_day=holiday, **given)
    DayChangeFactory(
        doctor=other, first_day=date(2026, 12, 15), last_day=date(2026, 12, 17), **given
    )
    assert (hours(duty, holiday), hours(other, holiday)) == ("09:00–12:00", "")
    assert hours(other, date(2026, 12, 17)) == "09:00–12:00"


def test_the_two_weeks_ahead_tell_each_difference_once():
    doctor = DoctorFactory()
    Absence.objects.create(
        person=doctor.person, first_day=date(2026, 12, 21), last_day=date(2026, 12, 31)
    )
    change = DayChangeFactory(
        doctor=doctor, first_day=date(2026, 12, 15), opens=time(15), closes=time(19)
    )
    schedule, found = read(doctor)
    told = schedule.differences(found, MONDAY)
    assert [(each.first_day, each.last_day) for each in told] == [
        (date(2026, 12, 15), date(2026, 12, 15)),
        (date(2026, 12, 16), date(2026, 12, 16)),
        (date(2026, 12, 21), date(2026, 12, 31)),
    ]
    assert told[0].days[0].change == change
    assert told[1].days[0].closing is not None
    assert len(told[2].days) == 5


def test_the_next_reception_skips_holidays_and_days_off():
    doctor = DoctorFactory(week=False)
    WeeklySlotFactory(doctor=doctor, weekday=2)
    schedule, found = read(doctor)
    following = schedule.next_day(found, MONDAY)
    # The Wednesday of this week is Independence Day.
    assert following.day == date(2026, 12, 23)


# The moment


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2026, 12, 14, 8, 59, 59), State.LATER),
        (datetime(2026, 12, 14, 9, 0), State.NOW),
        (datetime(2026, 12, 14, 12, 59, 59), State.NOW),
        (datetime(2026, 12, 14, 13, 0), State.LATER),
        (datetime(2026, 12, 14, 14, 0), State.NOW),
        (datetime(2026, 12, 14, 16, 0), State.OVER),
    ],
)
def test_what_a_doctor_does_at_a_moment(moment, state):
    doctor = DoctorFactory()
    WeeklySlotFactory(doctor=doctor, weekday=0, opens=time(14), closes=time(16))
    schedule, found = read(doctor)
    assert schedule.on(found, MONDAY).state(moment) == state


def test_another_day_is_later_or_over_and_a_day_without_reception_is_off_or_away():
    doctor, absent = DoctorFactory(), DoctorFactory()
    Absence.objects.create(person=absent.person, first_day=MONDAY, last_day=date(2026, 12, 31))
    schedule, found = read(doctor)
    now = datetime(2026, 12, 15, 10, 0)
    states = [schedule.on(found, date(2026, 12, day)).state(now) for day in (14, 15, 16, 17, 19)]
    assert states == [State.OVER, State.NOW, State.OFF, State.LATER, State.OFF]
    schedule, found = read(absent)
    states = [schedule.on(found, date(2026, 12, day)).state(now) for day in (15, 19)]
    assert states == [State.AWAY, State.OFF]


# Rooms and queries


def test_two_doctors_in_one_room_at_one_time_are_found():
    first, second = DoctorFactory(week=False), DoctorFactory(week=False, room="204")
    own = WeeklySlotFactory(doctor=first, weekday=0)
    other = WeeklySlotFactory(doctor=second, weekday=0, opens=time(12), closes=time(15), room="310")
    WeeklySlotFactory(doctor=second, weekday=0, opens=time(15), closes=time(16))
    WeeklySlotFactory(doctor=second, weekday=1, room="310")
    assert room_conflicts(first) == [(own, other)]
    assert room_conflicts(second) == [(other, own)]
    other.delete()
    assert room_conflicts(first) == []


def test_hours_that_only_touch_do_not_overlap():
    slot = WeeklySlot(weekday=0, opens=time(9), closes=time(13), valid_from=MONDAY)
    touching = WeeklySlot(weekday=0, opens=time(13), closes=time(15), valid_from=MONDAY)
    inside = WeeklySlot(weekday=0, opens=time(12), closes=time(15), valid_from=MONDAY)
    ended = WeeklySlot(
        weekday=0,
        opens=time(9),
        closes=time(13),
        valid_from=date(2026, 1, 5),
        valid_to=date(2026, 12, 13),
    )
    found = [slot.overlaps(other) for other in (touching, inside, ended)]
    assert found == [False, True, False]
    assert [other.overlaps(slot) for other in (touching, inside, ended)] == found


def test_a_schedule_is_read_with_as_many_queries_for_thirty_doctors_as_for_two():
    ServiceFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            schedule = Schedule(MONDAY, MONDAY + timedelta(days=13))
            for doctor in schedule.doctors(Doctor.objects.all()):
                for day in schedule.days(doctor, MONDAY, 14):
                    assert day.substitute is None or day.substitute.name
        return len(captured)

    def with_everything(count: int) -> None:
        for doctor in DoctorFactory.create_batch(count, published=True):
            other = DoctorFactory(published=True)
            Absence.objects.create(
                person=doctor.person, first_day=MONDAY, last_day=MONDAY, substitute=other.person
            )
            DayChangeFactory(doctor=doctor, first_day=date(2026, 12, 17), replaced_by=other)

    with_everything(1)
    for_two = queries()
    with_everything(14)
    assert (Doctor.objects.count(), queries()) == (30, for_two)
    assert DayChange.objects.count() == 15
