"""What is done in the admin stands in the journal: accounts, units, calendar and hours too, with
the rows below a record and its many-to-many relations."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from apps.accounts.models import Unit, User
from apps.journal.actions import broken_entries
from apps.journal.models import Action, Entry
from apps.organisation.models import Tenure
from apps.workdays.models import CalendarRow
from tests.factories import PersonFactory, PostFactory, TenureFactory

ROW = {
    "date": "2026-12-31",
    "kind": "day_off",
    "title_kk": "Көшірілген демалыс",
    "title_ru": "Перенесённый выходной",
    "source": "Үкімет қаулысы № 1",
}


def written_since(number: int) -> list[tuple]:
    entries = Entry.objects.filter(number__gt=number).order_by("number")
    return list(entries.values_list("action", "actor_id", "model", "object_id"))


def test_a_calendar_row_is_written_down_from_its_making_to_its_end(signed_in, people):
    client, person, before = signed_in("administrator"), people["administrator"].pk, 0
    assert client.post(reverse("admin:workdays_calendarrow_add"), ROW).status_code == 302
    row = CalendarRow.objects.get()
    assert row.date == date(2026, 12, 31)
    change = reverse("admin:workdays_calendarrow_change", args=[row.pk])
    assert client.post(change, {**ROW, "source": "Үкімет қаулысы № 2"}).status_code == 302
    selected = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post(reverse("admin:workdays_calendarrow_changelist"), selected)
    assert not CalendarRow.objects.exists()
    label, key = "workdays.calendarrow", str(row.pk)
    assert written_since(before) == [
        (Action.CREATED, person, label, key),
        (Action.SAVED, person, label, key),
        (Action.DELETED, person, label, key),
    ]
    assert list(broken_entries()) == []


def test_a_new_role_of_an_account_is_written_down(signed_in, people):
    client, editor = signed_in("administrator"), people["editor"]
    address = reverse("admin:accounts_user_change", args=[editor.pk])
    chief = Group.objects.get(name="chief")
    data = {"username": editor.username, "unit": editor.unit_id, "language": "kk"}
    data |= {"is_active": "on", "is_staff": "on", "groups": [chief.pk]}
    data |= {"absences-TOTAL_FORMS": "0", "absences-INITIAL_FORMS": "0"}
    before = Entry.objects.count()
    assert client.post(address, data).status_code == 302
    assert list(User.objects.get(pk=editor.pk).groups.all()) == [chief]
    assert written_since(before) == [
        (Action.SAVED, people["administrator"].pk, "accounts.user", str(editor.pk))
    ]


def test_a_unit_is_written_down(signed_in, people, unit):
    client, before = signed_in("administrator"), Entry.objects.count()
    data = {"name_kk": "Жаңа атау", "name_ru": "Новое название", "code": unit.code}
    data |= {"position": "0", "is_active": "on"}
    address = reverse("admin:accounts_unit_change", args=[unit.pk])
    assert client.post(address, data).status_code == 302
    assert Unit.objects.get(pk=unit.pk).name_kk == "Жаңа атау"
    assert written_since(before) == [
        (Action.SAVED, people["administrator"].pk, "accounts.unit", str(unit.pk))
    ]


def test_the_holders_of_a_post_are_written_down_with_the_post(signed_in, people):
    post, person = PostFactory(), PersonFactory(name_kk="Нұрлан Айдос", name_ru="Нурлан Айдос")
    tenure = TenureFactory(post=post)
    client, chief, before = signed_in("chief"), people["chief"].pk, Entry.objects.count()
    data = {
        f"{name}_{code}": post.text(name, code) for name in post.translated for code in ("kk", "ru")
    }
    data |= {"code": post.code, "kind": post.kind, "position": "0"}
    data |= {"tenures-TOTAL_FORMS": "2", "tenures-INITIAL_FORMS": "1"}
    data |= {"reception_hours-TOTAL_FORMS": "0", "reception_hours-INITIAL_FORMS": "0"}
    data |= {"tenures-0-id": tenure.pk, "tenures-0-post": post.pk, "tenures-0-DELETE": "on"}
    data |= {"tenures-0-person": tenure.person_id, "tenures-0-since": "2024-01-09"}
    data |= {"tenures-1-id": "", "tenures-1-post": post.pk, "tenures-1-person": person.pk}
    data |= {"tenures-1-since": "2026-11-02"}
    address = reverse("admin:organisation_post_change", args=[post.pk])
    assert client.post(address, data).status_code == 302
    new = Tenure.objects.get(post=post)
    assert new.person == person
    assert written_since(before) == [
        (Action.SAVED, chief, "organisation.post", str(post.pk)),
        (Action.DELETED, chief, "organisation.tenure", str(tenure.pk)),
        (Action.CREATED, chief, "organisation.tenure", str(new.pk)),
    ]


@pytest.mark.django_db
def test_a_chain_without_its_head_is_not_whole():
    from apps.journal.actions import record
    from apps.journal.models import Head

    record(Action.SETTING_CHANGED)
    assert list(broken_entries()) == []
    Head.objects.all().delete()
    assert list(broken_entries()) == [(1, "the head of the chain is missing")]
