"""Who sees and answers what: roles without citizens' data, substitutes, accounts switched off."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.models import Substitution
from apps.compliance.digest import Day
from apps.compliance.matters import Matters
from apps.compliance.state import measure
from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Inquiry, Kind, Writing
from tests.compliance.conftest import clock, hospital  # noqa: F401
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday; its term ends on 26 November.
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
LATE = "2026-11-30 10:00"


def asked(kind=Kind.UNIT, **more) -> Inquiry:
    sent = Submission(kind=kind, language="kk", text="Қабылдау қашан басталады?", **more)
    return actions.submit(sent, at=AT).record


def owing(person) -> list[str]:
    with clock(LATE) as now:
        return [each.title for each in Matters(person, now).all if each.kind == "answer"]


@pytest.mark.parametrize("role", ["translator", "inspector", "chief"])
def test_a_role_without_citizens_data_reads_and_answers_nothing_in_its_own_unit(role):
    unit = UnitFactory()
    person = UserFactory(roles=[role], unit=unit)
    wrong = asked(Kind.PAGE, page="/kk/about/", unit=unit)
    assert not wrong.is_kept_by(person)
    assert not actions.may_answer(person, wrong, date(2026, 11, 6))
    with pytest.raises(PermissionDenied):
        actions.answer(wrong, text="Түзетілді.", by=person, at=AT)
    with pytest.raises(PermissionDenied):
        actions.save_draft(wrong, "Түзетілді.", by=person, at=AT)
    wrong.refresh_from_db()
    assert wrong.is_open
    assert [each.kind for each in Writing.objects.all()] == ["question"]


def test_a_substitute_reads_what_the_absent_person_was_given():
    absent, substitute = (UserFactory(roles=["editor"], unit=UnitFactory(code=c)) for c in "ab")
    inquiry = asked()
    actions.assign(inquiry, by=UserFactory(roles=["director"]), assignee=absent, at=AT)
    assert not inquiry.is_kept_by(substitute, AT.date())
    Substitution.objects.create(
        person=absent, substitute=substitute, first_day=AT.date(), last_day=AT.date()
    )
    assert inquiry.is_kept_by(substitute, AT.date())
    actions.save_draft(inquiry, "Сағат тоғызда.", by=substitute, at=AT)
    assert not inquiry.is_kept_by(substitute, date(2026, 11, 6))


def test_what_a_switched_off_account_was_given_is_owed_by_the_unit(hospital):  # noqa: F811
    inquiry = asked(unit=hospital.unit)
    gone = UserFactory(roles=["deputy"])
    actions.assign(inquiry, by=hospital.director, unit=hospital.unit, assignee=gone, at=AT)
    assert owing(hospital.editor) == []
    gone.is_active = False
    gone.save()
    assert owing(hospital.editor) == ["Бөлімшеге сұрақ № 1"]
    assert owing(hospital.director) == []
    with clock(LATE):
        assert hospital.editor in Day(measure()).told()


def test_what_a_unit_without_people_was_given_is_owed_by_the_head(hospital):  # noqa: F811
    asked(unit=UnitFactory(code="empty"))
    assert owing(hospital.director) == ["Бөлімшеге сұрақ № 1"]
    assert owing(hospital.editor) == []
    with clock(LATE):
        told = Day(measure()).told()
    assert [each.title for each in told[hospital.director].overdue] == ["Бөлімшеге сұрақ № 1"]


def test_a_translator_is_not_asked_to_explain_what_the_unit_owes(hospital):  # noqa: F811
    asked(unit=hospital.unit)
    translator = UserFactory(roles=["translator"], unit=hospital.unit)
    assert owing(translator) == []
    assert owing(hospital.head) == ["Бөлімшеге сұрақ № 1"]


def test_a_term_is_not_extended_to_a_day_off():
    inquiry = asked()
    director = UserFactory(roles=["director"])
    with pytest.raises(ValidationError) as refused:
        actions.extend(
            inquiry, until=date(2026, 12, 5), reason="Тексеру керек.", by=director, at=AT
        )
    assert list(refused.value.message_dict) == ["until"]
    inquiry.refresh_from_db()
    assert inquiry.due_on == date(2026, 11, 26)
    assert not inquiry.writings.filter(kind="extension").exists()
