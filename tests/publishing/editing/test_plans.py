"""What becomes of a planned publication when something else happens first, and of a plan that can
no longer be carried out."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.journal.actions import broken_entries
from apps.journal.models import Entry
from apps.publishing import actions
from apps.publishing.admin.states import Editing
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import newest_of, pending_of
from tests.factories import NewsItemFactory, UserFactory
from tests.publishing.editing.test_workflow import draft_of, title

pytestmark = pytest.mark.django_db

LATER = {"title_kk": "Одан да жаңа", "title_ru": "Ещё новее"}


@pytest.fixture
def editor():
    return UserFactory(username="editor")


@pytest.fixture
def chief():
    return UserFactory(username="chief", is_staff=True, is_superuser=True)


@pytest.fixture
def page():
    return NewsItemFactory(published=True, slug="page", title_kk="Бұрынғы", title_ru="Прежнее")


@pytest.fixture
def moment():
    return timezone.now() + timedelta(days=1)


@pytest.fixture
def planned(page, editor, chief, moment):
    """A draft of the page with its day."""
    found = draft_of(page, editor)
    actions.publish(page, by=chief, at=moment)
    return found


@pytest.fixture
def first(chief, moment):
    """A record that readers will see for the first time."""
    found = NewsItemFactory(slug="first", title_kk="Бірінші", title_ru="Первая")
    actions.publish(found, by=chief, at=moment)
    return found


def states(record) -> list[str]:
    return [each.state for each in Revision.objects.of(record)]


# --- Withdrawn or archived meanwhile --------------------------------------------------------------


def test_a_withdrawn_page_is_not_brought_back_by_an_older_plan(
    page, planned, editor, chief, moment
):
    draft_of(page, editor, **LATER)
    actions.withdraw(page, by=chief, reason="Қате дерек")
    assert RevisionState.SCHEDULED not in states(page)
    assert actions.apply_due(moment) == []
    page.refresh_from_db()
    assert (page.status, page.title_kk) == (Status.WITHDRAWN, "Одан да жаңа")


def test_what_is_withdrawn_before_its_first_day_stays_hidden(first, chief, moment):
    actions.withdraw(first, by=chief, reason="Қате дерек")
    assert RevisionState.SCHEDULED not in states(first)
    assert actions.apply_due(moment) == []
    first.refresh_from_db()
    assert first.status == Status.WITHDRAWN


def test_an_archived_page_is_not_brought_back_by_a_plan(page, planned, chief, moment):
    actions.archive(page, by=chief, reason="Ескірді")
    assert actions.apply_due(moment) == []
    page.refresh_from_db()
    assert (page.status, page.title_kk) == (Status.ARCHIVED, "Бұрынғы")
    # The words wait as a draft, and may be published again.
    assert pending_of(page) == planned
    assert pending_of(page).state == RevisionState.DRAFT


def test_a_taken_address_of_the_draft_keeps_no_page_on_the_site(page, editor, chief):
    draft_of(page, editor, slug="wanted", **LATER)
    NewsItemFactory(published=True, slug="wanted")
    actions.withdraw(page, by=chief, reason="Қате дерек")
    page.refresh_from_db()
    assert (page.status, page.title_kk, page.slug) == (Status.WITHDRAWN, "Одан да жаңа", "page")


DROPPED = [
    pytest.param(actions.archive, {"reason": "Ескірді"}, "archived", id="archive"),
    pytest.param(actions.withdraw, {"reason": "Қате дерек"}, "withdrawn", id="withdraw"),
]


@pytest.mark.parametrize(("verb", "extra", "action"), DROPPED)
def test_the_journal_tells_of_a_dropped_plan(page, planned, chief, verb, extra, action):
    before = Entry.objects.order_by("number").last().number
    verb(page, by=chief, **extra)
    written = Entry.objects.filter(number__gt=before).order_by("number")
    told = [(each.action, each.actor_id, each.object_id) for each in written]
    assert told[:2] == [
        (action, chief.pk, str(page.pk)),
        ("unscheduled", chief.pk, str(page.pk)),
    ]
    assert list(broken_entries()) == []


@pytest.mark.parametrize(("verb", "extra", "action"), DROPPED)
def test_the_journal_tells_of_no_plan_where_none_was(page, chief, verb, extra, action):
    verb(page, by=chief, **extra)
    assert Entry.objects.filter(action="unscheduled").count() == 0


def test_a_draft_published_over_a_plan_drops_it(page, planned, editor, chief):
    draft_of(page, editor, **LATER)
    actions.publish(page, by=chief)
    told = Entry.objects.filter(action__in=("unscheduled", "published")).order_by("number")
    assert [each.action for each in told] == ["unscheduled", "published"]


# --- Discarded ------------------------------------------------------------------------------------


def test_a_draft_is_discarded_and_the_plan_below_it_stays(page, planned, editor, moment):
    later = draft_of(page, editor, **LATER)
    actions.discard(page, by=editor)
    later.refresh_from_db()
    assert (later.state, pending_of(page)) == (RevisionState.DISCARDED, planned)
    assert pending_of(page).publish_at == moment
    assert [each.pk for each in actions.apply_due(moment)] == [planned.pk]
    assert title(page) == "Жаңа"


def test_a_plan_is_cancelled_before_its_text_is_discarded(page, planned, editor):
    with pytest.raises(ValidationError) as refused:
        actions.discard(page, by=editor)
    assert refused.value.messages == ["Жариялануы жоспарланған: алдымен жоспарды алып тастаңыз."]
    assert pending_of(page) == planned
    assert pending_of(page).state == RevisionState.SCHEDULED


def test_a_draft_over_a_first_publication_is_discarded_and_the_day_stays(first, editor, moment):
    draft_of(first, editor, **LATER)
    actions.discard(first, by=editor)
    assert newest_of(first).state == RevisionState.SCHEDULED
    actions.apply_due(moment)
    first.refresh_from_db()
    assert (first.title_kk, newest_of(first).state) == ("Бірінші", RevisionState.PUBLISHED)


def test_whoever_writes_over_a_plan_sees_it_and_may_cancel_it(page, planned, editor, chief, moment):
    later = draft_of(page, editor, **LATER)
    assert Editing(page, chief).scheduled_for == moment
    actions.unschedule(page, by=chief)
    assert Editing(page, chief).scheduled_for is None
    assert (pending_of(page), states(page)[:2]) == (later, ["draft", "check"])


# --- A plan that cannot be carried out ------------------------------------------------------------


def test_a_plan_whose_address_is_taken_by_then_is_returned_and_holds_nobody_up(
    client, editor, chief, page, moment
):
    draft_of(page, editor, slug="wanted", **LATER)
    actions.publish(page, by=chief, at=moment)
    other = NewsItemFactory(published=True, slug="other", title_kk="Басқа", title_ru="Другое")
    draft_of(other, editor, title_kk="Басқаша", title_ru="Иначе")
    actions.publish(other, by=chief, at=moment + timedelta(minutes=1))
    NewsItemFactory(published=True, slug="wanted")
    applied = actions.apply_due(moment + timedelta(hours=1))
    assert [each.record for each in applied] == [other]
    assert (title(page), title(other)) == ("Бұрынғы", "Басқаша")
    returned = pending_of(page)
    assert (returned.state, returned.remark) == (
        RevisionState.RETURNED,
        "Бұл мекенжайда сайттың басқа беті бар.",
    )
    assert list(broken_entries()) == []


def test_a_draft_whose_address_is_taken_opens_and_is_refused_in_words(client, editor, chief, page):
    draft_of(page, editor, slug="wanted", **LATER)
    NewsItemFactory(published=True, slug="wanted")
    with pytest.raises(ValidationError) as refused:
        actions.publish(page, by=chief)
    assert list(refused.value.message_dict) == ["slug"]
    assert title(page) == "Бұрынғы"
    client.force_login(chief)
    form = client.get(reverse("admin:news_newsitem_change", args=[page.pk]))
    assert form.status_code == 200
    assert form.context["adminform"].form.initial["title_kk"] == "Одан да жаңа"
