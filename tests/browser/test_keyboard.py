"""The site by keyboard alone and without scripts: the way every reader can go."""

import pytest

pytestmark = pytest.mark.browser

SWITCH = {"kk": "Нашар көретіндерге арналған нұсқа", "ru": "Версия для слабовидящих"}
NORMAL = {"kk": "Қалыпты нұсқа", "ru": "Обычная версия"}
FAR_ENOUGH = 60

FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName, classes: element.className, href: element.getAttribute("href") || "",
    text: (element.innerText || element.value || "").trim(),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0,
    ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def tab(visitor) -> dict:
    """What has the focus after one more press of Tab."""
    visitor.page.keyboard.press("Tab")
    return visitor.page.evaluate(FOCUSED)


def tab_to(visitor, wanted) -> list[dict]:
    """Presses Tab until `wanted` holds; gives all that had the focus on the way."""
    passed = []
    for _press in range(FAR_ENOUGH):
        passed.append(tab(visitor))
        if wanted(passed[-1]):
            return passed
    pytest.fail(f"{FAR_ENOUGH} presses of Tab do not lead there: {[p['text'] for p in passed]}")


@pytest.fixture(params=["kk", "ru"])
def language(request):
    return request.param


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request):
    return request.param


def test_the_first_press_of_tab_offers_the_way_to_the_content(visit, language, scripts):
    visitor = visit(scripts=scripts).open(f"/{language}/about/mission/")
    first = tab(visitor)
    assert first["href"] == "#main"
    assert first["seen"] and first["ring"]
    visitor.page.keyboard.press("Enter")
    assert visitor.page.url.endswith("#main")
    after = tab(visitor)
    inside = visitor.page.evaluate("document.activeElement.closest('main') !== null")
    assert inside, after


def test_the_menu_is_reached_and_the_focus_is_always_seen(visit, language):
    visitor = visit(scripts=False).open(f"/{language}/contacts/")
    passed = tab_to(visitor, lambda at: at["href"] == f"/{language}/openness/")
    assert "menu__link" in passed[-1]["classes"]
    assert [at["text"] for at in passed if not at["seen"] or not at["ring"]] == []
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(f"**/{language}/openness/")


def test_the_menu_of_a_telephone_opens_by_keyboard(visit, language):
    visitor = visit(360, 780, scripts=False).open(f"/{language}/")
    link = visitor.page.locator(".menu--phone .menu__link").first
    assert not link.is_visible()
    tab_to(visitor, lambda at: at["tag"] == "SUMMARY")
    visitor.page.keyboard.press("Enter")
    assert link.is_visible()
    assert "menu__link" in tab(visitor)["classes"]


def test_low_vision_goes_on_and_off_by_keyboard_without_scripts(visit, language):
    address = f"/{language}/news/"
    visitor = visit(scripts=False).open(address)
    page = visitor.page
    assert "lv" not in (page.locator("html").get_attribute("class") or "").split()
    tab_to(visitor, lambda at: at["text"] == SWITCH[language])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(address)
    assert "lv" in page.locator("html").get_attribute("class").split()
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)")
    assert size >= 27
    # The choice holds on the next page.
    visitor.open(f"/{language}/contacts/")
    assert "lv" in page.locator("html").get_attribute("class").split()
    tab_to(visitor, lambda at: at["text"] == NORMAL[language])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/{language}/contacts/")
    assert "lv" not in (page.locator("html").get_attribute("class") or "").split()
    assert [each["name"] for each in visitor.context.cookies()] == []


def test_the_other_language_is_chosen_by_keyboard_and_remembered(visit):
    visitor = visit(scripts=False).open("/kk/openness/")
    tab_to(visitor, lambda at: at["href"] == "/ru/openness/")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.page.url.endswith("/ru/openness/")
    visitor.open("/")
    assert visitor.page.url.endswith("/ru/")


def test_the_search_works_without_scripts(visit, language):
    visitor = visit(scripts=False).open(f"/{language}/contacts/")
    tab_to(visitor, lambda at: at["tag"] == "INPUT")
    visitor.page.keyboard.type("лицензия")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert f"/{language}/search/?q=" in visitor.page.url
    assert visitor.page.locator("main a").count() > 0
    assert visitor.faults == []


def test_sections_of_the_map_open_without_scripts(visit, language):
    visitor = visit(scripts=False).open(f"/{language}/openness/")
    fold = visitor.page.locator("details.fold:not([open])").first
    link = fold.locator("tbody a").first
    assert not link.is_visible()
    fold.locator("summary").focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.page.locator("details.fold[open] tbody a").first.is_visible()
