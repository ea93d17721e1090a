"""The command palette: what is found, by whom, and in how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.portal.palette import MOST
from tests.admin.conftest import other_unit, people, signed_in, unit
from tests.factories import CorporateDocumentFactory, NewsItemFactory

__all__ = ["other_unit", "people", "signed_in", "unit"]

pytestmark = pytest.mark.django_db


def found(client, words: str) -> dict[str, list[str]]:
    """The titles by kind."""
    response = client.get(reverse("admin:find_data"), {"q": words})
    assert response.status_code == 200
    kinds = response.json()["kinds"]
    return {kind["code"]: [each["title"] for each in kind["found"]] for kind in kinds}


def place(client, kind: str, title: str, words: str) -> str:
    """Where the result of that kind and title leads."""
    kinds = client.get(reverse("admin:find_data"), {"q": words}).json()["kinds"]
    (entries,) = [each["found"] for each in kinds if each["code"] == kind]
    return next(each["url"] for each in entries if each["title"] == title)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("ЁЛКА мерекесі", "елка"),
        ("елка мерекесі", "ЁЛКА"),
        ("ҚАЗАҚ тілі күні", "қазақ тілі"),
        ("Cәуле кабинеті", "сәуле"),
        ("Балаларға екпе", "екпе балаларға"),
    ],
)
def test_a_record_is_found_whatever_the_case_and_the_keyboard(signed_in, title, words):
    NewsItemFactory(title_kk="Басқа", title_ru="Другое")
    record = NewsItemFactory(title_kk=title, title_ru="Запись")
    client = signed_in("chief")
    assert found(client, words)["records"] == [title]
    address = reverse("admin:news_newsitem_change", args=[record.pk])
    assert place(client, "records", title, words) == address


def test_a_title_is_found_in_the_other_language_too(signed_in):
    NewsItemFactory(title_kk="Екпе күні", title_ru="День прививок")
    assert found(signed_in("chief", "kk"), "прививок")["records"] == ["Екпе күні"]
    assert found(signed_in("chief", "ru"), "екпе")["records"] == ["День прививок"]


def test_signs_of_patterns_are_plain_letters(signed_in):
    NewsItemFactory(title_kk="Баға (теңге) 100%", title_ru="Цена")
    NewsItemFactory(title_kk="Баға теңге", title_ru="Цена")
    client = signed_in("chief")
    assert found(client, "(теңге) 100%")["records"] == ["Баға (теңге) 100%"]
    assert found(client, "[") == {}
    assert found(client, ".*") == {}
    assert found(client, "\x00баға (")["records"] == ["Баға (теңге) 100%"]


def test_lists_forms_and_items_of_the_register_are_found(signed_in):
    client = signed_in("chief")
    both = found(client, "жаңалық")
    assert "Жаңалықтар" in both["lists"]
    assert "Қосу: жаңалық" in both["forms"]
    assert place(client, "lists", "Жаңалықтар", "новости") == reverse(
        "admin:news_newsitem_changelist"
    )
    assert place(client, "forms", "Қосу: жаңалық", "жаңалық") == reverse("admin:news_newsitem_add")
    (item,) = [each for each in found(client, "устав")["items"] if "арғы" in each]
    address = reverse("admin:documents_corporatedocument_changelist")
    assert place(client, "items", item, "устав") == f"{address}?item=documents.main.charter"


def test_commands_come_first_without_a_question(signed_in):
    response = signed_in("chief").get(reverse("admin:find_data")).json()
    (commands,) = response["kinds"]
    assert commands["code"] == "commands"
    assert commands["found"][0]["url"] == reverse("admin:index")
    assert [each["url"] for each in commands["found"] if each["sends"]] == [reverse("admin:logout")]
    urls = [each["url"] for each in commands["found"]]
    for name in ("journal_entry_changelist", "publication_calendar"):
        assert reverse(f"admin:{name}") in urls


def test_nobody_finds_what_they_may_not_open(signed_in, unit, other_unit):
    NewsItemFactory(title_kk="Менің жазбам", unit=unit)
    NewsItemFactory(title_kk="Бөтен жазба", unit=other_unit)
    editor = signed_in("editor")
    assert found(editor, "жазба")["records"] == ["Менің жазбам"]
    # No accounts for an editor, no history, no form of a telephone.
    assert "lists" not in found(editor, "пайдаланушы")
    assert "Пайдаланушылар" in found(signed_in("administrator"), "пайдаланушы")["lists"]
    urls = [
        each["url"] for each in editor.get(reverse("admin:find_data")).json()["kinds"][0]["found"]
    ]
    assert reverse("admin:journal_entry_changelist") not in urls
    forms = found(signed_in("inspector"), "жаңалық").get("forms", [])
    assert forms == []


def test_a_stranger_finds_nothing(db):
    for name in ("find", "find_data"):
        response = Client().get(reverse(f"admin:{name}"), {"q": "жаңалық"})
        assert response.status_code == 302


def test_so_many_results_of_a_kind_and_word_that_there_are_more(signed_in):
    for number in range(MOST + 1):
        NewsItemFactory(title_kk=f"Екпе {number}")
    response = signed_in("chief").get(reverse("admin:find_data"), {"q": "екпе"}).json()
    (records,) = [kind for kind in response["kinds"] if kind["code"] == "records"]
    assert (len(records["found"]), records["more"]) == (MOST, True)


def test_a_list_of_that_name_comes_before_others_of_its_section(signed_in):
    assert found(signed_in("chief"), "новости")["lists"] == ["Жаңалықтар", "Жаңалық тақырыптары"]


def test_titles_that_begin_so_come_first(signed_in):
    NewsItemFactory(title_kk="Балаларға арналған екпе")
    CorporateDocumentFactory(title_kk="Екпе ережесі")
    assert found(signed_in("chief"), "екпе")["records"] == [
        "Екпе ережесі",
        "Балаларға арналған екпе",
    ]


def test_queries_do_not_grow_with_records(signed_in):
    client = signed_in("chief")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(client, "екпе")
        return len(queries)

    NewsItemFactory(title_kk="Екпе")
    asked()
    few = asked()
    for number in range(6):
        NewsItemFactory(title_kk=f"Екпе {number}")
        CorporateDocumentFactory(title_kk=f"Екпе ережесі {number}")
    assert asked() == few
    # One for each kind of record at most, and who asks.
    assert few <= 70


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_works_without_scripts(signed_in, language):
    NewsItemFactory(title_kk="Екпе күні", title_ru="День прививок")
    client = signed_in("chief", language)
    response = client.get(reverse("admin:find"), {"q": "екпе"})
    html = response.content.decode()
    title = "Екпе күні" if language == "kk" else "День прививок"
    assert f">{title}</a>" in html
    assert 'name="q" value="екпе"' in html
    # Titles of drafts stay in nobody's cache.
    assert "no-store" in response.headers["Cache-Control"]
    leave = client.get(reverse("admin:find")).content.decode()
    assert f'<form method="post" action="{reverse("admin:logout")}">' in leave


def test_the_button_stands_in_every_header(signed_in):
    html = signed_in("editor").get(reverse("admin:index")).content.decode()
    assert f'href="{reverse("admin:find")}" data-palette' in html
    assert 'role="combobox"' in html
