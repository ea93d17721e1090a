"""Which records a role may change: an editor writes pages, never what readers see at once."""

import pytest
from django.contrib.auth.models import Group

from apps.accounts.roles import ROLES, write_groups

pytestmark = pytest.mark.django_db

# Facts are shown as soon as they are saved, so only those who may publish change them.
FACTS = (
    "organisation.phone",
    "organisation.tenure",
    "portal.urgentnotice",
    "publishing.itemstate",
    "news.topic",
)


def may(role: str, label: str) -> set[str]:
    """The actions a role has on a model."""
    app_label, model = label.split(".")
    permissions = Group.objects.get(name=role).permissions.filter(
        content_type__app_label=app_label, content_type__model=model
    )
    return {codename.split("_")[0] for codename in permissions.values_list("codename", flat=True)}


@pytest.fixture(autouse=True)
def groups():
    write_groups()


@pytest.mark.parametrize("label", FACTS)
def test_an_editor_reads_facts_and_changes_none(label):
    assert may("editor", label) == {"view"}
    assert may("chief", label) == {"view", "add", "change", "delete"}


def test_an_editor_writes_pages_and_files():
    assert may("editor", "news.newsitem") == {"view", "add", "change"}
    assert may("editor", "library.document") == {"view", "add", "change"}
    assert may("editor", "accounts.user") == set()


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_nobody_changes_the_journal(role):
    assert may(role, "journal.entry") <= {"view"}


def test_an_inspector_only_reads():
    actions = Group.objects.get(name="inspector").permissions.values_list("codename", flat=True)
    assert {codename.split("_")[0] for codename in actions} == {"view"}
