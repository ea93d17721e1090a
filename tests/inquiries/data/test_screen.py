"""The screen on which a copy of somebody's data is handed over, or they are erased."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.inquiries import actions
from apps.inquiries.models import Contact, Inquiry, Kind, Writing
from apps.journal.models import Action, Entry
from tests.factories import UserFactory
from tests.inquiries.data.conftest import ANSWER, NAME, TEXT, asked

pytestmark = pytest.mark.django_db


def url_of(inquiry):
    return reverse("admin:inquiries_person", args=[inquiry.number])


@pytest.fixture
def browser(people):
    client = Client()
    client.force_login(people.administrator)
    return client


@pytest.mark.parametrize("role", [role.code for role in ROLES if not role.answers])
def test_nobody_else_copies_or_erases(role):
    inquiry = asked()
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    for data in ({"_do": "copy"}, {"_do": "erase", "reason": "person"}):
        assert client.post(url_of(inquiry), data).status_code in (403, 404)
    assert (Contact.objects.count(), Writing.objects.count()) == (1, 1)
    assert not Entry.objects.filter(action=Action.LOOKED_AT).exists()


def test_the_page_shows_no_word_and_a_copy_is_a_look(browser, people):
    inquiry = asked()
    page = browser.get(url_of(inquiry)).text
    assert TEXT not in page
    assert NAME not in page
    assert not Entry.objects.filter(action=Action.LOOKED_AT).exists()

    copy = browser.post(url_of(inquiry), {"_do": "copy"})
    assert json.loads(copy.content)["person"]["name"] == NAME
    assert copy.headers["Content-Disposition"] == 'attachment; filename="inquiry-1.json"'
    assert "no-store" in copy.headers["Cache-Control"]
    assert Entry.objects.get(action=Action.LOOKED_AT).actor_id == people.administrator.pk


@pytest.mark.parametrize("given", [{}, {"reason": ""}, {"reason": "because"}])
def test_nothing_is_erased_without_a_reason(browser, given):
    inquiry = asked()
    refused = browser.post(url_of(inquiry), {"_do": "erase", **given})
    assert list(refused.context["form"].errors) == ["reason"]
    assert (Contact.objects.count(), Inquiry.objects.get().erased_at) == (1, None)
    assert not Entry.objects.filter(action=Action.ERASED).exists()


def test_an_appeal_under_consideration_offers_no_erasure(browser):
    inquiry = asked(Kind.APPEAL)
    assert 'value="erase"' not in browser.get(url_of(inquiry)).text
    browser.post(url_of(inquiry), {"_do": "erase", "reason": "person"})
    assert (Contact.objects.count(), Inquiry.objects.get().is_open) == (1, True)


@pytest.mark.parametrize("role", [role.code for role in ROLES if role.answers])
def test_what_was_answered_is_erased_and_the_screen_says_so(people, role):
    inquiry, person, browser = asked(), UserFactory(roles=[role]), Client()
    browser.force_login(person)
    actions.answer(inquiry, text=ANSWER, by=people.director)
    here = reverse("admin:inquiries_inquiry", args=[1])
    assert url_of(inquiry) in browser.get(here).text
    done = browser.post(url_of(inquiry), {"_do": "erase", "reason": "person"})
    assert (done.status_code, done.url) == (302, here)
    assert (Contact.objects.count(), Writing.objects.count()) == (0, 0)
    assert inquiry.steps.get(kind="erased").by == person
    assert Entry.objects.get(action=Action.ERASED).note == "person"
    for page in (here, url_of(inquiry)):
        shown = browser.get(page).text
        assert ANSWER not in shown
        assert 'value="erase"' not in shown
