"""A pensioner asks in Kazakh, in low vision at 200 % and without scripts; the director answers from
a telephone; the person reads it by number and secret; readers learn nothing about the person."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

TELEPHONE = (360, 740)
NAME, PHONE = "Сәбира Оспанова", "8 701 123 45 67"
QUESTION = (
    "Тізем ауырады, баспалдақпен көтерілу қиын. Физиотерапия кабинеті қай күндері қабылдайды? "
    f"Менің атым {NAME}, телефоным {PHONE}."
)
DEPERSONALISED = "Физиотерапия кабинеті қай күндері қабылдайды?"
ANSWER = "Физиотерапия кабинеті жұмыс күндері 08:00-ден 16:00-ге дейін, 1-қабатта қабылдайды."
RUSSIAN = {
    "title": "По каким дням принимает кабинет физиотерапии?",
    "question": "По каким дням принимает кабинет физиотерапии?",
    "answer": "Кабинет физиотерапии принимает по рабочим дням с 08:00 до 16:00 на 1-м этаже.",
}
# A colleague of the director makes it public: nobody publishes the own words alone.
PUBLISH = """
from apps.accounts.models import User
from apps.head_blog.models import HeadAnswer
from apps.publishing.actions import publish
record = HeadAnswer.objects.get(inquiry__number={number})
publish(record, by=User.objects.get(username="chief"), reason="Тексерілді.")
print(record.get_absolute_url())
"""


@pytest.fixture(scope="module")
def asked(browser, site) -> tuple[str, str]:
    """The question as the pensioner sends it: its number and its secret."""
    context = browser.new_context(
        viewport={"width": TELEPHONE[0], "height": TELEPHONE[1]}, java_script_enabled=False
    )
    context.add_cookies([{"name": "low_vision", "value": "on.s200", "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/kk/blog/ask/")
    # First without consent: the mistake is named and nothing typed is lost.
    page.get_by_label("Тақырып").select_option("Басқа")
    page.get_by_label("Сұрағыңыз").fill(QUESTION)
    page.locator("[name=may_be_public]").check()
    page.wait_for_timeout(3_200)
    page.get_by_role("button", name="Сұрақты жіберу").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Сұрағыңыз")).to_have_value(QUESTION)
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Сұрақты жіберу").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Хабарламаңыз қабылданды")
    number, secret = page.locator(".receipt__codes dd").all_inner_texts()
    assert context.cookies() == [each for each in context.cookies() if each["name"] == "low_vision"]
    context.close()
    return re.sub(r"\D", "", number), secret


def test_it_is_asked_answered_from_a_telephone_read_by_number_and_names_nobody(visit, site, asked):
    number, secret = asked
    director = visit(*TELEPHONE).open("/admin/")
    page = director.page
    Keyboard(page).sign_in("director", PASSWORD)
    director.open("/admin/citizens/")
    assert director.overflow() == 0
    page.get_by_role("link", name=f"№ {number},").click()
    expect(page.locator(".inquiry__words").first).to_contain_text(PHONE)
    page.locator("textarea[name=text]").fill(ANSWER)
    page.get_by_role("button", name="Қарап, жіберу").click()
    expect(page.locator(".inquiry__letter")).to_contain_text(ANSWER)
    page.get_by_role("button", name="Жіберіп, жариялауға дайындау").click()

    # What may tell who somebody is was found and taken out before it can be published.
    expect(page.get_by_role("heading", level=1)).to_have_text("Жауапты жариялау")
    own = page.locator("textarea[name$=question]").first
    assert PHONE not in own.input_value()
    assert NAME not in own.input_value()
    assert director.overflow() == 0
    page.locator("[name$=title]").first.fill(DEPERSONALISED)
    own.fill(DEPERSONALISED)
    page.locator("summary", has_text="Аудармасын қазір жазу").click()
    for field, words in RUSSIAN.items():
        page.locator(f"[name$={field}]").nth(1).fill(words)
    page.locator(".inquiry__send button").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert director.faults == []

    # The person reads it, in low vision and without scripts, by number and secret.
    person = visit(*TELEPHONE, scripts=False).choose_low_vision("on.s200")
    page = person.open("/kk/inquiries/").page
    page.locator("[name=number]").fill(number)
    page.locator("[name=secret]").fill(secret.lower().replace("-", " "))
    page.get_by_role("button", name="Көрсету").click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    assert secret not in page.url
    # Somebody else's guess learns nothing, not even that there is such a number.
    page.goto(f"{site.url}/kk/inquiries/")
    page.locator("[name=number]").fill(number)
    page.locator("[name=secret]").fill("AAAA-AAAA-AAAA")
    page.get_by_role("button", name="Көрсету").click()
    expect(page.locator("main")).not_to_contain_text(ANSWER)

    address = site.manage("shell", "-c", PUBLISH.format(number=number)).split()[-1]
    for path in ("/kk/blog/", "/ru/blog/", address, "/kk/blog/feed/", "/kk/"):
        answer = site.get(path)
        assert answer.status == 200, path
        assert NAME.split()[0] not in answer.text, path
        assert PHONE not in answer.text, path
    assert DEPERSONALISED in site.get("/kk/blog/").text
    assert "Кабинет физиотерапии" in site.get("/ru/blog/").text
