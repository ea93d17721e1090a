"""A page that anybody may keep carries nothing of one reader: no cookie, no token. Walks the public
pages along their links, some addresses of every kind in each language."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from apps.publishing.sections import all_collections
from tests.factories import (
    OtherPageFactory,
    ServicesPageFactory,
    UrgentNoticeFactory,
    factory_for,
    for_every_item,
)
from tests.pages import Page, is_walked

pytestmark = pytest.mark.django_db
# One template makes the pages of a kind: what it gives one reader it gives on the first few.
OF_A_KIND = 3


def kind_of(address: str) -> tuple[str, str]:
    """The view that answers at an address and the language."""
    path = urlsplit(address).path
    try:
        return resolve(path).view_name, path[:4]
    except Resolver404:
        return path, ""


@pytest.fixture
def small_site() -> None:
    """Something published in every collection, on every item that has a page of its own."""
    for collection in all_collections():
        if collection.sets_item():
            for_every_item(collection.model, published=True)
        factory_for(collection.model).create_batch(2, published=True)
    UrgentNoticeFactory()
    # Pages that the footer and the tasks of the home page lead to.
    for slug in ("accessibility-statement", "personal-data"):
        OtherPageFactory(published=True, slug=slug)
    for slug in ("house-call", "attachment"):
        ServicesPageFactory(published=True, slug=slug)


@pytest.mark.walk
def test_no_public_page_sets_a_cookie_or_holds_a_token(client, small_site):
    waiting = ["/kk/", "/ru/", "/kk/search/?q=a", "/sitemap.xml", "/robots.txt"]
    seen = set(waiting)
    kinds: Counter[tuple[str, str]] = Counter()
    faults = []
    while waiting:
        address = waiting.pop()
        kind = kind_of(address)
        if kinds[kind] == OF_A_KIND:
            continue
        kinds[kind] += 1
        response = client.get(address)
        if response.status_code != 200:
            faults.append((address, response.status_code))
            continue
        content = response.getvalue()
        if response.cookies or b"csrfmiddlewaretoken" in content:
            faults.append((address, dict(response.cookies), "token or cookie"))
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        if "Cookie" not in response.headers["Vary"]:
            faults.append((address, "no Vary: Cookie, though the low-vision version differs"))
        for link in Page(content.decode()).links:
            parts = urlsplit(link)
            known = parts._replace(fragment="").geturl()
            ours = not parts.netloc and parts.scheme == "" and parts.path
            if ours and known not in seen and is_walked(parts):
                waiting.append(known)
                seen.add(known)
    assert faults == []
    # Both languages, the portal and every section were really walked.
    assert len(kinds) > 300
    assert {"/kk/openness/", "/ru/openness/", "/kk/news/", "/ru/map/", "/ru/contacts/"} <= seen


def test_the_low_vision_cookie_is_answered_with_a_page_of_its_own(client):
    normal = client.get("/kk/").content
    client.cookies["low_vision"] = "on.s200"
    enlarged = client.get("/kk/")
    assert 'class="lv' in enlarged.content.decode()
    assert 'class="lv' not in normal.decode()
    assert enlarged.cookies == {}
