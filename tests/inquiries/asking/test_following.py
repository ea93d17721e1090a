"""Following by number and secret: what the pair opens, and what nobody learns without it."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.forms import WRONG
from apps.inquiries.models import Contact, Inquiry, Kind, State, Writing
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FOLLOW = "/kk/inquiries/"
OWN = {"headers": {"origin": "http://testserver"}}
TEXT = "Балаға екпені қашан салуға болады?"
ANSWER = "Жұмыс күндері сағат 8-ден 16-ға дейін."


@pytest.fixture
def receipt():
    return actions.submit(Submission(kind=Kind.HEAD, language="kk", text=TEXT, name="Айгүл"))


@pytest.fixture
def post(client, receipt):
    def posting(action="", **more):
        pair = {"number": f"№ {receipt.record.number}", "secret": receipt.secret.lower()}
        return client.post(FOLLOW, {**pair, "action": action, **more}, **OWN)

    return posting


def test_number_and_secret_show_the_words_the_term_and_the_steps(post, receipt):
    response = post()
    assert TEXT in response.text
    steps = response.context["steps"]
    assert [step["done"] for step in steps] == [True, False]
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert receipt.secret not in response.request["PATH_INFO"]


def test_the_answer_is_read_and_what_colleagues_wrote_is_not(post, receipt):
    director = UserFactory(roles=["director"])
    actions.assign(receipt.record, by=director, note="Тексеріңіз")
    assert "Тексеріңіз" not in post().text
    actions.answer(receipt.record, text=ANSWER, by=director)
    response = post()
    assert ANSWER in response.text
    assert response.context["addition"] is None


@pytest.mark.parametrize(
    "pair",
    [
        {"number": "1", "secret": "K7M2-9QXR-4T0B"},
        {"number": "777", "secret": "K7M2-9QXR-4T0B"},
        {"number": "бір", "secret": "K7M2-9QXR-4T0B"},
        {"number": "9" * 15, "secret": "K7M2-9QXR-4T0B"},
        {"number": "777", "secret": "---"},
    ],
)
def test_a_wrong_pair_says_the_same_whatever_is_wrong(post, pair):
    response = post(**pair)
    assert response.context["form"].non_field_errors().as_data()[0].code == "wrong"
    assert TEXT not in response.text


def test_many_wrong_secrets_close_the_page_for_the_right_one_too(post, settings):
    settings.RATE_LIMITS = True
    cache.clear()
    for _turn in range(WRONG.address):
        assert post(secret="K7M2-9QXR-4T0B").status_code == 200
    response = post()
    assert response.status_code == 429
    assert TEXT not in response.text


def test_right_pairs_are_not_counted_as_wrong(post, settings):
    settings.RATE_LIMITS = True
    cache.clear()
    for _turn in range(12):
        assert TEXT in post().text


def test_a_foreign_page_opens_nothing(client, receipt):
    pair = {"number": receipt.record.number, "secret": receipt.secret, "action": "withdraw-surely"}
    response = client.post(FOLLOW, pair, headers={"origin": "https://example.com"})
    assert response.status_code == 403
    assert TEXT not in response.text
    assert Inquiry.objects.get().is_open


def test_the_person_adds_something(post):
    response = post("add", text="Бала бес жаста.")
    assert response.context["did"]
    assert Writing.objects.get(kind="clarification").text == "Бала бес жаста."


def test_a_page_loaded_again_adds_nothing_twice(post):
    for _turn in range(2):
        assert post("add", text="Бала бес жаста.").context["did"]
    post("add", text="Бала алты жаста.")
    texts = [each.text for each in Writing.objects.filter(kind="clarification")]
    assert texts == ["Бала бес жаста.", "Бала алты жаста."]


def test_an_addition_with_a_number_of_a_person_is_refused_with_its_text(post):
    response = post("add", text="ЖСН 500101300013")
    assert list(response.context["addition"].errors) == ["text"]
    assert "ЖСН 500101300013</textarea>" in response.text
    assert not Writing.objects.filter(kind="clarification").exists()


def test_an_addition_that_could_not_be_kept_stays_on_the_page(post):
    with patch("apps.inquiries.actions.take_step", side_effect=DatabaseError):
        response = post("add", text="Бала бес жаста.")
    assert response.status_code == 503
    assert "Бала бес жаста.</textarea>" in response.text
    assert not Writing.objects.filter(kind="clarification").exists()


def test_taking_back_asks_first_and_then_ends_it(post):
    assert "withdraw-surely" in post("withdraw").text
    assert Inquiry.objects.get().is_open
    assert post("withdraw-surely").context["did"]
    assert Inquiry.objects.get().state == State.WITHDRAWN
    assert post("withdraw-surely").context["refused"]
    assert post("add", text="Тағы").context["addition"] is None


def test_erasing_asks_first_and_then_leaves_no_words_and_no_person(post):
    assert "erase-surely" in post("erase").text
    assert Contact.objects.exists()
    response = post("erase-surely")
    assert TEXT not in response.text
    assert not Contact.objects.exists()
    assert not Writing.objects.exists()
    assert Inquiry.objects.get().erased_at is not None


def test_an_appeal_under_way_is_not_erased(client):
    person = {"name": "Айгүл", "email": "a@example.kz", "address": "Алматы", "iin": "500101300013"}
    receipt = actions.submit(Submission(kind=Kind.APPEAL, language="kk", text=TEXT, **person))
    pair = {"number": receipt.record.number, "secret": receipt.secret}
    response = client.post(FOLLOW, {**pair, "action": "erase-surely"}, **OWN)
    assert response.context["may_erase"] is False
    assert Writing.objects.get().text == TEXT
    assert Contact.objects.get().iin == "500101300013"


def test_the_number_of_questions_does_not_grow_with_steps(
    post, receipt, django_assert_max_num_queries
):
    post()
    for day in range(8):
        actions.clarify(
            receipt.record, f"{day}-хабар", at=receipt.record.received_at + timedelta(days=day)
        )
    with django_assert_max_num_queries(16):
        post()
