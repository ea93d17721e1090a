"""The calendar of publication: what is coming, by days, for the person who looks."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from apps.publishing import actions
from apps.publishing.admin.calendar import Month, first_of_month, publication_calendar
from apps.publishing.models import Status
from apps.publishing.revisions import capture, keep
from apps.workdays.models import CalendarRow
from tests.factories import NewsItemFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


NOW = moment(2026, 12, 3, 10)
FIRST = date(2026, 12, 1)


def request_of(user, **query):
    request = RequestFactory().get("/admin/publication-calendar/", query)
    request.user = user
    return request


def month_of(user, first=FIRST, at=NOW):
    return Month(request_of(user), site, first, at)


def told(month):
    return [
        (day.day, line.what, line.title)
        for week in month.weeks
        for day in week
        for line in day.lines
    ]


@pytest.fixture
def chief():
    return UserFactory(username="chief", roles=["chief"])


def planned(at, **columns):
    return NewsItemFactory(status=Status.PUBLISHED, publish_at=at, **columns)


def test_what_is_coming_stands_on_its_days(chief):
    planned(moment(2026, 12, 10, 9), title_kk="Жаңа")
    planned(moment(2026, 12, 2, 9), title_kk="Өткен")
    planned(moment(2026, 11, 2, 9), title_kk="Аяқталатын", expire_at=moment(2026, 12, 31, 23, 59))
    planned(moment(2027, 1, 1, 0), title_kk="Келесі айда")
    NewsItemFactory(publish_at=moment(2026, 12, 11, 9), title_kk="Жоба")
    assert told(month_of(chief)) == [
        (date(2026, 12, 10), "first", "Жаңа"),
        (date(2026, 12, 31), "end", "Аяқталатын"),
    ]
    assert told(month_of(chief, date(2027, 1, 1))) == [(date(2027, 1, 1), "first", "Келесі айда")]


def test_a_planned_revision_is_a_change_and_a_first_publication_is_told_once(chief):
    editor = UserFactory(username="editor")
    later = timezone.now() + timedelta(days=2)
    live = NewsItemFactory(published=True, title_kk="Бар", title_ru="Есть")
    content = capture(live)
    fields = {**content["fields"], "title_kk": "Өзге", "title_ru": "Иное"}
    keep(live, {**content, "fields": fields}, by=editor)
    actions.publish(live, by=chief, at=later)
    fresh = NewsItemFactory(title_kk="Жаңа", title_ru="Новое")
    actions.publish(fresh, by=chief, at=later)
    day = timezone.localdate(later)
    month = month_of(chief, day.replace(day=1), timezone.now())
    assert told(month) == [(day, "change", "Бар"), (day, "first", "Жаңа")]


def test_an_editor_sees_the_own_units_only(chief):
    editor = UserFactory(username="editor", roles=["editor"])
    planned(moment(2026, 12, 10, 9), title_kk="Өз", unit=editor.unit)
    planned(moment(2026, 12, 10, 9), title_kk="Бөтен", unit=UnitFactory(code="laboratory"))
    assert [title for _day, _what, title in told(month_of(editor))] == ["Өз"]
    assert [title for _day, _what, title in told(month_of(chief))] == ["Бөтен", "Өз"]
    assert told(month_of(UserFactory(username="nobody"))) == []


def test_weeks_begin_on_monday_and_holidays_have_their_names(chief):
    CalendarRow.objects.create(
        date=date(2026, 12, 19),
        kind=CalendarRow.Kind.WORKING_DAY,
        title_kk="Ауыстырылған жұмыс күні",
        title_ru="Перенесённый рабочий день",
        source="Бұйрық № 1",
    )
    weeks = month_of(chief).weeks
    assert [week[0].day.weekday() for week in weeks] == [0] * 5
    days = {day.day: day for week in weeks for day in week}
    assert days[date(2026, 12, 16)].holiday == "Тәуелсіздік күні"
    assert not days[date(2026, 12, 16)].is_working
    assert days[date(2026, 12, 19)].is_working
    assert not days[date(2026, 12, 20)].is_working
    assert days[date(2026, 12, 3)].is_today
    assert not days[date(2026, 11, 30)].in_month


def test_ways_to_other_months(chief):
    month = month_of(chief)
    assert (month.previous, month.next) == (None, date(2027, 1, 1))
    following = month_of(chief, date(2027, 1, 1))
    assert (following.previous, following.next) == (FIRST, date(2027, 2, 1))
    today = NOW.date()
    for words, first in (
        ("2027-02", date(2027, 2, 1)),
        ("", FIRST),
        ("2027-13", FIRST),
        ("9999-12", FIRST),
        ("ә", FIRST),
    ):
        assert first_of_month(words, today) == first


def test_queries_do_not_grow_with_records(chief):
    request = request_of(chief)
    assert told(Month(request, site, FIRST, NOW)) == []
    planned(moment(2026, 12, 10, 9))
    with CaptureQueriesContext(connection) as few:
        assert len(told(Month(request, site, FIRST, NOW))) == 1
    for _each in range(8):
        planned(moment(2026, 12, 10, 9), expire_at=moment(2026, 12, 20))
    with CaptureQueriesContext(connection) as many:
        assert len(told(Month(request, site, FIRST, NOW))) == 17
    assert len(many) == len(few)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_is_a_table_with_links_to_the_records(chief, language):
    at = timezone.now() + timedelta(days=1)
    record = planned(at, title_kk="Жаңа", title_ru="Новое")
    query = {"month": timezone.localdate(at).strftime("%Y-%m")}
    with translation.override(language):
        response = publication_calendar(request_of(chief, **query), site)
        html = response.render().content.decode()
    assert html.count('role="columnheader"') == 7
    assert f'<a href="/admin/news/newsitem/{record.pk}/change/">' in html
    assert re.search(r'class="day[^"]*day--today', html) or at.day == 1


def test_a_long_day_unfolds(chief):
    for number in range(9):
        planned(moment(2026, 12, 10, 9, number))
    (day,) = [day for week in month_of(chief).weeks for day in week if day.lines]
    assert (len(day.first), len(day.rest)) == (6, 3)
