"""Where a visitor lands: the page of a section, the contacts, and the greeting of the home page."""

import pytest
from django.utils import translation

from apps.organisation.models import Phone
from apps.publishing.presenters import document_rows
from apps.regulation import profiles
from tests.factories import (
    AttachmentFactory,
    CorporateDocumentFactory,
    ItemStateFactory,
    PhoneFactory,
    ServicesPageFactory,
    SymbolPageFactory,
)
from tests.pages import plain

pytestmark = pytest.mark.django_db


def rows(page) -> list[str]:
    """What a section offers to read."""
    return [plain(each.text) for each in page.all("p", class_="row__title")]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_what_is_not_published_stands_by_itself(read, language):
    SymbolPageFactory(published=True, for_item="symbols.flag")
    state = ItemStateFactory(item="symbols.emblem")
    page = read(f"/{language}/symbols/")
    titles = [
        plain(item.title.in_language(language)) for item in profiles.find_section("symbols").items
    ]
    assert rows(page) == [titles[0]]
    assert f"/{language}/symbols/flag/" in page.links
    (fold,) = [each for each in page.all("details") if "fold" in each.attributes["class"].split()]
    folded = plain(fold.text)
    assert [title for title in titles if title in folded] == titles[1:]
    assert plain(state.unit.text("name", language)) in folded
    assert "open" not in fold.attributes


def test_an_empty_section_shows_at_once_what_will_be_there(read):
    page = read("/ru/symbols/")
    (fold,) = [each for each in page.all("details") if "fold" in each.attributes["class"].split()]
    assert "open" in fold.attributes
    assert rows(page) == []


def test_pages_of_no_item_are_offered_too(read):
    free = ServicesPageFactory(published=True, slug="house-call")
    assert plain(free.title_ru) in rows(read("/ru/services/"))


def test_the_main_telephones_come_first_and_each_stands_once(read):
    PhoneFactory(
        service=Phone.Service.OTHER,
        number="+7 (727) 000-00-09",
        title_ru="Бухгалтерия",
        title_kk="Бухгалтерия",
    )
    PhoneFactory(
        service=Phone.Service.DUTY_DOCTOR,
        number="+7 (727) 000-00-03",
        title_ru="Дежурный врач",
        title_kk="Кезекші дәрігер",
    )
    page = read("/ru/contacts/")
    named = [plain(each.text) for each in page.all("dt") if "phones" in each.inside]
    assert named == ["Контакт-центр", "Дежурный врач", "Бухгалтерия"]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_number_of_the_ambulance_in_the_greeting_can_be_dialled(read, language):
    page = read(f"/{language}/")
    (words,) = page.all("p", class_="greeting__text")
    assert "103" in words.text
    inside = [each for each in page.all("a", href="tel:103") if "greeting__text" in each.inside]
    assert [each.text for each in inside] == ["103"]


@pytest.mark.parametrize(("language", "order"), [("kk", ["kk", "ru"]), ("ru", ["ru", "kk"])])
def test_a_document_offers_the_file_in_the_reader_s_language_first(language, order):
    record = CorporateDocumentFactory(published=True)
    AttachmentFactory(record=record)
    with translation.override(language):
        (row,) = document_rows(record.attachments.all())
    assert [file.language for file in row.files] == order


@pytest.mark.parametrize(("language", "button"), [("kk", "Жүктеп алу"), ("ru", "Скачать")])
def test_a_document_has_one_button_and_a_link_for_the_other_language(read, language, button):
    record = CorporateDocumentFactory(published=True)
    AttachmentFactory(record=record)
    with translation.override(language):
        page = read(record.get_absolute_url())
    downloads = [each for each in page.all("a") if "download" in each.attributes]
    buttons = ["button" in each.attributes.get("class", "").split() for each in downloads]
    assert buttons == [True, False]
    assert plain(downloads[0].text).startswith(button)
    other = {"kk": "орысша", "ru": "на казахском"}[language]
    assert other in downloads[1].text and other not in downloads[0].text
