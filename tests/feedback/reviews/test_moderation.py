"""The moderator's screens: what the list shows, whose look is noted, what buttons do and keep."""

from datetime import date

import pytest
from django.urls import reverse

from apps.feedback.models import Review
from apps.feedback.reviews import actions
from apps.journal.models import Entry
from tests.factories import UnitFactory, UserFactory
from tests.feedback.reviews.conftest import AT, SHORTER, TEXT, sent

pytestmark = pytest.mark.django_db
LIST = "admin:feedback_review_changelist"


def address(review: Review) -> str:
    return reverse("admin:feedback_review_change", args=[review.pk])


def looks() -> int:
    return Entry.objects.filter(action="looked_at").count()


@pytest.fixture
def moderator(client, director):
    client.force_login(director)
    return client


def test_the_list_shows_numbers_and_terms_and_no_words(moderator, review):
    page = moderator.get(reverse(LIST)).content.decode()
    assert "№ 1" in page
    for words in (TEXT, "Бибігүл", "bibigul@post.example"):
        assert words not in page
    assert looks() == 0


def test_what_waits_stands_first_by_its_term(moderator, review, director):
    actions.publish(review, by=director, at=AT)
    later = sent("Екінші пікір осында тұр.", at=AT.replace(day=6))
    sooner = sent("Үшінші пікір осында тұр.", at=AT)
    found = moderator.get(reverse(LIST)).context["cl"].queryset
    assert list(found) == [sooner, later, review]


def test_a_look_at_a_review_is_noted_and_what_may_say_who_is_marked(moderator, director):
    review = sent("Менің телефоным 8 701 123 45 67, хабарласыңыз.")
    page = moderator.get(address(review)).content.decode()
    assert "<mark" in page
    entry = Entry.objects.get(action="looked_at")
    assert (entry.actor_id, entry.model, entry.object_id) == (
        director.pk,
        "feedback.review",
        str(review.pk),
    )
    assert entry.note == ""


def test_publishing_by_a_rule(moderator, review, rules):
    typed = {"_do": "publish", "publish-text": SHORTER, "publish-rule": rules[0].pk}
    assert moderator.post(address(review), typed).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.shown_text) == ("published", SHORTER)


def test_a_refused_decision_keeps_what_was_typed(moderator, review):
    response = moderator.post(address(review), {"_do": "publish", "publish-text": SHORTER})
    assert response.status_code == 200
    assert SHORTER in response.content.decode()
    assert list(response.context["forms"]["publish"].errors) == ["rule"]
    review.refresh_from_db()
    assert (review.state, review.shown_text) == ("waiting", "")


def test_half_a_reply_is_refused(moderator, review, director):
    actions.publish(review, by=director, at=AT)
    response = moderator.post(address(review), {"_do": "reply", "reply-reply_kk": "Рақмет."})
    assert list(response.context["forms"]["reply"].errors) == ["reply_ru"]
    review.refresh_from_db()
    assert not review.reply_kk


def test_an_editor_reads_what_is_about_the_own_unit_and_decides_nothing(client, rules):
    lab = UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")
    own, other = sent(unit=lab), sent("Басқа бөлімше туралы пікір.")
    client.force_login(UserFactory(roles=["editor"], unit=lab))
    page = client.get(address(own)).content.decode()
    assert 'name="_do"' not in page
    refusal = client.post(address(own), {"_do": "refuse", "refuse-rule": rules[0].pk})
    assert refusal.status_code == 403
    assert client.get(address(other)).status_code in (302, 404)
    assert Review.objects.filter(state="waiting").count() == 2


@pytest.mark.parametrize("role", ["chief", "translator", "inspector"])
def test_others_see_no_reviews(client, review, role):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(address(review)).status_code in (302, 403, 404)
    assert looks() == 0


def test_overdue_reviews_are_found_by_the_filter(moderator, review):
    Review.objects.update(due_on=date(2026, 1, 5))
    later = sent("Екінші пікір осында тұр.")
    Review.objects.filter(pk=later.pk).update(due_on=date(2099, 1, 5))
    assert list(moderator.get(reverse(LIST), {"late": "yes"}).context["cl"].queryset) == [review]
