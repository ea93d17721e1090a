"""The way of a page from a draft to readers: check, return, another person's eyes, the calendar."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.journal.models import Entry
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.actions import NEXT_DUE
from apps.publishing.models import (
    Confirmation,
    FormerAddress,
    Revision,
    RevisionState,
    Status,
    Waiver,
)
from apps.publishing.preview.links import link_of, make_link
from apps.publishing.revisions import capture, keep, newest_of, pending_of
from tests.factories import NewsItemFactory, SupportPageFactory, UserFactory

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


def draft_of(page, by, **texts):
    content = capture(page)
    texts = texts or {"title_kk": "Жаңа", "title_ru": "Новое"}
    return keep(page, {**content, "fields": {**content["fields"], **texts}}, by=by)


def title(page) -> str:
    page.refresh_from_db()
    return page.title_kk


def test_a_draft_is_checked_returned_with_words_and_checked_again(page, editor, chief):
    draft_of(page, editor)
    actions.send_to_check(page, by=editor)
    assert (pending_of(page).state, title(page)) == (RevisionState.CHECK, "Бұрынғы")
    actions.return_to_draft(page, by=chief, comment=" Күнін қосыңыз ")
    returned = pending_of(page)
    assert (returned.state, returned.remark, returned.decided_by) == (
        RevisionState.RETURNED,
        "Күнін қосыңыз",
        chief,
    )
    assert Entry.objects.first().action == "returned"
    actions.send_to_check(page, by=editor)
    assert (pending_of(page).state, pending_of(page).remark) == (
        RevisionState.CHECK,
        "Күнін қосыңыз",
    )


def test_only_what_is_in_check_is_returned(page, editor, chief):
    draft_of(page, editor)
    entries = Entry.objects.count()
    with pytest.raises(ValidationError):
        actions.return_to_draft(page, by=chief)
    assert pending_of(page).state == RevisionState.DRAFT
    assert Entry.objects.count() == entries


def test_an_author_alone_publishes_nothing_new(page, editor):
    draft_of(page, editor)
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.publish(page, by=editor)
    assert refused.value.messages == [
        "Бұл мәтінді сіз жаздыңыз: жарияланбас бұрын оны басқа адам оқып, ар-намыс пен әдепке сай "
        "екенін растауға тиіс. Тексеруге жіберіңіз."
    ]
    assert (title(page), pending_of(page).state) == ("Бұрынғы", RevisionState.DRAFT)
    assert (Confirmation.objects.count(), Entry.objects.count()) == (0, entries)


def test_another_person_s_publishing_is_the_confirmation(page, editor, chief):
    draft = draft_of(page, editor)
    actions.publish(page, by=chief)
    found = Confirmation.objects.get()
    assert (found.revision, found.by, found.name) == (draft, chief, str(chief))


def test_an_author_publishes_what_another_has_confirmed(page, editor, chief):
    draft_of(page, chief)
    with pytest.raises(ValidationError):
        actions.confirm_ethics(page, by=chief)
    actions.confirm_ethics(page, by=editor)
    actions.publish(page, by=chief)
    assert title(page) == "Жаңа"
    assert [each.by for each in Confirmation.objects.all()] == [editor]


def test_new_words_ask_for_a_new_confirmation_and_a_small_correction_does_not(page, editor, chief):
    draft_of(page, chief)
    actions.confirm_ethics(page, by=editor)
    content = pending_of(page).content
    small = {**content, "fields": {**content["fields"], "title_kk": "Жаңа."}}
    keep(page, small, by=chief, small=True)
    assert actions.is_confirmed(page, actions.written_by(page))
    anew = {**content, "fields": {**content["fields"], "title_kk": "Мүлде басқа"}}
    keep(page, anew, by=chief)
    assert not actions.is_confirmed(page, actions.written_by(page))


def test_dates_and_rooms_need_no_second_person(page, editor):
    draft_of(page, editor, happened_on="2026-11-06")
    actions.publish(page, by=editor)
    page.refresh_from_db()
    assert page.happened_on.isoformat() == "2026-11-06"


def test_kazakh_is_never_published_as_the_older_half(page, editor, chief):
    draft_of(page, editor, title_ru="Новое")
    with pytest.raises(ValidationError) as refused:
        actions.publish(page, by=chief, reason="Асығыс")
    assert refused.value.message_dict == {
        "title_kk": [
            "«атауы» өрісі тек орысша өзгертілді: қазақша мәтінді жаңартыңыз немесе өзгерісті "
            "шағын түзету деп белгілеңіз."
        ]
    }
    assert title(page) == "Бұрынғы"


def test_russian_waits_for_its_half_or_for_a_reason(page, editor, chief):
    draft = draft_of(page, editor, title_kk="Жаңа")
    with pytest.raises(ValidationError) as refused:
        actions.publish(page, by=chief)
    assert list(refused.value.message_dict) == ["title_ru"]
    assert Waiver.objects.count() == 0
    actions.publish(page, by=chief, reason="Аудармашы ертең шығады")
    found = Waiver.objects.get()
    assert (found.revision, found.rule, found.reason, found.by) == (
        draft,
        "halves_together",
        "Аудармашы ертең шығады",
        chief,
    )


# --- The calendar ---------------------------------------------------------------------------------


def test_a_scheduled_draft_is_seen_at_its_moment_and_applied_once(page, editor, chief):
    draft_of(page, editor)
    moment = timezone.now() + timedelta(days=2)
    actions.publish(page, by=chief, at=moment)
    planned = pending_of(page)
    assert (planned.state, planned.publish_at, title(page)) == ("scheduled", moment, "Бұрынғы")
    entry = Entry.objects.first()
    assert (entry.action, entry.note, entry.actor_id) == (
        "scheduled",
        moment.isoformat(),
        chief.pk,
    )
    assert actions.apply_due(moment - timedelta(seconds=1)) == []
    assert title(page) == "Бұрынғы"
    assert actions.apply_due(moment) == [planned]
    assert actions.apply_due(moment) == []
    page.refresh_from_db()
    assert (page.title_kk, page.changed_at) == ("Жаңа", moment)
    assert [each.action for each in Entry.objects.all()[:2]] == ["applied", "scheduled"]


def test_the_first_request_after_the_moment_publishes(page, editor, chief, monkeypatch):
    draft_of(page, editor)
    moment = timezone.now() + timedelta(hours=1)
    actions.publish(page, by=chief, at=moment)
    cache.delete(NEXT_DUE)
    url = page.get_absolute_url()
    assert "Бұрынғы" in Client().get(url).content.decode()
    Revision.objects.filter(state="scheduled").update(publish_at=timezone.now())
    cache.delete(NEXT_DUE)
    assert "Жаңа" in Client().get(url).content.decode()


def test_the_command_publishes_what_is_due(page, editor, chief, capsys):
    draft_of(page, editor)
    actions.publish(page, by=chief, at=timezone.now() + timedelta(hours=1))
    Revision.objects.filter(state="scheduled").update(publish_at=timezone.now())
    call_command("apply_due")
    assert capsys.readouterr().out == "Жаңа № 2\n"


def test_what_the_gate_refuses_by_then_is_returned_with_the_reason(page, editor, chief):
    other = NewsItemFactory(published=True, slug="other")
    for each in (page, other):
        draft_of(each, editor)
        actions.publish(each, by=chief, at=timezone.now() + timedelta(hours=1))
    planned = pending_of(page)
    planned.content["fields"]["title_ru"] = ""
    planned.save()
    applied = actions.apply_due(timezone.now() + timedelta(hours=2))
    assert [each.record for each in applied] == [other]
    planned.refresh_from_db()
    assert (planned.state, planned.remark, title(page)) == (
        "returned",
        "«атауы» өрісі орысша толтырылмаған.",
        "Бұрынғы",
    )


def test_a_first_publication_is_seen_by_its_date_and_written_down(editor, chief):
    draft = NewsItemFactory()
    moment = timezone.now() + timedelta(days=1)
    actions.publish(draft, by=chief, at=moment)
    assert (draft.status, draft.publish_at, draft.is_public) == ("published", moment, False)
    assert newest_of(draft).state == RevisionState.SCHEDULED
    actions.apply_due(moment)
    newest = newest_of(draft)
    assert (newest.state, newest.applied_at) == ("published", moment)
    assert Entry.objects.first().action == "applied"


def test_a_cancelled_plan_leaves_the_text_in_check(page, editor, chief):
    draft_of(page, editor)
    actions.publish(page, by=chief, at=timezone.now() + timedelta(days=1))
    actions.unschedule(page, by=chief)
    assert (pending_of(page).state, pending_of(page).publish_at) == ("check", None)
    assert actions.apply_due(timezone.now() + timedelta(days=2)) == []
    first = NewsItemFactory()
    actions.publish(first, by=chief, at=timezone.now() + timedelta(days=1))
    actions.unschedule(first, by=chief)
    assert (first.status, newest_of(first).state) == (Status.CHECK, RevisionState.CHECK)
    with pytest.raises(ValidationError):
        actions.unschedule(first, by=chief)


def test_a_record_has_one_day_only(page, editor, chief):
    planned = draft_of(page, editor)
    actions.publish(page, by=chief, at=timezone.now() + timedelta(days=1))
    later = draft_of(page, editor, title_kk="Одан да жаңа", title_ru="Ещё новее")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=later.pk).update(
            state="scheduled", publish_at=timezone.now() + timedelta(days=3)
        )
    actions.publish(page, by=chief, at=timezone.now() + timedelta(days=3))
    planned.refresh_from_db()
    assert (planned.state, pending_of(page).pk) == ("draft", later.pk)


def test_a_discarded_draft_stays_in_the_history(page, editor):
    draft = draft_of(page, editor)
    actions.discard(page, by=editor)
    draft.refresh_from_db()
    assert (draft.state, pending_of(page), title(page)) == ("discarded", None, "Бұрынғы")
    # The same words again are a draft of their own, and nothing of the old one clings to it.
    again = draft_of(page, editor)
    assert (again.number, again.behind, pending_of(page)) == (3, {}, again)
    actions.discard(page, by=editor)
    with pytest.raises(ValidationError):
        actions.discard(page, by=editor)


def test_a_required_item_is_not_emptied_without_a_reason(chief):
    only = SupportPageFactory(published=True, for_item="support.low_vision")
    assert [item.id for item in actions.missing_without(only)] == ["support.low_vision"]
    with pytest.raises(ValidationError):
        actions.archive(only, by=chief)
    only.refresh_from_db()
    assert only.status == Status.PUBLISHED
    actions.archive(only, by=chief, reason="Бөлек бетке көшті")
    assert Entry.objects.first().note == "Бөлек бетке көшті"


def test_a_moved_page_leaves_word_at_its_old_address(page, editor, chief):
    draft_of(page, editor, slug="moved")
    actions.publish(page, by=chief)
    found = FormerAddress.objects.get()
    assert (found.slug, found.record) == ("page", page)
    draft_of(page, editor, slug="page")
    actions.publish(page, by=chief)
    assert [each.slug for each in FormerAddress.objects.all()] == ["moved"]


def test_what_is_published_already_is_not_published_twice(page, editor, chief):
    draft_of(page, editor)
    newest = actions.publish(page, by=chief)
    entries, stored = Entry.objects.count(), NewsItem.objects.filter(pk=page.pk).values().get()
    for again in ({}, {"at": page.publish_at}):
        with pytest.raises(actions.NothingNew) as refused:
            actions.publish(page, by=chief, **again)
        assert refused.value.messages == ["Мұнда жариялауды күтіп тұрған ештеңе жоқ."]
    assert Entry.objects.count() == entries
    assert NewsItem.objects.filter(pk=page.pk).values().get() == stored
    assert newest_of(page).decided_at == newest.decided_at


def test_a_plan_is_not_made_twice_and_may_be_moved(chief):
    first = NewsItemFactory()
    moment = timezone.now() + timedelta(days=1)
    actions.publish(first, by=chief, at=moment)
    entries = Entry.objects.count()
    with pytest.raises(actions.NothingNew):
        actions.publish(first, by=chief, at=moment)
    assert Entry.objects.count() == entries
    actions.publish(first, by=chief, at=moment + timedelta(days=1))
    assert (first.publish_at, newest_of(first).publish_at) == (moment + timedelta(days=1),) * 2


def test_other_dates_and_what_left_the_lists_are_published_again(page, editor, chief):
    draft_of(page, editor)
    actions.publish(page, by=chief)
    earlier = page.publish_at - timedelta(days=30)
    actions.publish(page, by=chief, at=earlier)
    assert page.publish_at == earlier
    ends = timezone.now() + timedelta(days=30)
    draft_of(page, editor, expire_at=ends.isoformat())
    actions.publish(page, by=chief)
    assert page.expire_at == ends
    actions.archive(page, by=chief, reason="Ескірді")
    actions.publish(page, by=chief)
    assert (page.status, Entry.objects.first().action) == (Status.PUBLISHED, "published")


def test_what_was_changed_past_the_editors_is_published(page, editor, chief):
    draft_of(page, editor)
    actions.publish(page, by=chief)
    page.title_kk, page.title_ru = "Импорттан", "Из импорта"
    actions.save(page, by=editor)
    newest = actions.publish(page, by=chief)
    assert newest.content["fields"]["title_kk"] == "Импорттан"
    assert Entry.objects.first().action == "published"


def test_a_rewrite_is_no_small_correction(page, editor):
    content = capture(page)
    anew = {**content["fields"], "lead_kk": "Бір екі үш төрт бес алты жеті сөз"}
    kept = keep(page, {**content, "fields": anew}, by=editor, small=True)
    assert (kept.small, kept.behind) == (False, {"lead": "ru"})


def test_a_draft_that_ends_before_it_begins_is_not_published(page, editor, chief):
    past = timezone.now() - timedelta(hours=1)
    draft_of(page, editor, title_kk="Жаңа", title_ru="Новое", expire_at=past.isoformat())
    with pytest.raises(ValidationError) as refused:
        actions.publish(page, by=chief)
    assert list(refused.value.message_dict) == ["expire_at"]
    page.refresh_from_db()
    assert (page.title_kk, page.expire_at) == ("Бұрынғы", None)


def test_a_link_shows_nothing_of_what_was_given_up(page, editor):
    draft = draft_of(page, editor)
    link, secret = make_link(draft, by=editor)
    assert link_of(secret) == link
    actions.discard(page, by=editor)
    assert link_of(secret) is None
