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
MOST_BYTES = 120_000
AXE = Axe()
AXE_OPTIONS = {"resultTypes": ["violations"]}


def barriers(visitor) -> list[str]:
    """What axe-core says of the page as it stands now."""
    found = AXE.run(visitor.page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def sideways(visitor) -> list[str]:
    overflow = visitor.overflow()
    return [f"{overflow} px sideways: {visitor.widest()}"] if overflow > 0 else []


def looked_at(
    visitor, mode: str, widths: tuple[int, ...], barriers_at: tuple[int, ...] | None = None
) -> list[str]:
    """What is wrong at each width; barriers are looked for at all of them, or at those named."""
    found = []
    for width in widths:
        visitor.resize(width)
        asked = barriers_at is None or width in barriers_at
        seen = [*sideways(visitor), *(barriers(visitor) if asked else ())]
        found += [f"{mode} at {width}: {each}" for each in seen]
    return found


def shot(visitor, name: str) -> None:
    """A picture for people, where EMHANA_SHOTS names a folder."""
    folder = os.environ.get("EMHANA_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder, f"{name}.png")
        visitor.page.screenshot(path=path, full_page=True)
        print(path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*KINDS, NEWS_ITEM])
def test_a_kind_of_page(visit, site, kind, language):
    address = address_of(kind, language, site)
    visitor = visit(DESK).open(address)
    # The markup of both languages is one, so barriers are looked for once in full; what differs is
    # the length of words. The survey looks for everything in both.
    in_full = language == LANGUAGES[0]
    found = looked_at(
        visitor, "normal", (DESK, TELEPHONE), (DESK, TELEPHONE) if in_full else (TELEPHONE,)
    )
    shot(visitor, f"{kind.replace(' ', '-')}-{TELEPHONE}-{language}")
    visitor.choose_low_vision().open(address)
    # Colours and names are the same at every width; what may differ is the room there is.
    found += looked_at(visitor, "low vision", (TELEPHONE,), (TELEPHONE,) if in_full else ())
    visitor.choose_low_vision("on.s300").resize(NARROWEST).open(address)
    found += [f"low vision 300 % at {NARROWEST}: {each}" for each in sideways(visitor)]
    found += visitor.faults
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind",
    ["home", "openness", "news", NEWS_ITEM, "document", "structure", "doctors", "prices", "board"],
)
def test_a_first_visit_is_light(visit, site, kind, language):
    visitor = visit(TELEPHONE, 780).open(address_of(kind, language, site), until="networkidle")
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
    assert any(each.startswith("image-alt") for each in barriers(visitor))
    heard = " ".join(visitor.faults)
    for fault in ("404: ", "console: сломано", "console: policy: style-src", "script-src"):
        assert fault in heard, heard


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_looked_at_by_people(visit, site, language):
    """Pictures at the width of a desk; the assertion is that each page shows its heading."""
    for kind in ("home", "openness", "structure", "news", NEWS_ITEM, "documents"):
        visitor = visit(DESK).open(address_of(kind, language, site))
        assert visitor.page.locator("h1").is_visible()
        shot(visitor, f"{kind.replace(' ', '-')}-{DESK}-{language}")


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
            found += [f"{address} {each}" for each in looked_at(visitor, mode, (DESK, TELEPHONE))]
            found += [f"{address} {each}" for each in visitor.faults]
            visitor.faults.clear()
    assert not found, "\n" + "\n".join(found)
