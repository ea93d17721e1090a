"""Where a record stands: its address is made from the Kazakh title, is nobody else's, and an item's
page stands where the register says."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.about.models import AboutPage
from apps.documents.models import CorporateDocument
from apps.news.models import NewsItem
from apps.publishing import sections
from apps.publishing.sections import all_collections, collection_of
from tests.factories import (
    AboutPageFactory,
    CorporateDocumentFactory,
    NewsItemFactory,
    OtherPageFactory,
    SupportPageFactory,
    UsefulLinkFactory,
    factory_for,
)

pytestmark = pytest.mark.django_db

STANDING = [
    pytest.param(each, item, id=item)
    for each in all_collections()
    if each.is_standing()
    for item in each.items
]


def test_the_address_is_the_kazakh_title_in_latin_letters():
    row = NewsItemFactory(title_kk="Әжелер мен ғұмыры ұзақ қариялар күні", title_ru="День пожилых")
    assert row.slug == "azheler-men-gumyry-uzak-kariyalar-kuni"
    assert row.get_absolute_url() == "/kk/news/azheler-men-gumyry-uzak-kariyalar-kuni/"


def test_without_a_kazakh_title_the_russian_one_gives_the_address():
    row = NewsItemFactory(title_kk="", title_ru="Щедрый день")
    assert row.slug == "shchedryi-den"


def test_without_any_letters_the_kind_of_record_gives_the_address():
    rows = [NewsItemFactory(title_kk="", title_ru=title) for title in ("", "—")]
    assert [row.slug for row in rows] == ["newsitem", "newsitem-2"]


def test_equal_titles_get_numbered_addresses():
    rows = [NewsItemFactory(title_kk="Егу күні") for _number in range(3)]
    assert [row.slug for row in rows] == ["egu-kuni", "egu-kuni-2", "egu-kuni-3"]


def test_a_kept_address_does_not_follow_the_title():
    row = NewsItemFactory(title_kk="Егу күні")
    row.title_kk = "Вакцина күні"
    row.save()
    row.refresh_from_db()
    assert row.slug == "egu-kuni"


@pytest.mark.parametrize("collection", all_collections(), ids=lambda each: each.name)
def test_two_records_never_share_an_address(collection):
    model = collection.model
    first, second = factory_for(model)(), factory_for(model)()
    name = f"{model._meta.app_label}_{model._meta.model_name}_address"
    # SQLite names the column, PostgreSQL the constraint.
    with pytest.raises(IntegrityError, match=rf"{name}|\.slug"), transaction.atomic():
        model.objects.filter(pk=second.pk).update(slug=first.slug)
    second.refresh_from_db()
    assert second.slug != first.slug


@pytest.mark.parametrize(("collection", "item"), STANDING)
def test_an_item_s_page_stands_where_the_register_says(collection, item):
    row = factory_for(collection.model)(for_item=item)
    section, *rest = item.split(".")
    assert row.get_absolute_url() == f"/kk/{section}/{'/'.join(rest).replace('_', '-')}/"
    assert collection.item_url(item) == row.get_absolute_url()


@pytest.mark.parametrize(("collection", "item"), STANDING)
def test_an_item_has_one_page(collection, item):
    factory_for(collection.model)(for_item=item)
    with pytest.raises(IntegrityError), transaction.atomic():
        factory_for(collection.model)(for_item=item, slug="another-address")
    assert collection.model.objects.filter(item=item).count() == 1


def test_free_pages_are_as_many_as_wanted():
    rows = [OtherPageFactory(item="") for _number in range(3)]
    assert len({row.get_absolute_url() for row in rows}) == 3


def test_a_document_of_a_single_item_needs_no_item_named(monkeypatch):
    only = replace(collection_of(CorporateDocument), items=("documents.main.licence",))
    monkeypatch.setattr(sections, "collection_of", lambda model: only)
    assert CorporateDocumentFactory(item="").item == "documents.main.licence"


def test_the_address_differs_in_its_language_only():
    row = NewsItemFactory(title_kk="Егу күні")
    found = {}
    for code in ("kk", "ru"):
        with translation.override(code):
            found[code] = NewsItem.objects.get(pk=row.pk).get_absolute_url()
    assert found == {"kk": "/kk/news/egu-kuni/", "ru": "/ru/news/egu-kuni/"}


def test_an_address_is_chosen_in_one_s_turn():
    """Otherwise two who save the same title at once choose the same address."""
    before = NewsItemFactory()
    with CaptureQueriesContext(connection) as asked:
        NewsItemFactory(title_kk="Егу күні", unit=before.unit, topic=before.topic)
    tables = [("journal_head" in each["sql"], " LIKE " in each["sql"]) for each in asked]
    turn = next(place for place, (head, _slugs) in enumerate(tables) if head)
    choice = next(place for place, (_head, slugs) in enumerate(tables) if slugs)
    assert turn < choice


def test_a_title_never_takes_the_address_of_the_feed():
    row = NewsItemFactory(title_kk="Feed", published=True)
    assert row.slug == "feed-2"


def test_a_free_page_never_takes_the_address_of_an_item():
    item = collection_of(AboutPage).register_items[0]
    assert AboutPageFactory().is_taken(item.slug)
    assert not AboutPageFactory().is_taken("not-an-item")


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("а б", "Мекенжайда тек латын әріптері, цифрлар мен дефис болады."),
        ("a/b", "Мекенжайда тек латын әріптері, цифрлар мен дефис болады."),
        ("feed", "Бұл мекенжайда сайттың басқа беті бар."),
        ("good-one_2", ""),
    ],
)
def test_an_address_is_refused_in_words(slug, words):
    assert NewsItemFactory().fault_of_address(slug) == words


def test_a_link_keeps_off_no_page_because_it_has_none():
    assert UsefulLinkFactory().fault_of_address("links") == ""
    assert (
        SupportPageFactory().fault_of_address("links") == "Бұл мекенжайда сайттың басқа беті бар."
    )


def test_the_page_of_an_item_stays_at_the_item_s_address(client):
    row = AboutPageFactory(for_item="about.mission", published=True)
    row.slug = "another-address"
    row.save()
    assert row.get_absolute_url() == "/kk/about/mission/"
    assert row.title_kk in client.get("/kk/about/mission/").content.decode()
