"""Nothing typed is lost: a browser that is killed, a broken connection, a session that ended, a
second press, two people at one record. In Kazakh and by the keyboard."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser

LIST = "/admin/news/newsitem/"
OFFLINE = "Байланыс жоқ"
# The slot is written ten seconds after a change.
KEPT_WITHIN = 20_000


@pytest.fixture
def write_as(visit):
    """`write_as("chief")`: a window in which that person is signed in, in Kazakh."""

    def enter(name: str, **window):
        visitor = visit(**window).open("/admin/login/")
        sign_in(visitor.page, name)
        with visitor.page.expect_navigation():
            visitor.page.locator("form.languages button[value=kk]").click()
        return visitor

    return enter


def sign_in(page: Page, name: str) -> None:
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def record_number(visitor, place: int) -> str:
    """The address of the form of one of the news, each test with its own."""
    links = visitor.open(LIST).page.locator("#result_list tbody th a")
    return links.nth(place).get_attribute("href")


def write(page: Page, words: str) -> str:
    """Types words at the end of the Kazakh title; the whole title then."""
    field = page.locator("#id_title_kk")
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)
    return field.input_value()


def press(page: Page, name: str) -> None:
    page.locator(f".submit-row button[name={name}]").focus()
    page.keyboard.press("Enter")


def save(page: Page) -> None:
    with page.expect_navigation():
        press(page, "_save")


def wait_until_kept(page: Page) -> None:
    expect(page.locator(".writing__line")).to_contain_text("Автоматты", timeout=KEPT_WITHIN)


def wait_for_editors(page: Page) -> None:
    """The policy of the page lets no string be run in it, so the page is asked from outside."""
    for _try in range(100):
        if page.evaluate("CKEDITOR.instances.id_body_kk?.status") == "ready":
            return
        page.wait_for_timeout(100)
    pytest.fail("The editor of the text is not ready after ten seconds.")


def test_what_was_typed_survives_a_killed_browser(write_as):
    killed = write_as("chief")
    address = record_number(killed, 0)
    page = killed.open(address).page
    title = write(page, " мен жұқтырмау")
    wait_for_editors(page)
    page.evaluate("CKEDITOR.instances.id_body_kk.focus()")
    page.keyboard.press("Control+End")
    page.keyboard.type("Соңғы сөйлем осы.")
    wait_until_kept(page)
    killed.context.close()

    page = write_as("chief").open(address).page
    assert page.locator("#id_title_kk").input_value() != title
    page.get_by_role("link", name="Мәтінді қалпына келтіру").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#id_title_kk").input_value() == title
    assert "Соңғы сөйлем осы." in page.locator("#id_body_kk").input_value()
    save(page)
    assert page.locator("#id_title_kk").input_value() == title
    assert "Соңғы сөйлем осы." in page.locator("#id_body_kk").input_value()
    assert page.locator(".writing-found").count() == 0


def test_it_is_restored_without_scripts_or_deleted(write_as):
    writer = write_as("chief")
    address = record_number(writer, 1)
    title = write(writer.open(address).page, " туралы")
    wait_until_kept(writer.page)
    writer.context.close()

    page = write_as("chief", scripts=False).open(address).page
    with page.expect_navigation():
        page.get_by_role("link", name="Мәтінді қалпына келтіру").click()
    assert page.locator("#id_title_kk").input_value() == title
    page.goto(page.url.partition("?")[0])
    with page.expect_navigation():
        page.get_by_role("button", name="Мәтінді жою").click()
    assert page.locator(".writing-found").count() == 0
    assert page.locator("#id_title_kk").input_value() != title


def test_a_lost_connection_holds_the_form_back(write_as):
    writer = write_as("chief")
    page = writer.open(record_number(writer, 2)).page
    address = page.url
    writer.context.set_offline(True)
    title = write(page, " қайтадан")
    press(page, "_save")
    alarm = page.locator(".writing__alert")
    expect(alarm).to_contain_text(OFFLINE)
    assert alarm.get_attribute("role") == "alert"
    assert (page.url, page.locator("#id_title_kk").input_value()) == (address, title)
    writer.context.set_offline(False)
    expect(alarm).to_be_empty(timeout=KEPT_WITHIN)
    save(page)
    assert page.locator("#id_title_kk").input_value() == title


def test_a_session_that_ended_takes_no_text_along(write_as):
    writer = write_as("chief")
    page = writer.open(record_number(writer, 3)).page
    writer.context.clear_cookies()
    title = write(page, " жайында")
    press(page, "_save")
    link = page.get_by_role("link", name="Жаңа терезеде кіру")
    expect(link).to_be_visible()
    assert page.locator("#id_title_kk").input_value() == title
    link.focus()
    with writer.context.expect_page() as opened:
        page.keyboard.press("Enter")
    sign_in(opened.value, "chief")
    opened.value.close()
    page.bring_to_front()
    expect(link).to_have_count(0, timeout=KEPT_WITHIN)
    save(page)
    assert page.locator("#id_title_kk").input_value() == title


def test_a_second_press_saves_nothing_twice(write_as):
    page = write_as("chief").open(f"{LIST}add/").page
    title = f"Екі рет басылған түйме {uuid4().hex}"
    page.locator("#id_title_kk").fill(title)
    with page.expect_navigation(url=re.compile(r"newsitem/(\d+/change/)?$")):
        page.locator(".submit-row button[name=_save]").dblclick()
    page.goto(page.url.partition(LIST)[0] + LIST + "?q=" + title)
    assert page.locator("#result_list tbody tr").count() == 1


def test_of_two_who_save_one_record_both_texts_stay(write_as):
    first, second = write_as("chief"), write_as("director")
    address = record_number(first, 4)
    first.open(address)
    second.open(address)
    # Each is told of the other by the time of the next sign.
    expect(second.page.locator("#writing-others")).to_contain_text("өңдеп отыр")
    theirs = write(first.page, " бірінші")
    mine = write(second.page, " екінші")
    save(first.page)
    save(second.page)
    assert "one=" in second.page.url and "other=" in second.page.url
    shown = second.page.locator("main").inner_text()
    assert theirs.rpartition(" ")[2] in shown
    assert mine.rpartition(" ")[2] in shown


def test_leaving_with_unsaved_words_asks(write_as):
    writer = write_as("chief")
    page = writer.open(record_number(writer, 5)).page
    # Until the editors are ready, nobody knows what was there before.
    wait_for_editors(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    write(page, " бүгін")
    page.close(run_before_unload=True)
    page.wait_for_timeout(1000)
    assert asked == ["beforeunload"]
    wait_until_kept(page)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_findings_stand_beside_the_field_while_somebody_types(write_as):
    writer = write_as("chief")
    page = writer.open(record_number(writer, 6)).page
    field = page.locator("#id_lead_ru")
    assert page.locator("#id_lead_ru_findings").count() == 0
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    findings = page.locator("#id_lead_ru_findings")
    expect(findings).to_contain_text("орысша", timeout=KEPT_WITHIN)
    assert "id_lead_ru_findings" in field.get_attribute("aria-describedby").split()
    expect(page.locator(".writing__count")).to_contain_text("ескерту")
    assert writer.faults == []
