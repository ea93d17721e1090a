"""What a writer may do whatever the site does meanwhile, and what no moderator may do to a
review."""

import json
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from apps.feedback.models import Review, ReviewRule
from apps.feedback.reviews import actions
from apps.inquiries import on_paper
from apps.inquiries.models import Contact
from apps.inquiries.protection import form_token
from apps.journal.models import Entry
from tests.factories import ServicesPageFactory
from tests.feedback.reviews.conftest import AT, SHORTER, TEXT
from tests.feedback.reviews.test_pages import ADD, BACK, LIST, OWN

pytestmark = pytest.mark.django_db


@contextmanager
def no_database():
    """Every statement fails, as without a connection."""

    def fail(execute, sql, params, many, context):
        raise DatabaseError("no connection")

    with connection.execute_wrapper(fail):
        yield


def test_a_review_is_taken_back_while_none_are_taken(client, opened):
    receipt = actions.submit(
        actions.Written("kk", TEXT, name="Бибігүл", email="bibigul@post.example"), at=AT
    )
    ReviewRule.objects.update(in_force=False)
    page = client.get(BACK)
    assert page.status_code == 200
    # No link to a list that is not there.
    assert f'href="{LIST}"' not in page.content.decode()
    pair = {"number": "1", "secret": receipt.secret, "shown": form_token(timezone.now())}
    assert client.post(BACK, pair, **OWN).status_code == 200
    review = Review.objects.get()
    assert (review.state, review.text, Contact.objects.count()) == ("removed", "", 0)


def test_the_page_of_the_item_names_the_way_back_while_none_are_taken(client, rules):
    ServicesPageFactory(published=True, for_item="services.feedback.reviews")
    assert f'href="{BACK}"' in client.get("/kk/services/feedback/reviews/").content.decode()


def test_without_any_database_the_words_stay_on_the_page(client, opened):
    with no_database():
        response = client.post(ADD, {"text": TEXT, "language": "kk"}, **OWN)
    assert response.status_code == 503
    assert TEXT in response.content.decode()


# The list of the admin shows no words; neither does it say which words there are.


@pytest.mark.parametrize(
    "asked", ["text__icontains=Тіркеу", "secret_digest__startswith=a", "fingerprint__gt=a"]
)
def test_nobody_searches_the_words_without_an_entry_of_the_journal(client, review, director, asked):
    client.force_login(director)
    entries = Entry.objects.count()
    response = client.get(f"{reverse('admin:feedback_review_changelist')}?{asked}")
    assert response.status_code == 400
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("asked", ["state__exact=waiting", "score__exact=5", "late=yes"])
def test_the_filters_of_the_list_still_filter(client, review, director, asked):
    client.force_login(director)
    address = f"{reverse('admin:feedback_review_changelist')}?{asked}"
    assert client.get(address).status_code == 200


# Words are left out and never put in


@pytest.mark.parametrize(
    "words",
    [
        TEXT.replace("ұзақ болды", "қысқа болды"),
        f"{TEXT} Рақмет!",
        "дәрігер мұқият тыңдады, бірақ кезек ұзақ болды.",
        TEXT.replace("болды", "болды болды"),
    ],
)
def test_a_moderator_puts_no_words_into_a_review(review, rules, director, words):
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as refusal:
        actions.publish(review, by=director, text=words, rule=rules[0], at=AT)
    assert list(refusal.value.message_dict) == ["text"]
    review.refresh_from_db()
    assert (review.state, review.shown_text) == ("waiting", "")
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "words", [SHORTER, "Кезек ұзақ болды, бірақ […] мұқият тыңдады!", "… дәрігер тыңдады."]
)
def test_words_are_left_out_with_other_signs_and_capitals(review, rules, director, words):
    actions.publish(review, by=director, text=words, rule=rules[0], at=AT)
    assert review.shown_text == words


def test_the_copy_holds_what_the_organisation_replied(review, director):
    actions.publish(review, by=director, at=AT)
    actions.reply(review, kk="Рақмет!", ru="Спасибо!", by=director, at=AT)
    kept = json.loads(on_paper.copy_of(review, by=director))
    assert kept["reply"] == {"kk": "Рақмет!", "ru": "Спасибо!", "on": "2026-11-05"}
