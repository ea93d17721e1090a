"""What waits for a translation, in which order, for whom; and the mark that the halves agree."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.journal.models import Action, Entry
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import newest_of
from apps.publishing.translation.queue import (
    IN_CHECK,
    OTHERS,
    PLANNED,
    Need,
    agree,
    half_missing,
    kinds_seen_by,
    lines,
    needs_of,
    queue,
    queue_size,
    revision_in_force,
)
from apps.support.models import Event
from tests.factories import CorporateDocumentFactory, NewsItemFactory

pytestmark = pytest.mark.django_db

BODY = "<p>Жаңа мәтін.</p>"
NEW = "<p>Новый текст.</p>"


def keys(user, language: str = "", kinds=None) -> list[int]:
    return [each.pk for each in queue(user, kinds or [NewsItem], language)]


def test_a_draft_without_a_half_waits_in_that_language(unit, translator):
    without_russian = NewsItemFactory(unit=unit, body_ru="")
    without_kazakh = NewsItemFactory(unit=unit, title_kk="")
    NewsItemFactory(unit=unit)
    assert keys(translator, "ru") == [without_russian.pk]
    assert keys(translator, "kk") == [without_kazakh.pk]
    assert keys(translator) == [without_russian.pk, without_kazakh.pk]
    assert queue_size(translator) == 2


def test_what_lacks_a_half_is_what_the_record_says_itself(unit):
    NewsItemFactory(unit=unit)
    NewsItemFactory(unit=unit, body_ru="")
    NewsItemFactory(unit=unit, lead_kk="", lead_ru="")
    NewsItemFactory(unit=unit, title_kk="", title_ru="", slug="untitled")
    for language in ("kk", "ru"):
        by_query = set(NewsItem.objects.filter(half_missing(NewsItem, language)))
        by_record = {
            row
            for row in NewsItem.objects.all()
            if language in {code for _name, code in row.missing_texts()}
        }
        assert by_query == by_record
    assert NewsItem.objects.filter(half_missing(NewsItem, "ru")).count() == 2


@pytest.mark.parametrize(("changed", "late"), [({"body_kk": BODY}, "ru"), ({"body_ru": NEW}, "kk")])
def test_a_page_whose_half_fell_behind_waits_in_that_language(
    published, translator, rewrite, changed, late
):
    rewrite(published, **changed)
    other = {"kk": "ru", "ru": "kk"}[late]
    assert keys(translator, late) == [published.pk]
    assert keys(translator, other) == []
    (line,) = lines(queue(translator, [NewsItem]))
    assert line.needs == (Need(late, (), (str(NewsItem._meta.get_field("body").verbose_name),)),)


def test_a_half_that_was_never_written_is_missing_and_not_behind(published, translator, rewrite):
    rewrite(published, body_ru="")
    (line,) = lines(queue(translator, [NewsItem]))
    rewrite(published, body_ru="", body_kk=BODY)
    assert [(need.language, len(need.missing), len(need.behind)) for need in line.needs] == [
        ("kk", 0, 1)
    ]
    published = NewsItem.objects.get(pk=published.pk)
    revision = newest_of(published)
    revision.behind = {"body": "ru"}
    assert [(need.language, len(need.missing)) for need in needs_of(published, revision)] == [
        ("ru", 1)
    ]


def test_a_draft_given_up_and_what_is_withdrawn_wait_for_nobody(
    published, translator, rewrite, editor
):
    rewrite(published, body_kk=BODY)
    actions.discard(published, by=editor)
    assert keys(translator) == []
    assert queue_size(translator) == 0
    NewsItemFactory(withdrawn=True)
    rewrite(published, body_kk="<p>Тағы бір мәтін.</p>")
    assert keys(translator) == [published.pk]
    actions.withdraw(published, by=editor, reason="Қате")
    assert keys(translator) == []


def test_a_published_page_of_which_a_half_is_behind_waits_after_a_draft_was_given_up(
    published, translator, rewrite, editor
):
    first = rewrite(published, body_kk=BODY)
    Revision.objects.filter(pk=first.pk).update(
        state=RevisionState.PUBLISHED, applied_at=timezone.now()
    )
    NewsItem.objects.filter(pk=published.pk).update(body_kk=BODY)
    published.refresh_from_db()
    later = rewrite(published, title_kk="Басқа атау")
    Revision.objects.filter(pk=later.pk).update(state=RevisionState.DISCARDED)
    assert later.is_newest
    assert revision_in_force(published) == first
    (found,) = queue(translator, [NewsItem])
    assert (found.pk, found.revision) == (published.pk, first.pk)


def test_the_order_is_check_then_plan_then_age(unit, translator, rewrite):
    now = timezone.now()
    old = NewsItemFactory(unit=unit, title_ru="", slug="old")
    new = NewsItemFactory(unit=unit, title_ru="", slug="new")
    next_week = NewsItemFactory(unit=unit, title_ru="", publish_at=now + timedelta(days=7))
    tomorrow = NewsItemFactory(unit=unit, title_ru="", publish_at=now + timedelta(days=1))
    check = NewsItemFactory(unit=unit, title_ru="", status=Status.CHECK)
    live = NewsItemFactory(unit=unit, published=True)
    rewrite(live, title_kk="Жаңа атау")
    found = queue(translator, [NewsItem])
    assert [(each.pk, each.rank) for each in found] == [
        (check.pk, IN_CHECK),
        (tomorrow.pk, PLANNED),
        (next_week.pk, PLANNED),
        (old.pk, OTHERS),
        (new.pk, OTHERS),
        (live.pk, OTHERS),
    ]
    assert found[1].planned == tomorrow.publish_at
    actions.send_to_check(live, by=translator)
    assert [(each.pk, each.rank) for each in queue(translator, [NewsItem])][:2] == [
        (check.pk, IN_CHECK),
        (live.pk, IN_CHECK),
    ]


def test_a_draft_of_a_live_page_that_is_planned_has_its_day(published, translator, rewrite):
    day = timezone.now() + timedelta(days=2)
    revision = rewrite(published, title_kk="Жаңа атау")
    Revision.objects.filter(pk=revision.pk).update(state=RevisionState.SCHEDULED, publish_at=day)
    (found,) = queue(translator, [NewsItem])
    assert (found.rank, found.planned) == (PLANNED, day)


def test_since_when_is_since_the_halves_parted_for_good(published, translator, rewrite):
    moments = [datetime(2026, 11, day, 5, tzinfo=UTC) for day in (2, 3, 4, 5)]
    rewrite(published, body_kk=BODY)
    rewrite(published, body_ru=NEW)
    rewrite(published, title_kk="Жаңа атау")
    rewrite(published, lead_kk="Жаңа мазмұн")
    kept = Revision.objects.of(published).order_by("number")[1:]
    for revision, moment in zip(kept, moments, strict=True):
        Revision.objects.filter(pk=revision.pk).update(made_at=moment)
    (found,) = queue(translator, [NewsItem])
    assert found.since == moments[2]
    draft = NewsItemFactory(title_ru="", unit=published.unit)
    first = Entry.objects.get(model="news.newsitem", object_id=str(draft.pk), action=Action.CREATED)
    assert {each.pk: each.since for each in queue(translator, [NewsItem])}[draft.pk] == first.at


def test_an_editor_sees_what_the_own_unit_keeps_and_a_translator_everything(
    unit, other_unit, editor, translator
):
    own = NewsItemFactory(unit=unit, title_ru="")
    foreign = NewsItemFactory(unit=other_unit, title_ru="")
    assert keys(editor) == [own.pk]
    assert queue_size(editor) == 1
    assert keys(translator) == [own.pk, foreign.pk]
    assert queue_size(translator) == 2


def test_records_of_all_sections_stand_in_one_queue(unit, translator):
    document = CorporateDocumentFactory(unit=unit, title_ru="")
    news = NewsItemFactory(unit=unit, title_ru="")
    found = queue(translator, kinds_seen_by(translator))
    assert [(each.model._meta.label, each.pk) for each in found] == [
        ("documents.CorporateDocument", document.pk),
        ("news.NewsItem", news.pk),
    ]
    assert queue(translator, [Event]) == []


def test_as_many_queries_for_many_records_as_for_one(
    unit, translator, rewrite, django_assert_num_queries
):
    kinds = [NewsItem, Event]
    keys(translator)

    def make() -> None:
        NewsItemFactory(unit=unit, title_ru="")
        live = NewsItemFactory(unit=unit, published=True)
        rewrite(live, title_kk=f"Жаңа атау {live.pk}")

    make()
    # The marks in two, each kind in one, the journal, the revisions; then a page of two.
    with django_assert_num_queries(6):
        few = queue(translator, kinds)
    with django_assert_num_queries(2):
        assert len(lines(few)) == 2
    for _ in range(4):
        make()
    with django_assert_num_queries(6):
        many = queue(translator, kinds)
    with django_assert_num_queries(2):
        assert len(lines(many)) == 10


# --- The halves agree ---


def marks(record) -> tuple:
    revision = Revision.objects.of(record).newest().get()
    return (revision.number, revision.behind, revision.kk_behind, revision.ru_behind)


def test_agreeing_takes_the_mark_off_and_is_written_down(published, translator, rewrite):
    kept = rewrite(published, body_kk=BODY, title_kk="Жаңа атау")
    assert marks(published) == (2, {"body": "ru", "title": "ru"}, False, True)
    before = Entry.objects.count()
    agree(published, ["body"], by=translator, base=kept.number)
    assert marks(published) == (2, {"title": "ru"}, False, True)
    entry = Entry.objects.order_by("-number").first()
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.actor_id, entry.object_id, entry.note) == (
        Action.SAVED,
        translator.pk,
        str(published.pk),
        "№ 2",
    )
    agree(published, ["title", "lead"], by=translator)
    assert marks(published) == (2, {}, False, False)
    assert keys(translator) == []


@pytest.mark.parametrize(("places", "base"), [(["lead"], 2), ([], 2), (["body"], 1)])
def test_a_refused_agreement_changes_nothing(published, translator, rewrite, places, base):
    rewrite(published, body_kk=BODY)
    before, entries = marks(published), Entry.objects.count()
    with pytest.raises(ValidationError):
        agree(published, places, by=translator, base=base)
    assert marks(published) == before == (2, {"body": "ru"}, False, True)
    assert Entry.objects.count() == entries
