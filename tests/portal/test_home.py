"""The home page: the newest news, the tasks, today's hours, coming events, the latest changes, and
no more queries however much there is to choose from."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    ImageFactory,
    NewsItemFactory,
    PhoneFactory,
    ServicesPageFactory,
    TopicFactory,
    UrgentNoticeFactory,
    UsefulLinkFactory,
)
from tests.inquiries.factories import HeadAnswerFactory
from tests.support.factories import ChangeFactory, EventFactory

pytestmark = pytest.mark.django_db

# The frame of every page takes eight, the tiles one, the news one, the events one, the changes two,
# the answers one.
MOST_QUERIES = 14


def publish_news(number: int, **fields) -> list:
    """Each an hour older than the one before."""
    now = timezone.now()
    return [
        NewsItemFactory(published=True, publish_at=now - timedelta(hours=hour + 1), **fields)
        for hour in range(number)
    ]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_five_newest_news_stand_on_the_page(read, language):
    rows = publish_news(7)
    page = read(f"/{language}/")
    addresses = [f"/{language}/news/{row.slug}/" for row in rows]
    shown = [address for address in addresses if address in page.links]
    assert shown == addresses[:5]
    assert rows[0].text("title", language) in page.text


def test_an_archived_or_planned_news_item_is_not_among_them(read):
    NewsItemFactory(archived=True)
    NewsItemFactory(scheduled=True)
    (shown,) = publish_news(1)
    news = [link for link in read("/kk/").links if link.startswith("/kk/news/")]
    assert set(news) == {"/kk/news/", f"/kk/news/{shown.slug}/", "/kk/news/feed/"}


def test_the_number_of_queries_is_small_and_does_not_grow(client, hours, media):
    PhoneFactory.create_batch(3, in_frame=True)
    UsefulLinkFactory.create_batch(8, published=True, on_home=True, in_footer=True)
    UrgentNoticeFactory()
    photo = ImageFactory()

    def queries() -> int:
        client.get("/kk/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/kk/").status_code == 200
        return len(captured)

    EventFactory(published=True)
    ChangeFactory(record=publish_news(5, photo=photo)[0])
    with_five = queries()
    EventFactory.create_batch(9, published=True)
    for code in ("prevention", "people", "events"):
        for row in publish_news(15, photo=photo, topic=TopicFactory(code=code)):
            ChangeFactory(record=row)
    ChangeFactory(record=ServicesPageFactory(published=True))
    assert queries() == with_five
    assert with_five <= MOST_QUERIES


def tasks(page) -> list[str]:
    """Where the tiles lead."""
    return [each.attributes["href"] for each in page.all("a") if "tiles" in each.inside]


def test_tasks_lead_only_to_pages_that_are_published(read):
    ServicesPageFactory(slug="house-call")
    offered = tasks(read("/ru/"))
    assert offered == [
        "/ru/services/doctors/",
        "/ru/services/prices/",
        "/ru/blog/ask/",
        "/ru/documents/",
        "/ru/contacts/",
        "/ru/openness/",
    ]
    for address in offered:
        read(address)


def test_there_are_six_tasks_and_each_can_be_done(read):
    ServicesPageFactory(published=True, for_item="services.info.appointment_rules")
    ServicesPageFactory(published=True, slug="house-call")
    ServicesPageFactory(published=True, slug="attachment")
    offered = tasks(read("/kk/"))
    assert offered[:3] == [
        "/kk/services/info/appointment-rules/",
        "/kk/services/house-call/",
        "/kk/services/attachment/",
    ]
    assert len(set(offered)) == 6
    for address in offered:
        read(address)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_greets_in_its_language(read, hours, language):
    (heading,) = read(f"/{language}/").headings
    assert heading.startswith({"kk": "Қайырлы күн!", "ru": "Добрый день!"}[language])


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_links_marked_for_the_home_page_stand_on_it(read, language):
    shown = UsefulLinkFactory(published=True, on_home=True)
    hidden = UsefulLinkFactory(published=True)
    page = read(f"/{language}/")
    assert shown.url in page.links
    assert hidden.url not in page.links
    assert shown.text("title", language) in page.text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_three_latest_answers_of_the_director_stand_on_the_page(read, language):
    rows = [
        HeadAnswerFactory(published=True, answered_on=date(2026, 11, day)) for day in (3, 6, 4, 5)
    ]
    HeadAnswerFactory(answered_on=date(2026, 11, 7))
    page = read(f"/{language}/")
    blog = f"/{language}/blog/"
    shown = [each.attributes["href"] for each in page.all("a") if "answers" in each.inside]
    assert shown == [f"{blog}{rows[number].slug}/" for number in (1, 3, 2)]
    assert {"kk": "Жұмыс күндері", "ru": "В рабочие дни"}[language] in page.text
    assert blog in page.links


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_three_soonest_events_stand_on_the_page(read, language):
    now = timezone.now()
    days = (5, 1, 9, -2, 3)
    rows = [
        EventFactory(
            published=True,
            publish_at=now - timedelta(days=20),
            starts_at=now + timedelta(days=day),
            slug=f"event-{day}",
        )
        for day in days
    ]
    EventFactory(published=True, starts_at=now + timedelta(days=2), is_cancelled=True)
    EventFactory(starts_at=now + timedelta(days=2))
    page = read(f"/{language}/")
    events = [link for link in page.links if link.startswith(f"/{language}/support/events/")]
    names = ("", "event-1/", "event-3/", "event-5/")
    assert events == [f"/{language}/support/events/{name}" for name in names]
    assert rows[1].text("title", language) in page.text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_four_latest_changes_stand_on_the_page(read, language):
    now = timezone.now()
    for hour in range(6):
        row = ServicesPageFactory(
            published=True,
            publish_at=now - timedelta(days=9),
            title_kk=f"Өзгеріс {hour}",
            title_ru=f"Изменение {hour}",
        )
        ChangeFactory(record=row, marked_at=now - timedelta(hours=hour + 1))
    page = read(f"/{language}/")
    word = {"kk": "Өзгеріс", "ru": "Изменение"}[language]
    shown = [number for number in range(6) if f"{word} {number}" in page.text]
    assert shown == [0, 1, 2, 3]
    assert f"/{language}/support/updates-rubric/" in page.links


def test_without_events_and_changes_there_is_no_room_for_them(read):
    page = read("/kk/")
    assert not [link for link in page.links if "/support/" in link and "/links/" not in link]
