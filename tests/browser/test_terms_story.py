"""One material from a Friday evening to the report of the inspector: received and forgotten,
explained, published late, another one extended. By everybody who has a part in it, in Kazakh and by
the keyboard alone, under the regulation that counts three working days."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Site, start_site
from tests.browser.keyboard import Keyboard
from tests.pages import Page as ReadPage

pytestmark = pytest.mark.browser

EDITOR = "Серікова Айгерім Нұрланқызы"
DIRECTOR = "Жолдыбай Айнұр Сапарқызы"
FROM_WHOM = "Директордың қабылдау бөлмесі"
ITEM = "support.head_statements"
ITEM_TITLE = "Бірінші басшылардың ресми мәлімдемелері мен сөздерінің мәтіндері"
# What came on a Friday evening, the page that publishes it, and its leads before and after.
MATERIAL = "Директор сөзінің жаңа мәтіні"
PAGE, PAGES_WORD = "Директордың медицина қызметкерлеріне арнаған сөзі", "арнаған"
ADDRESS = "support/statements/statement-medical-workers-day/"
BEFORE = {
    "kk": "Директор қызметкерлерге еңбегі үшін алғыс айтып, алдағы жылдың жоспарын таныстырды.",
    "ru": "Директор поблагодарил работников за труд и рассказал о планах на год.",
}
AFTER = {
    "kk": "Директор қызметкерлерге алғыс айтып, жалақының қашан көтерілетінін хабарлады.",
    "ru": "Директор поблагодарил работников и сообщил, когда повысят зарплату.",
}
# Of the demonstration: a page of another matter, and a material that is still in its term.
OTHER_PAGE = "Емхананың ашықтығы туралы мәлімдеме"
OTHER_LEAD = "Емхана бағаларды, есептерді және сатып алу жоспарын сайтта толық жариялайды."
OTHER_MATERIAL = "Тұмауға қарсы екпе туралы жадынама"

WHY_MISSED = "Мәтінді жұма күні кешке алып, ұмытып кеттім."
WHY_LATE = "Мәтін редактордың кінәсінен кешікті."
WHY_EXTENDED = "Екпе кабинеті деректерді нақтылап жатыр."

# A Friday at least twelve days ago: three working days of any calendar have passed since.
RECEIVE = f"""
from datetime import datetime, time, timedelta
from django.utils import timezone
from apps.accounts.models import User
from apps.compliance.actions import receive
from apps.compliance.register import Known
friday = timezone.localdate() - timedelta(days=12)
friday -= timedelta(days=(friday.weekday() - 4) % 7)
evening = timezone.make_aware(datetime.combine(friday, time(18, 40)))
editor = User.objects.get(username="editor")
material = receive(
    title="{MATERIAL}", received_at=evening, from_whom="{FROM_WHOM}", items=["{ITEM}"],
    unit=editor.unit, by=editor, at=evening,
)
calendar = Known(timezone.now()).calendar
later = timezone.localdate() + timedelta(days=20)
while not calendar.is_working_day(later):
    later += timedelta(days=1)
print(material.number, friday, material.terms.get().due_on, timezone.localdate(), later)
"""

SAVE_DRAFT, SEND, PUBLISH = "Жобаны сақтау", "Тексеруге жіберу", "Өзгерістерді жариялау"
SAVED, SENT = "сақталды", "Тексеруге жіберілді."
LEADS = {"kk": "Қысқаша мәтіні (қазақша)", "ru": "Қысқаша мәтіні (орысша)"}
OVERDUE, NOT_EXPLAINED = "Мерзімі өткен: 1", "Әлі түсініктеме берілмеген."
EXPLANATION_FIRST = "Алдымен түсініктеме беріңіз"
WHY, BY_WHICH_DAY = "Мерзім неге өткізіп алынды?", "Қай күнге дейін орындалады?"
GO_ON = "Түсініктеме беріп, сақтауды жалғастыру"
NOT_YET, EXPLAINED = "Түсініктеме әлі тіркелген жоқ", "Түсініктемеңіз тіркелді."
LINK, WORDS_OF_TITLE = "Бетпен байланыстыру", "Атауындағы сөздер"
LINK_IT = "Бетті байланыстыру"
WHY_ALL_THE_SAME = "Соған қарамастан жариялау себебі"
MATERIALS = "Келіп түскен материалдар"
EXTEND, NEW_LAST_DAY, REASON = "Мерзімді ұзарту", "Жаңа соңғы күн", "Себебі"
EXTENDED = "Мерзім ұзартылды."
REPORT, FORM, MAKE = "Сәйкестік туралы есеп", "Есептің түрі", "Есеп жасау"
# All that somebody who only reads may press on the table and on a material: print, filter.
OF_A_READER = {"Басып шығару", "Көрсету"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own: what is late here would be so for all the other tests."""
    folder = tmp_path_factory.mktemp("terms")
    running = start_site(folder / "data", folder / "log.txt", REGULATION_PROFILE="mgdb1")
    running.wait_until_ready()
    yield running
    assert running.stop() == 0, running.log.read_text()[-2000:]


@pytest.fixture(scope="module")
def forgotten(site) -> tuple[int, date, date, date, date]:
    """The material nobody has worked on: its number, the Friday it came, the last day of its term,
    the day it is there, and a working day three weeks ahead."""
    number, *days = site.manage("shell", "-c", RECEIVE).split()[-5:]
    return int(number), *(date.fromisoformat(each) for each in days)


@pytest.fixture
def read(site):
    """Which of the leads a reader without an account meets in both languages."""

    def lead() -> dict[str, str]:
        pages = {code: ReadPage(site.get(f"/{code}/{ADDRESS}").text) for code in BEFORE}
        words = {code: " ".join(each for _lang, each in page.words) for code, page in pages.items()}
        (found,) = [
            lead for lead in (BEFORE, AFTER) if all(lead[code] in words[code] for code in lead)
        ]
        return found

    return lead


def shown(keys: Keyboard) -> str:
    return " ".join(keys.page.locator("main").inner_text().split())


def heading(keys: Keyboard) -> str:
    return keys.page.locator("h1").inner_text()


def buttons(keys: Keyboard) -> set[str]:
    found = keys.page.locator("main button, main summary").all_inner_texts()
    return {" ".join(each.split()) for each in found}


def told(keys: Keyboard) -> str:
    """What the page answers to what has just been sent."""
    return keys.page.locator(".messagelist").inner_text()


def bar(keys: Keyboard) -> str:
    return " ".join(keys.page.locator(".due-bar").inner_text().split())


def dotted(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def write_day(keys: Keyboard, name: str, day: date) -> None:
    """Types a day into the browser's own field of a date."""
    keys.to(name)
    keys.page.keyboard.type(f"{day:%m%d%Y}")


def open_from_bar(keys: Keyboard) -> None:
    """To the oldest overdue matter of the line under the header."""
    keys.to_what(lambda at: at["name"].startswith(OVERDUE), OVERDUE)
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")


def in_table(keys: Keyboard) -> str:
    """The state of the item in the openness table, the first screen of the person; '' where the
    table leaves it out: that of the head shows only what needs attention."""
    assert keys.page.url.endswith("/admin/compliance/table/")
    row = keys.page.locator("tr.openness-row", has_text=ITEM_TITLE)
    if row.count() == 0:
        return ""
    return re.search(r"openness-row--(\w+)", row.get_attribute("class"))[1]


def download(keys: Keyboard, form: str, path: Path) -> Path:
    """The compliance report in one of its forms, from the page that asks for its period."""
    keys.to_content()
    keys.to(FORM)
    keys.page.keyboard.type(form)
    keys.to(MAKE)
    with keys.page.expect_download() as waiting:
        keys.page.keyboard.press("Enter")
    waiting.value.save_as(path)
    return path


def is_held_by(keys: Keyboard, words: str) -> bool:
    """Whether the record as it is opened anew holds the words."""
    keys.page.reload()
    return words in keys.page.get_by_label(LEADS["kk"]).input_value()


def words_of(pdf: Path) -> str:
    """The text of all pages, with single spaces."""
    pages = PdfReader(pdf).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_forgotten_material_goes_to_the_report_of_the_inspector(
    person, read, forgotten, tmp_path
):
    number, friday, due_on, today, later = forgotten
    promised = today + timedelta(days=3)

    # The editor signs in and is told. What is late is never held back: its page is begun at once.
    editor = person("editor")
    assert bar(editor).startswith(f"{OVERDUE} {MATERIAL}, ")
    assert dotted(due_on) in bar(editor)
    open_from_bar(editor)
    assert NOT_EXPLAINED in shown(editor)
    editor.to_content()
    editor.open_part(LINK)
    editor.write(WORDS_OF_TITLE, PAGES_WORD)
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Enter")
    editor.to_content()
    editor.to_what(lambda at: at["name"].startswith(PAGE) and at["tag"] == "INPUT", PAGE)
    editor.page.keyboard.press("Space")
    editor.press(LINK_IT)
    editor.press(PAGE)
    page = editor.page.url
    for code, words in AFTER.items():
        editor.write(LEADS[code], words)
    editor.press(SAVE_DRAFT)
    assert SAVED in told(editor)

    # Another page is: the explanation comes first, and what she has typed is kept.
    editor.find(OTHER_PAGE)
    editor.write(LEADS["kk"], OTHER_LEAD)
    other_page = editor.page.url
    editor.press(SAVE_DRAFT)
    assert heading(editor) == EXPLANATION_FIRST
    assert MATERIAL in shown(editor)
    editor.press(GO_ON)
    assert NOT_YET in shown(editor)
    editor.write(WHY, WHY_MISSED)
    write_day(editor, BY_WHICH_DAY, promised)
    editor.press(GO_ON)
    assert EXPLAINED in told(editor)
    assert editor.page.url == other_page
    expect(editor.page.get_by_label(LEADS["kk"])).to_have_value(OTHER_LEAD)
    assert is_held_by(editor, OTHER_LEAD)

    # Explained is not done: the line still says so. The page goes to be checked.
    open_from_bar(editor)
    assert WHY_MISSED in shown(editor)
    assert NOT_EXPLAINED not in shown(editor)
    editor.press(PAGE)
    assert editor.page.url == page
    editor.press(SEND)
    assert SENT in told(editor)
    editor.sign_out()
    assert read() == BEFORE

    # The chief meets it on the table, and publishes it: first without a reason, then with one.
    chief = person("chief")
    assert in_table(chief) == "overdue"
    chief.find(PAGE)
    assert chief.page.url == page
    chief.press(PUBLISH)
    assert f"«{MATERIAL}»" in shown(chief)
    assert read() == BEFORE
    chief.write(WHY_ALL_THE_SAME, WHY_LATE)
    chief.press(PUBLISH)
    # Nothing more is asked of what readers see.
    assert f"«{MATERIAL}»" not in shown(chief)
    assert read() == AFTER
    chief.sign_out()

    # The head of the organisation meets the table, where nothing is overdue any more, and extends
    # the term of another material.
    director = person("director")
    assert in_table(director) == ""
    director.press(MATERIALS)
    director.press(OTHER_MATERIAL)
    director.to_content()
    director.open_part(EXTEND)
    write_day(director, NEW_LAST_DAY, later)
    director.write(REASON, WHY_EXTENDED)
    director.press(EXTEND)
    assert EXTENDED in told(director)
    last = director.page.locator("#content-main tbody tr").last
    expect(last).to_contain_text(f"{later.year} ж. {later.day} ")
    expect(last).to_contain_text(WHY_EXTENDED)
    director.sign_out()

    # The inspector meets the same table, and may change nothing.
    inspector = person("inspector")
    assert in_table(inspector) == "filled"
    assert buttons(inspector) <= OF_A_READER
    inspector.press(MATERIALS)
    assert buttons(inspector) <= OF_A_READER
    inspector.press(OTHER_MATERIAL)
    assert WHY_EXTENDED in shown(inspector)
    assert buttons(inspector) == set()

    # Each step stands in the report, for people and for machines.
    inspector.press(REPORT)
    words = words_of(download(inspector, "PDF", tmp_path / "report.pdf"))
    for said in (
        *(MATERIAL, f"{dotted(friday)} 18:40", WHY_LATE, WHY_MISSED, WHY_EXTENDED),
        *(EDITOR, DIRECTOR, dotted(due_on), dotted(promised), dotted(later)),
    ):
        assert said in words
    report = json.loads(download(inspector, "JSON", tmp_path / "report.json").read_text())
    materials = {each["number"]: each for each in report["materials"]}
    late = materials[number]
    assert late["received_at"] == f"{friday}T18:40:00+05:00"
    assert (late["recorded_late"], late["due_on"]) == (False, str(due_on))
    assert (late["outcome"], late["late_reason"]) == ("late", WHY_LATE)
    assert late["explained"] is True
    (explained,) = report["explanations"]
    assert explained["missed"] == [f"№ {number}, «{MATERIAL}», мерзімі {dotted(due_on)}"]
    assert (explained["text"], explained["promised_on"]) == (WHY_MISSED, str(promised))
    (extended,) = report["extensions"]
    assert (extended["title"], extended["until"]) == (OTHER_MATERIAL, str(later))
    assert extended["reason"] == WHY_EXTENDED
    assert materials[extended["number"]]["extended_until"] == str(later)
    inspector.sign_out()
