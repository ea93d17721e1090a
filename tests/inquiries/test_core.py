"""The verbs of an inquiry: what each writes, and what each refuses."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Contact, Inquiry, Kind, State, Step, Writing
from apps.inquiries.secrets import is_secret, normalised
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday.
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
TEXT = "Балаға екпені қашан салуға болады?"


def sent(**more):
    return Submission(kind=Kind.HEAD, language="kk", text=TEXT, **more)


@pytest.fixture
def inquiry():
    return actions.submit(sent(), at=AT).record


def test_a_question_gets_a_number_a_term_and_a_secret():
    receipt = actions.submit(sent(name="Айгүл"), at=AT)

    inquiry = Inquiry.objects.get()
    assert (receipt.record, receipt.is_new) == (inquiry, True)
    assert (inquiry.number, inquiry.state) == (1, State.OPEN)
    assert (inquiry.registered_on, inquiry.due_on) == (date(2026, 11, 5), date(2026, 11, 26))
    assert is_secret(receipt.secret.lower().replace("-", " "), inquiry.secret_digest)
    assert not is_secret(receipt.secret[:-1], inquiry.secret_digest)
    assert Writing.objects.get().text == TEXT
    assert Contact.objects.get().name == "Айгүл"
    assert [step.kind for step in inquiry.steps.all()] == ["received"]


def test_nothing_typed_about_the_person_keeps_no_person():
    actions.submit(sent(), at=AT)
    assert not Contact.objects.exists()


def test_the_same_sent_twice_is_one_inquiry_with_one_secret():
    first = actions.submit(sent(), at=AT)
    second = actions.submit(sent(), at=AT + timedelta(hours=23))
    assert (second.record, second.secret, second.is_new) == (first.record, first.secret, False)
    assert Inquiry.objects.count() == 1


def test_the_same_text_on_another_day_is_a_new_question(inquiry):
    again = actions.submit(sent(), at=AT + timedelta(hours=25))
    assert again.is_new
    assert [each.number for each in Inquiry.objects.order_by("number")] == [1, 2]


def test_letters_that_look_alike_are_read_as_meant():
    assert normalised("к7м2-0оil") == "K7M20011"


def test_an_answer_ends_it_once(inquiry):
    director = UserFactory(roles=["director"])
    actions.answer(inquiry, text="Иә.", by=director, at=AT + timedelta(days=1))
    assert (inquiry.state, inquiry.outcome) == (State.ANSWERED, "explained")
    with pytest.raises(ValidationError):
        actions.answer(inquiry, text="Жоқ.", by=director, at=AT + timedelta(days=2))
    assert [each.text for each in inquiry.writings.filter(kind="answer")] == ["Иә."]


def test_an_editor_does_not_answer_for_the_head(inquiry):
    with pytest.raises(PermissionDenied):
        actions.answer(inquiry, text="Иә.", by=UserFactory(roles=["editor"]), at=AT)
    inquiry.refresh_from_db()
    assert inquiry.is_open
    assert not inquiry.writings.filter(kind="answer").exists()


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (date(2026, 11, 26), "Сараптама керек.", "until"),
        (date(2027, 1, 27), "Сараптама керек.", "until"),
        (date(2026, 12, 10), " ", "reason"),
    ],
)
def test_an_extension_needs_a_reason_and_a_day_within_two_months(inquiry, until, reason, field):
    with pytest.raises(ValidationError) as refusal:
        actions.extend(
            inquiry, until=until, reason=reason, by=UserFactory(roles=["director"]), at=AT
        )
    assert list(refusal.value.message_dict) == [field]
    inquiry.refresh_from_db()
    assert inquiry.due_on == date(2026, 11, 26)


def test_an_extension_moves_the_end_and_is_a_step(inquiry):
    actions.extend(
        inquiry,
        until=date(2027, 1, 26),
        reason="Сараптама керек.",
        by=UserFactory(roles=["deputy"]),
        at=AT,
    )
    assert (inquiry.due_on, inquiry.is_extended) == (date(2027, 1, 26), True)
    assert [(step.kind, step.due_on) for step in Step.objects.all()] == [
        ("received", date(2026, 11, 26)),
        ("extended", date(2027, 1, 26)),
    ]


def test_what_was_open_at_a_past_moment_with_the_term_of_that_time(inquiry):
    director = UserFactory(roles=["director"])
    later = AT + timedelta(days=3)
    actions.extend(inquiry, until=date(2026, 12, 10), reason="Күрделі.", by=director, at=later)
    actions.answer(inquiry, text="Иә.", by=director, at=later + timedelta(days=1))

    def known(at):
        return [(each.number, each.due_at_that_time) for each in Inquiry.objects.open_at(at)]

    assert known(AT) == [(1, date(2026, 11, 26))]
    assert known(later) == [(1, date(2026, 12, 10))]
    assert known(later + timedelta(days=2)) == []
    assert known(AT - timedelta(minutes=1)) == []
