"""Who else has a record open is said above its form, for five minutes after the last sign."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from apps.publishing.admin.typing import (
    PRESENT_FOR,
    arrive,
    leave,
    others_at,
    others_in_words,
    sweep_presence,
)
from apps.publishing.models import Presence
from tests.admin.pages import read
from tests.factories import NewsItemFactory
from tests.publishing.typing.forms import typed, url_of

AT = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)


@pytest.fixture
def draft(unit):
    return NewsItemFactory(slug="draft", unit=unit)


def test_the_window_is_five_minutes(people, draft):
    arrive(draft, people["editor"], AT)
    me = people["chief"]
    assert [each.user for each in others_at(draft, me, AT + PRESENT_FOR)] == [people["editor"]]
    assert others_at(draft, me, AT + PRESENT_FOR + timedelta(seconds=1)) == []
    assert others_at(draft, people["editor"], AT) == []
    assert timedelta(minutes=5) == PRESENT_FOR


def test_a_sign_keeps_the_beginning_and_a_return_begins_anew(people, draft):
    person = people["editor"]
    arrive(draft, person, AT)
    arrive(draft, person, AT + timedelta(minutes=4))
    assert Presence.objects.values_list("since", "seen_at").get() == (
        AT,
        AT + timedelta(minutes=4),
    )
    late = AT + timedelta(minutes=10)
    arrive(draft, person, late)
    assert Presence.objects.values_list("since", "seen_at").get() == (late, late)


def test_other_records_are_not_meant(people, draft, unit):
    arrive(NewsItemFactory(slug="another", unit=unit), people["editor"], AT)
    assert others_at(draft, people["chief"], AT) == []


def test_leaving_takes_away_only_the_own_sign(people, draft):
    for code in ("editor", "chief"):
        arrive(draft, people[code], AT)
    leave(draft, people["editor"])
    assert [each.user for each in Presence.objects.all()] == [people["chief"]]


def test_the_words_name_the_person_and_since_when(people, draft, django_assert_num_queries):
    for code in ("editor", "head_of_unit"):
        people[code].first_name = code
        people[code].save()
        arrive(draft, people[code], AT)
    with django_assert_num_queries(1):
        words = others_in_words(draft, people["chief"], AT)
    assert len(words) == 2
    assert "editor" in words[0]
    assert "14:05-тен бастап" in words[0]


def test_the_form_says_who_is_there(signed_in, people, draft):
    signed_in("head_of_unit").get(url_of("change", draft))
    page = signed_in("editor").get(url_of("change", draft))
    (words,) = page.context["writing"].others
    assert str(people["head_of_unit"]) in words
    assert words in read(page).html


def test_the_heartbeat_says_who_came_and_who_left(signed_in, people, draft):
    client, colleague = signed_in("editor"), signed_in("head_of_unit")
    beat = url_of("autosave", draft)
    assert client.post(beat, {}).json()["others"] == []
    colleague.post(beat, {})
    (words,) = client.post(beat, {}).json()["others"]
    assert str(people["head_of_unit"]) in words
    colleague.post(beat, {"_leaving": "1"})
    assert client.post(beat, {}).json()["others"] == []


def test_who_only_reads_is_not_at_the_record(signed_in, draft):
    signed_in("inspector").get(url_of("change", draft))
    assert Presence.objects.count() == 0


def test_a_save_ends_it(signed_in, draft):
    client = signed_in("editor")
    data = typed(client, draft, str(uuid4()), title_kk="Жаңа атау")
    assert Presence.objects.count() == 1
    client.post(url_of("change", draft), {**data, "_save": "1"})
    assert Presence.objects.count() == 0


def test_forgotten_signs_are_swept(people, draft):
    arrive(draft, people["editor"], AT)
    assert sweep_presence(AT + timedelta(days=1)) == 0
    assert sweep_presence(AT + timedelta(days=1, seconds=1)) == 1
