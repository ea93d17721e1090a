"""A page that moved is found by its former addresses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.publishing import actions
from apps.publishing.models import FormerAddress, Status
from apps.publishing.revisions import capture, keep
from tests.factories import CorporateDocumentFactory, NewsItemFactory, OtherPageFactory

pytestmark = pytest.mark.django_db


def move(record, slug: str) -> None:
    """Gives a published page another address, as an editor does."""
    content = capture(record)
    content["fields"] = content["fields"] | {"slug": slug}
    keep(record, content, by=None)
    actions.publish(record, by=None)
    record.refresh_from_db()
    assert record.slug == slug


@pytest.fixture
def news():
    return NewsItemFactory(published=True, slug="first")


def answer(address: str) -> tuple[int, str]:
    response = Client().get(address)
    return response.status_code, response.headers.get("Location", "")


def test_a_chain_of_moves_leads_to_the_present_address_at_once(news):
    move(news, "second")
    move(news, "third")
    assert answer("/kk/news/first/") == (301, "/kk/news/third/")
    assert answer("/kk/news/second/") == (301, "/kk/news/third/")
    assert answer("/kk/news/third/") == (200, "")


def test_a_page_that_came_back_is_at_its_old_address(news):
    move(news, "second")
    move(news, "first")
    assert answer("/kk/news/first/") == (200, "")
    assert answer("/kk/news/second/") == (301, "/kk/news/first/")
    assert list(FormerAddress.objects.values_list("slug", flat=True)) == ["second"]


def test_the_language_and_the_query_string_stay(news):
    move(news, "second")
    assert answer("/ru/news/first/?utm=a&b=1") == (301, "/ru/news/second/?utm=a&b=1")


def test_browsers_do_not_remember_it_for_ever(news):
    move(news, "second")
    assert Client().get("/kk/news/first/").headers["Cache-Control"] == "max-age=300"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_a_page_nobody_may_see_is_not_told_of(news, status):
    move(news, "second")
    type(news).objects.filter(pk=news.pk).update(status=status, withdrawn_reason="Қате табылды")
    assert answer("/kk/news/first/") == (404, "")


def test_a_page_whose_day_has_not_come_is_not_told_of(news):
    move(news, "second")
    later = timezone.now() + timedelta(days=1)
    type(news).objects.filter(pk=news.pk).update(publish_at=later)
    assert answer("/kk/news/first/") == (404, "")


def test_whoever_took_the_address_since_is_shown(news):
    move(news, "second")
    other = NewsItemFactory(published=True, slug="first", title_kk="Басқа жаңалық")
    response = Client().get("/kk/news/first/")
    assert response.status_code == 200
    assert other.title_kk in response.content.decode()


def test_an_address_nobody_had_is_not_found(news):
    assert answer("/kk/news/never/") == (404, "")


def test_documents_and_standing_pages_move_too(media):
    document = CorporateDocumentFactory(published=True, slug="one", with_document=True)
    page = OtherPageFactory(published=True, slug="old-page")
    move(document, "two")
    move(page, "new-page")
    assert answer("/kk/documents/view/one/") == (301, "/kk/documents/view/two/")
    old = page.get_absolute_url().replace("new-page", "old-page")
    assert answer(old) == (301, page.get_absolute_url())


def test_an_address_of_another_kind_of_record_leads_nowhere(news):
    move(news, "second")
    assert answer("/kk/documents/view/first/") == (404, "")


def test_a_found_page_asks_for_no_former_addresses(news):
    with CaptureQueriesContext(connection) as asked:
        assert answer("/kk/news/first/") == (200, "")
    assert [each for each in asked if "formeraddress" in each["sql"]] == []
