"""What the writer of a review asks for on paper: a copy of what is kept, and the erasure."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from apps.feedback.models import Review
from apps.feedback.reviews import actions
from apps.inquiries import on_paper
from apps.inquiries.models import Contact
from apps.journal.models import Action, Entry
from tests.factories import UserFactory
from tests.feedback.reviews.conftest import AT, SHORTER, TEXT

pytestmark = pytest.mark.django_db


def address(review) -> str:
    return reverse("admin:feedback_review_person", args=[review.pk])


def test_a_copy_holds_the_words_the_writer_the_decisions_and_each_look(
    client, review, rules, director
):
    actions.publish(review, text=SHORTER, rule=rules[0], by=director, at=AT)
    client.force_login(director)
    here = client.get(reverse("admin:feedback_review_change", args=[review.pk]))
    assert address(review) in here.content.decode()

    copy = client.post(address(review), {"_do": "copy"})
    kept = json.loads(copy.content)
    assert (kept["text"], kept["shown_text"]) == (TEXT, SHORTER)
    assert (kept["person"]["name"], kept["person"]["email"]) == ("Бибігүл", "bibigul@post.example")
    assert [(each["decision"], each["rule__number"]) for each in kept["decisions"]] == [
        ("edited", 1)
    ]
    assert [look["roles"] for look in kept["looks"]] == [["director"], ["director"]]
    assert copy.headers["Content-Disposition"] == 'attachment; filename="review-1.json"'


def test_the_command_prints_it(review, director, capsys):
    call_command("personal_data", "--review", "1", "--by", director.username)
    assert json.loads(capsys.readouterr().out)["text"] == TEXT
    entry = Entry.objects.get(action=Action.LOOKED_AT)
    assert (entry.object_id, entry.actor_id) == (str(review.pk), director.pk)


def test_a_writer_who_asks_on_paper_is_erased(client, review, director):
    client.force_login(director)
    assert TEXT not in client.get(address(review)).content.decode()
    assert client.post(address(review), {"_do": "erase"}).status_code == 200
    assert Review.objects.get().text == TEXT

    done = client.post(address(review), {"_do": "erase", "reason": "representative"})
    assert done.status_code == 302
    review.refresh_from_db()
    assert (review.state, review.text, review.contact) == ("removed", "", None)
    assert not Contact.objects.exists()
    assert review.moderations.get().decision == "taken_back"
    entry = Entry.objects.get(action=Action.ERASED)
    assert (entry.actor_id, entry.note) == (director.pk, "representative")


@pytest.mark.parametrize("role", ["editor", "head_of_unit", "chief", "translator", "inspector"])
@pytest.mark.parametrize("data", [{"_do": "copy"}, {"_do": "erase", "reason": "person"}])
def test_nobody_else_copies_or_erases(client, review, role, data):
    person = UserFactory(roles=[role])
    client.force_login(person)
    entries = Entry.objects.count()
    assert client.post(address(review), data).status_code in (403, 404)
    with pytest.raises(PermissionDenied):
        on_paper.erase(review, by=person, reason="person")
    assert (Review.objects.get().text, Entry.objects.count()) == (TEXT, entries)


# --- The sitemap --------------------------------------------------------------------------------


def listed(client) -> set[str]:
    text = client.get(reverse("sitemap")).content.decode()
    return {
        code
        for code in ("kk", "ru")
        if f"<loc>http://testserver/{code}/feedback/reviews/</loc>" in text
    }


def test_the_sitemap_names_the_list_once_reviews_are_open(client, rules):
    assert listed(client) == set()


def test_open_reviews_are_in_the_sitemap_in_both_languages(client, opened):
    assert listed(client) == {"kk", "ru"}
