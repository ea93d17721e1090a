"""The feed of news stays readable XML whatever an editor pastes."""

from xml.etree import ElementTree

import pytest

from tests.factories import NewsItemFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_feed_is_in_the_language_of_its_address(client, language):
    row = NewsItemFactory(published=True)
    channel = ElementTree.fromstring(client.get(f"/{language}/news/feed/").content)[0]
    assert channel.findtext("language") == language
    assert [each.findtext("title") for each in channel.iter("item")] == [
        row.text("title", language)
    ]


def test_a_control_character_of_a_word_processor_does_not_break_the_feed(client):
    NewsItemFactory(published=True, title_kk="Егу\x0bкүні", lead_kk="Бір\x0bекі")
    channel = ElementTree.fromstring(client.get("/kk/news/feed/").content)[0]
    (item,) = channel.iter("item")
    assert (item.findtext("title"), item.findtext("description")) == ("Егу күні", "Бір екі")
