"""What a person may ask for: everything that is kept, and who has looked at it."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from apps.inquiries import actions, erasure
from apps.inquiries.looks import looks_of
from apps.inquiries.on_paper import copy_of_inquiry
from apps.journal.models import Action, Entry
from tests.inquiries.data.conftest import ANSWER, AT, EMAIL, NAME, PHONE, TEXT, asked

pytestmark = pytest.mark.django_db


def test_looks_are_told_by_moment_and_role(people, django_assert_num_queries):
    inquiry, other = asked(), asked(text="Басқа сұрақ")
    for hours, person in enumerate((people.director, people.editor, people.director)):
        actions.note_look(inquiry, by=person, at=AT + timedelta(hours=hours))
    actions.note_look(other, by=people.administrator, at=AT)

    with django_assert_num_queries(3):
        looks = looks_of(inquiry)
    assert [(look.at, look.roles) for look in looks] == [
        (AT + timedelta(hours=2), ("director",)),
        (AT + timedelta(hours=1), ("editor",)),
        (AT, ("director",)),
    ]


def test_an_export_holds_all_of_the_person_and_no_name_of_the_staff(people):
    inquiry = asked()
    actions.assign(inquiry, by=people.director, assignee=people.editor, note="Тексеріңіз.", at=AT)
    actions.answer(inquiry, text=ANSWER, by=people.director, at=AT + timedelta(days=1))
    actions.note_look(inquiry, by=people.director, at=AT)

    kept = copy_of_inquiry(inquiry)
    assert (kept["person"]["name"], kept["person"]["email"], kept["person"]["phone"]) == (
        NAME,
        EMAIL,
        PHONE,
    )
    assert [(each["kind"], each["text"]) for each in kept["words"]] == [
        ("question", TEXT),
        ("answer", ANSWER),
    ]
    assert [each["name"] for each in kept["files"]] == ["letter.pdf"]
    assert [each["kind"] for each in kept["steps"]] == ["received", "assigned", "answered"]
    assert kept["looks"] == [{"at": AT, "roles": ("director",)}]
    told = str(kept)
    assert "Тексеріңіз" not in told
    assert people.director.last_name not in told


def test_the_command_prints_it_and_is_a_look_itself(people, capsys):
    inquiry = asked()
    call_command("personal_data", "1", "--by", people.administrator.username)
    printed = json.loads(capsys.readouterr().out)
    assert (printed["number"], printed["person"]["name"]) == (1, NAME)
    entry = Entry.objects.get(action=Action.LOOKED_AT)
    assert (entry.object_id, entry.actor_id) == (str(inquiry.pk), people.administrator.pk)


@pytest.mark.parametrize(
    "given",
    [
        ("7",),
        ("1", "--by", "nobody"),
        ("--booking", "1"),
        ("--review", "1"),
        (),
        ("1", "--review", "1"),
    ],
)
def test_the_command_without_number_or_account_prints_nothing(given, capsys):
    asked()
    with pytest.raises(CommandError):
        call_command("personal_data", *given)
    assert capsys.readouterr().out == ""
    assert not Entry.objects.filter(action=Action.LOOKED_AT).exists()


def test_nothing_of_the_person_is_in_an_export_after_the_erasure():
    inquiry = asked()
    erasure.erase(inquiry, at=AT)
    kept = copy_of_inquiry(inquiry)
    assert (kept["person"], kept["words"], kept["files"]) == (None, [], [])
    assert kept["erased_at"] == AT
