"""From an answer that was sent to one readers see: what stays private, what must be gone, and what
becomes of a question in one language and in both."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.feedback.models import UnitAnswer
from apps.head_blog.models import HeadAnswer
from apps.inquiries import actions
from apps.inquiries.guard import places
from apps.inquiries.models import Kind
from apps.inquiries.publication import Half, draft_public, public_record_of
from apps.journal.models import Entry
from apps.publishing.models import Revision, Waiver
from apps.publishing.translation.queue import queue
from tests.inquiries.desk.conftest import asked, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

TITLE, QUESTION = "Екпе қашан салынады?", "Балаға екпені қашан салуға болады?"
ANSWER = "Балаларға екпе жұмыс күндері таңғы сағат сегізден бастап салынады."
RUSSIAN = Half(
    "Когда делают прививки?",
    "Когда можно сделать ребёнку прививку?",
    "Прививки детям делают в рабочие дни с восьми часов утра.",
)


def answered(people, kind=Kind.HEAD, by=None, **more):
    more.setdefault("may_be_public", True)
    inquiry = asked(kind, unit=people.unit, **more)
    actions.answer(inquiry, text=ANSWER, by=by or people.director)
    return inquiry


def draft(inquiry, by, **more):
    texts = {"title": TITLE, "question": QUESTION, "answer": ANSWER, **more}
    return draft_public(inquiry, by=by, **texts)


def test_a_draft_holds_the_days_and_waits_for_its_translation(people):
    inquiry = answered(people)
    public = draft(inquiry, people.director)
    assert HeadAnswer.objects.get() == public
    assert (public.status, public.inquiry, public.topic) == ("check", inquiry, inquiry.topic)
    assert (public.asked_in, public.asked_by) == ("kk", "")
    assert (public.asked_on, public.answered_on) == (date(2026, 11, 5), date(2026, 11, 25))
    assert public.working_days == 14
    assert (public.unit, public.changed_by) == (people.unit, people.director)
    assert (public.title_kk, public.question_kk) == (TITLE, QUESTION)
    assert public.answer_kk == f"<p>{ANSWER}</p>"
    assert (public.title_ru, public.question_ru, public.answer_ru) == ("", "", "")
    assert Revision.objects.of(public).get().author == people.director
    assert [(each.model, each.pk) for each in queue(people.translator, [HeadAnswer], "ru")] == [
        (HeadAnswer, public.pk)
    ]
    own = Entry.objects.filter(model="head_blog.headanswer").order_by("number")
    assert list(own.values_list("action", flat=True)) == ["created", "sent_to_check"]


def test_a_name_that_nothing_else_tells_is_known_from_the_form_and_the_question(people):
    inquiry = answered(people, name="Зухра Тен", text="Менің атым Әубәкір. Екпе бар ма?")
    for name in ("зухраға", "Әубәкірге"):
        with pytest.raises(ValidationError) as refused:
            draft(inquiry, people.director, answer=f"Бұл {name} айтылды.")
        assert list(refused.value.message_dict) == ["answer"]
    assert not HeadAnswer.objects.exists()
    assert draft(inquiry, people.director).answer_kk == f"<p>{ANSWER}</p>"


def test_the_name_stands_there_only_where_the_person_wants_it(people):
    named = answered(people, name="Айгүл Сейітова", named=True, text="1")
    unnamed = answered(people, name="Айгүл Сейітова", text="2")
    assert draft(named, people.director).asked_by == "Айгүл Сейітова"
    assert draft(unnamed, people.director).asked_by == ""


def test_a_question_to_a_unit_becomes_an_answer_of_the_unit(people):
    inquiry = answered(people, Kind.UNIT, by=people.head)
    assert isinstance(draft(inquiry, people.head), UnitAnswer)
    assert public_record_of(inquiry) == UnitAnswer.objects.get()


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (Kind.APPEAL, {}),
        (Kind.COMPLAINT, {}),
        (Kind.PAGE, {}),
        (Kind.HEAD, {"may_be_public": False}),
    ],
)
def test_what_stays_private(people, kind, more):
    inquiry = answered(people, kind, **more)
    with pytest.raises(ValidationError):
        draft(inquiry, people.director)
    assert (HeadAnswer.objects.count(), UnitAnswer.objects.count()) == (0, 0)
    url = reverse("admin:inquiries_publish", args=[inquiry.number])
    assert sign_in(people.director).get(url).status_code == 403


def test_nothing_is_published_before_the_answer_nor_twice(people):
    inquiry = asked(may_be_public=True)
    with pytest.raises(ValidationError):
        draft(inquiry, people.director)
    assert HeadAnswer.objects.count() == 0
    actions.answer(inquiry, text=ANSWER, by=people.director)
    draft(inquiry, people.director)
    with pytest.raises(ValidationError):
        draft(inquiry, people.director)
    assert HeadAnswer.objects.count() == 1


@pytest.mark.parametrize("role", ["head", "editor", "stranger", "chief", "translator"])
def test_who_does_not_answer_prepares_nothing(people, role):
    inquiry = answered(people)
    with pytest.raises(PermissionDenied):
        draft(inquiry, getattr(people, role))
    assert HeadAnswer.objects.count() == 0


def test_every_place_is_gone_or_confirmed(people):
    inquiry = answered(people)
    question = "Дәрігер Қ. Омаров қай күні қабылдайды? Менің телефоным 8 701 234 56 78."
    name, phone = places(question)
    for confirmed in ((), {name.key}, {phone.key}):
        with pytest.raises(ValidationError) as refusal:
            draft(inquiry, people.director, question=question, confirmed=confirmed)
        assert list(refusal.value.message_dict) == ["question"]
        assert "Омаров" not in str(refusal.value)
    with pytest.raises(ValidationError) as refusal:
        draft(inquiry, people.director, translation=Half(answer="Меня зовут Иван."))
    assert list(refusal.value.message_dict) == ["other.answer"]
    assert HeadAnswer.objects.count() == 0
    draft(inquiry, people.director, question=question, confirmed={name.key, phone.key})
    assert HeadAnswer.objects.get().question_kk == question


def test_a_missing_text_is_named(people):
    inquiry = answered(people)
    with pytest.raises(ValidationError) as refusal:
        draft(inquiry, people.director, title=" ", answer="")
    assert list(refusal.value.message_dict) == ["title", "answer"]


# --- The screen -----------------------------------------------------------------------------------


def publish(client, inquiry, translation=None, **changes):
    data = {"title": TITLE, "question": QUESTION, "answer": ANSWER, **changes}
    if translation is not None:
        data |= {f"other.{name}": text for name, text in translation.texts()}
    return client.post(reverse("admin:inquiries_publish", args=[inquiry.number]), data)


def test_the_screen_starts_without_the_person(people):
    text = "Меня зовут Иван Петров. Когда можно сделать прививку?"
    inquiry = answered(people, language="ru", text=text)
    response = sign_in(people.director).get(
        reverse("admin:inquiries_publish", args=[inquiry.number])
    )
    form = response.context["form"]
    assert form["question"].value() == "Меня зовут …. Когда можно сделать прививку?"
    assert form["title"].value() == "Когда можно сделать прививку?"
    assert "<mark" in response.content.decode()


def test_the_screen_keeps_what_was_typed_and_shows_each_place(people):
    inquiry = answered(people)
    client = sign_in(people.director)
    question = "Дәрігер Қ. Омаров қай күні қабылдайды?"
    response = publish(client, inquiry, question=question)
    assert response.status_code == 200
    assert HeadAnswer.objects.count() == 0
    shown = {field.name: found for field, found, _text in response.context["own"]}
    assert [each.place.words for each in shown["question"]] == ["Қ. Омаров"]
    assert response.context["form"]["question"].value() == question

    key = shown["question"][0].place.key
    assert publish(client, inquiry, question=question, confirmed=key).status_code == 302
    assert HeadAnswer.objects.get().question_kk == question


def test_both_halves_of_a_colleagues_draft_are_published_at_once(people):
    inquiry = asked(unit=people.unit, may_be_public=True)
    actions.save_draft(inquiry, ANSWER, by=people.editor)
    client = sign_in(people.director)
    one = reverse("admin:inquiries_inquiry", args=[inquiry.number])
    sent = client.post(one, {"_do": "publish", "text": ANSWER, "outcome": "explained"})
    assert sent.url == reverse("admin:inquiries_publish", args=[inquiry.number])
    assert publish(client, inquiry, RUSSIAN).url == one
    public = HeadAnswer.objects.get()
    assert (public.status, public.is_public) == ("published", True)
    assert (public.title_ru, public.answer_ru) == (RUSSIAN.title, f"<p>{RUSSIAN.answer}</p>")
    revision = Revision.objects.of(public).get()
    assert (revision.author, revision.decided_by) == (people.editor, people.director)


def test_a_confirmed_name_is_the_recorded_reason_of_the_gate(people):
    inquiry = asked(unit=people.unit, may_be_public=True)
    actions.save_draft(inquiry, ANSWER, by=people.editor)
    client = sign_in(people.director)
    one = reverse("admin:inquiries_inquiry", args=[inquiry.number])
    client.post(one, {"_do": "answer", "text": ANSWER, "outcome": "explained"})
    question = "Дәрігер Қ. Омаров екпені қай күні салады?"
    russian = Half(RUSSIAN.title, "По каким дням прививки делает врач К. Омаров?", RUSSIAN.answer)
    keys = [place.key for text in (question, russian.question) for place in places(text)]
    publish(client, inquiry, russian, question=question, confirmed=keys)
    assert HeadAnswer.objects.get().status == "published"
    assert {each.rule for each in Waiver.objects.all()} == {"answer_person"}


def test_what_the_head_wrote_alone_waits_for_another_person(people):
    inquiry = answered(people)
    client = sign_in(people.director)
    response = publish(client, inquiry, RUSSIAN)
    public = HeadAnswer.objects.get()
    assert (public.status, public.answer_ru) == ("check", f"<p>{RUSSIAN.answer}</p>")
    assert response.url == reverse("admin:head_blog_headanswer_change", args=[public.pk])


def test_the_head_of_a_unit_sends_it_for_check(people):
    inquiry = answered(people, Kind.UNIT, by=people.head)
    one = reverse("admin:inquiries_inquiry", args=[inquiry.number])
    assert publish(sign_in(people.head), inquiry, RUSSIAN).url == one
    assert UnitAnswer.objects.get().status == "check"
    again = sign_in(people.head).get(reverse("admin:inquiries_publish", args=[inquiry.number]))
    assert again.url == one
