"""Changes readers are told of: taken from what is published, shown while it is public."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from apps.journal.models import Entry
from apps.publishing import actions, changes
from apps.publishing.models import Change
from apps.publishing.sections import evidence
from tests.factories import (
    CorporateDocumentFactory,
    NewsItemFactory,
    ServicesPageFactory,
    SupportPageFactory,
    UserFactory,
)
from tests.support.factories import ChangeFactory, EventFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
RUBRIC = "support.updates_rubric"


def news(**fields):
    return NewsItemFactory(published=True, **{"publish_at": NOON - timedelta(days=3), **fields})


def titles(at: datetime = NOON, **options) -> list[str]:
    return [change.title for change in changes.latest(at, **options)]


def test_a_change_is_the_record_itself_in_the_language_of_the_page():
    row = news(slug="n")
    mark = ChangeFactory(record=row, marked_at=NOON - timedelta(days=1))
    with translation.override("ru"):
        (found,) = changes.latest(NOON)
    assert (found.title, found.url, found.text) == (row.title_ru, "/ru/news/n/", row.lead_ru)
    mark.note_kk, mark.note_ru = "Ескерту", "Заметка"
    mark.save()
    with translation.override("kk"):
        (found,) = changes.latest(NOON)
    assert (found.title, found.url, found.text) == (row.title_kk, "/kk/news/n/", "Ескерту")
    assert found.posted_on.isoformat() == "2026-11-19"


def test_only_while_its_record_is_public():
    row = news()
    ChangeFactory(record=row, marked_at=NOON - timedelta(days=1))
    assert titles() == [row.title_kk]
    actions.withdraw(row, by=None, reason="Қате")
    assert titles() == []
    assert Change.objects.count() == 1


def test_a_draft_and_a_mark_of_tomorrow_are_not_told():
    ChangeFactory(record=NewsItemFactory(), marked_at=NOON - timedelta(days=1))
    ChangeFactory(record=news(), marked_at=NOON + timedelta(days=1))
    assert titles() == []


def test_a_planned_record_is_told_of_on_its_own_day():
    earlier = news()
    ChangeFactory(record=earlier, marked_at=NOON - timedelta(days=1))
    planned = news(publish_at=NOON + timedelta(days=2))
    ChangeFactory(record=planned, marked_at=NOON - timedelta(days=5))
    assert titles() == [earlier.title_kk]
    later = NOON + timedelta(days=3)
    assert titles(later) == [planned.title_kk, earlier.title_kk]
    assert changes.latest(later)[0].told_at == planned.publish_at


def test_newest_first_over_all_kinds_of_record_and_limited():
    made = []
    for days, factory in ((4, NewsItemFactory), (3, EventFactory), (2, CorporateDocumentFactory)):
        row = factory(published=True, publish_at=NOON - timedelta(days=9))
        ChangeFactory(record=row, marked_at=NOON - timedelta(days=days))
        made.append(row.title_kk)
    assert titles() == made[::-1]
    assert titles(limit=2) == made[:0:-1]


def test_of_one_kind():
    permit, law = news(), news()
    ChangeFactory(record=permit, kind="permits", marked_at=NOON)
    ChangeFactory(record=law, kind="legislation", marked_at=NOON)
    assert titles(kinds=["permits"]) == [permit.title_kk]
    assert changes.kinds_told(NOON) == {"permits", "legislation"}


def test_two_queries_however_many_marks_and_kinds_of_record():
    def mark(number: int) -> int:
        for factory in (NewsItemFactory, EventFactory, ServicesPageFactory)[:number]:
            for _each in range(number):
                row = factory(published=True, publish_at=NOON - timedelta(days=9))
                ChangeFactory(record=row, marked_at=NOON - timedelta(days=1))
        changes.latest(NOON)
        with CaptureQueriesContext(connection) as captured:
            changes.latest(NOON, limit=50)
        return len(captured)

    assert [mark(1), mark(3)] == [2, 2]


def test_one_mark_for_a_record_and_none_without_both_notes():
    row = news()
    ChangeFactory(record=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeFactory(record=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeFactory(record=news(), note_kk="Тек қазақша")
    assert Change.objects.count() == 1


def test_the_mark_goes_with_its_record():
    row = news()
    ChangeFactory(record=row)
    row.delete()
    assert Change.objects.count() == 0


# The rubric


def test_the_rubric_is_filled_when_all_three_kinds_are_told_of():
    SupportPageFactory(published=True, for_item=RUBRIC)
    for kind in ("legislation", "state_services"):
        ChangeFactory(record=news(), kind=kind, marked_at=NOON - timedelta(days=1))
    assert not evidence(timezone.now(), {RUBRIC})[RUBRIC].proven
    ChangeFactory(record=news(), kind="permits", marked_at=NOON)
    found = evidence(timezone.now() + timedelta(minutes=1), {RUBRIC})[RUBRIC]
    assert (found.count, found.proven) == (1, True)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_of_the_rubric_filters_and_has_a_feed(client, language):
    law, permit = (
        NewsItemFactory(published=True, title_kk=f"{kind} қаз", title_ru=f"{kind} рус")
        for kind in ("legislation", "permits")
    )
    ChangeFactory(record=law, kind="legislation")
    ChangeFactory(record=permit, kind="permits")
    SupportPageFactory(published=True, for_item=RUBRIC)
    address = f"/{language}/support/updates-rubric/"
    page = client.get(address).content.decode()
    assert law.text("title", language) in page
    assert permit.text("title", language) in page
    only = client.get(address, {"kind": "permits"}).content.decode()
    assert permit.text("title", language) in only
    assert law.text("title", language) not in only
    # What no kind is called is answered by all of them.
    odd = client.get(address, {"kind": "nothing"}).content.decode()
    assert law.text("title", language) in odd
    with translation.override(language):
        feed = client.get(reverse("support.changes.feed")).content.decode()
    assert law.text("title", language) in feed
    assert f"http://testserver/{language}/news/{law.slug}/" in feed


# In the form of a record


def form_data(row, **fields) -> dict[str, str]:
    """What a browser sends back of the form of a news item, with the mark's own fields."""
    mark, file = (f"publishing-{name}-content_type-object_id" for name in ("change", "attachment"))
    texts = {
        f"{name}_{code}": row.text(name, code) for name in row.translated for code in ("kk", "ru")
    }
    return {
        **texts,
        "topic": str(row.topic_id),
        "happened_on": "05.11.2026",
        "unit": str(row.unit_id),
        "slug": row.slug,
        "publish_at_0": timezone.localtime(row.publish_at).strftime("%d.%m.%Y"),
        "publish_at_1": timezone.localtime(row.publish_at).strftime("%H:%M:%S"),
        f"{mark}-TOTAL_FORMS": "1",
        f"{mark}-INITIAL_FORMS": "0",
        f"{file}-TOTAL_FORMS": "0",
        f"{file}-INITIAL_FORMS": "0",
        "_save": "1",
        **{f"{mark}-0-{name}": value for name, value in fields.items()},
    }


def test_whoever_publishes_marks_a_record_and_the_journal_knows_who(client):
    row = NewsItemFactory(published=True, slug="n", publish_at=NOON - timedelta(days=3))
    chief = UserFactory(roles=["chief"])
    client.force_login(chief)
    url = reverse("admin:news_newsitem_change", args=[row.pk])
    (inline,) = client.get(url).context["inline_admin_formsets"][1:]
    assert list(inline.formset.empty_form.fields) == ["note_kk", "note_ru", "kind", "id", "DELETE"]
    data = form_data(row, kind="permits", note_kk="Жаңа", note_ru="Новое")
    response = client.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    assert Change.objects.count() == 0
    # Its note is new words for readers: another person publishes them.
    director = UserFactory(roles=["director"])
    client.force_login(director)
    client.post(reverse("admin:news_newsitem_do", args=[row.pk, "publish"]))
    change = Change.objects.get()
    assert (change.record, change.kind, change.note_ru) == (row, "permits", "Новое")
    entry = Entry.objects.filter(model="publishing.change").get()
    assert entry.actor_id == director.pk
    # To tell of a page is not to change it.
    row.refresh_from_db()
    assert row.changed_at is None


def test_an_editor_marks_nothing(client):
    row = NewsItemFactory(published=True, slug="n", publish_at=NOON - timedelta(days=3))
    editor = UserFactory(roles=["editor"])
    client.force_login(editor)
    url = reverse("admin:news_newsitem_change", args=[row.pk])
    assert b"publishing-change-content_type-object_id" not in client.get(url).content
    client.post(url, form_data(row, kind="permits"))
    assert Change.objects.count() == 0
