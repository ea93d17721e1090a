"""The queue of the desk: who sees what of it, and in which order."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.inquiries import actions
from apps.inquiries.admin.desk import Asked, Today, inquiries_listed_for, neighbours
from apps.inquiries.models import Kind
from tests.inquiries.desk.conftest import AT, NOW, asked, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

DESK = reverse("admin:inquiries_desk")


def shown(client, query=""):
    """The headings of the queue with the numbers below each."""
    response = client.get(f"{DESK}?{query}")
    groups = response.context["groups"]
    return [(str(title), [line.row.number for line in lines]) for title, lines in groups]


def test_what_is_given_to_me_first_then_by_term(people):
    late = asked(text="1", at=AT - timedelta(days=14))
    ends_tomorrow = asked(text="2")
    fresh = asked(text="3", at=NOW - timedelta(days=2))
    ends_today = asked(text="4", at=AT - timedelta(days=1))
    mine = asked(text="5", at=NOW - timedelta(days=1))
    actions.assign(mine, by=people.deputy, assignee=people.director)

    with_codes = sign_in(people.director).get(DESK).context
    assert [
        (line.group, line.row.number) for _title, lines in with_codes["groups"] for line in lines
    ] == [
        ("mine", mine.number),
        ("overdue", late.number),
        ("today", ends_today.number),
        ("tomorrow", ends_tomorrow.number),
        ("later", fresh.number),
    ]
    assert [(name, count) for name, _words, count, _url in with_codes["counts"]] == [
        ("mine", 1),
        ("overdue", 1),
        ("today", 1),
        ("tomorrow", 1),
        ("later", 2),
    ]


def test_filters_and_the_number(people):
    first = asked(text="1")
    second = asked(Kind.UNIT, text="2", unit=people.other)
    actions.answer(second, text="Иә.", by=people.director)
    client = sign_in(people.director)

    def numbers(query):
        return [number for _title, found in shown(client, query) for number in found]

    assert numbers("") == [first.number]
    assert numbers("kind=unit") == []
    assert numbers("kind=unit&state=answered") == [second.number]
    assert numbers(f"state=all&unit={people.other.pk}") == [second.number]
    assert numbers(f"state=all&topic={first.topic_id}") == [second.number, first.number]
    assert numbers(f"q=№ {second.number}") == [second.number]
    assert numbers("q=777") == []
    assert numbers("state=nonsense&unit=x&q=drop") == [first.number]


def test_a_unit_sees_what_was_put_to_it_and_what_was_given_to_a_person(people):
    to_unit = asked(Kind.UNIT, text="1", unit=people.unit)
    asked(Kind.UNIT, text="2", unit=people.other)
    to_person = asked(text="3", unit=people.other)
    actions.assign(to_person, by=people.director, assignee=people.editor)

    def numbers(person):
        return sorted(each.number for each in inquiries_listed_for(person))

    assert numbers(people.head) == [to_unit.number]
    assert numbers(people.editor) == [to_unit.number, to_person.number]
    assert numbers(people.director) == [1, 2, 3]


@pytest.mark.parametrize("role", ["chief", "translator"])
def test_who_has_nothing_to_do_with_citizens_sees_no_desk(people, role):
    person = getattr(people, role)
    asked()
    with pytest.raises(PermissionDenied):
        inquiries_listed_for(person)
    client = sign_in(person)
    assert client.get(DESK).status_code == 403
    assert DESK not in client.get(reverse("admin:index")).content.decode()


def test_the_inspector_sees_numbers_days_and_states_alone(people):
    inquiry = asked(text="Меня зовут Иван.", name="Иван", language="ru")
    actions.assign(inquiry, by=people.director, assignee=people.deputy, unit=people.unit)
    client = sign_in(people.inspector)
    page = client.get(DESK).content.decode()
    assert f"№ {inquiry.number}" in page
    assert "Иван" not in page
    assert str(people.deputy) not in page
    one = reverse("admin:inquiries_inquiry", args=[inquiry.number])
    assert one not in page
    assert client.get(one).status_code == 403
    assert DESK in client.get(reverse("admin:index")).content.decode()


def test_the_queue_says_no_words_and_asks_as_much_for_one_as_for_many(
    people, django_assert_num_queries
):
    asked(text="Меня зовут Иван.", name="Иван", language="ru")
    client = sign_in(people.director)
    page = client.get(DESK).content.decode()
    assert "Иван" not in page
    with CaptureQueriesContext(connection) as first:
        client.get(DESK)
    for number in range(12):
        asked(text=f"{number}", topic=None)
    with django_assert_num_queries(len(first)):
        client.get(DESK)


def test_before_and_after_follow_the_queue(people):
    rows = [asked(text=str(n), at=AT + timedelta(hours=n)) for n in range(3)]
    first, second, third = (row.number for row in rows)
    assert neighbours(people.director, Asked(), second) == (first, third)
    assert neighbours(people.director, Asked(), first) == (None, second)
    actions.answer(rows[1], text="Иә.", by=people.director)
    assert neighbours(people.director, Asked(), second) == (None, first)
    assert neighbours(people.stranger, Asked(), second) == (None, None)


def test_on_a_friday_what_ends_on_monday_is_due_tomorrow(people):
    friday = Today(NOW.date() - timedelta(days=5), Today.now().calendar)
    inquiry = asked(at=AT - timedelta(days=3))
    assert inquiry.due_on.isoformat() == "2026-11-23"
    assert (friday.day.isoformat(), friday.term_of(inquiry).code) == ("2026-11-20", "tomorrow")
