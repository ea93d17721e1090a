"""A pensioner asks in Kazakh, in low vision at 200 % and without scripts; the director answers from
a telephone; the person reads it by number and secret; readers learn nothing about the person.
Another one asks in Russian by the keyboard and takes it back; then a formal appeal, a time of
reception, a survey and a review, each as it is sent from a telephone."""

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PASSWORD, beside
from tests.browser.keyboard import Keyboard
from tests.pages import plain

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

# The day on which an appeal is registered, and the last one of its term, as the law counts them.
TERM = """
from apps.inquiries.models import Inquiry
from apps.languages.dates import date_words
from apps.workdays.models import working_calendar
registered = Inquiry.objects.get(number={number}).registered_on
due = working_calendar().add_working_days(registered, 15)
print(*(date_words(day, "kk") for day in (registered, due)), sep="\\n")
"""
APPLICANT, ADDRESS = "Сейітова Бибігүл", "Алматы қаласы, Абай даңғылы, 10-үй, 5-пәтер"
PERSON_NUMBER = "550312470106"
# Whatever comes back sooner than a person could have filled it is asked for once more, ms.
READ_AND_WRITTEN = 3_200


def send(page: Page, button: str) -> None:
    """Presses the button, not sooner than a person would."""
    page.wait_for_timeout(READ_AND_WRITTEN)
    page.get_by_role("button", name=button, exact=True).click()


def facts(where: Locator) -> dict[str, str]:
    """What a list of facts says, by its terms."""
    terms, words = (map(plain, where.locator(tag).all_inner_texts()) for tag in ("dt", "dd"))
    return dict(zip(terms, words, strict=True))


def photograph(name: str) -> FilePayload:
    content = BytesIO()
    Image.new("RGB", (320, 240), "#d8e6f0").save(content, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": content.getvalue()}


def only_digits(words: str) -> str:
    return re.sub(r"\D", "", words)


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
    send(page, "Сұрақты жіберу")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Сұрағыңыз")).to_have_value(QUESTION)
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Сұрақты жіберу").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Хабарламаңыз қабылданды")
    number, secret = page.locator(".receipt__codes dd").all_inner_texts()
    assert context.cookies() == [each for each in context.cookies() if each["name"] == "low_vision"]
    context.close()
    return only_digits(number), secret


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


def test_it_is_asked_by_keyboard_with_a_file_added_to_and_taken_back(visit):
    visitor = visit()
    page = visitor.open("/ru/blog/ask/").page
    page.on("filechooser", lambda chooser: chooser.set_files(photograph("дверь.png")))
    keys = Keyboard(page)
    keys.to_content("Перейти к содержанию")
    keys.to("Тема")
    page.keyboard.press("ArrowDown")
    keys.write("Ваш вопрос", "В расписании на двери и на сайте разные часы. Какие верны?")
    keys.to("Фотографии или PDF (необязательно)")
    page.keyboard.press("Space")
    expect(page.locator("[name=files]")).to_have_value(re.compile("дверь.png"))
    keys.to("Согласен (согласна), чтобы мои данные хранились для ответа мне")
    page.keyboard.press("Space")
    page.wait_for_timeout(READ_AND_WRITTEN)
    keys.press("Отправить вопрос")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ваше сообщение принято")
    codes = facts(page.locator(".receipt__codes"))
    assert facts(page.locator(".receipt .facts"))["Тема"] == "Запись на приём"

    visitor.open("/ru/inquiries/")
    keys.to_content("Перейти к содержанию")
    keys.write("Номер", only_digits(codes["Номер"]))
    keys.write("Секретный код", codes["Секретный код"])
    keys.press("Показать")
    expect(page.locator(".words__text")).to_contain_text("Какие верны?")
    expect(page.locator("main")).to_contain_text("дверь.png")
    keys.to_content("Перейти к содержанию")
    keys.write("Что вы добавляете", "Речь о кабинете 204.")
    keys.press("Отправить дополнение")
    expect(page.get_by_role("status")).to_have_text("Добавлено. Срок ответа не меняется.")
    expect(page.locator(".words__text").nth(1)).to_have_text("Речь о кабинете 204.")

    keys.to_content("Перейти к содержанию")
    keys.press("Отозвать")
    keys.to_content("Перейти к содержанию")
    keys.press("Да, отозвать")
    expect(page.get_by_role("status")).to_have_text("Отозвано. Ответа на него не будет.")
    expect(page.locator("p.lead")).to_contain_text("Состояние: отозвано")
    assert page.get_by_role("button", name="Отправить дополнение").count() == 0
    assert codes["Секретный код"] not in page.url
    assert (visitor.faults, keys.hidden) == ([], [])
    assert visitor.context.storage_state() == {"cookies": [], "origins": []}
    assert page.evaluate("sessionStorage.length") == 0


def test_a_formal_appeal_gets_a_slip_that_can_be_printed(visit, site, tmp_path):
    with beside(site, tmp_path / "log.txt", APPEALS="accept") as accepting:
        visitor = visit(*TELEPHONE, where=accepting)
        page = visitor.open("/kk/feedback/reception/").page
        page.get_by_label("ресми өтініш: жауап заңда белгіленген мерзімде беріледі").check()
        page.get_by_label("Тақырып").select_option("Басқа")
        page.get_by_label("Хабарламаңыз").fill("Тіркеуден бас тарту себебін жазбаша түсіндіріңіз.")
        page.get_by_label("Атыңыз").fill(APPLICANT)
        page.get_by_label("Пошталық мекенжайы").fill(ADDRESS)
        page.get_by_label("Жеке сәйкестендіру нөмірі (ЖСН)").fill(PERSON_NUMBER)
        page.get_by_label("Телефон").fill(PHONE)
        page.locator("[name=consent]").check()
        send(page, "Хабарламаны жіберу")
        slip = facts(page.locator(".receipt .facts"))
        codes = facts(page.locator(".receipt__codes"))
        number, secret = only_digits(codes["Нөмірі"]), codes["Құпия код"]
        registered, due = site.manage("shell", "-c", TERM.format(number=number)).splitlines()[-2:]
        assert slip["Тіркелді"] == f"№ {number}, {registered}"
        assert slip["Не берілді"] == "ресми өтініш"
        assert slip["Кім берді"] == APPLICANT
        assert slip["Жауап мерзімі"] == due
        assert visitor.overflow() == 0
        assert PERSON_NUMBER not in page.content()

        # On paper: the slip with both codes on one sheet, nothing to press.
        page.emulate_media(media="print")
        for words in (*slip.values(), number, secret):
            expect(page.locator(".receipt").get_by_text(words).first).to_be_visible()
        assert page.locator("nav, form, button, main a").filter(visible=True).count() == 0
        assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) == 1
        assert visitor.faults == []

    # Everybody reads the same pages; the person has the number and the secret.
    page = visit(*TELEPHONE, scripts=False).open("/kk/inquiries/").page
    page.get_by_label("Нөмірі").fill(number)
    page.get_by_label("Құпия код").fill(secret)
    page.get_by_role("button", name="Көрсету", exact=True).click()
    expect(page.locator("p.lead")).to_contain_text(due)
    shown = [page.content()]
    found = f"search/?q={quote('себебін')}"
    for address in ("blog/", "feedback/", "feedback/answers/", "feedback/reviews/", found):
        shown.append(site.get(f"/kk/{address}").text)
    for private in (PERSON_NUMBER, ADDRESS, APPLICANT.split()[0]):
        assert [private in each for each in shown] == [False] * len(shown)


def test_a_time_of_reception_is_booked_and_given_back(visit):
    visitor = visit(*TELEPHONE, scripts=False)
    page = visitor.open("/kk/feedback/booking/").page
    day = page.locator(".booking-days__day").first.get_attribute("href")
    free = visitor.open(day).page.locator("[name=time]")
    time = free.first.get_attribute("value")
    offered = free.count()
    free.first.check()
    page.get_by_label("Тегіңіз бен атыңыз").fill(NAME)
    page.get_by_label("Телефон").fill(PHONE)
    page.get_by_label("Тақырыбы").fill("Учаскені ауыстыру тәртібі туралы.")
    page.locator("[name=consent]").check()
    send(page, "Жазылу")
    expect(page.locator(".success")).to_contain_text("Сіз қабылдауға жазылдыңыз")
    number, secret = page.locator(".booking-receipt dd").all_inner_texts()

    visitor.open(day)
    assert free.count() == offered - 1
    assert page.locator(f"[name=time][value='{time}']").count() == 0
    visitor.open("/kk/feedback/booking/my/")
    page.get_by_label("Жазылу нөмірі").fill(number)
    page.get_by_label("Құпия код").fill(secret)
    page.get_by_role("button", name="Жазылуды көрсету").click()
    expect(page.get_by_role("status")).to_have_text("Бұл уақытқа сіз жазылдыңыз.")
    page.get_by_role("button", name="Осы жазылудан бас тарту").click()
    expect(page.get_by_role("status")).to_contain_text("Сіз бұл жазылудан бас тарттыңыз.")
    visitor.open(day)
    assert page.locator(f"[name=time][value='{time}']").count() == 1
    assert visitor.context.cookies() == []
    assert visitor.faults == []


def test_answers_to_a_survey_are_counted_and_tell_of_nobody(visit):
    visitor = visit(*TELEPHONE, scripts=False)
    page = visitor.open("/kk/feedback/surveys/zhazylu-turaly/").page
    page.get_by_label("Телефонмен").check()
    page.get_by_label("Телефон бос болмайды").check()
    send(page, "Жауаптарды жіберу")
    expect(page.locator(".success")).to_contain_text("Рақмет, жауаптарыңыз есептелді")
    # Of 86 people one more is seen only with the next four.
    expect(page.locator("main")).to_contain_text("Қатысқандар: 85.")
    assert page.locator("main table").count() == 3
    assert visitor.context.cookies() == []
    assert visitor.faults == []


def test_a_review_waits_until_it_is_read(visit, site):
    words = "Тіркеу бөлімінде бәрін тез әрі сыпайы түсіндірді."
    visitor = visit(*TELEPHONE, scripts=False)
    page = visitor.open("/kk/feedback/reviews/add/").page
    page.get_by_label("Пікіріңіз").fill(words)
    page.get_by_label("5: ").check()
    send(page, "Пікірді жіберу")
    expect(page.get_by_role("heading", level=1)).to_have_text("Рақмет: пікір қабылданды")
    expect(page.locator(".success")).to_contain_text("Шешім мерзімі: ")
    assert words not in site.get("/kk/feedback/reviews/").text
    assert visitor.context.cookies() == []
    assert visitor.faults == []
