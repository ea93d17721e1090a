"""What belongs elsewhere is forwarded within three working days, or it is a missed term."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.compliance.catching_up import catch_up
from apps.compliance.models import Breach
from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Kind
from apps.publishing.sections import all_owes
from tests.compliance.conftest import clock, hospital  # noqa: F401

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")


def moment(day: int) -> datetime:
    return datetime(2026, 11, day, 10, 0, tzinfo=ALMATY)


@pytest.mark.parametrize(("day", "missed"), [(10, []), (11, [("inquiry:1", date(2026, 11, 10))])])
def test_a_late_forwarding_is_a_breach(hospital, day, missed):  # noqa: F811
    """Received on Thursday, 5 November: three working days end on Tuesday."""
    sent = Submission(kind=Kind.RECEPTION, language="kk", text="Жарық жоқ, көше қараңғы.")
    inquiry = actions.submit(sent, at=moment(5)).record
    before = [
        (each.due_on, each.met_on) for source in all_owes() for each in source.open(moment(9))
    ]
    actions.forward(
        inquiry, words="Қала әкімдігіне жіберілді.", by=hospital.director, at=moment(day)
    )
    with clock("2026-11-12 10:00"):
        catch_up()
    found = Breach.objects.filter(kind=Breach.Kind.ANSWER)
    assert [(each.subject, each.day) for each in found] == missed
    # What was known before the forwarding stays as it was.
    assert before == [(date(2026, 11, 26), None)]
    assert before == [
        (each.due_on, each.met_on) for source in all_owes() for each in source.open(moment(9))
    ]
