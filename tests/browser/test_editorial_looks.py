"""Every screen of the editors' side that a page of the site goes through, as axe-core and a ruler
see it: in both languages, at a desk and on a telephone."""

import hmac
import struct
import time
from base64 import b32decode

import pytest

from tests.browser.conftest import LANGUAGES, PASSWORD
from tests.browser.test_looks import DESK, TELEPHONE, looked_at

# The whole matrix of screens takes minutes: it is part of `make survey`.
pytestmark = [pytest.mark.browser, pytest.mark.survey]

# A page of the demonstration that readers see, with a draft in check.
RECORD = "Обязательное ведение сайта на двух"
LIST = "/admin/news/newsitem/"
# Django's heading of the column that holds the words of a row; WCAG asks for no words there.
NOT_OURS = "empty-table-header: ['thead > tr > .original']"
# What stands below the record's own address, and the screens that are alone.
OF_THE_RECORD = {
    "form": "change/",
    "what will change": "history/?one=now&other=draft",
    "history": "history/",
    "preview": "look/",
    "translation": "translate/?to=ru",
}
ALONE = {
    "desk": "/admin/",
    "calendar": "/admin/publication-calendar/",
    "translations": "/admin/translation/",
    "finding": "/admin/find/?q=%D0%B5%D0%BC",
    "guide": "/admin/guide/",
    "account": "/admin/account/",
    "two steps": "/admin/account/two-steps/",
    "list": LIST,
    "openness table": "/admin/compliance/table/",
    "openness table of the head": "/admin/compliance/table/?view=director",
    "openness table of the inspector": "/admin/compliance/table/?view=inspector",
    "materials": "/admin/materials/?state=all",
    "receipt": "/admin/materials/receive/",
    "material": "/admin/materials/12/",
    "explanations": "/admin/explain/",
    "figures": "/admin/figures/",
    "report": "/admin/compliance/report/",
}


def sign_in(visitor, name: str, language: str) -> None:
    page = visitor.open("/admin/login/").page
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.locator(f"form.languages button[value={language}]").click()


def seen(visitor, name: str) -> list[str]:
    """What axe-core and the ruler say of a screen. The faults of the window are to be read before:
    axe-core writes styles into the page, which the policy refuses."""
    found = looked_at(visitor, name, (DESK, TELEPHONE))
    return [each for each in found if NOT_OURS not in each]


def address_of_record(visitor) -> str:
    """Where the record of the demonstration stands, without what is done there."""
    found = visitor.page.request.get(f"{visitor.base}/admin/find.json", params={"q": RECORD})
    (address,) = {
        each["url"].removesuffix("change/")
        for kind in found.json()["kinds"]
        for each in kind["found"]
        if each["url"].endswith("/change/")
    }
    return address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*OF_THE_RECORD, *ALONE])
def test_a_screen_of_the_editors(visit, name, language):
    visitor = visit(DESK)
    sign_in(visitor, "chief", language)
    if name in OF_THE_RECORD:
        visitor.open(address_of_record(visitor) + OF_THE_RECORD[name])
    else:
        visitor.open(ALONE[name])
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.page.locator("html").get_attribute("lang") == language
    found = [*visitor.faults, *seen(visitor, name)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_before_many_records_are_changed(visit, language):
    visitor = visit(DESK)
    sign_in(visitor, "chief", language)
    page = visitor.open(LIST).page
    for place in (0, 1):
        page.locator("input.action-select").nth(place).check()
    page.locator("select[name=action]").select_option("withdraw_chosen")
    with page.expect_navigation():
        page.locator("button[name=index]").click()
    assert page.locator("#bulk-reason").is_visible()
    found = [*visitor.faults, *seen(visitor, "bulk")]
    assert not found, "\n" + "\n".join(found)


def code_now(key: str) -> str:
    """The code an application shows for a key (RFC 6238)."""
    padded = key.replace(" ", "") + "=" * (-len(key.replace(" ", "")) % 8)
    moment = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(b32decode(padded), moment, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.mark.parametrize(("language", "name"), [("kk", "deputy"), ("ru", "head")])
def test_signing_in_in_two_steps(visit, language, name):
    visitor = visit(DESK)
    sign_in(visitor, name, language)
    page = visitor.open("/admin/account/two-steps/").page
    page.locator("#id_code").fill(code_now(page.locator(".key-text").inner_text()))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".recovery-codes li").count() == 10
    found = [*visitor.faults, *seen(visitor, "recovery codes")]

    again = visit(DESK)
    again.context.add_cookies([c for c in visitor.context.cookies() if "lang" in c["name"]])
    step = again.open("/admin/login/").page
    step.locator("#id_username").fill(name)
    step.locator("#id_password").fill("wrong")
    with step.expect_navigation():
        step.keyboard.press("Enter")
    found += [*again.faults, *seen(again, "wrong password")]
    step.locator("#id_password").fill(PASSWORD)
    with step.expect_navigation():
        step.keyboard.press("Enter")
    assert step.locator("#code-form").is_visible()
    found += seen(again, "code")
    step.locator("#id_code").fill("000000")
    with step.expect_navigation():
        step.keyboard.press("Enter")
    found += seen(again, "wrong code")
    assert not found, "\n" + "\n".join(found)
