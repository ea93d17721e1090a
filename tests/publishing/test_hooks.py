"""The two openings other layers may fill: what they add holds, and nothing is left when it goes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.journal.models import Entry
from apps.publishing import actions, hooks
from apps.publishing.gate import Rule
from apps.publishing.models import Status
from tests.factories import OtherPageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def openings_left_as_found():
    rules, guards = list(hooks._gate_rules), list(hooks._save_guards)
    yield
    hooks._gate_rules[:], hooks._save_guards[:] = rules, guards


def test_an_added_rule_of_the_gate_is_asked_and_can_refuse():
    asked = []

    class NoAdvertising(Rule):
        code = "no_advertising"

        def look(self, record):
            asked.append(record)
            yield self.objection("lead_kk", "Жарнамаға жол берілмейді.")

    hooks.register_gate_rule(NoAdvertising())

    row = OtherPageFactory()
    with pytest.raises(ValidationError) as refused:
        actions.publish(row, by=UserFactory())
    assert refused.value.message_dict == {"lead_kk": ["Жарнамаға жол берілмейді."]}
    assert asked == [row]
    row.refresh_from_db()
    assert row.status == Status.DRAFT


def test_the_same_rule_added_twice_is_asked_once():
    asked = []

    class Asking(Rule):
        code = "asking"

        def look(self, record):
            asked.append(record)
            return iter(())

    hooks.register_gate_rule(Asking())
    hooks.register_gate_rule(Asking())
    row = OtherPageFactory()
    actions.publish(row, by=UserFactory())
    assert asked == [row]
    row.refresh_from_db()
    assert row.status == Status.PUBLISHED


def test_an_added_guard_stops_a_save_before_anything_is_written():
    person = UserFactory()
    row = OtherPageFactory()
    title, before = row.title_kk, Entry.objects.count()

    @hooks.register_save_guard
    def closed(record, by):
        assert (record, by) == (row, person)
        raise PermissionDenied

    row.title_kk = "Өзгертілген тақырып"
    with pytest.raises(PermissionDenied):
        actions.save(row, by=person)
    row.refresh_from_db()
    assert (row.title_kk, row.changed_by) == (title, None)
    assert Entry.objects.count() == before
