"""Every kind of page in a real browser: nothing sticks out, nothing fails, nothing is foreign, and
axe-core finds no barrier; in both languages, on a telephone and a desk, in low vision too."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from apps.accessibility.low_vision import SCHEMES
from tests.browser.conftest import LANGUAGES
from tests.browser.kinds import KINDS, NEWS_ITEM, address_of

pytestmark = pytest.mark.browser

TELEPHONE, DESK, NARROWEST = 360, 1280, 320
# A first visit, everything loaded, as it goes over the line.
MOST_BYTES = 115_000
FIRST = next(iter(KINDS))
AXE = Axe()
AXE_OPTIONS = {"resultTypes": ["violations"]}
# The dearest of all rules; at another width of the same page it tells nothing new.
SAME_COLOURS = {"color-contrast": {"enabled": False}}


def barriers(visitor, part: str | None = None, rules: dict | None = None) -> list[str]:
    """What axe-core says of the page as it stands now, or of a part of it; `rules` leaves some
    out."""
    options = {**AXE_OPTIONS, "rules": rules or {}}
    found = AXE.run(visitor.page, context=part, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def sideways(visitor) -> list[str]:
    overflow = visitor.overflow()
    return [f"{overflow} px sideways: {visitor.widest()}"] if overflow > 0 else []


def room(visitor, mode: str, width: int) -> list[str]:
    """What sticks out at a width."""
    visitor.resize(width)
    return [f"{mode} at {width}: {each}" for each in sideways(visitor)]


def looked_at(visitor, mode: str, width: int, *sought) -> list[str]:
    """What is wrong at a width; `sought` says which barriers are looked for, as above."""
    found = room(visitor, mode, width)
    return found + [f"{mode} at {width}: {each}" for each in barriers(visitor, *sought)]


def shot(visitor, name: str) -> None:
    """A picture for people, where EMHANA_SHOTS names a folder."""
    folder = os.environ.get("EMHANA_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder, f"{name.replace(' ', '-')}.png")
        visitor.page.screenshot(path=path, full_page=True)
        print(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_page(visit, site, kind):
    """The markup of both languages is one, so barriers are looked for in the first; what differs is
    the length of words. The survey looks for everything in both."""
    kazakh, russian = (address_of(kind, language, site) for language in LANGUAGES)
    # What stands around the content is the same on every page: the first one tells of it.
    part = None if kind == FIRST else "main"
    visitor = visit(DESK).open(kazakh)
    found = looked_at(visitor, "kk", DESK)
    shot(visitor, f"{kind}-{DESK}-kk")
    found += looked_at(visitor, "kk", TELEPHONE, part, SAME_COLOURS)
    shot(visitor, f"{kind}-{TELEPHONE}-kk")
    visitor.open(russian)
    found += room(visitor, "ru", TELEPHONE)
    shot(visitor, f"{kind}-{TELEPHONE}-ru")
    found += room(visitor, "ru", DESK)
    shot(visitor, f"{kind}-{DESK}-ru")
    visitor.choose_low_vision().resize(TELEPHONE).open(kazakh)
    found += looked_at(visitor, "kk, low vision", TELEPHONE, part)
    shot(visitor, f"{kind}-{TELEPHONE}-kk-low-vision")
    # The largest letters in the least room tell most of how words break.
    visitor.choose_low_vision("on.s300").resize(NARROWEST)
    found += room(visitor.open(kazakh), "kk, low vision 300 %", NARROWEST)
    found += room(visitor.open(russian), "ru, low vision 300 %", NARROWEST)
    found += visitor.faults
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "kind",
    [
        "home",
        "openness",
        "news",
        NEWS_ITEM,
        "document",
        "structure",
        "doctors",
        "prices",
        "board",
        "blog",
    ],
)
def test_a_first_visit_is_light(visit, site, kind):
    """In Russian: both languages load the same, and its words weigh a little more."""
    visitor = visit(TELEPHONE, 780).open(address_of(kind, "ru", site), until="networkidle")
    assert visitor.weight <= MOST_BYTES
    assert visitor.faults == []
    # Nothing was loaded would be light as well.
    assert visitor.weight > 20_000


def test_the_tools_see_what_they_are_looking_for(visit, site):
    """Were one of them blind, every page would pass."""
    visitor = visit(TELEPHONE).open("/kk/")
    assert (sideways(visitor), barriers(visitor), visitor.faults) == ([], [], [])
    visitor.page.evaluate(
        """() => {
          document.querySelector("main").insertAdjacentHTML("beforeend",
            '<img src="/static/no-such-picture.png"><p style="color: red">широко</p>');
          document.querySelector("main p:last-child").style.width = "500px";
          console.error("сломано");
          document.body.append(Object.assign(document.createElement("script"),
            {src: "https://foreign.example/x.js"}));
        }"""
    )
    visitor.page.wait_for_load_state("networkidle")
    assert len(sideways(visitor)) == 1
    for sought in ((), ("main", SAME_COLOURS)):
        assert any(each.startswith("image-alt") for each in barriers(visitor, *sought))
    heard = " ".join(visitor.faults)
    for fault in ("404: ", "console: сломано", "console: policy: style-src", "script-src"):
        assert fault in heard, heard


# --- The survey: before a release ---------------------------------------------------------------


@pytest.mark.survey
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["normal", *SCHEMES])
def test_every_page_in_every_scheme(visit, walk, mode, language):
    visitor = visit(DESK)
    if mode != "normal":
        visitor.choose_low_vision(f"on.c{mode}")
    found = []
    for address in walk.pages:
        if address.startswith(f"/{language}/"):
            visitor.resize(DESK).open(address)
            seen = [*looked_at(visitor, mode, DESK), *looked_at(visitor, mode, TELEPHONE)]
            found += [f"{address} {each}" for each in [*seen, *visitor.faults]]
            visitor.faults.clear()
    assert not found, "\n" + "\n".join(found)
