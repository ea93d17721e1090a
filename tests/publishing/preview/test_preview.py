"""How a record will look, on the editors' side: the page of the collection itself, in both
languages and versions, for any revision and day; and nothing of it stays."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.journal.models import Entry
from apps.library.models import Use
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import PreviewLink, Revision
from apps.publishing.preview.seen import newest_text, seen_at
from apps.publishing.revisions import capture, keep
from apps.publishing.sections import all_collections
from tests.factories import (
    CorporateDocumentFactory,
    ImageFactory,
    NewsItemFactory,
    UnitFactory,
    UsefulLinkFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(username="editor", roles=["editor"])


@pytest.fixture
def chief():
    return UserFactory(username="chief", roles=["chief"])


@pytest.fixture
def staff(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def page():
    return NewsItemFactory(published=True, slug="page", title_kk="Бұрынғы", title_ru="Прежнее")


def saying(record, **texts):
    content = capture(record)
    return {**content, "fields": {**content["fields"], **texts}}


def look(record, name="look"):
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[record.pk])


def frame(record):
    return look(record, "look_page")


def heading(response):
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.S)
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def rows(*models):
    return [list(model._base_manager.order_by("pk").values()) for model in models]


# --- The page in the frame ------------------------------------------------------------------------


def test_the_frame_shows_the_draft_in_both_languages(staff, page, editor):
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=editor)
    kazakh, russian = (staff.get(frame(page), {"language": code}) for code in ("kk", "ru"))
    assert (heading(kazakh), heading(russian)) == ("Жаңа", "Новое")
    assert '<html lang="kk">' in kazakh.content.decode()
    assert '<html lang="ru">' in russian.content.decode()
    assert (kazakh["Content-Language"], russian["Content-Language"]) == ("kk", "ru")


def test_readers_have_what_they_had_after_a_preview(staff, client, page, editor, media):
    photo = ImageFactory()
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое", photo_id=photo.pk), by=editor)
    before = rows(NewsItem, Revision, Entry, Use, PreviewLink)
    cache.delete("publishing.next_due")
    client.logout()
    address = "/kk/news/page/"
    read = client.get(address)
    cached = dict(cache._cache)
    client.force_login(UserFactory(username="other", roles=["chief"]))
    entries = Entry.objects.count()
    shown = client.get(frame(page), {"language": "ru"})
    assert heading(shown) == "Новое"
    assert f"/images/{photo.pk}/" in shown.content.decode()
    client.logout()
    assert client.get(address).content == read.content
    after = rows(NewsItem, Revision, Entry, Use, PreviewLink)
    assert [after[0], after[1], after[3], after[4]] == [before[0], before[1], before[3], before[4]]
    assert Entry.objects.count() == entries
    assert set(cache._cache) == set(cached)


def test_the_frame_is_kept_nowhere_and_framed_by_this_site_only(staff, page):
    response = staff.get(frame(page))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-inline'" not in policy
    around = staff.get(look(page))
    assert around["X-Frame-Options"] == "DENY"
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in around["Content-Security-Policy"]
    assert around["Cache-Control"] == "private, no-store"
    assert "frame-src" not in staff.get("/kk/news/page/")["Content-Security-Policy"]


def test_the_low_vision_version_is_that_of_readers(staff, page):
    html = staff.get(frame(page), {"version": "low-vision"}).content.decode()
    assert re.search(r'<html lang="kk" class="lv lv-size-150 lv-black-on-white', html)
    assert "css/low-vision" in html
    assert "css/low-vision" not in staff.get(frame(page)).content.decode()


def test_a_draft_that_lacks_a_language_is_shown_and_says_so(staff, page):
    draft = NewsItemFactory(kazakh_only=True, title_kk="Тек қазақша", body_ru="")
    response = staff.get(frame(draft))
    assert heading(response) == "Тек қазақша"
    html = response.content.decode()
    assert "preview-band" in html
    draft.refresh_from_db()
    assert draft.status == "draft"
    complete = staff.get(frame(page)).content.decode()
    words = _("Something is missing in Kazakh, in Russian or in both: it cannot be published yet.")
    assert (words in html, words in complete) == (True, False)


def test_an_incomplete_draft_of_a_live_page_is_shown(staff, page, editor):
    keep(page, saying(page, title_kk="Жаңа", title_ru=""), by=editor)
    assert heading(staff.get(frame(page))) == "Жаңа"
    page.refresh_from_db()
    assert page.title_kk == "Бұрынғы"


def test_a_record_of_a_list_stands_on_its_list(staff):
    link = UsefulLinkFactory(title_kk="Жоба сілтеме", slug="draft-link")
    assert "Жоба сілтеме" in staff.get(frame(link)).content.decode()
    around = staff.get(look(link)).content.decode()
    assert (
        f'src="{frame(link)}?language=kk&amp;version=normal&amp;width=desktop#draft-link"' in around
    )


def test_a_document_stands_at_its_own_address(staff):
    document = CorporateDocumentFactory(title_kk="Жаңа жарғы")
    assert heading(staff.get(frame(document))) == "Жаңа жарғы"


def test_links_leave_the_frame_and_the_page_leads_to_itself_in_the_preview(staff, page):
    html = staff.get(frame(page), {"version": "low-vision"}).content.decode()
    assert '<base target="_parent">' in html
    russian = f'href="{look(page)}?language=ru&amp;version=low-vision&amp;width=desktop"'
    assert russian in html
    assert 'href="/ru/news/page/"' not in html
    assert 'href="/kk/news/"' in html


def test_an_old_revision_without_its_photo_is_shown(staff, page, editor, media):
    photo = ImageFactory()
    first = keep(page, saying(page, title_kk="Суретпен", photo_id=photo.pk), by=editor)
    content = {**first.content, "fields": {**first.content["fields"], "photo_id": 987654}}
    Revision.objects.filter(pk=first.pk).update(content=content)
    keep(page, saying(page, title_kk="Суретсіз"), by=editor)
    response = staff.get(frame(page), {"revision": first.number})
    assert heading(response) == "Суретпен"


# --- Revisions and days ---------------------------------------------------------------------------


def band(response):
    found = re.search(
        r'<section class="preview-band".*?</section>', response.content.decode(), re.S
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split())


def test_any_revision_is_shown_by_its_number(staff, page, editor):
    keep(page, saying(page, title_kk="Екінші"), by=editor)
    keep(page, saying(page, title_kk="Үшінші"), by=editor)
    shown = [heading(staff.get(frame(page), {"revision": n})) for n in ("1", "2", "3", "")]
    assert shown == ["Бұрынғы", "Екінші", "Үшінші", "Үшінші"]
    assert heading(staff.get(frame(page), {"revision": "99999999999999999999"})) == "Үшінші"


def test_the_day_says_which_revision_readers_see(page, editor, chief):
    now = timezone.now()
    keep(page, saying(page, title_kk="Ертеңгі", title_ru="Завтрашнее"), by=editor)
    actions.publish(page, by=chief, at=now + timedelta(days=2))
    assert newest_text(page, now).number == 2
    assert seen_at(page, now, now).revision.number == 1
    assert seen_at(page, now + timedelta(days=1), now).revision.number == 1
    later = seen_at(page, now + timedelta(days=3), now)
    assert (later.revision.number, later.is_open, later.has_ended) == (2, True, False)


def test_a_chosen_day_shows_what_readers_see_then(staff, page, editor, chief):
    keep(page, saying(page, title_kk="Ертеңгі", title_ru="Завтрашнее"), by=editor)
    actions.publish(page, by=chief, at=timezone.now() + timedelta(days=2))
    today = timezone.localdate()
    days = [today.isoformat(), (today + timedelta(days=3)).isoformat()]
    assert [heading(staff.get(frame(page), {"on": day})) for day in days] == ["Бұрынғы", "Ертеңгі"]
    assert heading(staff.get(frame(page), {"on": "2026-99-99"})) == "Ертеңгі"


def test_before_the_publication_readers_see_nothing(page):
    at = page.publish_at - timedelta(hours=1)
    seen = seen_at(page, at)
    assert (seen.is_open, seen.publish_at) == (False, page.publish_at)


def test_what_ends_is_in_the_archive_on_later_days(page):
    now = timezone.now()
    NewsItem.objects.filter(pk=page.pk).update(expire_at=now + timedelta(days=5))
    page.refresh_from_db()
    assert not seen_at(page, now + timedelta(days=4), now).has_ended
    ended = seen_at(page, now + timedelta(days=6), now)
    assert (ended.is_open, ended.has_ended) == (True, True)
    assert ended.words(ended.revision) != seen_at(page, now, now).words(None)


def test_what_readers_saw_on_a_past_day(page, editor, chief):
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=editor)
    actions.publish(page, by=chief)
    Revision.objects.of(page).filter(number=2).update(
        applied_at=timezone.now() - timedelta(hours=2)
    )
    page.refresh_from_db()
    then = seen_at(page, timezone.now() - timedelta(hours=5))
    assert (then.revision.number, then.is_open) == (1, True)
    assert seen_at(page, timezone.now() - timedelta(hours=1)).revision.number == 2


def test_the_band_names_the_revision_and_says_whether_readers_have_it(staff, page, editor):
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=editor)
    draft = band(staff.get(frame(page), {"language": "ru"}))
    shown = band(staff.get(frame(page), {"language": "ru", "revision": "1"}))
    assert "2" in draft.split(".")[0] and "1" in shown.split(".")[0]
    assert draft != shown
    hidden = NewsItemFactory()
    assert band(staff.get(frame(hidden))) != ""


# --- The page around ------------------------------------------------------------------------------


def test_the_page_around_frames_what_was_chosen(staff, page, editor):
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=editor)
    query = {"language": "ru", "version": "low-vision", "width": "phone", "revision": "1"}
    html = staff.get(look(page), query).content.decode()
    expected = "language=ru&amp;version=low-vision&amp;width=phone&amp;revision=1"
    assert f'src="{frame(page)}?{expected}"' in html
    assert "look__frame--phone" in html
    assert '<option value="1" selected>' in html
    assert re.findall(r'<option value="(\d)"[^>]*>№', html) == ["2", "1"]


def test_only_who_may_see_a_record_may_preview_it(client, editor):
    elsewhere = NewsItemFactory(unit=UnitFactory(code="laboratory"))
    own = NewsItemFactory(unit=editor.unit)
    assert client.get(frame(own)).status_code == 302
    client.force_login(editor)
    assert client.get(frame(own)).status_code == 200
    assert client.get(frame(elsewhere)).status_code == 404
    assert client.get(look(elsewhere)).status_code == 404
    assert client.post(look(elsewhere), {"_link": "1"}).status_code == 404
    assert PreviewLink.objects.count() == 0


def test_a_preview_is_not_posted(staff, page):
    assert staff.post(frame(page)).status_code == 405


def test_queries_do_not_grow_with_revisions(staff, page, editor):
    keep(page, saying(page, title_kk="Жаңа 0"), by=editor)
    staff.get(frame(page))
    staff.get(look(page))
    with CaptureQueriesContext(
        connection,
    ) as few:
        staff.get(look(page))
        staff.get(frame(page))
    for number in range(1, 6):
        keep(page, saying(page, title_kk=f"Жаңа {number}"), by=editor)
    with CaptureQueriesContext(connection) as many:
        staff.get(look(page))
        staff.get(frame(page))
    assert len(many) == len(few)


def test_every_published_record_has_the_preview():
    names = {
        f"{each.model._meta.app_label}_{each.model._meta.model_name}_look"
        for each in all_collections()
        if each.model in site._registry
    }
    given = {
        pattern.name
        for each in all_collections()
        if each.model in site._registry
        for pattern in site._registry[each.model].get_urls()
    }
    assert names and names <= given
