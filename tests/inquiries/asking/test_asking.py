"""The forms by which citizens write: what is kept, what is refused with every word still there."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from apps.inquiries.models import Contact, Inquiry, Kind, Writing
from apps.inquiries.protection import form_token
from apps.inquiries.secrets import is_secret
from apps.publishing.figures import set_figure
from tests.factories import UnitFactory, UserFactory
from tests.inquiries.factories import InquiryTopicFactory
from tests.library import uploads

pytestmark = pytest.mark.django_db
ASK = "/kk/blog/ask/"
TEXT = "Балаға екпені қашан салуға болады?"
# A number with a right check digit of nobody: 1 January 1950.
IIN = "500101300013"
OWN = {"headers": {"origin": "http://testserver"}}
FORMS = [
    ASK,
    "/ru/blog/ask/",
    "/kk/feedback/ask/",
    "/ru/feedback/reception/",
    "/kk/feedback/page/?page=/kk/contacts/",
    "/kk/inquiries/",
]


@pytest.fixture
def topic():
    return InquiryTopicFactory(unit=UnitFactory())


@pytest.fixture
def send(client, topic):
    def sending(url=ASK, **more):
        sent = {
            "topic": topic.pk,
            "text": TEXT,
            "language": "kk",
            "shown": form_token(timezone.now() - timedelta(minutes=2)),
            **more,
        }
        kept = {name: value for name, value in sent.items() if value is not None}
        return client.post(url, kept, **OWN)

    return sending


def faults(response):
    return {name: list(each) for name, each in response.context["form"].errors.items()}


@pytest.mark.parametrize("url", FORMS)
def test_a_form_sets_no_cookie_and_is_kept_by_nobody(client, topic, url):
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert 'name="website"' in response.text
    assert "csrfmiddlewaretoken" not in response.text


@pytest.mark.parametrize("url", FORMS)
def test_a_form_stands_in_low_vision(client, topic, url):
    client.cookies["low_vision"] = "on.s200"
    page = client.get(url).text
    assert 'class="lv ' in page
    assert 'id="main"' in page


def test_a_question_without_a_person_keeps_no_person(send):
    response = send()
    inquiry = Inquiry.objects.get()
    assert response.status_code == 200
    assert (inquiry.kind, inquiry.language, inquiry.may_be_public) == (Kind.HEAD, "kk", False)
    assert not Contact.objects.exists()
    receipt = response.context["receipt"]
    assert is_secret(receipt.secret, inquiry.secret_digest)
    assert receipt.secret in response.text
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_what_is_typed_about_the_person_needs_the_box_of_consent(send):
    assert list(faults(send(full_name="Айгүл"))) == ["consent"]
    assert not Inquiry.objects.exists()
    assert send(full_name="Айгүл", consent="on").context["receipt"].is_new
    contact = Contact.objects.get()
    assert contact.name == "Айгүл"
    assert len(contact.policy_digest) == 64


def test_publication_needs_consent_and_a_name_is_shown_only_where_it_is_wished(send):
    assert list(faults(send(may_be_public="on"))) == ["consent"]
    send(may_be_public="on", consent="on", full_name="Айгүл")
    assert (Inquiry.objects.get().may_be_public, Inquiry.objects.get().named) == (True, False)


def test_an_address_is_kept_only_of_who_wants_to_be_told(send):
    assert list(faults(send(email="aigul@example.kz", consent="on"))) == ["tell"]
    assert list(faults(send(tell="on"))) == ["email"]
    assert not Inquiry.objects.exists()
    send(tell="on", email="aigul@example.kz", consent="on")
    assert Contact.objects.get().email == "aigul@example.kz"


@pytest.mark.parametrize(
    ("number", "first"), [(IIN, "5001"), ("4111 1111 1111 1111", "4111"), ("500101 300013", "5001")]
)
def test_numbers_nobody_should_send_are_refused_with_the_text_kept(send, number, first):
    response = send(text=f"{TEXT} {number}")
    (fault,) = faults(response)["text"]
    assert f"«{first}…»" in fault
    assert number not in fault
    assert f"{TEXT} {number}</textarea>" in response.text
    assert not Inquiry.objects.exists()


def test_the_refused_number_is_taken_out_by_a_button(send):
    assert 'name="take_out"' in send(text=f"{TEXT} {IIN}").text
    send(text=f"{TEXT} {IIN}", take_out="1")
    assert Writing.objects.get().text == f"{TEXT} …"


def test_a_short_and_a_long_text_are_refused_and_line_breaks_count_once(send):
    assert list(faults(send(text="Қашан?"))) == ["text"]
    assert list(faults(send(text="а" * 4001))) == ["text"]
    assert not Inquiry.objects.exists()
    assert send(text="а\r\n" * 1998 + "аааа").context["receipt"].is_new


def test_a_robot_believes_to_have_succeeded(send):
    response = send(website="https://example.com")
    assert response.status_code == 200
    assert response.templates[0].name == "inquiries/thanks.html"
    assert not Inquiry.objects.exists()


def test_the_same_sent_twice_shows_the_same_number_and_secret(send):
    shown = form_token(timezone.now() - timedelta(minutes=2))
    first, second = (send(shown=shown).context["receipt"] for _time in range(2))
    assert (second.record, second.secret, second.is_new) == (first.record, first.secret, False)
    assert Inquiry.objects.count() == 1


def test_a_form_sent_at_once_is_asked_for_again(send, settings):
    settings.RATE_LIMITS = True
    cache.clear()
    response = send(shown=form_token(timezone.now()))
    assert list(faults(response)) == ["__all__"]
    assert TEXT in response.text
    assert not Inquiry.objects.exists()
    # The token on the refused page is a fresh one, so the second click counts from it.
    assert response.context["form"]["shown"].value() != ""


def test_one_more_than_the_figure_waits_with_its_text(send, settings):
    set_figure("forms.address", "3", source="Бұйрық", by=UserFactory())
    settings.RATE_LIMITS = True
    cache.clear()
    for turn in range(3):
        assert send(text=f"{TEXT} {turn}").status_code == 200
    response = send(text=f"{TEXT} тағы")
    assert response.status_code == 429
    assert f"{TEXT} тағы</textarea>" in response.text
    assert Inquiry.objects.count() == 3


@pytest.mark.parametrize("headers", [{"origin": "https://example.com"}, {}])
def test_a_foreign_page_sends_nothing(client, topic, headers):
    sent = {"topic": topic.pk, "text": TEXT, "language": "kk", "shown": form_token(timezone.now())}
    response = client.post(ASK, sent, headers=headers)
    assert response.status_code == 403
    assert TEXT in response.text
    assert not Inquiry.objects.exists()


def test_a_failing_database_keeps_the_text_on_the_page_and_nothing_else(send, caplog):
    failure = DatabaseError("Failing row contains (aigul@example.kz)")
    with patch("apps.inquiries.actions.add_writing", side_effect=failure):
        response = send(tell="on", email="aigul@example.kz", consent="on")
    assert response.status_code == 503
    assert f"{TEXT}</textarea>" in response.text
    assert not Inquiry.objects.exists()
    assert not Contact.objects.exists()
    # The words of a database quote the row.
    assert "aigul@example.kz" not in caplog.text
    assert send(tell="on", email="aigul@example.kz", consent="on").context["receipt"].is_new


def test_a_database_that_does_not_answer_at_all_leaves_the_text_ready_to_send(send):
    with patch("apps.inquiries.asking.InquiryForm.topics", side_effect=DatabaseError):
        response = send()
    assert response.status_code == 503
    assert f"{TEXT}</textarea>" in response.text
    assert 'name="language" value="kk"' in response.text
    assert not Inquiry.objects.exists()


def test_a_unit_is_asked_by_its_topic(client, send, topic):
    InquiryTopicFactory(code="other", name_kk="Басқа", unit=None)
    choices = client.get("/kk/feedback/ask/").context["form"].fields["topic"].widget.choices
    assert list(choices)[1:] == [("Тіркеу бөлімшесі", [(topic.pk, "Екпе")])]
    send("/kk/feedback/ask/")
    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.unit) == (Kind.UNIT, topic.unit)


def test_the_number_of_questions_does_not_grow_with_topics(
    client, topic, django_assert_max_num_queries
):
    client.get("/kk/feedback/ask/")
    for code in range(12):
        unit = UnitFactory(code=f"unit-{code}", position=code)
        InquiryTopicFactory(code=f"topic-{code}", unit=unit)
    with django_assert_max_num_queries(14):
        client.get("/kk/feedback/ask/")


def test_a_fault_of_a_page_is_one_field_about_that_page(client):
    sent = {
        "text": "Телефон ескірген",
        "page": "/kk/contacts/",
        "shown": form_token(timezone.now()),
    }
    client.post("/kk/feedback/page/", sent, **OWN)
    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.page, inquiry.contact) == (Kind.PAGE, "/kk/contacts/", None)


@pytest.mark.parametrize(
    "page", ["https://example.com/kk/", "//example.com", "/admin/", "/kk/" + "a" * 300]
)
def test_a_page_of_nobody_is_the_home_page(client, page):
    form = client.get("/ru/feedback/page/", {"page": page}).context["form"]
    assert form["page"].value() == "/ru/"


def test_every_page_leads_to_its_own_form_of_faults(client):
    assert 'href="/ru/feedback/page/?page=%2Fru%2Fcontacts%2F"' in client.get("/ru/contacts/").text


def test_under_link_the_reception_takes_messages_and_names_the_state_system(client, send, settings):
    settings.APPEALS = "link"
    page = client.get("/kk/feedback/reception/")
    assert "iin" not in page.context["form"].fields
    assert 'href="https://eotinish.kz"' in page.text
    send("/kk/feedback/reception/", what="appeal", iin=IIN)
    assert Inquiry.objects.get().kind == Kind.RECEPTION
    assert not Contact.objects.exists()


def test_under_accept_an_appeal_names_its_writer_and_gets_a_slip(send, settings):
    settings.APPEALS = "accept"
    url = "/kk/feedback/reception/"
    missing = ["full_name", "address", "iin", "email", "consent"]
    assert list(faults(send(url, what="appeal"))) == missing
    person = {
        "full_name": "Әлиева Айгүл",
        "address": "Алматы, Басенов, 2",
        "email": "aigul@example.kz",
        "consent": "on",
    }
    assert list(faults(send(url, what="appeal", iin="500101300018", **person))) == ["iin"]
    assert not Inquiry.objects.exists()
    response = send(url, what="appeal", iin="500101 300013", **person)
    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.contact.iin) == (Kind.APPEAL, IIN)
    assert response.context["is_formal"]
    assert "Әлиева Айгүл" in response.text


def test_under_accept_a_message_keeps_no_identity(send, settings):
    settings.APPEALS = "accept"
    send("/kk/feedback/reception/", what="reception", iin=IIN, address="Алматы", consent="on")
    assert Inquiry.objects.get().kind == Kind.RECEPTION
    assert not Contact.objects.exists()


def test_all_ways_to_write_stand_on_one_page(client):
    response = client.get("/ru/feedback/")
    urls = [way.url for way in response.context["ways"]]
    assert {"/ru/blog/ask/", "/ru/feedback/ask/", "/ru/feedback/reception/", "/ru/inquiries/"} <= {
        *urls
    }
    assert {client.get(url).status_code for url in urls} == {200}


def test_files_are_cleaned_and_kept(send, media):
    response = send(files=[uploads.photo_with_place(), uploads.pdf()], consent="on")
    kept = list(response.context["inquiry"].enclosures.all())
    assert [(each.name, each.media_type) for each in kept] == [
        ("place.jpg", "image/jpeg"),
        ("rules.pdf", "application/pdf"),
    ]
    with kept[0].file.open() as file:
        assert b"SecretCamera" not in file.read()


@pytest.mark.parametrize(
    "files",
    [
        [uploads.docx],
        [uploads.pdf_with_script],
        [uploads.photo, uploads.photo, uploads.photo, uploads.photo],
    ],
)
def test_files_that_are_not_taken_refuse_the_form(send, files, media):
    response = send(files=[make() for make in files], consent="on")
    assert list(faults(response)) == ["files"]
    assert not Inquiry.objects.exists()
