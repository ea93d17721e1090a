"""Before something is deleted its page says where it is used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.publishing.models import Status
from apps.publishing.uses import SHOWN, places_of
from apps.regulation.profiles import find_item
from tests.factories import (
    DocumentFactory,
    ItemStateFactory,
    NewsItemFactory,
    OtherPageFactory,
    TopicFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db


def linking(address: str, **fields):
    text = f'<p>Толығырақ: <a href="{address}">осында</a></p>'
    return NewsItemFactory(published=True, body_kk=text, **fields)


def titles(record) -> list[str]:
    return [place.title for place in places_of(record).shown]


def test_a_unit_is_used_by_what_it_answers_for():
    unit, other = UnitFactory(code="lab"), UnitFactory(code="other")
    NewsItemFactory(unit=unit, title_kk="Зертхана жаңалығы")
    OtherPageFactory(unit=unit, title_kk="Зертхана беті")
    NewsItemFactory(unit=other, title_kk="Басқа")
    found = places_of(unit)
    assert sorted(place.title for place in found.shown) == ["Зертхана беті", "Зертхана жаңалығы"]
    assert (found.count, found.further) == (2, 0)
    (news,) = [place for place in found.shown if place.title == "Зертхана жаңалығы"]
    assert (news.kind, news.url.startswith("/admin/news/newsitem/")) == ("жаңалық", True)


def test_a_file_is_used_by_the_records_that_show_it(media):
    document = DocumentFactory()
    page = OtherPageFactory(published=True, title_kk="Ереже беті")
    page.attachments.create(document=document)
    assert titles(document) == ["Ереже беті"]


@pytest.mark.parametrize(
    "address",
    [
        "/kk/news/target/",
        "/ru/news/target/",
        "https://emhana.example/kk/news/target#a",
        "/kk/news/target",
    ],
)
def test_a_record_is_used_by_the_public_pages_that_link_to_it(address):
    target = NewsItemFactory(published=True, slug="target")
    linking(address, title_kk="Сілтейді")
    assert titles(target) == ["Сілтейді"]


@pytest.mark.parametrize("address", ["/kk/news/target-2/", "/kk/news/", "/kk/documents/target/"])
def test_a_link_to_something_else_is_none(address):
    target = NewsItemFactory(published=True, slug="target")
    linking(address)
    assert titles(target) == []


def test_drafts_and_the_record_itself_are_no_readers_loss():
    target = linking("/kk/news/target/", slug="target")
    draft = linking("/kk/news/target/")
    type(draft).objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    assert titles(target) == []


def test_so_many_are_named_and_the_rest_is_counted():
    topic = TopicFactory()
    for _number in range(SHOWN + 3):
        NewsItemFactory(topic=topic)
    found = places_of(topic)
    assert (len(found.shown), found.count, found.further) == (SHOWN, SHOWN + 3, 3)


def test_the_number_of_queries_does_not_grow_with_the_uses():
    topic = TopicFactory()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            places_of(topic)
        return len(queries)

    NewsItemFactory(topic=topic)
    asked()
    few = asked()
    for _number in range(4):
        NewsItemFactory(topic=topic)
    assert asked() == few


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_of_a_deletion_says_it_with_links(signed_in, language):
    target = NewsItemFactory(published=True, slug="target")
    page = linking("/kk/news/target/", title_kk="Сілтейді", title_ru="Ссылается")
    client = signed_in("administrator", language)
    html = client.get(reverse("admin:news_newsitem_delete", args=[target.pk])).content.decode()
    title = page.title_kk if language == "kk" else page.title_ru
    address = reverse("admin:news_newsitem_change", args=[page.pk])
    assert f'<a href="{address}">{title}</a>' in html
    # Django's own list of what goes with it stands below.
    assert html.index('id="uses-title"') < html.index('id="deleted-objects"')


def test_a_record_nobody_names_says_so(signed_in):
    target = NewsItemFactory()
    address = reverse("admin:news_newsitem_delete", args=[target.pk])
    html = signed_in("administrator").get(address).content.decode()
    assert 'id="uses-title"' not in html
    assert "deleted-objects" in html


def test_deleting_several_names_the_used_ones(signed_in):
    target, other = (NewsItemFactory(published=True, slug=slug) for slug in ("target", "free"))
    linking("/kk/news/target/", title_kk="Сілтейді")
    data = {"action": "delete_selected", "_selected_action": [target.pk, other.pk]}
    response = signed_in("administrator").post(reverse("admin:news_newsitem_changelist"), data)
    html = response.content.decode()
    assert html.count('class="card uses"') == 1
    assert "Сілтейді" in html


def test_items_of_the_register_are_named_in_its_words():
    unit = UnitFactory(code="lab")
    ItemStateFactory(unit=unit, item="symbols.flag")
    (place,) = places_of(unit).shown
    assert place.title == str(find_item("symbols.flag").title)
