"""One material from its receipt on a Friday evening to its late publication."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.matters import Matter, Matters, told
from apps.compliance.models import Breach, Closing, Material
from apps.compliance.register import Known
from apps.compliance.state import State, measure
from apps.journal.models import Action, Entry
from apps.publishing import actions as publication
from apps.publishing.models import Status
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.factories import factory_for

LATE = "Кадрлар бөлімі кешіктірді"


@pytest.fixture
def material(hospital) -> Material:
    with clock("2026-11-06 18:30"):
        return actions.receive(
            title="Дәрігер-педиатр",
            received_at=moment("2026-11-06 18:00"),
            from_whom="Кадр бөлімі",
            items=[VACANCIES],
            unit=hospital.unit,
            by=hospital.editor,
        )


def unexplained(person) -> list[Matter]:
    catch_up()
    return [each for each in Matters(person).unexplained if each.kind == "term"]


def test_a_term_that_is_missed_explained_and_met_late(hospital, material):
    assert [str(term) for term in material.terms.all()] == ["11.11.2026"]
    with clock("2026-11-11 23:59"):
        catch_up()
        assert [each.urgency.value for each in Matters(hospital.editor).materials()] == ["today"]
        assert measure().line(VACANCIES).state == State.INCOMPLETE
    with clock("2026-11-12 00:01"):
        (matter,) = unexplained(hospital.editor)
        assert matter.days_past == 1
        assert measure().line(VACANCIES).state == State.OVERDUE
        assert told(hospital.unit, 1, Known()) == [hospital.editor, hospital.head]
        promised = date(2026, 11, 13)
        actions.explain([matter.breach], text="Ауырдым", promised_on=promised, by=hospital.editor)
        assert unexplained(hospital.editor) == []
    # The promised day has passed.
    with clock("2026-11-14 09:00"):
        assert len(unexplained(hospital.editor)) == 1
    with clock("2026-11-16 09:00"):
        record = factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor)
        publication.send_to_check(record, by=hospital.editor)
        with pytest.raises(ValidationError) as unknown:
            publication.publish(record, by=hospital.chief, reason=LATE)
        assert len(unknown.value.messages) == 1
        actions.link(material, record, by=hospital.editor)
        with pytest.raises(ValidationError) as silent:
            publication.publish(record, by=hospital.chief)
        assert len(silent.value.messages) == 1
        record.refresh_from_db()
        assert record.status == Status.CHECK
        publication.publish(record, by=hospital.chief, reason=LATE)
        assert measure().line(VACANCIES).state == State.FILLED
    closing = Closing.objects.get()
    assert (closing.kind, closing.late, closing.late_reason) == ("published", True, LATE)
    assert [str(each.day) for each in Breach.objects.filter(kind="term")] == ["2026-11-11"]
    done = Entry.objects.exclude(action=Action.MISSED, object_id__in=news_breaches())
    done = done.filter(model__in=("compliance.material", "compliance.breach"))
    assert list(done.order_by("number").values_list("action", flat=True)) == [
        Action.RECEIVED,
        Action.MISSED,
        Action.EXPLAINED,
        Action.MET,
    ]


def news_breaches() -> list[str]:
    return [str(pk) for pk in Breach.objects.filter(kind="news").values_list("pk", flat=True)]
