"""What every section has by being declared: lists, pages, feeds and the sitemap, in both languages.

The tests run over the register of sections, so a new one is tested by existing. What only one
section does is tested in a folder of its own."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from apps.library.models import Image
from apps.publishing.models import Publishable, PublishableWithFiles
from apps.publishing.sections import Collection, DocumentListing, all_collections
from tests.factories import (
    AttachmentFactory,
    DocumentFactory,
    ImageFactory,
    UserFactory,
    factory_for,
    for_every_item,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db

OTHER = {"kk": "ru", "ru": "kk"}


def lists_items(collection: Collection) -> bool:
    """Whether the list names items: documents do, unless they fulfil a single one, whose newest
    document is then the page itself."""
    return issubclass(collection.shape, DocumentListing) and len(collection.register_items) > 1


def is_one_page(collection: Collection) -> bool:
    """Whether the records are parts of one page, as useful links are."""
    return not collection.shape.has_pages


COLLECTIONS = [pytest.param(each, id=each.name) for each in all_collections()]
WITH_PAGES = [
    pytest.param(each, id=each.name) for each in all_collections() if each.shape.has_pages
]
WITH_FEED = [pytest.param(each, id=each.name) for each in all_collections() if each.feed]
WITH_ITEM_PAGES = [
    pytest.param(each, id=each.name)
    for each in all_collections()
    if each.items and (each.is_standing() or issubclass(each.shape, DocumentListing))
]
languages = pytest.mark.parametrize("language", ["kk", "ru"])
collections = pytest.mark.parametrize("collection", COLLECTIONS)
with_pages = pytest.mark.parametrize("collection", WITH_PAGES)


def address_of(row: Publishable, language: str) -> str:
    """The page of a record, or the page it is listed on."""
    with translation.override(language):
        return urlsplit(row.get_absolute_url())._replace(fragment="").geturl()


def list_of(collection: Collection, language: str) -> str:
    with translation.override(language):
        return collection.list_url


def read(client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


@languages
@collections
def test_the_list_names_what_is_published_in_its_language(client, collection, language):
    row = factory_for(collection.model)(published=True)
    page = read(client, list_of(collection, language))
    assert page.lang == language
    if lists_items(collection):
        titles = [item.title.in_language(language) for item in collection.register_items]
        assert [title for title in titles if title not in page.text] == []
    else:
        assert row.text("title", language) in page.text
        named = address_of(row, language) in page.links
        assert named or page.headings == [row.text("title", language)] or is_one_page(collection)
    assert row.text("title", OTHER[language]) not in page.text


@languages
@collections
def test_the_list_hides_drafts(client, collection, language):
    draft = factory_for(collection.model)()
    shown = factory_for(collection.model)(published=True)
    page = read(client, list_of(collection, language))
    assert draft.text("title", language) not in page.text
    assert address_of(draft, language) not in page.links or is_one_page(collection)
    assert shown.text("title", language) in page.text or lists_items(collection)


@languages
@with_pages
def test_a_page_shows_its_record_in_its_language(client, collection, language):
    row = factory_for(collection.model)(published=True)
    page = read(client, address_of(row, language))
    assert page.lang == language
    assert page.headings == [row.text("title", language)]
    assert page.title.startswith(row.text("title", language))
    for name in ("title", "lead", "body"):
        if name in row.translated:
            words = Page(row.text(name, language)).text or row.text(name, language)
            other = Page(row.text(name, OTHER[language])).text or row.text(name, OTHER[language])
            assert words in page.text
            assert other not in page.text


@languages
@with_pages
def test_a_page_shows_its_documents(client, collection, language):
    if not issubclass(collection.model, PublishableWithFiles):
        assert not hasattr(collection.model, "attachments")
        return
    row = factory_for(collection.model)(published=True)
    document = AttachmentFactory(record=row).document
    page = read(client, address_of(row, language))
    assert document.text("title", language) in page.text
    assert document.version_for(language).url in page.links


@with_pages
def test_a_draft_is_nowhere_for_readers_and_open_to_staff(client, collection):
    draft = factory_for(collection.model)()
    for language in ("kk", "ru"):
        assert client.get(address_of(draft, language)).status_code == 404
    client.force_login(UserFactory(roles=["inspector"]))
    response = client.get(address_of(draft, "kk"))
    assert response.status_code == 200
    assert Page(response.content.decode()).headings == [draft.title_kk]
    assert response.headers["Cache-Control"] == "private, no-store"


@languages
@pytest.mark.parametrize("collection", WITH_ITEM_PAGES)
def test_an_item_has_a_page_before_anything_is_published(client, collection, language):
    for_every_item(collection.model)
    for item in collection.register_items:
        with translation.override(language):
            response = client.get(collection.item_url(item.id))
        page = Page(response.content.decode())
        assert (response.status_code, page.headings) == (200, [item.title.in_language(language)])
        assert "Қазақша тақырып" not in page.text
        assert "Русский заголовок" not in page.text


@languages
@pytest.mark.parametrize("collection", WITH_ITEM_PAGES)
def test_the_page_of_an_item_shows_what_fulfils_it(client, collection, language):
    rows = for_every_item(collection.model, published=True)
    for item, row in zip((each.id for each in collection.register_items), rows, strict=True):
        with translation.override(language):
            address = collection.item_url(item)
        assert read(client, address).headings == [row.text("title", language)]


@collections
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_page_has_one_heading_one_search_and_its_counterparts(client, collection, language):
    row = factory_for(collection.model)(published=True)
    for address in {list_of(collection, language), address_of(row, language)}:
        page = read(client, address)
        rest = address.removeprefix(f"/{language}")
        assert len(page.headings) == 1
        assert [form.attributes["action"] for form in page.all("form", role="search")] == [
            f"/{language}/search/"
        ]
        assert page.alternates == {
            "kk": f"http://testserver/kk{rest}",
            "ru": f"http://testserver/ru{rest}",
        }
        assert page.language_switch == {"kk": f"/kk{rest}", "ru": f"/ru{rest}"}


@with_pages
def test_the_sitemap_holds_published_pages_in_both_languages(client, collection):
    shown, draft = factory_for(collection.model)(published=True), factory_for(collection.model)()
    text = client.get(reverse("sitemap")).content.decode()
    for language in ("kk", "ru"):
        assert f"<loc>http://testserver{address_of(shown, language)}</loc>" in text
        assert f"<loc>http://testserver{address_of(draft, language)}</loc>" not in text


@collections
def test_the_sitemap_holds_the_lists_in_both_languages(client, collection):
    text = client.get(reverse("sitemap")).content.decode()
    for language in ("kk", "ru"):
        assert f"<loc>http://testserver{list_of(collection, language)}</loc>" in text


@languages
@pytest.mark.parametrize("collection", WITH_FEED)
def test_the_feed_holds_published_records_in_its_language(client, collection, language):
    shown, draft = factory_for(collection.model)(published=True), factory_for(collection.model)()
    with translation.override(language):
        response = client.get(reverse(f"{collection.name}.feed"))
    text = response.content.decode()
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    assert f"<title>{shown.text('title', language)}</title>" in text
    assert f"http://testserver{address_of(shown, language)}<" in text
    assert f"http://testserver{address_of(draft, language)}<" not in text
    assert shown.text("title", OTHER[language]) not in text


# --- The number of queries ----------------------------------------------------------------------


@pytest.fixture
def publish(collection, media) -> Callable[[int], list[Publishable]]:
    """Publishes so many records, each with everything it can show: a document, images."""
    document, image = DocumentFactory(), ImageFactory()
    images = {
        field.name: image
        for field in collection.model._meta.concrete_fields
        if field.related_model is Image
    }

    def make(number: int) -> list[Publishable]:
        rows = factory_for(collection.model).create_batch(number, published=True, **images)
        if issubclass(collection.model, PublishableWithFiles):
            for row in rows:
                AttachmentFactory(record=row, document=document)
        return rows

    return make


def queries(client, address: str) -> int:
    # The first visit fills the caches of content types and of templates.
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@collections
def test_the_number_of_queries_does_not_grow_with_the_rows(client, collection, publish):
    first, *_others = publish(3)
    addresses = (list_of(collection, "kk"), address_of(first, "kk"))
    for_three = [queries(client, address) for address in addresses]
    publish(47)
    for_many = [queries(client, address) for address in addresses]
    grown = [many - few for few, many in zip(for_three, for_many, strict=True)]
    assert [number for number in grown if number > 0] == [], (addresses, for_three, for_many)
