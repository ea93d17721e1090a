"""Lists of the admin in the order of the alphabet and searched in Cyrillic, whatever the database:
run on SQLite and on PostgreSQL alike."""

import pytest
from django.urls import reverse

from apps.languages.lookups import pattern
from tests.factories import NewsItemFactory, PersonFactory

pytestmark = pytest.mark.django_db

LIST = "admin:news_newsitem_changelist"


def titles(client, language: str, **query) -> list[str]:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return [row.text("title", language) for row in response.context["cl"].result_list]


def column_of_titles(client) -> str:
    """The number by which the list is asked to be sorted by its titles."""
    shown = client.get(reverse(LIST)).context["cl"].list_display
    return str(shown.index("title_text"))


@pytest.fixture
def rows():
    """The same four records: in neither alphabet in the order they were made."""
    for kazakh, russian in (
        ("Ұлттық күн", "Ель"),
        ("Аптека", "Ёлка"),
        ("Қан тапсыру", "Яблоко"),
        ("Әліппе", "Жираф"),
    ):
        NewsItemFactory(title_kk=kazakh, title_ru=russian)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", ["Аптека", "Әліппе", "Қан тапсыру", "Ұлттық күн"]),
        ("ru", ["Ель", "Ёлка", "Жираф", "Яблоко"]),
    ],
)
def test_titles_stand_in_the_alphabet_of_the_language_of_the_page(
    signed_in, rows, language, expected
):
    client = signed_in("chief", language)
    place = column_of_titles(client)
    assert titles(client, language, o=place) == expected
    assert titles(client, language, o=f"-{place}") == expected[::-1]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("ЁЛКА", "елка"),
        ("елка", "Ёлка"),
        ("ҚАЗАҚ", "қазақ"),
        ("қазақ", "ҚАЗАҚ"),
        ("Әжелер мектебі", "әЖЕЛЕР"),
        ("Cәуле", "сәуле"),
        ("100 % (жүз)", "% (жүз)"),
    ],
)
@pytest.mark.parametrize("field", ["title_kk", "title_ru"])
def test_a_search_knows_cyrillic_letters(signed_in, title, words, field):
    other = "title_ru" if field == "title_kk" else "title_kk"
    NewsItemFactory(title_kk="Мүлде бөлек", title_ru="Совсем иначе")
    NewsItemFactory(**{field: title, other: "Что угодно"})
    client = signed_in("chief")
    assert titles(client, field[-2:], q=words) == [title]


def test_every_word_of_a_search_is_looked_for(signed_in):
    NewsItemFactory(title_kk="Екпе күні балаларға")
    NewsItemFactory(title_kk="Екпе кабинеті")
    assert titles(signed_in("chief"), "kk", q="балаларға екпе") == ["Екпе күні балаларға"]
    assert titles(signed_in("chief"), "kk", q="екпе 100") == []


def test_the_autocompletion_of_a_form_knows_them_too(signed_in):
    person = PersonFactory(name_kk="ҚАЛИЕВ Асан", name_ru="СЁМИНА Анна")
    query = {"app_label": "services", "model_name": "doctor", "field_name": "person"}
    client = signed_in("chief")
    for words in ("қалиев", "семина"):
        answer = client.get(reverse("admin:autocomplete"), {**query, "term": words}).json()
        assert [each["id"] for each in answer["results"]] == [str(person.pk)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ё", "[EeЁЕеё]"),
        ("қ", "[Ққ]"),
        ("1.", "1\\."),
        ("а  б", "[AaАа][\\s\u00a0\u202f]+[Бб]"),
    ],
)
def test_the_pattern_spells_both_cases_out(words, expected):
    assert pattern(words) == expected
