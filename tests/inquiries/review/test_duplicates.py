"""The same sent twice is one inquiry, and nobody is shown what another person sent."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Inquiry, Kind, State
from apps.inquiries.protection import form_token
from apps.publishing.figures import set_figure
from tests.factories import UnitFactory, UserFactory
from tests.inquiries.factories import InquiryTopicFactory

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday.
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
TEXT = "Тіркеу орнына қалай хабарласамын?"
OWN = {"headers": {"origin": "http://testserver"}}


def sent(**more) -> Submission:
    return Submission(kind=Kind.HEAD, language="kk", text=TEXT, **more)


def shown(minutes: int) -> str:
    return form_token(timezone.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("url", "more"), [("/kk/blog/ask/", {"language": "kk"}), ("/kk/feedback/page/", {})]
)
def test_two_people_with_the_same_short_text_have_two_numbers(client, url, more):
    topic = InquiryTopicFactory(unit=UnitFactory())
    data = {"topic": topic.pk, "text": TEXT, **more}
    first, second = (
        client.post(url, {**data, "shown": shown(minutes)}, **OWN).context["receipt"]
        for minutes in (2, 3)
    )
    assert (first.is_new, second.is_new) == (True, True)
    assert first.record != second.record
    assert first.secret != second.secret


def test_the_same_form_sent_twice_is_one_inquiry(client):
    data = {
        "topic": InquiryTopicFactory(unit=UnitFactory()).pk,
        "text": TEXT,
        "language": "kk",
        "shown": shown(2),
    }
    pages = [client.post("/kk/blog/ask/", data, **OWN).context["receipt"] for _turn in range(2)]
    assert [page.is_new for page in pages] == [True, False]
    assert pages[0].secret == pages[1].secret
    assert Inquiry.objects.count() == 1


def test_whoever_can_be_reached_is_known_by_that_from_any_form():
    person = {"email": "aigul@mail.example"}
    first = actions.submit(sent(form="a", **person), at=AT)
    again = actions.submit(sent(form="b", **person), at=AT + timedelta(hours=1))
    assert (again.record, again.secret, again.is_new) == (first.record, first.secret, False)
    other = actions.submit(sent(form="b", email="aliya@mail.example"), at=AT)
    assert other.is_new
    # A name is printed beside published questions, so it proves nothing.
    named = [actions.submit(sent(form=form, name="Айгүл"), at=AT) for form in "ab"]
    assert [each.is_new for each in named] == [True, True]


def test_leave_to_publish_that_is_not_given_again_is_not_taken_from_the_first():
    first = actions.submit(sent(may_be_public=True), at=AT)
    second = actions.submit(sent(), at=AT)
    assert second.record != first.record
    assert not second.record.may_be_public


def test_the_same_sent_after_taking_it_back_waits_for_an_answer():
    first = actions.submit(sent(), at=AT)
    actions.withdraw(first.record, at=AT + timedelta(minutes=5))
    again = actions.submit(sent(), at=AT + timedelta(minutes=10))
    assert again.is_new
    assert again.record.is_open
    first.record.refresh_from_db()
    assert first.record.state == State.WITHDRAWN


def test_few_hours_of_the_figure_lose_nothing_on_the_same_day():
    director = UserFactory(roles=["director"])
    set_figure("duplicate.hours", "1", source="№ 1 бұйрық", by=director)
    now = timezone.localtime().replace(hour=23, minute=50)
    first = actions.submit(sent(), at=now - timedelta(hours=3))
    again = actions.submit(sent(), at=now)
    assert (again.record, again.is_new) == (first.record, False)
    assert actions.submit(sent(), at=now + timedelta(hours=3)).is_new


def test_a_question_to_a_unit_that_ceased_is_the_head_s():
    gone = UnitFactory(code="gone", is_active=False)
    inquiry = actions.submit(sent(topic=InquiryTopicFactory(unit=gone)), at=AT).record
    assert inquiry.unit is None
    assert inquiry.due_on == date(2026, 11, 26)
