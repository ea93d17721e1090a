"""Every role by every question and every kind of record, as a table."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import override

from apps.accounts import roles
from apps.accounts.models import User
from apps.accounts.roles import ROLES, write_groups
from apps.journal.models import Action
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# role: publishes, checks, sees all units, writes in all units, changes texts only
QUESTIONS = {
    "editor": (False, False, False, False, False),
    "translator": (False, False, True, False, True),
    "head_of_unit": (False, True, False, False, False),
    "chief": (True, True, True, True, False),
    "director": (True, True, True, True, False),
    "deputy": (True, True, True, True, False),
    "inspector": (False, False, True, False, False),
    "administrator": (True, True, True, True, False),
}
NOTHING, READ, WRITE, KEEP = "", "v", "vac", "vacd"
# role: news item, telephone, document of the library, unit, hours, account, substitution, log
ACTIONS = {
    "editor": (WRITE, READ, WRITE, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "translator": ("vc", READ, READ, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "head_of_unit": (WRITE, READ, WRITE, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "chief": (KEEP, KEEP, KEEP, READ, READ, READ, READ, READ),
    "director": (WRITE, WRITE, WRITE, READ, READ, READ, READ, READ),
    "deputy": (WRITE, WRITE, WRITE, READ, READ, READ, READ, READ),
    "inspector": (READ, READ, READ, READ, READ, NOTHING, NOTHING, READ),
    "administrator": (KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, KEEP, READ),
}
KINDS = (
    "news.newsitem",
    "organisation.phone",
    "library.document",
    "accounts.unit",
    "workdays.service",
    "accounts.user",
    "accounts.substitution",
    "journal.entry",
)
WORDS = (("view", "v"), ("add", "a"), ("change", "c"), ("delete", "d"))


def actions_of(user: User, label: str) -> str:
    app_label, model = label.split(".")
    return "".join(letter for word, letter in WORDS if user.has_perm(f"{app_label}.{word}_{model}"))


def test_the_tables_hold_every_role():
    codes = [role.code for role in ROLES]
    assert codes == list(QUESTIONS)
    assert codes == list(ACTIONS)


@pytest.mark.parametrize("code", QUESTIONS)
def test_what_a_role_answers(code):
    person, day = UserFactory(roles=[code]), date(2026, 11, 5)
    asked = (
        roles.may_publish,
        roles.may_check,
        roles.works_everywhere,
        roles.writes_everywhere,
        roles.translates_only,
    )
    assert tuple(question(person) for question in asked) == QUESTIONS[code]
    assert tuple(question(person, day) for question in asked) == QUESTIONS[code]


@pytest.mark.parametrize("code", ACTIONS)
def test_what_a_role_does_to_each_kind_of_record(code):
    person = UserFactory(roles=[code])
    assert tuple(actions_of(person, label) for label in KINDS) == ACTIONS[code]


@pytest.mark.parametrize("code", ACTIONS)
def test_no_role_touches_failures_secrets_or_sessions(code):
    write_groups()
    held = Group.objects.get(name=code).permissions.filter(
        content_type__app_label__in=("axes", "otp_totp", "otp_static", "sessions")
    )
    assert list(held) == []


def test_a_superuser_answers_for_everything_and_is_no_translator():
    person = UserFactory(is_superuser=True, roles=["translator"])
    assert roles.may_publish(person) and roles.may_check(person)
    assert roles.works_everywhere(person) and roles.writes_everywhere(person)
    assert not roles.translates_only(person)


def test_a_translator_who_edits_one_unit_writes_there_and_not_everywhere():
    person = UserFactory(roles=["translator", "editor"])
    assert not roles.translates_only(person)
    assert roles.works_everywhere(person)
    assert not roles.writes_everywhere(person)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "kk",
            {
                "translator": "Аудармашы",
                "head_of_unit": "Бөлімше басшысы",
                "deputy": "Ұйым басшысының орынбасары",
            },
        ),
        (
            "ru",
            {
                "translator": "Переводчик",
                "head_of_unit": "Руководитель подразделения",
                "deputy": "Заместитель руководителя организации",
            },
        ),
    ],
)
def test_the_new_roles_have_names_in_both_languages(language, names):
    with override(language):
        found = {role.code: str(role.name) for role in ROLES if role.code in names}
    assert found == names


def test_an_inspector_opens_the_log_and_no_account(client):
    inspector = UserFactory(roles=["inspector"])
    other = UserFactory(email="secret@polyclinic.example")
    client.force_login(inspector)
    assert client.get(reverse("admin:journal_entry_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    change = reverse("admin:accounts_user_change", args=[other.pk])
    assert client.get(change).status_code == 403
    units = client.get(reverse("admin:accounts_unit_changelist"))
    assert units.status_code == 200
    assert "secret@polyclinic.example" not in units.content.decode()


# Whoever keeps accounts gives nobody the rights of a superuser


def account_form(account: User, **more: object) -> dict:
    return {
        "username": account.username,
        "unit": account.unit_id,
        "language": "kk",
        "is_active": "on",
        "is_staff": "on",
        "absences-TOTAL_FORMS": "0",
        "absences-INITIAL_FORMS": "0",
        **more,
    }


def test_an_administrator_who_is_no_superuser_makes_nobody_one(client, forgiving_templates):
    keeper = UserFactory(roles=["administrator"])
    client.force_login(keeper)
    address = reverse("admin:accounts_user_change", args=[keeper.pk])
    assert 'name="is_superuser"' not in client.get(address).content.decode()
    groups = list(keeper.groups.values_list("pk", flat=True))
    data = account_form(keeper, is_superuser="on", groups=groups, first_name="Асан")
    assert client.post(address, data).status_code == 302
    keeper.refresh_from_db()
    assert (keeper.first_name, keeper.is_superuser) == ("Асан", False)


def test_a_superuser_s_account_is_read_only_for_others(client):
    boss = UserFactory(is_superuser=True, first_name="Болат")
    client.force_login(UserFactory(roles=["administrator"]))
    address = reverse("admin:accounts_user_change", args=[boss.pk])
    assert client.post(address, account_form(boss, first_name="Асан")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[boss.pk])
    words = {"password1": "Жаңа-сөз-2026", "password2": "Жаңа-сөз-2026"}
    assert client.post(password, words).status_code == 403
    before = boss.password
    boss.refresh_from_db()
    assert (boss.first_name, boss.password) == ("Болат", before)


def test_the_actions_of_the_journal_fit_their_column():
    assert max(len(action.value) for action in Action) <= 20
