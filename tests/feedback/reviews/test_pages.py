"""The pages of reviews: closed without published rules, what a form keeps and refuses, what readers
see, and the pages of both items."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from apps.feedback.models import Review, ReviewRule
from apps.feedback.reviews import actions
from apps.inquiries.forms import WRONG
from apps.inquiries.models import Contact
from apps.inquiries.secrets import is_secret
from apps.publishing.sections import collection_for
from tests.factories import ServicesPageFactory
from tests.feedback.reviews.conftest import AT, SHORTER, TEXT, sent
from tests.pages import Page

pytestmark = pytest.mark.django_db
OWN = {"HTTP_ORIGIN": "http://testserver"}
LIST, ADD, BACK = (f"/kk/feedback/reviews/{last}" for last in ("", "add/", "take-back/"))


def post(client, address: str = ADD, **typed):
    sent_form = {"text": TEXT, "language": "kk", "shown": token(client, address), **typed}
    return client.post(address, sent_form, **OWN)


def token(client, address: str) -> str:
    page = Page(client.get(address).content.decode())
    return page.all("input", name="shown")[0].attributes["value"]


# Closed and open


@pytest.mark.parametrize("address", [LIST, ADD])
def test_without_published_rules_there_are_no_reviews(client, rules, address):
    assert client.get(address).status_code == 404
    ServicesPageFactory(published=True, for_item="services.feedback.reviews_rules")
    assert client.get(address).status_code == 200
    ReviewRule.objects.update(in_force=False)
    assert client.get(address).status_code == 404


def test_while_closed_nothing_is_taken(client, rules):
    assert client.post(ADD, {"text": TEXT, "language": "kk"}, **OWN).status_code == 404
    assert not Review.objects.exists()


def test_the_page_of_the_item_says_why_there_are_none(client, rules):
    ServicesPageFactory(published=True, for_item="services.feedback.reviews")
    page = client.get("/kk/services/feedback/reviews/").content.decode()
    assert f'href="{LIST}"' not in page
    assert 'class="note note--info"' in page
    item = "services.feedback.reviews"
    assert not collection_for(item).evidence()[item].proven
    ServicesPageFactory(published=True, for_item="services.feedback.reviews_rules")
    page = client.get("/kk/services/feedback/reviews/").content.decode()
    assert f'href="{LIST}"' in page
    assert 'class="note note--info"' not in page
    assert collection_for(item).evidence()[item].proven


def test_the_page_of_the_rules_lists_those_in_force_by_number(client, opened):
    ReviewRule.objects.filter(number=1).update(in_force=False)
    page = Page(client.get("/kk/services/feedback/reviews-rules/").content.decode())
    assert [each.attributes["id"] for each in page.all("li") if "value" in each.attributes] == [
        "rule-2"
    ]


# Writing


def test_a_review_is_kept_and_its_writer_given_number_and_secret(client, opened):
    response = post(client, score="4", signature="Айгүл", consent="on")
    review = Review.objects.get()
    assert (review.state, review.score, review.named) == ("waiting", 4, True)
    page = response.content.decode()
    assert "№ 1" in page
    secret = Page(page).all("dd", **{"class": "nowrap"})[0].text.strip()
    assert is_secret(secret, review.secret_digest)
    assert TEXT not in client.get(LIST).content.decode()


@pytest.mark.parametrize("address", [ADD, BACK])
def test_no_token_is_asked_for(opened, address):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {}, **OWN).status_code == 200


@pytest.mark.parametrize("address", [ADD, BACK])
def test_forms_are_never_cached_and_set_no_cookie(client, opened, address):
    response = client.get(address)
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_name_is_kept_with_consent_only(client, opened):
    response = post(client, signature="Айгүл")
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["consent"]
    assert TEXT in response.content.decode()
    assert (Review.objects.count(), Contact.objects.count()) == (0, 0)


def test_the_number_of_a_person_is_not_taken(client, opened):
    response = post(client, text=f"{TEXT} ЖСН 900101300017")
    assert list(response.context["form"].errors) == ["text"]
    assert not Review.objects.exists()


def test_what_a_foreign_page_sends_is_not_taken(client, opened):
    sent_form = {"text": TEXT, "language": "kk", "shown": token(client, ADD)}
    response = client.post(ADD, sent_form, HTTP_ORIGIN="https://elsewhere.example")
    assert response.status_code == 403
    assert TEXT in response.content.decode()
    assert not Review.objects.exists()


def test_a_robot_is_thanked_and_nothing_kept(client, opened):
    assert post(client, website="https://spam.example").status_code == 200
    assert not Review.objects.exists()


def test_a_failure_of_the_database_keeps_the_words_on_the_page(client, opened):
    with patch.object(actions, "submit", side_effect=DatabaseError):
        response = post(client)
    assert response.status_code == 503
    assert TEXT in response.content.decode()
    assert not Review.objects.exists()


# Taking back


def test_number_and_secret_take_a_review_back(client, opened):
    receipt = actions.submit(actions.Written("kk", TEXT), at=AT)
    wrong = post(client, BACK, number="1", secret="ZZZZ-ZZZZ-ZZZZ")
    other = post(client, BACK, number="7", secret=receipt.secret)
    assert wrong.context["form"].errors == other.context["form"].errors
    assert Review.objects.get().text == TEXT
    assert post(client, BACK, number="1", secret=receipt.secret.lower()).status_code == 200
    assert (Review.objects.get().state, Review.objects.get().text) == ("removed", "")


def test_guesses_are_counted(client, opened, settings):
    cache.clear()
    settings.RATE_LIMITS = True
    sent()
    codes = []
    for guess in range(WRONG.address + 1):
        answer = post(client, BACK, number="1", secret=f"ZZZZ-ZZZZ-{guess:04}")
        codes.append(answer.status_code)
    cache.clear()
    assert codes == [200] * WRONG.address + [429]


# Reading


@pytest.fixture
def shown(opened, director) -> Review:
    """A review with words left out, a name and a reply."""
    now = timezone.now()
    review = sent(at=now, name="Айгүл", score=4)
    actions.publish(review, by=director, text=SHORTER, rule=opened[0], at=now)
    actions.reply(review, kk="Рақмет, кезекті қысқартамыз.", ru="Спасибо.", by=director, at=now)
    return review


def test_readers_see_the_shortened_words_the_rule_and_the_reply(client, shown):
    page = client.get(LIST).content.decode()
    assert SHORTER in page
    assert TEXT not in page
    assert "#rule-1" in page
    assert "Рақмет, кезекті қысқартамыз." in page
    assert "Айгүл" in page


def test_a_review_stands_in_its_own_language_on_the_other_page(client, shown):
    page = Page(client.get("/ru/feedback/reviews/").content.decode())
    (words,) = page.all("div", **{"class": "review__text"})
    assert words.attributes["lang"] == "kk"
    assert "Спасибо." in page.text


def test_what_is_older_than_two_years_is_gone_at_once(client, shown):
    Review.objects.update(kept_until=timezone.localdate() - timedelta(days=1))
    assert SHORTER not in client.get(LIST).content.decode()


def test_a_person_who_was_erased_signs_no_more(client, shown):
    shown.contact.delete()
    page = client.get(LIST).content.decode()
    assert SHORTER in page
    assert "Айгүл" not in page


def test_the_list_asks_as_often_however_many_reviews(
    client, shown, opened, director, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    for number in range(12):
        review = sent(f"Пікір нөмірі {number} осында тұр.", at=timezone.now(), name="Әли")
        actions.publish(review, by=director)
    with django_assert_max_num_queries(len(few)):
        assert client.get(LIST).content.decode().count("<article") == 13
