"""The journal in the admin: names in place of numbers, the record by its title, for those who may
know them; read only, and as many queries for a long page as for a short one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.journal.actions import record as write_journal
from apps.journal.models import Action, Entry
from tests.factories import NewsItemFactory, OtherPageFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "admin:journal_entry_changelist"


def client_of(role: str, language: str = "kk") -> tuple[Client, User]:
    person = UserFactory(
        username=role, last_name="Ибраев", first_name="Тимур", roles=[role], language=language
    )
    client = Client()
    client.force_login(person)
    return client, person


def rows_of(client: Client, **query: str) -> str:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index('id="result_list"') :]


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Өзектілігі расталды"), ("ru", "Актуальность подтверждена")],
)
def test_who_what_and_which_record_are_in_words(language, words):
    client, person = client_of("chief", language)
    page = NewsItemFactory(title_kk="Екпе", title_ru="Прививки")
    write_journal(Action.CONFIRMED, page, by=person)
    html = rows_of(client, action="confirmed")
    title = {"kk": "Екпе", "ru": "Прививки"}[language]
    assert f'<a href="/admin/news/newsitem/{page.pk}/change/">{title}</a>' in html
    assert f">{words}</td>" in html
    assert f">{person}</td>" in html


def test_an_inspector_reads_the_numbers_of_people_and_the_titles_of_records():
    client, _person = client_of("inspector")
    other = UserFactory(last_name="Құсайынова")
    page = OtherPageFactory(title_kk="Ережелер")
    write_journal(Action.CONFIRMED, page, by=other)
    html = rows_of(client, action="confirmed")
    assert "Құсайынова" not in html
    assert f"№ {other.pk}</td>" in html
    assert ">Ережелер</a>" in html


def test_a_record_that_is_gone_is_named_by_kind_and_number():
    client, _person = client_of("administrator")
    page = OtherPageFactory()
    number = page.pk
    page.delete()
    html = rows_of(client, action="deleted")
    assert f"№ {number}</td>" in html
    assert "/admin/other/" not in html


@pytest.mark.parametrize("role", ["editor", "head_of_unit", "translator"])
def test_the_journal_is_not_for_everybody(role):
    client, _person = client_of(role)
    assert client.get(reverse(LIST)).status_code == 403


def test_nobody_changes_an_entry():
    client, _person = client_of("administrator")
    OtherPageFactory()
    entry = Entry.objects.latest("number")
    url = reverse("admin:journal_entry_change", args=[entry.pk])
    html = client.get(url).content.decode()
    assert 'name="_save"' not in html
    assert client.post(url, {"note": "Басқа"}).status_code == 403
    assert client.post(reverse("admin:journal_entry_add"), {}).status_code == 403
    assert Entry.objects.get(pk=entry.pk).note == entry.note


def test_a_longer_page_takes_no_more_queries():
    client, person = client_of("chief")
    write_journal(Action.CONFIRMED, NewsItemFactory(), by=person)
    rows_of(client)
    counts = []
    for _times in range(2):
        with CaptureQueriesContext(connection) as queries:
            rows_of(client)
        counts.append(len(queries))
        for _number in range(8):
            write_journal(Action.CONFIRMED, NewsItemFactory(), by=person)
    assert counts[0] == counts[1]
