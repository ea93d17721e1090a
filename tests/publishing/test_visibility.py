"""Who sees a record, and from which moment to which: asked of the query set and of the pages. The
borders are exact, because a term of the regulation may end on one of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.news.models import NewsItem
from apps.publishing.models import Status
from apps.publishing.sections import all_collections
from tests.factories import (
    AttachmentFactory,
    NewsItemFactory,
    OtherPageFactory,
    UnitFactory,
    UserFactory,
    factory_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
END = datetime(2026, 3, 9, 19, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)

COLLECTIONS = [pytest.param(each, id=each.name) for each in all_collections()]


def answers(rows, row) -> bool:
    return rows.filter(pk=row.pk).exists()


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_published_begins_with_its_moment_and_ends_before_the_end(collection):
    model = collection.model
    row = factory_for(model)(status=Status.PUBLISHED, publish_at=START, expire_at=END)
    moments = (START - MOMENT, START, END - MOMENT, END)
    shown = [answers(model.objects.published(at), row) for at in moments]
    assert shown == [False, True, True, False]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_public_begins_with_its_moment_and_does_not_end(collection):
    model = collection.model
    row = factory_for(model)(status=Status.PUBLISHED, publish_at=START, expire_at=END)
    moments = (START - MOMENT, START, END - MOMENT, END)
    shown = [answers(model.objects.public(at), row) for at in moments]
    assert shown == [False, True, True, True]


@pytest.mark.parametrize(
    ("status", "on_lists", "at_its_address"),
    [
        (Status.DRAFT, False, False),
        (Status.CHECK, False, False),
        (Status.PUBLISHED, True, True),
        (Status.ARCHIVED, False, True),
        (Status.WITHDRAWN, False, False),
    ],
)
def test_each_status_is_shown_where_it_should_be(status, on_lists, at_its_address):
    row = NewsItemFactory(status=status, publish_at=START, withdrawn_reason="Қате дерек")
    assert answers(NewsItem.objects.published(END), row) is on_lists
    assert answers(NewsItem.objects.public(END), row) is at_its_address


def test_published_asks_the_clock_when_called_not_before():
    row = NewsItemFactory(published=True)
    assert answers(NewsItem.objects.published(), row)
    row.publish_at += timedelta(days=2)
    row.save()
    assert not answers(NewsItem.objects.published(), row)


def test_an_archived_record_stays_at_its_address_and_leaves_the_lists(client):
    archived, current = NewsItemFactory(archived=True), NewsItemFactory(published=True)
    page = client.get(archived.get_absolute_url())
    assert page.status_code == 200
    assert archived.title_kk in page.content.decode()
    for address in (reverse("news.newsitem.list"), reverse("news.newsitem.feed"), "/kk/"):
        text = client.get(address).content.decode()
        assert current.get_absolute_url() in text
        assert archived.get_absolute_url() not in text


def test_an_expired_record_stays_at_its_address_and_leaves_the_lists(client):
    expired, current = NewsItemFactory(expired=True), NewsItemFactory(published=True)
    assert client.get(expired.get_absolute_url()).status_code == 200
    text = client.get(reverse("news.newsitem.list")).content.decode()
    assert current.get_absolute_url() in text
    assert expired.get_absolute_url() not in text


@pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
def test_what_is_not_public_is_as_absent_as_what_never_was(client, trait):
    row = NewsItemFactory() if trait == "draft" else NewsItemFactory(**{trait: True})
    for prefix in ("/kk", "/ru"):
        address = prefix + row.get_absolute_url().removeprefix("/kk")
        response = client.get(address)
        assert response.status_code == 404
        assert row.title_kk not in response.content.decode()


def test_a_withdrawn_record_needs_a_reason_in_the_database_too():
    row = NewsItemFactory(published=True)
    with (
        pytest.raises(IntegrityError, match="news_newsitem_withdrawn_why"),
        transaction.atomic(),
    ):
        NewsItem.objects.filter(pk=row.pk).update(status=Status.WITHDRAWN)
    row.refresh_from_db()
    assert row.status == Status.PUBLISHED


def test_what_readers_see_has_a_date_of_publication():
    row = NewsItemFactory()
    with (
        pytest.raises(IntegrityError, match="news_newsitem_published_when"),
        transaction.atomic(),
    ):
        NewsItem.objects.filter(pk=row.pk).update(status=Status.PUBLISHED)
    row.refresh_from_db()
    assert row.status == Status.DRAFT


def test_a_record_does_not_end_before_it_begins():
    row = NewsItemFactory(published=True)
    with (
        pytest.raises(IntegrityError, match="news_newsitem_expires_after"),
        transaction.atomic(),
    ):
        NewsItem.objects.filter(pk=row.pk).update(expire_at=row.publish_at)
    row.refresh_from_db()
    assert row.expire_at is None


def test_staff_with_the_right_sees_a_draft_that_stays_nowhere(client):
    row = NewsItemFactory()
    client.force_login(UserFactory(roles=["chief"]))
    response = client.get(row.get_absolute_url())
    assert response.status_code == 200
    assert row.title_kk in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_staff_without_the_right_sees_no_draft(client):
    row = NewsItemFactory()
    client.force_login(UserFactory())
    assert client.get(row.get_absolute_url()).status_code == 404


def test_an_editor_sees_the_drafts_of_the_own_unit_only(client):
    unit, other = UnitFactory(code="press"), UnitFactory(code="lab")
    own, foreign = NewsItemFactory(unit=unit), NewsItemFactory(unit=other)
    public = NewsItemFactory(unit=other, published=True)
    client.force_login(UserFactory(roles=["editor"], unit=unit))
    answers = [client.get(row.get_absolute_url()).status_code for row in (own, foreign, public)]
    assert answers == [200, 404, 200]


def test_an_editor_sees_the_own_draft_that_names_no_unit_yet(client):
    person = UserFactory(roles=["editor"])
    own = NewsItemFactory(unit=None, changed_by=person)
    foreign = NewsItemFactory(unit=None, changed_by=UserFactory())
    client.force_login(person)
    answers = [client.get(row.get_absolute_url()).status_code for row in (own, foreign)]
    assert answers == [200, 404]


def test_a_dismissed_person_sees_no_draft(client):
    row = NewsItemFactory()
    person = UserFactory(roles=["chief"])
    client.force_login(person)
    assert client.get(row.get_absolute_url()).status_code == 200
    person.is_active = False
    person.save()
    assert client.get(row.get_absolute_url()).status_code == 404


def test_a_document_is_as_public_as_the_record_that_shows_it(client, media):
    row = OtherPageFactory()
    document = AttachmentFactory(record=row).document
    address = document.version_for("kk").url

    def answer() -> int:
        response = client.get(address)
        # Read to its end, as a browser would: that closes the file.
        assert response.getvalue()
        return response.status_code

    assert answer() == 404
    row.status, row.publish_at = Status.PUBLISHED, START
    row.save()
    assert answer() == 200
    row.status = Status.ARCHIVED
    row.save()
    assert answer() == 200
    row.status, row.withdrawn_reason = Status.WITHDRAWN, "Қате дерек"
    row.save()
    assert answer() == 404
