"""Whoever substitutes somebody has that person's roles and units from the first day to the last,
both included, and not a day longer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.backends import substituted_permissions
from apps.accounts.models import Substitution, User
from apps.accounts.roles import may_check, may_publish, role_names, works_everywhere
from apps.journal.models import Action, Entry
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 14)
DAYS = [
    (FIRST - timedelta(days=1), False),
    (FIRST, True),
    (date(2026, 12, 7), True),
    (LAST, True),
    (LAST + timedelta(days=1), False),
]


@pytest.fixture
def press():
    return UnitFactory(code="press", name_kk="Баспасөз қызметі", name_ru="Пресс-служба")


@pytest.fixture
def absent(press) -> User:
    return UserFactory(username="absent", unit=press, roles=["chief"])


@pytest.fixture
def helper() -> User:
    unit = UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")
    return UserFactory(username="helper", unit=unit, roles=["editor"])


@pytest.fixture
def substitution(absent, helper) -> Substitution:
    return Substitution.objects.create(
        person=absent, substitute=helper, first_day=FIRST, last_day=LAST
    )


@pytest.mark.parametrize(("day", "holds"), DAYS)
def test_the_roles_of_a_day(substitution, helper, day, holds):
    assert role_names(helper, day) == ({"editor", "chief"} if holds else {"editor"})
    assert may_publish(helper, day) is holds
    assert may_check(helper, day) is holds
    assert works_everywhere(helper, day) is holds


@pytest.mark.parametrize(("day", "holds"), DAYS)
def test_the_units_of_a_day(substitution, absent, helper, press, day, holds):
    headed = UnitFactory(code="headed", name_kk="Мұрағат", name_ru="Архив", head=absent)
    expected = {helper.unit, press, headed} if holds else {helper.unit}
    assert set(helper.units_in_charge(day)) == expected
    assert set(absent.units_in_charge(day)) == {press, headed}


@pytest.mark.parametrize(("day", "holds"), DAYS)
def test_the_permissions_of_a_day(substitution, helper, day, holds):
    held = substituted_permissions(helper, day)
    assert ("news.delete_newsitem" in held) is holds
    assert bool(held) is holds


def today_s(person: User, substitute: User) -> Substitution:
    today = timezone.localdate()
    return Substitution.objects.create(
        person=person, substitute=substitute, first_day=today, last_day=today
    )


def test_django_s_own_question_answers_for_today(absent, helper):
    assert not helper.has_perm("news.delete_newsitem")
    today_s(absent, helper)
    helper = User.objects.get(pk=helper.pk)
    assert helper.has_perm("news.delete_newsitem")
    assert helper.has_perm("news.change_newsitem")


def test_permissions_kept_with_a_person_object_are_of_one_day(absent, helper, monkeypatch):
    row = today_s(absent, helper)
    helper = User.objects.get(pk=helper.pk)
    assert helper.has_perm("news.delete_newsitem")
    monkeypatch.setattr(timezone, "localdate", lambda *_: row.last_day + timedelta(days=1))
    assert not helper.has_perm("news.delete_newsitem")


def test_a_substitute_of_a_substitute_gets_nothing_of_the_first(substitution, absent, helper):
    third = UserFactory(username="third", roles=["inspector"])
    Substitution.objects.create(person=helper, substitute=third, first_day=FIRST, last_day=LAST)
    assert role_names(third, FIRST) == {"inspector", "editor"}
    assert set(third.units_in_charge(FIRST)) == {third.unit, helper.unit}


def test_nobody_becomes_a_superuser_by_substituting_one(helper):
    boss = UserFactory(username="boss", is_superuser=True)
    today_s(boss, helper)
    helper = User.objects.get(pk=helper.pk)
    assert not helper.is_superuser
    assert not helper.has_perm("accounts.change_user")
    assert not may_publish(helper)


def test_a_switched_off_account_lends_nothing(substitution, absent, helper):
    User.objects.filter(pk=absent.pk).update(is_active=False)
    assert role_names(helper, FIRST) == {"editor"}
    assert set(helper.units_in_charge(FIRST)) == {helper.unit}
    assert substituted_permissions(helper, FIRST) == set()


def test_a_switched_off_substitute_has_nothing(absent, helper):
    today_s(absent, helper)
    User.objects.filter(pk=helper.pk).update(is_active=False)
    assert not User.objects.get(pk=helper.pk).has_perm("news.delete_newsitem")


# What is refused, by the form and by the database


def test_the_last_day_is_not_before_the_first(absent, helper):
    row = Substitution(person=absent, substitute=helper, first_day=LAST, last_day=FIRST)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.message_dict["last_day"] == ["Соңғы күні бірінші күнінен бұрын."]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert not Substitution.objects.exists()


def test_nobody_substitutes_themselves(absent):
    row = Substitution(person=absent, substitute=absent, first_day=FIRST, last_day=LAST)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.message_dict["substitute"] == [
        "Ешкім өзін алмастырмайды: әріптесті таңдаңыз."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert not Substitution.objects.exists()


# The account's page in the admin


def form_of(account: User, **rows: object) -> dict:
    return {
        "username": account.username,
        "unit": account.unit_id,
        "language": "kk",
        "is_active": "on",
        "is_staff": "on",
        "groups": list(account.groups.values_list("pk", flat=True)),
        "absences-TOTAL_FORMS": "1",
        "absences-INITIAL_FORMS": "0",
        "absences-0-person": account.pk,
        **rows,
    }


def test_a_substitution_is_made_changed_and_ended_on_the_account(client, absent, helper):
    boss = UserFactory(is_superuser=True)
    client.force_login(boss)
    address = reverse("admin:accounts_user_change", args=[absent.pk])
    days = {"absences-0-first_day": "2026-12-01", "absences-0-last_day": "2026-12-14"}
    data = form_of(absent, **{"absences-0-substitute": helper.pk}, **days)
    before = Entry.objects.count()
    assert client.post(address, data).status_code == 302
    row = Substitution.objects.get()
    assert (row.person, row.substitute, row.first_day, row.last_day) == (
        absent,
        helper,
        FIRST,
        LAST,
    )
    data |= {"absences-INITIAL_FORMS": "1", "absences-0-id": row.pk}
    data |= {"absences-0-last_day": "2026-12-20"}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data | {"absences-0-DELETE": "on"}).status_code == 302
    assert not Substitution.objects.exists()
    told = Entry.objects.filter(number__gt=before, model="accounts.substitution")
    who = f"{absent.pk} → {helper.pk}"
    assert list(told.order_by("number").values_list("action", "actor_id", "object_id", "note")) == [
        (Action.CREATED, boss.pk, str(row.pk), f"{who}: 2026-12-01 – 2026-12-14"),
        (Action.SAVED, boss.pk, str(row.pk), f"{who}: 2026-12-01 – 2026-12-20"),
        (Action.DELETED, boss.pk, str(row.pk), f"{who}: 2026-12-01 – 2026-12-20"),
    ]


def test_a_chief_reads_substitutions_and_makes_none(client, absent, helper, forgiving_templates):
    client.force_login(UserFactory(roles=["chief"]))
    address = reverse("admin:accounts_user_change", args=[absent.pk])
    days = {"absences-0-first_day": "2026-12-01", "absences-0-last_day": "2026-12-14"}
    data = form_of(absent, **{"absences-0-substitute": helper.pk}, **days)
    assert client.get(address).status_code == 200
    assert client.post(address, data).status_code == 403
    assert not Substitution.objects.exists()


def test_one_s_own_page_names_the_substitution(client, absent, helper):
    row = today_s(absent, helper)
    client.force_login(helper)
    Substitution.objects.filter(pk=row.pk).update(
        last_day=row.first_day.replace(year=row.first_day.year + 1)
    )
    html = client.get(reverse("account")).content.decode()
    assert f"Сіз алмастыратын қызметкер: {absent}" in html
    assert "Бас редактор" in html
