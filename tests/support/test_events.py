"""Events: coming until their last day is over, then past; what calendars are told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from apps.publishing import actions
from apps.support.models import Event
from apps.support.views import event_rows, event_time
from tests.factories import UserFactory
from tests.pages import Page
from tests.support.factories import EventFactory

pytestmark = pytest.mark.django_db

ALMATY = ZoneInfo("Asia/Almaty")
STARTS = datetime(2026, 11, 24, 15, 0, tzinfo=ALMATY)
ENDS = STARTS + timedelta(hours=2)


def day(number: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, minute, tzinfo=ALMATY)


@pytest.fixture
def event() -> Event:
    return EventFactory(
        published=True, publish_at=day(1), starts_at=STARTS, ends_at=ENDS, slug="open-day"
    )


@pytest.mark.parametrize(
    ("at", "coming"),
    [(day(20), True), (day(24, 23, 59), True), (day(25), False), (day(26), False)],
)
def test_an_event_is_coming_until_its_day_is_over(event, at, coming):
    assert Event.objects.coming(at).exists() is coming
    assert Event.objects.past(at).exists() is not coming


def test_an_event_of_several_days_is_coming_until_the_last():
    EventFactory(published=True, publish_at=day(1), starts_at=STARTS, ends_at=day(26, 14))
    assert Event.objects.coming(day(26, 20)).count() == 1
    assert Event.objects.coming(day(27)).count() == 0


def test_the_soonest_stands_first_and_the_last_past_one():
    made = [
        EventFactory(published=True, publish_at=day(1), starts_at=day(n, 9), ends_at=None)
        for n in (22, 20, 24)
    ]
    second, first, third = made
    assert list(Event.objects.coming(day(2))) == [first, second, third]
    assert list(Event.objects.past(day(28))) == [third, second, first]


def test_an_event_cannot_end_before_it_begins(event):
    event.ends_at = STARTS - timedelta(minutes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()
    event.refresh_from_db()
    assert event.ends_at == ENDS


# Lists and the home page


@pytest.fixture
def both() -> tuple[Event, Event]:
    """One of next week and one of the week before this."""
    now = timezone.now()
    past = EventFactory(
        published=True, publish_at=now - timedelta(days=30), starts_at=now - timedelta(days=9)
    )
    return EventFactory(published=True), past


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_past_events_stand_under_their_own_tab(client, both, language):
    coming, past = both
    shown = Page(client.get(f"/{language}/support/events/").content.decode())
    earlier = Page(client.get(f"/{language}/support/events/past/").content.decode())
    for page, here, not_here in ((shown, coming, past), (earlier, past, coming)):
        assert f"/{language}/support/events/{here.slug}/" in page.links
        assert f"/{language}/support/events/{not_here.slug}/" not in page.links
        assert {f"/{language}/support/events/", f"/{language}/support/events/past/"} <= set(
            page.links
        )


def test_the_page_tells_when_where_and_how(client):
    EventFactory(
        published=True,
        slug="school",
        starts_at=datetime(2031, 11, 25, 15, 0, tzinfo=ALMATY),
        ends_at=datetime(2031, 11, 25, 16, 30, tzinfo=ALMATY),
        kind=Event.Kind.SCHOOL,
        phone="+7 (727) 337-83-37",
    )
    page = Page(client.get("/ru/support/events/school/").content.decode())
    for words in ("25 ноября 2031 года, вторник, 15:00–16:30", "Актовый зал"):
        assert words in page.text
    assert "tel:+77273378337" in page.links
    assert "/ru/support/events/school/event.ics" in page.links


def test_a_past_event_offers_no_calendar(client, both):
    _coming, past = both
    page = Page(client.get(f"/kk/support/events/{past.slug}/").content.decode())
    assert not [link for link in page.links if link.endswith(".ics")]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_hours_of_a_row(language):
    with translation.override(language):
        one = EventFactory.build(starts_at=STARTS, ends_at=None)
        two = EventFactory.build(starts_at=STARTS, ends_at=ENDS)
        days = EventFactory.build(starts_at=STARTS, ends_at=STARTS + timedelta(days=2))
        month = {"kk": "қараша", "ru": "ноября"}[language]
        assert [event_time(each) for each in (one, two, days)] == [
            "15:00",
            "15:00–17:00",
            f"24 {month}, 15:00 – 26 {month}, 15:00",
        ]


def test_a_row_names_another_year():
    event = EventFactory.build(starts_at=STARTS, ends_at=ENDS, slug="d")
    with translation.override("ru"):
        (row,) = event_rows([event], at=day(1))
        (later,) = event_rows([event], at=datetime(2027, 1, 2, tzinfo=UTC))
    assert (row.day, row.month, row.text) == (24, "ноября", "вторник, 15:00–17:00 · Актовый зал")
    assert later.text == "24 ноября 2026 года, вторник, 15:00–17:00 · Актовый зал"


# Calendars


def ics(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_calendar_holds_the_coming_events_in_its_language(client, both, language):
    coming, _past = both
    lines = ics(client, f"/{language}/support/events/calendar.ics")
    assert [line for line in lines if line.startswith("UID:")] == [
        f"UID:event-{coming.pk}@testserver"
    ]
    assert f"SUMMARY;LANGUAGE={language}:{coming.text('title', language)}" in lines
    assert f"URL:http://testserver/{language}/support/events/{coming.slug}/" in lines
    assert "STATUS:CONFIRMED" in lines


def sequence(lines: list[str]) -> int:
    (line,) = [each for each in lines if each.startswith("SEQUENCE:")]
    return int(line.partition(":")[2])


def test_the_sequence_grows_with_every_change(client):
    event = EventFactory(published=True)
    address = f"/kk/support/events/{event.slug}/event.ics"
    before = sequence(ics(client, address))
    event.starts_at += timedelta(hours=1)
    event.ends_at += timedelta(hours=1)
    actions.save(event, by=UserFactory())
    assert sequence(ics(client, address)) == before + 1


def test_a_cancelled_event_stays_on_the_list_and_is_struck_out(client):
    event = EventFactory(published=True, is_cancelled=True)
    assert "STATUS:CANCELLED" in ics(client, "/kk/support/events/calendar.ics")
    page = Page(client.get("/kk/support/events/").content.decode())
    assert f"/kk/support/events/{event.slug}/" in page.links


def test_a_withdrawn_event_is_struck_out_without_its_words(client):
    event = EventFactory(published=True, title_kk="Жабық кездесу")
    assert "STATUS:CONFIRMED" in ics(client, "/kk/support/events/calendar.ics")
    actions.withdraw(event, by=UserFactory(), reason="Қате")
    lines = ics(client, "/kk/support/events/calendar.ics")
    assert f"UID:event-{event.pk}@testserver" in lines
    assert "STATUS:CANCELLED" in lines
    assert not [line for line in lines if "Жабық" in line or "Қате" in line]
    assert client.get(f"/kk/support/events/{event.slug}/event.ics").status_code == 404


def test_calendars_learn_nothing_of_drafts(client):
    draft, planned = EventFactory(), EventFactory(scheduled=True)
    never_seen = EventFactory(scheduled=True)
    never_seen.status, never_seen.withdrawn_reason = "withdrawn", "Қате"
    never_seen.save()
    assert "BEGIN:VEVENT" not in ics(client, "/kk/support/events/calendar.ics")
    for event in (draft, planned, never_seen):
        assert client.get(f"/kk/support/events/{event.slug}/event.ics").status_code == 404
