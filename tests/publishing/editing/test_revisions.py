"""Revisions: what is kept of a save, what readers see meanwhile, and the way back."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from apps.journal.actions import broken_entries, content_of
from apps.journal.models import Entry
from apps.library.models import Use
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import (
    Overtaken,
    capture,
    keep,
    known_parts,
    newest_of,
    note_as_it_stands,
    pending_of,
    restore,
    working_copy,
)
from apps.publishing.revisions.content import columns_of
from tests.activity.factories import ActivityDocumentFactory, IndicatorFactory
from tests.factories import (
    AttachmentFactory,
    DocumentFactory,
    ImageFactory,
    NewsItemFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(username="editor")


@pytest.fixture
def chief():
    return UserFactory(username="chief", first_name="Дана")


@pytest.fixture
def page():
    return NewsItemFactory(published=True, slug="page", title_kk="Бұрынғы", title_ru="Прежнее")


def saying(record, **texts):
    """What `record` says now, with other words."""
    pending = pending_of(record)
    content = pending.content if pending else capture(record)
    return {**content, "fields": {**content["fields"], **texts}}


def row(record):
    return content_of(type(record)._base_manager.get(pk=record.pk))


def test_a_save_of_what_readers_see_changes_nothing_but_keeps_a_draft(page, editor):
    before = row(page)
    draft = keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=editor)
    assert row(page) == before
    assert (draft.number, draft.state, draft.author) == (2, RevisionState.DRAFT, editor)
    assert pending_of(page) == draft
    first = Revision.objects.of(page).last()
    assert (first.number, first.state, first.applied_at) == (1, "published", page.publish_at)
    assert first.content["fields"]["title_kk"] == "Бұрынғы"
    assert Entry.objects.first().action == "revised"


def test_a_record_readers_do_not_see_follows_its_newest_revision(editor):
    draft = NewsItemFactory(title_kk="Бірінші")
    keep(draft, saying(draft, title_kk="Екінші"), by=editor)
    draft.refresh_from_db()
    assert (draft.title_kk, draft.changed_by, draft.status) == ("Екінші", editor, Status.DRAFT)
    assert [each.number for each in Revision.objects.of(draft)] == [2, 1]
    assert pending_of(draft) is None


def test_publishing_applies_the_draft_and_dates_it(page, editor, chief):
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=editor)
    posted = page.publish_at
    actions.publish(page, by=chief)
    page.refresh_from_db()
    assert (page.title_kk, page.title_ru, page.publish_at) == ("Жаңа", "Новое", posted)
    assert page.changed_at is not None and page.changed_by == chief
    newest = newest_of(page)
    assert (newest.number, newest.state, newest.decided_by) == (2, "published", chief)
    assert newest.applied_at == page.changed_at
    assert pending_of(page) is None


def test_the_bare_column_is_in_no_revision(page):
    names = set(capture(page)["fields"])
    assert not names & {"title", "lead", "body", "place", "substance", "results"}
    assert {"title_kk", "title_ru", "title_en", "happened_on", "topic_id", "unit_id"} <= names
    assert not names & {"status", "withdrawn_reason", "sort_kk", "changed_at", "id"}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_restored_revision_gives_the_same_row_under_either_language(
    page, editor, chief, language
):
    keep(
        page,
        saying(
            page, title_kk="Жаңа", title_ru="Новое", body_kk="<p>Басқа</p>", body_ru="<p>Иное</p>"
        ),
        by=editor,
    )
    actions.publish(page, by=chief)
    first = Revision.objects.of(page).last()
    with translation.override(language):
        fresh = NewsItem.objects.get(pk=page.pk)
        restore(fresh, first, by=editor)
        actions.publish(fresh, by=chief)
    stored = row(page)
    assert (stored["title_kk"], stored["title_ru"]) == ("Бұрынғы", "Прежнее")
    assert (stored["body_kk"], stored["body_ru"]) == (
        "<p>Толық мәтіні</p>",
        "<p>Полный текст</p>",
    )
    assert columns_of(NewsItem.objects.get(pk=page.pk)) == first.content["fields"]


def test_a_restored_revision_keeps_today_s_dates_unit_and_address(page, editor, chief):
    first = note_as_it_stands(page)
    later = page.publish_at + timedelta(hours=1)
    texts = {"title_kk": "Жаңа", "title_ru": "Новое"}
    keep(page, saying(page, **texts, slug="moved", publish_at=later.isoformat()), by=editor)
    actions.publish(page, by=chief)
    restore(page, first, by=editor)
    fields = pending_of(page).content["fields"]
    assert fields["title_kk"] == "Бұрынғы"
    assert (fields["slug"], fields["publish_at"]) == ("moved", later.astimezone(UTC).isoformat())
    assert Entry.objects.first().action == "restored"


def test_what_a_restored_revision_pointed_to_may_be_gone(editor, media):
    photo = ImageFactory()
    draft = NewsItemFactory(photo=photo)
    first = note_as_it_stands(draft)
    keep(draft, saying(draft, photo_id=None, title_kk="Суретсіз"), by=editor)
    Use.objects.all().delete()
    photo.delete()
    restore(draft, first, by=editor)
    draft.refresh_from_db()
    assert (draft.photo, draft.title_kk) == (None, first.content["fields"]["title_kk"])


def test_a_newer_revision_refuses_a_save_and_both_texts_are_kept(page, editor, chief):
    base = note_as_it_stands(page).number
    keep(page, saying(page, title_kk="Басшының мәтіні"), by=chief, base=base)
    late = capture(page)
    late["fields"]["title_kk"] = "Редактордың мәтіні"
    with pytest.raises(Overtaken) as refused:
        keep(page, late, by=editor, base=base)
    assert refused.value.newest.content["fields"]["title_kk"] == "Басшының мәтіні"
    kept = refused.value.kept
    kept.refresh_from_db()
    assert (kept.state, kept.author, kept.is_newest) == (RevisionState.ASIDE, editor, False)
    assert kept.content["fields"]["title_kk"] == "Редактордың мәтіні"
    assert newest_of(page).content["fields"]["title_kk"] == "Басшының мәтіні"
    # Choosing one's own is one more revision upon theirs.
    restore(page, kept, by=editor)
    assert pending_of(page).content["fields"]["title_kk"] == "Редактордың мәтіні"


def test_the_same_form_sent_twice_makes_one_revision(page, editor):
    mark = uuid4()
    base = note_as_it_stands(page).number
    content = saying(page, title_kk="Жаңа")
    first = keep(page, content, by=editor, base=base, submission=mark)
    again = keep(page, content, by=editor, base=base, submission=mark)
    assert (again.pk, Revision.objects.of(page).count()) == (first.pk, 2)


def test_a_save_that_says_nothing_new_makes_no_revision(page, editor):
    keep(page, capture(page), by=editor)
    assert Revision.objects.of(page).count() == 1
    assert pending_of(page) is None


def test_what_was_saved_past_the_editors_is_noted_before_the_next_draft(page, editor):
    note_as_it_stands(page)
    NewsItem.objects.filter(pk=page.pk).update(title_kk="Импорттан")
    page.refresh_from_db()
    keep(page, saying(page, title_kk="Жаңа"), by=editor)
    titles = [each.content["fields"]["title_kk"] for each in Revision.objects.of(page)]
    assert titles == ["Жаңа", "Импорттан", "Бұрынғы"]


def test_values_come_back_exactly(editor, media):
    report = ActivityDocumentFactory(
        published=True, item="activity.programs", period_from="2026-01-01"
    )
    IndicatorFactory(report=report, plan=Decimal("1200.50"), actual=Decimal("0.10"))
    moment = datetime(2026, 11, 5, 10, 15, 30, 123456, tzinfo=UTC)
    type(report).objects.filter(pk=report.pk).update(publish_at=moment)
    report.refresh_from_db()
    before = capture(report)
    with working_copy(report, before) as copy:
        assert capture(copy) == before
        assert copy.publish_at == moment
        assert copy.indicators.get().plan == Decimal("1200.50")


def test_rows_below_a_record_are_drafted_published_and_restored_with_it(editor, chief, media):
    report = ActivityDocumentFactory(published=True, item="activity.programs")
    kept, dropped = IndicatorFactory(report=report), IndicatorFactory(report=report)
    attachment = AttachmentFactory(record=report)
    content = capture(report)
    rows = content["parts"]["indicators"]
    rows[0]["fields"] |= {"name_kk": "Жаңа көрсеткіш", "name_ru": "Новый показатель"}
    added = {"pk": -1, "fields": {**rows[1]["fields"], "name_kk": "Қосылған"}}
    content["parts"]["indicators"] = [rows[0], added]
    document = DocumentFactory()
    content["parts"]["attachments"] = [
        {
            "pk": -1,
            "fields": {**content["parts"]["attachments"][0]["fields"], "document_id": document.pk},
        }
    ]
    keep(report, content, by=editor)
    assert set(report.indicators.all()) == {kept, dropped}
    assert list(report.attachments.all()) == [attachment]
    assert [use.public_from for use in document.uses.all()] == [None]
    actions.publish(report, by=chief)
    names = list(report.indicators.order_by("pk").values_list("name_kk", flat=True))
    assert names == ["Жаңа көрсеткіш", "Қосылған"]
    assert report.attachments.get().document == document
    assert document.uses.get().public_from == report.publish_at
    restore(report, Revision.objects.of(report).last(), by=editor)
    actions.publish(report, by=chief)
    assert {each.pk for each in report.indicators.all()} == {kept.pk, dropped.pk}
    assert report.attachments.get().document == attachment.document


def test_new_rows_of_a_working_copy_get_keys_of_their_own(editor):
    report = ActivityDocumentFactory(published=True, item="activity.programs")
    known = known_parts(report)
    with working_copy(report) as copy:
        IndicatorFactory(report=copy)
        IndicatorFactory(report=copy)
        content = capture(copy, known)
    assert [each["pk"] for each in content["parts"]["indicators"]] == [-1, -2]
    assert report.indicators.count() == 0


def test_a_working_copy_leaves_nothing_behind(page, editor):
    before, entries = row(page), Entry.objects.count()
    with working_copy(page, saying(page, title_kk="Жаңа", title_ru="")) as copy:
        assert (copy.title_kk, copy.status) == ("Жаңа", Status.CHECK)
        assert NewsItem.objects.get(pk=page.pk).title_kk == "Жаңа"
        copy.save()
    assert row(page) == before
    assert Entry.objects.count() == entries
    assert list(broken_entries()) == []


HALVES = [
    # What was changed, save by save; which half is behind in the end.
    (["ru"], {"title": "kk"}),
    (["kk"], {"title": "ru"}),
    (["ru", "kk"], {}),
    (["kk", "ru"], {}),
    (["both"], {}),
    (["ru", "ru"], {"title": "kk"}),
    (["ru", "both"], {}),
    (["ru", "kk", "kk"], {"title": "ru"}),
    (["small ru"], {}),
    (["ru", "small kk"], {"title": "kk"}),
]


@pytest.mark.parametrize(("saves", "expected"), HALVES)
def test_a_half_changed_alone_leaves_the_other_behind(page, editor, saves, expected):
    for number, change in enumerate(saves):
        language = change.removeprefix("small ")
        texts = {
            f"title_{code}": f"{code} {number}"
            for code in ("kk", "ru")
            if language in (code, "both")
        }
        keep(page, saying(page, **texts), by=editor, small=change.startswith("small"))
    newest = newest_of(page)
    assert newest.behind == expected
    assert (newest.kk_behind, newest.ru_behind) == (
        "kk" in expected.values(),
        "ru" in expected.values(),
    )
    assert (Revision.objects.outdated("kk").count(), Revision.objects.outdated("ru").count()) == (
        int(newest.kk_behind),
        int(newest.ru_behind),
    )


def test_the_number_of_queries_of_a_save_does_not_grow_with_revisions(page, editor):
    def queries(number: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            keep(page, saying(page, title_kk=f"Мәтін {number}"), by=editor)
        return len(found)

    queries(0)
    few = queries(1)
    for number in range(2, 12):
        keep(page, saying(page, title_kk=f"Мәтін {number}"), by=editor)
    assert queries(12) == few


def test_a_draft_of_a_withdrawn_page_is_its_text(page, editor, chief):
    keep(page, saying(page, title_kk="Жаңа"), by=editor)
    actions.withdraw(page, by=chief, reason="Қате дерек")
    page.refresh_from_db()
    assert (page.status, page.title_kk) == (Status.WITHDRAWN, "Жаңа")
    assert newest_of(page).state == RevisionState.DRAFT


def test_a_time_of_day_comes_back():
    from apps.publishing.revisions.content import plain

    assert plain(time(9, 30)) == "09:30:00"
    assert plain(timezone.make_aware(datetime(2026, 1, 1, 12))) == "2026-01-01T07:00:00+00:00"


def test_ends_of_lines_of_an_editor_are_no_new_words(page, editor, chief):
    """The editor of rich texts puts a blank line between paragraphs: who only opens a draft and
    publishes it has not written it."""
    two = {"body_kk": "<p>Бір</p>\n<p>Екі</p>", "lead_kk": "Бір\nекі"}
    draft = keep(page, saying(page, **two), by=editor)
    opened = {"body_kk": "<p>Бір</p>\n\n<p>Екі</p>\n", "lead_kk": "Бір\r\nекі"}
    assert keep(page, saying(page, **opened), by=chief) == draft
    assert (Revision.objects.of(page).count(), draft.author) == (2, editor)
    changed = keep(page, saying(page, **opened, title_kk="Жаңа"), by=chief)
    fields = changed.content["fields"]
    assert (changed.number, fields["body_kk"], fields["lead_kk"]) == (3, *two.values())
    assert changed.behind == {"body": "ru", "lead": "ru", "title": "ru"}
