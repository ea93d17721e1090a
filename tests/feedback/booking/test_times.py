"""Which times are offered: the weekly hours with everything that changes them."""

from datetime import date, time

import pytest

from apps.feedback.booking import actions, times
from apps.feedback.models import ClosedDay
from apps.publishing.figures import set_figure
from apps.workdays.models import CalendarRow
from tests.factories import (
    HoursExceptionFactory,
    PersonFactory,
    PostFactory,
    TenureFactory,
    UserFactory,
)
from tests.feedback.booking.conftest import NOW, THURSDAY, moment, wish
from tests.organisation.factories import AbsenceFactory, ReceptionHoursFactory

pytestmark = pytest.mark.django_db


def offered(at=NOW, post=None):
    return times.offer(at, post)


def days(at=NOW):
    return sorted({slot.day for slot in offered(at)})


def clocks(day=THURSDAY, at=NOW):
    return [slot.code[-5:] for slot in offered(at) if slot.day == day]


EIGHT = ["15:00", "15:15", "15:30", "15:45", "16:00", "16:15", "16:30", "16:45"]


def test_the_hours_of_four_weeks_in_quarters(director):
    assert days() == [date(2026, 11, day) for day in (5, 12, 19, 26)]
    assert clocks() == EIGHT
    assert {slot.window.receiver.name for slot in offered()} == {"Серікбаева Айнұр"}
    assert {slot.window.place for slot in offered()} == {"1-қабат, 101-кабинет"}


def test_nothing_is_stored_by_asking(director, django_assert_num_queries):
    with django_assert_num_queries(11) as asked:
        offered()
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []


def test_more_posts_and_weeks_ask_no_more(director, django_assert_num_queries):
    for _each in range(3):
        post = PostFactory()
        TenureFactory(post=post, person=PersonFactory())
        ReceptionHoursFactory(post=post)
    set_figure("reception.weeks", "8", source="Бұйрық №5", by=UserFactory())
    with django_assert_num_queries(11):
        # Of nine Thursdays the first is the New Year.
        assert len(times.offer(moment("2099-01-01 10:00"))) == 4 * 8 * 8


def test_a_time_that_has_begun_is_no_longer_offered(director):
    assert clocks(at=moment("2026-11-05 15:30")) == EIGHT[3:]


def test_the_length_and_the_weeks_are_figures(director):
    by = UserFactory()
    set_figure("reception.minutes", "50", source="Бұйрық №5", by=by)
    set_figure("reception.weeks", "1", source="Бұйрық №5", by=by)
    at = moment("2099-01-01 16:00")
    found = [slot.code for slot in times.offer(at)]
    # What is left of the two hours is shorter than a visit.
    assert found == ["2099-01-08T15:00", "2099-01-08T15:50"]


def test_nobody_is_received_on_a_holiday(director):
    # 7 May, Defender's Day, is a Thursday.
    assert days(moment("2026-05-04 10:00")) == [date(2026, 5, day) for day in (14, 21, 28)]


def test_a_day_off_moved_to_a_reception_day_closes_it(director):
    CalendarRow.objects.create(
        date=THURSDAY, kind="day_off", title_kk="Демалыс", title_ru="Выходной", source="№ 1"
    )
    assert days() == [date(2026, 11, day) for day in (12, 19, 26)]


def test_a_working_saturday_is_received_on_as_a_monday(director):
    ReceptionHoursFactory(post=director, weekday=0, opens=time(9), closes=time(10))
    CalendarRow.objects.create(
        date=date(2026, 11, 7),
        kind="working_day",
        title_kk="Жұмыс күні",
        title_ru="Рабочий день",
        source="№ 2",
    )
    assert clocks(date(2026, 11, 7)) == ["09:00", "09:15", "09:30", "09:45"]
    assert clocks(date(2026, 11, 14)) == []


def test_a_sanitary_day_closes_and_shorter_hours_cut(director, now):
    HoursExceptionFactory(first_day=THURSDAY, last_day=THURSDAY, opens=None, closes=None)
    HoursExceptionFactory(
        first_day=date(2026, 11, 12),
        last_day=date(2026, 11, 12),
        opens=time(8),
        closes=time(15, 40),
    )
    assert clocks() == []
    assert clocks(date(2026, 11, 12)) == ["15:00", "15:15"]


def test_an_absence_without_a_substitute_closes_and_with_one_names_it(director):
    person = director.tenures.get().person
    other = PersonFactory(name_kk="Ермеков Нұрлан", name_ru="Ермеков Нурлан")
    AbsenceFactory(person=person, first_day=THURSDAY, last_day=date(2026, 11, 8))
    AbsenceFactory(
        person=person, first_day=date(2026, 11, 12), last_day=date(2026, 11, 12), substitute=other
    )
    found = {slot.day: (slot.window.receiver, slot.window.acts) for slot in offered()}
    assert found == {
        date(2026, 11, 12): (other, True),
        date(2026, 11, 19): (person, False),
        date(2026, 11, 26): (person, False),
    }


def test_a_substitute_who_is_away_as_well_receives_nobody(director):
    other = PersonFactory()
    reach = {"first_day": THURSDAY, "last_day": THURSDAY}
    AbsenceFactory(person=director.tenures.get().person, substitute=other, **reach)
    AbsenceFactory(person=other, **reach)
    assert clocks() == []


def test_a_vacant_post_is_received_in_by_whoever_acts(director):
    tenure = director.tenures.get()
    tenure.left_on = date(2026, 11, 10)
    tenure.save()
    assert days() == [THURSDAY]
    acting = PersonFactory()
    TenureFactory(post=director, person=acting, since=date(2026, 11, 15), acting=True)
    assert days() == [date(2026, 11, day) for day in (5, 19, 26)]
    assert offered()[-1].window.receiver == acting


def test_a_post_that_ends_receives_until_its_last_day(director):
    director.until = date(2026, 11, 12)
    director.save()
    assert days() == [THURSDAY, date(2026, 11, 12)]


def test_a_booked_time_is_not_offered_whatever_the_grid(director):
    actions.book(wish(director, "2026-11-05 15:15"), at=NOW)
    assert clocks() == [EIGHT[0], *EIGHT[2:]]
    # Hours that begin ten minutes later: both times that touch the booked one are left out.
    hours = director.reception_hours.get()
    hours.opens = time(15, 10)
    hours.save()
    assert clocks()[:3] == ["15:40", "15:55", "16:10"]


def test_a_closed_day_is_not_offered(director):
    ClosedDay.objects.create(post=director, day=THURSDAY)
    assert days() == [date(2026, 11, day) for day in (12, 19, 26)]


def test_a_booking_without_hours_is_found(director):
    kept = actions.book(wish(director), at=NOW).record
    assert times.stands([kept])[kept.pk].place == "1-қабат, 101-кабинет"
    AbsenceFactory(person=director.tenures.get().person, first_day=THURSDAY, last_day=THURSDAY)
    assert times.stands([kept]) == {}


@pytest.mark.parametrize("code", ["", "2026-11-05", "2026-13-05T15:00", "0001-01-01T00:00", "x"])
def test_words_that_are_no_time(code):
    assert times.moment_in(code) is None
