"""The bar of one's own terms, and the page of explanations."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import NewsDuty
from apps.compliance.actions import explain
from apps.compliance.catching_up import catch_up
from apps.compliance.enforcement.bar import Bar
from apps.compliance.models import Breach, Explanation
from apps.publishing.figures import set_figure
from tests.admin.pages import words_of
from tests.compliance.conftest import clock, moment
from tests.compliance.enforcement.conftest import NOW, SORRY, sign_in

pytestmark = pytest.mark.django_db

EXPLAIN = "admin:compliance_explain"


def bar_of(response) -> str:
    """The words of the bar; '' without one."""
    html = response.content.decode()
    if '<section class="due-bar' not in html:
        return ""
    return words_of(html.split('<section class="due-bar')[1].split("</section>")[0]).split("> ")[-1]


def shown(person, language: str = "kk") -> str:
    return bar_of(sign_in(person, language).get(reverse("admin:index")))


def test_nothing_is_said_where_there_is_nothing(hospital, nothing_about_news, today):
    assert shown(hospital.editor) == ""
    assert not Bar(hospital.editor)


def test_it_names_the_oldest_overdue_matter(hospital, late):
    late(title="Педиатр"), late(title="Хирург")
    with clock("2026-11-11 10:00"):
        assert shown(hospital.editor) == "Мерзімі бүгін: 2 Педиатр"
        assert shown(hospital.editor, "ru") == "Срок сегодня: 2 Педиатр"
    with clock(NOW):
        words = "Мерзімі өткен: 2 Педиатр, мерзімі 11.11.2026 күні аяқталды Түсініктеме беру"
        assert shown(hospital.editor) == words
        words = "Просрочено: 2 Педиатр, срок истёк 11.11.2026 Дать объяснение"
        assert shown(hospital.editor, "ru") == words
        assert shown(hospital.head, "ru") == words
        assert shown(hospital.chief) == ""


def test_what_is_soon(hospital, material):
    with clock("2026-11-10 10:00"):
        assert shown(hospital.editor) == "Мерзімі жақын: 1 Педиатр дәрігер"


def test_what_is_explained_stays_without_the_button(hospital, material, today):
    catch_up()
    breach = Breach.objects.get(kind="term")
    explain([breach], text="Кешіктік", promised_on=date(2026, 11, 13), by=hospital.editor)
    assert "Дать объяснение" not in shown(hospital.editor, "ru")
    assert "Просрочено: 1" in shown(hospital.editor, "ru")


def test_a_day_without_news_from_the_hour_that_is_set(hospital):
    day = moment("2026-11-03 08:00").date()
    NewsDuty.objects.create(person=hospital.editor, first_day=day, last_day=day)
    with clock("2026-11-03 12:59"):
        assert shown(hospital.editor, "ru") == ""
    with clock("2026-11-03 13:00"):
        assert shown(hospital.editor, "ru") == "Срок сегодня: 1 Сегодня ещё нет новостей"
        assert shown(hospital.head, "ru") == ""
    with clock("2026-11-03 13:05"):
        set_figure("news.reminder_hour", "15", source="Приказ № 5", by=hospital.director)
        assert shown(hospital.editor, "ru") == ""


def test_it_is_on_every_screen_but_not_in_popups_and_not_for_readers(hospital, material, today):
    client = sign_in(hospital.editor)
    for name in ("index", "support_usefullink_changelist", "support_usefullink_add", "guide"):
        assert bar_of(client.get(reverse(f"admin:{name}"))) != "", name
    assert bar_of(client.get(reverse("account"))) != ""
    assert bar_of(client.get(reverse("admin:news_topic_add") + "?_popup=1")) == ""
    assert bar_of(Client().get(reverse("admin:login"))) == ""
    assert bar_of(client.get(reverse("home"))) == ""


def test_readers_cost_nothing(hospital, material, today):
    client = sign_in(hospital.editor)
    client.get(reverse("home"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse("home"))
    assert [each for each in queries.captured_queries if "compliance_" in each["sql"]] == []


def test_the_queries_of_the_bar_do_not_grow(hospital, late, today):
    late()
    catch_up()
    # The person's roles are read once and kept.
    assert Bar(hospital.editor)
    with CaptureQueriesContext(connection) as few:
        assert [len(pile.matters) for pile in Bar(hospital.editor).piles] == [1]
    for number in range(5):
        late(title=f"Тағы {number}")
    with clock(NOW):
        catch_up()
        with CaptureQueriesContext(connection) as many:
            assert [len(pile.matters) for pile in Bar(hospital.editor).piles] == [6]
    assert len(many) == len(few)


def test_a_month_without_news_costs_as_much_as_a_day(hospital):
    first = moment(NOW).date().replace(day=1)
    NewsDuty.objects.create(person=hospital.editor, first_day=first, last_day=first.replace(day=30))

    def asked(words: str, count: int) -> int:
        with clock(words):
            catch_up()
            assert Bar(hospital.editor)
            with CaptureQueriesContext(connection) as queries:
                assert len(Bar(hospital.editor).piles[0].matters) == count
        return len(queries)

    assert asked("2026-11-04 10:00", 1) == asked("2026-11-30 10:00", 27)


# --- The page of explanations --------------------------------------------------------------------


def test_the_page_explains(hospital, material, today):
    client = sign_in(hospital.editor)
    html = client.get(reverse(EXPLAIN)).content.decode()
    breach = Breach.objects.get(kind="term")
    assert f'value="{breach.pk}" id="breach-{breach.pk}" checked' in html
    response = client.post(reverse(EXPLAIN), {"breaches": [breach.pk], **SORRY, "text": ""})
    assert response.status_code == 200 and Explanation.objects.count() == 0
    assert 'value="2026-11-13"' in response.content.decode()
    response = client.post(reverse(EXPLAIN), {"breaches": [breach.pk], **SORRY})
    assert (response.status_code, response.url) == (302, reverse(EXPLAIN))
    assert Explanation.objects.get().text == SORRY["text"]
    # Pressed twice: once is enough.
    client.post(reverse(EXPLAIN), {"breaches": [breach.pk], **SORRY})
    assert Explanation.objects.count() == 1
    html = client.get(reverse(EXPLAIN)).content.decode()
    assert SORRY["text"] in html and "_held" not in html and "Сіздің түсініктемеңізді" in html


def test_explanations_are_read_by_their_unit_and_by_those_above(hospital, material, late, today):
    client = sign_in(hospital.editor)
    client.get(reverse(EXPLAIN))
    explain(
        Breach.objects.filter(kind="term"),
        text="Кадрлар кешіктірді",
        promised_on=date(2026, 11, 13),
        by=hospital.editor,
    )
    for person, reads in (
        (hospital.head, True),
        (hospital.chief, True),
        (hospital.director, True),
        (hospital.inspector, True),
    ):
        html = sign_in(person).get(reverse(EXPLAIN)).content.decode()
        assert ("Кадрлар кешіктірді" in html) is reads, person.username
    hospital.head.unit = hospital.chief.unit
    hospital.head.save()
    hospital.unit.head = None
    hospital.unit.save()
    html = sign_in(hospital.head).get(reverse(EXPLAIN)).content.decode()
    assert "Кадрлар кешіктірді" not in html


def test_an_inspector_explains_nothing(hospital, material, today):
    client = sign_in(hospital.inspector)
    client.get(reverse("admin:index"))
    breach = Breach.objects.get(kind="term")
    client.post(reverse(EXPLAIN), {"breaches": [breach.pk], **SORRY})
    assert Explanation.objects.count() == 0


def test_explanations_come_in_pages(hospital, material, today):
    client = sign_in(hospital.chief)
    client.get(reverse(EXPLAIN))
    breach = Breach.objects.get(kind="term")

    def given(number: int) -> None:
        day = date(2026, 11, 13)
        explain([breach], text=f"Себеп {number:02}.", promised_on=day, by=hospital.editor)

    given(0), given(1)
    client.get(reverse(EXPLAIN))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(EXPLAIN))
    for number in range(2, 25):
        given(number)
    with CaptureQueriesContext(connection) as many:
        html = client.get(reverse(EXPLAIN)).content.decode()
    assert len(many) == len(few)
    assert html.count("Себеп ") == 20 and "?page=2" in html
    assert client.get(reverse(EXPLAIN) + "?page=2").content.decode().count("Себеп ") == 5
