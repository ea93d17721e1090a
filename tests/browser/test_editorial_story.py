"""One page from the first change to the way back, by everybody who has a part in it: editor, chief
editor, reader, head of the organisation, inspector. In Kazakh and by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Keyboard
from tests.pages import Page as ReadPage

pytestmark = pytest.mark.browser

TITLE = "Емхананың ашықтығы туралы мәлімдеме"
ADDRESS = "support/statements/statement-open-site/"
EDITOR = "Серікова Айгерім Нұрланқызы"
CHIEF = "Ибраев Тимур Маратұлы"
DIRECTOR = "Жолдыбай Айнұр Сапарқызы"
# The leads as the demonstration has them, as the editor first wrote them, and as they were mended.
FIRST = {
    "kk": "Емхана бағаларды, есептерді және сатып алу жоспарын сайтта жариялайды.",
    "ru": "Поликлиника публикует на сайте цены, отчёты и план закупок.",
}
SECOND = {
    "kk": "Емхана бағаларды, есептерді және сатып алу жоспарын сайтта толық жариялайды.",
    "ru": "Поликлиника полностью публикует на сайте цены, отчёты и план закупок.",
}
THIRD = {
    "kk": "Емхана бағаларды, есептерді және сатып алу жоспарын бәріне түсінікті тілмен жазады.",
    "ru": "Поликлиника пишет о ценах, отчётах и плане закупок понятным для всех языком.",
}
COMMENT = "«Толық» деген сөз артық, қарапайым тілмен жазыңыз."
REASON = "Мәтін нақтыланды"
# Twice as far away as anybody waits for the moment to come.
PLANNED = ("12312031", "1000AM")
MOMENT_COMES = """
from datetime import timedelta
from django.utils import timezone
from apps.publishing.models import Revision
planned = Revision.objects.filter(state="scheduled", publish_at__year=2031)
assert planned.update(publish_at=timezone.now() - timedelta(minutes=1)) == 1
"""

# A statement is dynamic: what is published of it has come some day from somebody.
MATERIAL_COMES = """
from django.utils import timezone
from apps.accounts.models import User
from apps.compliance import actions
from apps.support.models import Statement
record = Statement.objects.get(slug="statement-open-site")
editor = User.objects.get(username="editor")
material = actions.receive(
    title="Мәлімдеме", received_at=timezone.now(), from_whom="Қабылдау бөлмесі",
    items=[record.item], unit=record.unit, by=editor,
)
actions.link(material, record, by=editor)
"""

LEADS = {"kk": "Қысқаша мәтіні (қазақша)", "ru": "Қысқаша мәтіні (орысша)"}
SEND = "Тексеруге жіберу"
PUBLISH, UNDER_CHECK = "Өзгерістерді жариялау", "Тексеру: " + TITLE
WILL_CHANGE, HISTORY = "Не өзгереді", "Өзгерістер тарихы"
RETURN, RETURN_IT = "Қайтару", "Авторға қайтару"
SCHEDULE, SCHEDULE_IT = "Жоспарлау", "Жариялауды жоспарлау"
BUTTONS = {
    *(PUBLISH, "Жобаны сақтау", "Сақтау және көру", SCHEDULE, SCHEDULE_IT, RETURN, RETURN_IT),
    *("Жобадан бас тарту", "Мұрағатқа", "Сайттан алып тастау"),
    "Ар-намыс пен әдептің сақталғанын растау",
}
# Of the demonstration: published, with a draft of the editor in check.
IN_CHECK = "Сайтты екі тілде"
NO_PUBLISHING = {PUBLISH, SCHEDULE, SCHEDULE_IT, "Қазір жариялау"}


@pytest.fixture
def read(site):
    """Which of the leads a reader without an account meets in both languages."""

    def leads() -> list[dict[str, str]]:
        pages = {code: ReadPage(site.get(f"/{code}/{ADDRESS}").text) for code in FIRST}
        words = {code: " ".join(each for _lang, each in page.words) for code, page in pages.items()}
        return [
            lead
            for lead in (FIRST, SECOND, THIRD)
            if all(lead[code] in words[code] for code in lead)
        ]

    return leads


def shown(keys: Keyboard) -> str:
    return keys.page.locator("main").inner_text()


def rewrite(keys: Keyboard, lead: dict[str, str], note: str) -> None:
    for code in lead:
        keys.write(LEADS[code], lead[code])
    keys.write("Не өзгерді және не себепті", note)
    keys.press(SEND)
    assert "Тексеруге жіберілді." in shown(keys)


def plan(keys: Keyboard) -> None:
    keys.open_part(SCHEDULE)
    keys.to("Оқырман қашан көреді")
    day, time = PLANNED
    keys.page.keyboard.type(day)
    keys.page.keyboard.press("ArrowRight")
    keys.page.keyboard.type(time)
    keys.press(SCHEDULE_IT)


def buttons(keys: Keyboard) -> set[str]:
    """The buttons of a record, those that open a part of the row too."""
    found = keys.page.locator("main button, .submit-row summary").all_inner_texts()
    return {" ".join(each.split()) for each in found}


def assert_line(keys: Keyboard, *words: str) -> None:
    """One line of the history says all of it, with a time of the day."""
    lines = keys.page.locator(".history__line").all_inner_texts()
    found = [line for line in lines if all(each in line for each in words)]
    assert len(found) == 1, (words, lines)
    assert re.search(r"\b\d\d:\d\d\b", found[0])


def test_a_page_goes_from_the_first_change_to_the_way_back(person, read, site):
    assert read() == [FIRST]

    # The editor finds the page, changes both halves and hands them over.
    editor = person("editor")
    editor.find(TITLE)
    expect(editor.page.locator(".subtitle")).to_have_text(TITLE)
    record = editor.page.url
    assert buttons(editor) & NO_PUBLISHING == set()
    rewrite(editor, SECOND, REASON)
    editor.sign_out()
    assert read() == [FIRST]

    # The chief opens it from the desk, sees what would change and returns it with a comment.
    chief = person("chief")
    # The first screen of the chief is the table.
    chief.press("Жұмыс үстелі")
    chief.to_content()
    chief.press(UNDER_CHECK)
    assert chief.page.url == record
    chief.press(WILL_CHANGE)
    assert "толық" in chief.page.locator("main ins").first.inner_text()
    assert chief.page.locator("main ins").count() == 2
    chief.press("Нысанға оралу")
    chief.open_part(RETURN)
    chief.write("Нені түзету керек", COMMENT)
    chief.press(RETURN_IT)
    assert read() == [FIRST]

    # The editor meets the comment, mends the text and hands it over again.
    editor = person("editor")
    editor.find(TITLE)
    remark = editor.page.get_by_role("region", name="Ескертумен қайтарылды")
    expect(remark).to_contain_text(COMMENT)
    expect(remark).to_contain_text(CHIEF)
    rewrite(editor, THIRD, "Ескерту ескерілді")
    expect(remark).to_have_count(0)
    editor.sign_out()

    # The chief gives it a day; until then readers have what they had.
    site.manage("shell", "-c", MATERIAL_COMES)
    chief.find(TITLE)
    plan(chief)
    assert "Жоспарланды" in shown(chief)
    assert read() == [FIRST]
    site.manage("shell", "-c", MOMENT_COMES)
    site.manage("apply_due")
    assert read() == [THIRD]

    # The inspector reads who did what, and may do nothing.
    inspector = person("inspector")
    inspector.find(TITLE)
    assert buttons(inspector) == set()
    inspector.press(HISTORY)
    assert_line(inspector, "№ 2", EDITOR, REASON, COMMENT, CHIEF)
    assert_line(inspector, "№ 3", EDITOR, "Ескерту ескерілді", CHIEF)
    assert buttons(inspector) == {"Салыстыру"}
    inspector.sign_out()

    # The chief comes back to the first revision, and may not publish it alone.
    site.manage("shell", "-c", MATERIAL_COMES)
    chief.find(TITLE)
    chief.press(HISTORY)
    chief.press("Оқырмандар көріп тұрғанымен салыстыру: № 1")
    chief.press("Осы нұсқаға оралу: № 1")
    assert read() == [THIRD]
    chief.find(TITLE)
    chief.press(PUBLISH)
    assert "Бұл мәтінді сіз жаздыңыз" in shown(chief)
    assert read() == [THIRD]
    chief.sign_out()

    # The head of the organisation publishes: readers see the first text again.
    director = person("director")
    director.find(TITLE)
    director.press(PUBLISH)
    assert read() == [FIRST]
    director.press(HISTORY)
    assert_line(director, "№ 4", CHIEF, DIRECTOR)
    director.sign_out()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 720)])
def test_every_stop_of_the_form_is_seen_and_every_button_is_reached(person, width, height):
    chief = person("chief", width, height)
    chief.find(IN_CHECK)
    chief.to_content()
    stops = chief.around()
    # One part is open at a time, and it covers nothing.
    for part in chief.page.locator(".submit-row summary").all_inner_texts():
        chief.open_part(part)
        chief.to_content()
        stops += chief.around()
    found = {each["name"] for each in stops}
    assert chief.page.locator(".submit-row summary").count() == 3
    assert BUTTONS - found == set()
    # Nothing of the form has been left out either.
    assert {"Атауы (қазақша)", "Мәтіні (орысша)", "Шағын түзету", WILL_CHANGE} <= found
