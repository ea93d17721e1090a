"""The map of Appendix 1 under each regulation: every item, in the document's own order, with the
state that the records give it; then what only the other regulation asks for."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from apps.documents.models import CorporateDocument
from apps.portal.openness import OpennessMap
from apps.publishing.sections import collection_for
from apps.regulation import profiles
from apps.support.models import UsefulLink
from tests.factories import (
    ItemStateFactory,
    NewsItemFactory,
    ServicesPageFactory,
    SymbolPageFactory,
    UsefulLinkFactory,
    factory_for,
    for_every_item,
)
from tests.pages import plain

pytestmark = pytest.mark.django_db

UPDATED = datetime(2026, 11, 5, 6, 0, tzinfo=UTC)


@pytest.fixture(params=["gp17", "mgdb1"])
def regulation(request, settings):
    settings.REGULATION_PROFILE = request.param
    return profiles.active()


def states(lines) -> dict[str, str]:
    return {item.id: item.state for section in lines for item in section.items}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_item_stands_on_the_page_in_the_order_of_the_document(read, regulation, language):
    page = read(f"/{language}/openness/")
    titles = [item.title.in_language(language) for item in regulation.items]
    heads = [plain(element.text) for element in page.all("th", scope="row")]
    assert heads == [plain(title) for title in titles]


def test_the_sections_keep_the_numbers_of_the_document(regulation):
    found = [(section.id, section.number, section.total) for section in OpennessMap().sections()]
    assert found == [(each.id, each.number, len(each.items)) for each in regulation.sections]


def test_nothing_is_filled_on_an_empty_site(regulation):
    whole = OpennessMap()
    assert states(whole.sections()) == {item.id: "missing" for item in regulation.items}
    assert whole.additional() == []


def test_a_published_record_fills_its_item(regulation):
    SymbolPageFactory(published=True, for_item="symbols.flag", changed_at=UPDATED)
    SymbolPageFactory(for_item="symbols.emblem")
    SymbolPageFactory(archived=True, for_item="symbols.anthem")
    (section,) = [each for each in OpennessMap().sections() if each.id == "symbols"]
    flag, emblem, anthem = section.items
    assert (flag.state, flag.url) == ("filled", "/kk/symbols/flag/")
    assert str(flag.updated_on) == "2026-11-05"
    assert (emblem.state, emblem.url, emblem.updated_on) == ("missing", "", None)
    assert (anthem.state, anthem.url) == ("missing", "")
    assert (section.filled, section.missing, section.total) == (1, 2, 3)


def test_the_map_can_be_asked_for_another_moment():
    row = SymbolPageFactory(published=True, for_item="symbols.flag")
    before, after = OpennessMap(datetime(2020, 1, 1, tzinfo=UTC)), OpennessMap(row.publish_at)
    assert states(before.sections())["symbols.flag"] == "missing"
    assert states(after.sections())["symbols.flag"] == "filled"


def test_news_fill_the_feed_and_the_archive(settings):
    # The other regulation asks for the feed alone.
    settings.REGULATION_PROFILE = "mgdb1"
    NewsItemFactory(published=True)
    found = states(OpennessMap().sections())
    assert (found["support.news_feed"], found["support.news_archive"]) == ("filled", "filled")


def test_one_link_may_fill_several_items():
    items = ["support.links_egov", "about.links.akimat"]
    UsefulLinkFactory(published=True, items=items)
    filled = {item for item, state in states(OpennessMap().sections()).items() if state == "filled"}
    assert set(items) <= filled
    assert "support.links_government" not in filled


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_what_does_not_apply_says_why(read, regulation, language):
    ItemStateFactory(item="about.capacity.beds_round_clock", not_for_us=True)
    with translation.override(language):
        whole = OpennessMap()
    (line,) = [
        item
        for section in whole.sections()
        for item in section.items
        if item.id == "about.capacity.beds_round_clock"
    ]
    reason = {"kk": "Тәулік бойы жұмыс істейтін төсек жоқ", "ru": "Круглосуточных коек нет"}
    assert line.state == "not_applicable"
    assert reason[language] in read(f"/{language}/openness/").text


def test_a_mark_does_not_hide_what_is_published():
    ItemStateFactory(item="symbols.flag", not_for_us=True)
    SymbolPageFactory(published=True, for_item="symbols.flag")
    assert states(OpennessMap().sections())["symbols.flag"] == "filled"


def test_a_missing_item_names_who_must_fill_it(read):
    state = ItemStateFactory(item="symbols.flag")
    assert state.unit.name_ru in read("/ru/openness/").text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_state_stands_in_words_beside_every_item(read, language):
    SymbolPageFactory(published=True, for_item="symbols.flag")
    words = {"kk": ("толтырылған", "толтырылмаған"), "ru": ("заполнено", "не заполнено")}
    page = read(f"/{language}/openness/")
    cells = [element.text.strip() for element in page.all("td", role="cell")]
    assert cells.count(words[language][0]) == 1
    assert cells.count(words[language][1]) > 50


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_other_regulation_s_items_stand_below_and_are_not_counted(read, regulation, language):
    # Items that need more than a record are proved in the tests of their sections.
    additional = [
        item for item in profiles.additional_items() if collection_for(item.id).unproven is None
    ]
    for item in additional:
        publish_for(item.id)
    whole = OpennessMap()
    below = states(whole.additional())
    assert below == {item.id: "filled" for item in additional}
    assert sum(section.total for section in whole.sections()) == len(regulation.items)
    page = read(f"/{language}/openness/")
    heads = [plain(element.text) for element in page.all("th", scope="row")]
    assert heads == [
        plain(item.title.in_language(language)) for item in (*regulation.items, *additional)
    ]
    heading = {"kk": "Қосымша", "ru": "Дополнительно"}[language]
    assert [plain(h2.text) for h2 in page.all("h2", class_="section")] == [heading]


def publish_for(item: str) -> None:
    collection = collection_for(item)
    fields = {}
    if collection.is_standing():
        fields["for_item"] = item
    elif collection.sets_item():
        fields["item"] = item
    elif collection.model is UsefulLink:
        fields["items"] = [item]
    factory_for(collection.model)(published=True, **fields)


def test_an_item_stays_at_its_address_when_the_regulation_changes(read, settings):
    rows = for_every_item(CorporateDocument, published=True)
    addresses = {}
    for name in ("gp17", "mgdb1"):
        settings.REGULATION_PROFILE = name
        addresses[name] = [collection_for(row.item).item_url(row.item) for row in rows]
        for address in addresses[name]:
            read(address)
    assert addresses["gp17"] == addresses["mgdb1"]


def test_the_search_among_items_narrows_the_map(read):
    page = read("/ru/openness/?item=ГИМН")
    heads = [plain(element.text) for element in page.all("th", scope="row")]
    assert heads == ["Государственный Гимн"]


def test_the_section_page_lists_its_items(read):
    ServicesPageFactory(published=True, for_item="services.info.appointment_rules")
    free = ServicesPageFactory(published=True)
    page = read("/ru/services/")
    item = profiles.find_item("services.info.appointment_rules")
    assert item.title.ru in page.text
    assert free.title_ru in page.text
    assert "/ru/services/info/appointment-rules/" in page.links


def test_a_section_no_regulation_has_is_not_found(read):
    read("/kk/no-such-section/", status=404)
