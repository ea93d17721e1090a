"""What somebody sends who means no good, what the journal keeps of a person who was erased, and
what a refusal says to one who means well."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.inquiries import actions, erasure
from apps.inquiries.actions import Submission
from apps.inquiries.fields import email_field, phone_field
from apps.inquiries.models import Contact, Inquiry, Kind
from apps.inquiries.protection import form_token
from apps.journal.actions import content_digest, content_of
from apps.journal.models import Entry
from tests.factories import UserFactory
from tests.library import uploads

pytestmark = pytest.mark.django_db
OWN = {"headers": {"origin": "http://testserver"}}
TEXT = "Балаға екпені қашан салуға болады?"
# A number with a right check digit of nobody: 1 January 1950.
IIN = "500101300013"


def form(**more) -> dict:
    return {"text": TEXT, "shown": form_token(timezone.now() - timedelta(minutes=2)), **more}


@pytest.mark.parametrize("address", ["/kk/a%00b/", "/kk/%00", "/kk/\ud7ff%0D%0A/"])
def test_the_address_of_a_page_holds_nothing_a_database_refuses(client, address):
    response = client.post(f"/kk/feedback/page/?page={address}", form(), **OWN)
    assert response.status_code == 200
    inquiry = Inquiry.objects.get()
    assert "\x00" not in inquiry.page
    assert "\n" not in inquiry.page


# The journal stays; what it keeps of a person must not be found out by trying.


def shown_to(person, inquiry) -> None:
    client = Client()
    client.force_login(person)
    client.post(reverse("admin:inquiries_inquiry", args=[inquiry.number]), {"_do": "contact"})


def test_the_journal_keeps_no_digest_of_a_telephone(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    inquiry = actions.submit(
        Submission(kind=Kind.HEAD, language="kk", text=TEXT, phone="+7 701 555 01 17")
    ).record
    contact = Contact.objects.get()
    content = content_of(contact)
    shown_to(UserFactory(roles=["director"]), inquiry)
    erasure.erase_contact(contact)
    entries = Entry.objects.filter(model="inquiries.contact")
    assert [each.action for each in entries.order_by("number")] == ["looked_at", "erased"]
    assert {each.object_id for each in entries} == {str(content["id"])}
    assert not [each for each in entries if each.digest == content_digest(content, each.salt)]


# Words that are refused


@pytest.fixture
def pair():
    receipt = actions.submit(Submission(kind=Kind.HEAD, language="kk", text=TEXT))
    return {"number": receipt.record.number, "secret": receipt.secret}


def test_an_addition_with_a_number_offers_to_take_it_out(client, pair):
    said = {**pair, "action": "add", "text": f"ЖСН {IIN}, бес жаста."}
    response = client.post("/kk/inquiries/", said, **OWN)
    assert 'name="take_out"' in response.content.decode()
    assert f"{said['text']}</textarea>" in response.content.decode()
    assert Inquiry.objects.get().writings.count() == 1
    client.post("/kk/inquiries/", {**said, "take_out": "1"}, **OWN)
    added = Inquiry.objects.get().writings.get(kind="clarification")
    assert added.text == "ЖСН …, бес жаста."


def test_a_refused_addition_says_that_files_are_to_be_chosen_again(client, pair):
    response = client.post(
        "/ru/inquiries/", {**pair, "action": "add", "text": "", "files": [uploads.pdf()]}, **OWN
    )
    assert "Выберите файлы ещё раз" in response.content.decode()


# Numbers above a thousand are read and typed as one word


def together(response) -> str:
    """A page with plain spaces where words are kept on one line."""
    return response.content.decode().replace("\xa0", " ")


def test_the_number_is_one_word_on_every_page(client, pair):
    Inquiry.objects.update(number=1234)
    for action in ("withdraw", "erase"):
        page = client.post("/kk/inquiries/", {**pair, "number": 1234, "action": action}, **OWN)
        assert "№ 1234" in together(page)
    sent = together(client.post("/kk/feedback/page/?page=/kk/", form(), **OWN))
    assert "№ 1235" in sent
    assert 'name="number" value="1235"' in sent


# What columns hold, and what counts


@pytest.mark.parametrize("phone", ["٠٧٠١١٢٣٤٥٦٧", "８ ７０１ １２３ ４５ ６７"])
def test_a_telephone_is_in_digits_that_can_be_dialled(phone):
    """One that cannot be dialled has no digest either, and whoever books with it has no limit."""
    with pytest.raises(ValidationError) as refusal:
        phone_field("").clean(phone)
    assert refusal.value.error_list[0].code == "invalid"


def test_an_address_longer_than_its_column_is_refused_and_not_lost():
    """PostgreSQL takes no longer one, and the form would say that the site is at fault."""
    longest = Contact._meta.get_field("email").max_length
    name, label = "a" * 60, "b" * 60
    address = f"{name}@{label}.{label}.{label}.{'c' * (longest - 4 * 61 - 3)}.kz"
    assert len(address) == longest
    assert email_field("").clean(address) == address
    with pytest.raises(ValidationError) as refusal:
        email_field("").clean(f"c{address}")
    assert refusal.value.error_list[0].code == "max_length"


def test_what_a_foreign_page_sends_uses_nothing_up(client, settings):
    settings.RATE_LIMITS = True
    cache.clear()
    foreign = {"headers": {"origin": "https://elsewhere.example"}}
    for _each in range(21):
        response = client.post("/kk/feedback/page/", form(), **foreign)
        assert response.status_code == 403
        assert TEXT in response.content.decode()
    assert client.post("/kk/feedback/page/", form(), **OWN).context["receipt"].is_new
    cache.clear()
