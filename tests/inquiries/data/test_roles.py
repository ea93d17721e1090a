"""Who may touch what citizens write, by role, and that none of it stands anywhere but in the tables
of personal data: not in the journal, the letters, the log or any other table."""

import json
import logging

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.inquiries import actions
from apps.inquiries.models import Contact, Enclosure, Inquiry, Step, Topic, Writing
from apps.journal.outbox import send_due
from tests.factories import UnitFactory, UserFactory
from tests.inquiries.data.conftest import ANSWER, AT, EMAIL, NAME, PHONE, TEXT, asked

pytestmark = pytest.mark.django_db
ACTIONS = ("view", "add", "change", "delete")
NONE, READ, WRITE, KEEP = (), ACTIONS[:1], ACTIONS[:3], ACTIONS
EXPECTED = {
    "editor": READ,
    "translator": NONE,
    "head_of_unit": READ,
    "chief": NONE,
    "director": WRITE,
    "deputy": WRITE,
    "inspector": NONE,
    "administrator": KEEP,
}
PERSONAL_TABLES = {"inquiries_contact", "inquiries_writing", "inquiries_enclosure"}


def test_every_role_is_told_here():
    assert sorted(EXPECTED) == sorted(role.code for role in ROLES)


@pytest.mark.parametrize("role", EXPECTED)
@pytest.mark.parametrize("model", [Inquiry, Step, Contact, Writing, Enclosure, Topic])
def test_what_a_role_may_do_with_what_citizens_write(role, model):
    person = UserFactory(roles=[role])
    name = model._meta.model_name
    allowed = tuple(each for each in ACTIONS if person.has_perm(f"inquiries.{each}_{name}"))
    # A topic is a fact of the organisation's own, nobody's data.
    if model is Topic:
        assert "view" in allowed
    else:
        assert allowed == EXPECTED[role]


def places_of(words: list[str]) -> set[str]:
    """The tables that hold any of the words in any column, whatever its kind."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)
            # A column of JSON holds escapes, which have just been escaped themselves.
            escaped = rows.replace("\\\\u", "\\u").encode("ascii", "ignore")
            told = rows + escaped.decode("unicode_escape", "ignore")
            if any(word in told for word in words):
                found.add(table)
    return found


def test_nothing_a_person_wrote_stands_anywhere_else(people, caplog):
    unit = UnitFactory()
    caplog.set_level(logging.DEBUG)
    words = [NAME, "Құрмашева", EMAIL, PHONE, "тіркеу орнында", "емізулі", "Жауап жобасы"]
    inquiry = asked(unit=unit)
    actions.clarify(inquiry, "Балам емізулі.", at=AT)
    actions.assign(inquiry, by=people.director, unit=unit, note=f"{NAME} туралы", at=AT)
    actions.save_draft(inquiry, "Жауап жобасы", by=people.director, at=AT)
    browser = Client()
    browser.force_login(people.director)
    shown = browser.get(reverse("admin:inquiries_inquiry", args=[inquiry.number]))
    assert TEXT in shown.content.decode()
    actions.answer(inquiry, text=ANSWER, by=people.director, at=AT)
    assert send_due().sent == 2
    assert {message.to[0] for message in mail.outbox} == {EMAIL}
    assert ANSWER in mail.outbox[-1].body

    assert places_of(words) == PERSONAL_TABLES - {"inquiries_enclosure"}
    assert places_of(["letter.pdf"]) == {"inquiries_enclosure"}
    for word in (*words, "letter.pdf"):
        assert word not in caplog.text
