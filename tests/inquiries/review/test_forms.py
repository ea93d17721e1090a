"""What a person typed survives whatever fails, and what is said of it is true."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.gate import NobodyToldApart
from apps.inquiries.models import Enclosure, Inquiry, Kind, Writing
from apps.inquiries.protection import form_token
from apps.inquiries.secrets import normalised
from apps.inquiries.views import KEPT_UNSEEN
from tests.factories import UnitFactory, UserFactory
from tests.inquiries.factories import HeadAnswerFactory, InquiryTopicFactory
from tests.library import uploads

pytestmark = pytest.mark.django_db
ASK = "/kk/blog/ask/"
TEXT = "Балаға екпені қашан салуға болады?"
OWN = {"headers": {"origin": "http://testserver"}}


@pytest.fixture
def send(client):
    topic = InquiryTopicFactory(unit=UnitFactory())
    shown = form_token(timezone.now() - timedelta(minutes=2))

    def sending(**more):
        data = {"topic": topic.pk, "text": TEXT, "language": "kk", "shown": shown, **more}
        return client.post(ASK, data, **OWN)

    return sending


def test_a_full_disk_keeps_the_text_on_the_page_and_nothing_else(send, caplog):
    full = OSError(28, "No space left on device", "Айгүл.pdf")
    with patch("django.core.files.storage.FileSystemStorage._save", side_effect=full):
        response = send(files=[uploads.pdf()], consent="on")
    assert response.status_code == 503
    assert f"{TEXT}</textarea>" in response.text
    assert not Inquiry.objects.exists()
    assert not Enclosure.objects.exists()
    assert "Айгүл" not in caplog.text


def test_what_was_kept_is_not_said_to_be_lost(send):
    with patch("apps.inquiries.asking.AskView.done", side_effect=DatabaseError):
        response = send()
    assert response.status_code == 503
    assert Inquiry.objects.count() == 1
    assert response.context["words"] == KEPT_UNSEEN
    assert f"{TEXT}</textarea>" in response.text
    receipt = send().context["receipt"]
    assert (receipt.is_new, receipt.record) == (False, Inquiry.objects.get())


def test_a_count_that_the_cache_loses_does_not_lose_the_question(send, settings):
    settings.RATE_LIMITS = True
    cache.clear()
    with patch("django.core.cache.cache.incr", side_effect=ValueError):
        assert send().context["receipt"].is_new


def test_an_addition_to_what_was_answered_meanwhile_stays_on_the_page(client):
    receipt = actions.submit(Submission(kind=Kind.HEAD, language="kk", text=TEXT))
    pair = {"number": receipt.record.number, "secret": receipt.secret}
    actions.answer(receipt.record, text="Иә.", by=UserFactory(roles=["director"]))
    response = client.post(
        "/kk/inquiries/", {**pair, "action": "add", "text": "Бала бес жаста."}, **OWN
    )
    assert response.context["refused"]
    assert "Бала бес жаста.</textarea>" in response.text
    assert not Writing.objects.filter(kind="clarification").exists()


def test_a_secret_typed_in_cyrillic_letters_is_read_as_meant():
    assert normalised("уҮ3з-іХ") == "YY331X"


def test_a_name_is_not_published_without_leave():
    sent = Submission(kind=Kind.HEAD, language="kk", text=TEXT, name="Айгүл", may_be_public=True)
    inquiry = actions.submit(sent).record
    row = HeadAnswerFactory(inquiry=inquiry, asked_by="Айгүл")

    def found():
        return [(each.field, str(each.level)) for each in NobodyToldApart().look(row)]

    assert found() == [("asked_by", "stops")]
    inquiry.named = True
    row.inquiry = inquiry
    assert found() == []


def test_a_refused_word_on_usefulness_is_readable(client):
    row = HeadAnswerFactory()
    response = client.post(f"/kk/inquiries/helpful/head_blog.headanswer/{row.pk}/", {})
    assert response.status_code == 403
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(("appeals", "told"), [("accept", True), ("link", False)])
def test_the_consent_names_the_number_that_an_appeal_asks_for(client, settings, appeals, told):
    settings.APPEALS = appeals
    form = client.get("/ru/feedback/reception/").context["form"]
    assert ("iin" in form.fields) is told
    assert any("IIN" in words or "ИИН" in words for words in form.consent_words) is told
