"""The promise of the site: every item of Appendix 1 is at most three clicks from the home page, in
both languages, under either regulation, and there is something to read there."""

from collections.abc import Iterator

import pytest

from apps.regulation import profiles
from tests.pages import Page, plain

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

# Letters of the page itself, without the frame, below which nothing is told. The shortest honest
# page is a telephone number with its dates and the unit that answers.
LEAST = 120


@pytest.fixture(scope="module", autouse=True)
def loaded(loading) -> Iterator[None]:
    """The demonstration as of today: pages are asked for now."""
    with loading(None):
        yield


def page_at(client, address: str) -> Page:
    return Page(client.get(address).content.decode())


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("profile", ["gp17", "mgdb1"])
def test_every_item_is_found_within_three_clicks_and_has_content(
    client, settings, profile, language
):
    settings.REGULATION_PROFILE = profile
    home, openness = f"/{language}/", f"/{language}/openness/"
    # First click: the map of the regulation.
    assert openness in page_at(client, home).links
    page = page_at(client, openness)
    leads: dict[str, str] = {}
    for link in page.all("a"):
        leads.setdefault(plain(link.text), link.attributes.get("href", ""))
    unread = []
    read: dict[str, tuple[int, Page]] = {}
    for item in profiles.every_item():
        # Second click: the item by its own title; those of another regulation stand there as well.
        target = leads.get(plain(item.title.in_language(language)))
        if not target:
            unread.append(f"{item.id}: no link on the map")
            continue
        path, _mark, fragment = target.partition("#")
        if path not in read:
            response = client.get(path)
            read[path] = (response.status_code, Page(response.content.decode()))
        status, found = read[path]
        if status != 200:
            unread.append(f"{item.id}: {path} answers {status}")
            continue
        main = found.all("main")[0]
        empty = [each for each in found.all("div") if each.attributes.get("class") == "empty"]
        letters = len(plain(main.text))
        if empty or letters < LEAST:
            unread.append(f"{item.id}: {path} has {letters} letters, {len(empty)} empty places")
        if fragment and fragment not in {each.attributes.get("id") for each in found.elements}:
            unread.append(f"{item.id}: {path} has no place #{fragment}")
    assert unread == []
