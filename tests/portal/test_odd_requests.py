"""What nobody ought to ask for, and a site nobody has filled yet: each has its answer, none is an
error of ours."""

import pytest
from django.test import Client

from apps.publishing.sections import all_collections
from apps.regulation import profiles
from tests.factories import NewsItemFactory

pytestmark = pytest.mark.django_db

OWN_PAGES = ("", "openness/", "contacts/", "map/", "search/", "search/?q=емхана", "news/feed/")


def every_address() -> list[str]:
    """Without the language prefix: pages of the portal, of sections, of collections, of items."""
    found = {*OWN_PAGES, *(f"{section.id}/" for section in profiles.every_section())}
    for collection in all_collections():
        found.add(collection.list_url.removeprefix("/kk/"))
        urls = (collection.item_url(item) for item in collection.items)
        found |= {url.partition("#")[0].removeprefix("/kk/") for url in urls}
    return sorted(found)


@pytest.mark.walk
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_page_answers_before_anything_is_entered(client, language):
    addresses = every_address()
    assert len(addresses) > 70
    answers = {address: client.get(f"/{language}/{address}").status_code for address in addresses}
    assert {address: code for address, code in answers.items() if code != 200} == {}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/kk/about/%00/", 404),
        ("/kk/news/%00/", 404),
        ("/kk/documents/%00/", 404),
        ("/files/1/%00", 404),
        ("/files/99999999999999999999999999/x", 404),
        ("/kk/search/?q=%00", 200),
        ("/kk/search/?q=%ED%A0%80%FF", 200),
        ("/kk/search/?q=" + "а%20" * 2000, 200),
        ("/kk/openness/?item=%00", 200),
        ("/kk/news/?topic=%00", 200),
        ("/kk/news/?page=" + "9" * 5000, 200),
        ("/kk/news/?page=-1", 200),
        ("/kk/%FF%FE/", 404),
        ("/sitemap.xml?p=0", 404),
        ("/kk/?lv=%00", 200),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_an_odd_address_has_an_ordinary_answer(client, address, code, method):
    assert getattr(client, method)(address).status_code == code


@pytest.mark.parametrize("archive", ["0/", "1990/", "2101/", "2026/0/", "2026/13/", "9" * 30 + "/"])
def test_the_archive_has_no_such_year_or_month(client, archive):
    NewsItemFactory(published=True)
    assert client.get(f"/kk/news/archive/{archive}").status_code == 404


@pytest.mark.parametrize("referer", ["http://[", "http://testserver:port/ru/", "\\\\", "ru"])
def test_a_broken_referer_is_no_choice_of_language(client, referer):
    response = client.get("/kk/", headers={"referer": referer})
    assert response.status_code == 200
    assert not response.cookies


def test_a_foreign_host_is_told_so_in_both_languages():
    response = Client(raise_request_exception=False).get("/kk/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response.content.decode() == "Сұрауды түсіну мүмкін болмады\nНе удалось понять запрос"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/kk/", "/kk/news/", "/kk/about/mission/", "/kk/news/feed/"])
def test_a_reader_s_page_takes_nothing_in(address, method):
    client = Client(enforce_csrf_checks=True)
    assert getattr(client, method)(address).status_code == 403
