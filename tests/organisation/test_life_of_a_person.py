"""A person leaves, is away or acts for another: every page shows it on the same day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.governance.people import SHOWN
from apps.governance.views import GovernanceStanding
from apps.journal.models import Action, Entry
from apps.organisation.actions import leave
from apps.organisation.models import Person, Post, Tenure
from apps.organisation.presenters import holder_note, person_cards, post_rows
from apps.organisation.reception import reception_rows
from apps.publishing.sections import collection_for
from tests.factories import AboutPageFactory, PersonFactory, PostFactory, TenureFactory, UserFactory
from tests.governance.factories import GovernancePageFactory
from tests.organisation.conftest import structure_pages
from tests.organisation.factories import AbsenceFactory, ReceptionHoursFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
BACK = date(2026, 12, 5)
LONG_AGO = datetime(2026, 1, 12, 9, tzinfo=UTC)
HEAD = "governance.administration.head"


@pytest.fixture
def head(director) -> Person:
    """The head, who receives on Thursdays; the page about the head is published."""
    person = PersonFactory(name_kk="Асанова Әлия", name_ru="Асанова Алия")
    TenureFactory(post=director, person=person)
    ReceptionHoursFactory(post=director)
    GovernancePageFactory(for_item=HEAD, published=True, publish_at=LONG_AGO)
    for item in ("about.structure.diagram", "about.structure.managers"):
        AboutPageFactory(for_item=item, published=True, publish_at=LONG_AGO)
    return person


@pytest.fixture
def deputy() -> Person:
    return PersonFactory(name_kk="Болатов Бекзат", name_ru="Болатов Бекзат")


@pytest.fixture
def words_of_all_pages(read):
    """What a reader finds about the head: diagram, heads, governance, reception of citizens."""

    def words() -> list[str]:
        with translation.override("ru"):
            governance = collection_for(HEAD).item_url(HEAD)
            table = render_to_string(
                "components/reception_table.html", {"rows": reception_rows(), "caption": "Приём"}
            )
        pages = [read(address).text for address in (*structure_pages(), governance)]
        return [*pages, Page(table).text]

    return words


def post_on(day: date) -> Post:
    return Post.objects.with_holders(day).get(code="director")


def test_who_left_is_gone_from_all_pages_on_the_next_day(head, today_is, words_of_all_pages):
    today_is(DAY)
    Person.objects.filter(pk=head.pk).update(left_on=DAY)
    assert ["Асанова Алия" in words for words in words_of_all_pages()] == [True] * 4
    today_is(DAY + timedelta(days=1))
    found = words_of_all_pages()
    assert ["Асанова" in words for words in found] == [False] * 4
    with translation.override("ru"):
        vacant = translation.gettext("vacant")
    assert [vacant in words for words in found] == [True] * 4


def test_who_is_away_stands_there_with_the_substitute(head, deputy, today_is, words_of_all_pages):
    AbsenceFactory(person=head, first_day=DAY, last_day=BACK, substitute=deputy)
    shown = {}
    for day in (DAY - timedelta(days=1), DAY, BACK, BACK + timedelta(days=1)):
        today_is(day)
        shown[day] = ["Болатов Бекзат" in words for words in words_of_all_pages()]
    assert list(shown.values()) == [[False] * 4, [True] * 4, [True] * 4, [False] * 4]


def test_readers_learn_until_when_and_who_acts(head, deputy):
    AbsenceFactory(person=head, first_day=DAY, last_day=BACK, substitute=deputy)
    with translation.override("ru"):
        until = translation.gettext("away %(until)s, that day included") % {
            "until": "до 5 декабря 2026 года"
        }
        acts = translation.gettext("acts: %(name)s") % {"name": "Болатов Бекзат"}
        assert holder_note(post_on(DAY)) == f"{until}; {acts}"
        assert holder_note(post_on(BACK + timedelta(days=1))) == ""


def test_who_acts_in_a_vacant_seat_is_named(director, deputy):
    TenureFactory(post=director, person=deputy, acting=True, since=DAY)
    before, since = post_on(DAY - timedelta(days=1)), post_on(DAY)
    assert (before.holder, before.acting) == (None, None)
    assert (since.holder, since.acting) == (None, deputy)


def test_nobody_acts_while_the_holder_is_here(head, director, deputy):
    TenureFactory(post=director, person=deputy, acting=True, since=DAY)
    assert post_on(DAY).acting is None
    AbsenceFactory(person=head, first_day=DAY, last_day=DAY)
    assert post_on(DAY).acting == deputy
    assert post_on(DAY + timedelta(days=1)).acting is None


def test_a_substitute_who_has_left_does_not_act(head, deputy):
    Person.objects.filter(pk=deputy.pk).update(left_on=DAY)
    AbsenceFactory(person=head, first_day=DAY, last_day=BACK, substitute=deputy)
    assert post_on(DAY).acting == deputy
    assert post_on(DAY + timedelta(days=1)).acting is None


def test_the_reception_names_hours_place_and_holder(head):
    with translation.override("ru"):
        (row,) = reception_rows(DAY)
        (time,) = row.reception
    assert (row.post, row.name, row.note) == ("Директор", "Асанова Алия", "")
    assert (time.hours, time.place) == ("15:00–17:00", "1 этаж, кабинет 101")


def test_only_posts_with_hours_receive_in_their_order(head, director):
    PostFactory(code="silent", position=1)
    first = PostFactory(code="first", position=1)
    ReceptionHoursFactory(post=first)
    ReceptionHoursFactory(post=first, weekday=0)
    Post.objects.filter(pk=director.pk).update(position=2)
    rows = reception_rows(DAY)
    assert [(row.anchor, len(row.reception)) for row in rows] == [("first", 2), ("director", 1)]
    Post.objects.filter(pk=first.pk).update(until=DAY)
    assert [row.anchor for row in reception_rows(DAY + timedelta(days=1))] == ["director"]


def test_the_queries_do_not_grow_with_the_posts(head):
    with CaptureQueriesContext(
        connection,
    ) as one:
        reception_rows(DAY)
    for number in range(4):
        post = PostFactory(code=f"more-{number}")
        person = PersonFactory(name_kk=f"Адам {number}", name_ru=f"Человек {number}")
        TenureFactory(post=post, person=person)
        AbsenceFactory(person=person, substitute=head)
        ReceptionHoursFactory(post=post)
    with CaptureQueriesContext(connection) as many:
        assert len(reception_rows(DAY)) == 5
    assert len(many) == len(one)


# --- Leaving ------------------------------------------------------------------------------------


def test_leaving_ends_the_posts_so_that_others_may_have_them(head, director):
    person = UserFactory()
    head.left_on = DAY
    head.save()
    assert leave(head, before=None, by=person) == 1
    assert director.tenures.get().left_on == DAY
    last = Entry.objects.order_by("-number").first()
    assert (last.action, last.actor_id, last.model) == (
        Action.SAVED, person.pk, "organisation.tenure",
    )  # fmt: skip
    TenureFactory(post=director, person=PersonFactory(), since=DAY + timedelta(days=1))
    assert Tenure.objects.filter(post=director).count() == 2


def test_another_last_day_moves_the_posts_with_it_but_not_what_ended_before(head, director):
    other = PostFactory(code="other")
    ended = TenureFactory(post=other, person=head, left_on=date(2025, 1, 31))
    head.left_on = DAY
    head.save()
    leave(head, before=None, by=None)
    head.left_on = BACK
    head.save()
    assert leave(head, before=DAY, by=None) == 1
    ended.refresh_from_db()
    assert (director.tenures.get().left_on, ended.left_on) == (BACK, date(2025, 1, 31))


def test_who_stays_after_all_gets_no_post_that_was_given_away(head, director):
    Tenure.objects.filter(person=head).update(left_on=DAY)
    TenureFactory(post=director, person=PersonFactory(), since=DAY + timedelta(days=1))
    assert leave(head, before=DAY, by=None) == 0
    assert Tenure.objects.get(person=head).left_on == DAY


# --- Consent ------------------------------------------------------------------------------------


def test_names_and_posts_are_all_without_consent(head):
    head.biography_ru = head.biography_kk = "<p>Окончила университет</p>"
    head.save()
    with translation.override("ru"):
        (card,) = person_cards([post_on(DAY)], full=True)
    assert (card.name, card.biography, card.facts, card.photo) == ("Асанова Алия", "", [], None)


def test_the_row_of_a_post_without_telephone_has_the_organisations(head, organisation):
    PostFactory(code="other", phone="+7 (727) 000-00-02", email="own@polyclinic.example")
    posts = list(Post.objects.with_holders(DAY).order_by("code"))
    rows = {row.anchor: (row.phone, row.email) for row in post_rows(posts)}
    assert rows == {
        "director": ("+7 (727) 000-00-02", "info@polyclinic.example"),
        "other": ("+7 (727) 000-00-02", "own@polyclinic.example"),
    }


def test_every_item_of_persons_has_its_own_page():
    collection = collection_for(HEAD)
    assert collection.shape is GovernanceStanding
    assert len({collection.item_url(item) for item in SHOWN}) == 7
