"""Short words for what the tests of the core do over and over."""

from datetime import datetime
from typing import Any

from apps.compliance import actions
from apps.compliance.models import Material
from apps.publishing import actions as publication
from apps.publishing.models import Publishable
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import VACANCIES, Hospital, clock, moment
from tests.factories import factory_for


def receive(hospital: Hospital, at: str, received: str | None = None, **given: Any) -> Material:
    """A material for a vacancy, recorded at a moment by the editor."""
    with clock(at):
        return actions.receive(
            **{
                "title": "Дәрігер-педиатр",
                "received_at": moment(received or at),
                "from_whom": "Кадр бөлімі",
                "items": [VACANCIES],
                "unit": hospital.unit,
                "by": hospital.editor,
                **given,
            }
        )


def vacancy(hospital: Hospital, **columns: Any) -> Publishable:
    """A complete draft of a vacancy, by the editor."""
    return factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor, **columns)


def publish(
    hospital: Hospital,
    record: Publishable,
    material: Material | None = None,
    *,
    at: datetime | None = None,
    reason: str = "",
) -> None:
    """The editor links and sends it to check, the chief publishes."""
    publication.send_to_check(record, by=hospital.editor)
    if material is not None:
        actions.link(material, record, by=hospital.editor)
    publication.publish(record, by=hospital.chief, at=at, reason=reason)
