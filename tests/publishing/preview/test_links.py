"""Links that show one revision to whoever has them, until they expire or are taken back."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.journal.actions import broken_entries
from apps.journal.models import Entry
from apps.library.models import Restriction
from apps.news.models import NewsItem
from apps.publishing.models import PreviewLink, Revision
from apps.publishing.preview.links import link_of, make_link
from apps.publishing.revisions import capture, keep, note_as_it_stands
from tests.factories import ImageFactory, NewsItemFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return UserFactory(username="chief", roles=["chief"])


@pytest.fixture
def staff(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def guest():
    """Somebody without an account."""
    return Client()


@pytest.fixture
def draft():
    return NewsItemFactory(title_kk="Жоба", title_ru="Черновик", slug="draft")


def look(record):
    return reverse("admin:news_newsitem_look", args=[record.pk])


def link_to(record, by, **how):
    _link, secret = make_link(note_as_it_stands(record), by=by, **how)
    return reverse("preview", args=[secret])


def heading(response):
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.S)
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def made_address(response):
    found = re.search(r'id="id_made" value="([^"]+)"', response.content.decode())
    return found and found.group(1)


def test_whoever_has_the_link_sees_the_draft_in_both_languages(staff, guest, draft):
    entries = Entry.objects.count()
    made = staff.post(f"{look(draft)}?language=ru", {"_link": "1", "days": "7"})
    address = made_address(made)
    assert address.startswith("http://testserver/preview/") and address.endswith("?language=ru")
    secret = address.split("/")[4]
    link = PreviewLink.objects.get()
    assert len(secret) == 43 and secret not in str(PreviewLink.objects.values().get())
    assert link.expires_at - link.made_at == timedelta(days=7)
    assert made["Cache-Control"] == "private, no-store"
    assert heading(guest.get(address)) == "Черновик"
    assert heading(guest.get(reverse("preview", args=[secret]))) == "Жоба"
    # Shown once: the next page has the link in its list and not its address.
    again = staff.get(look(draft)).content.decode()
    assert secret not in again and f'name="_take_back" value="{link.pk}"' in again
    entry = Entry.objects.first()
    assert (Entry.objects.count(), entry.action, entry.note) == (entries + 1, "created", "")
    assert (entry.model, entry.object_id) == ("publishing.previewlink", str(link.pk))
    assert list(broken_entries()) == []


def test_three_days_unless_another_number_is_chosen(staff, draft):
    staff.post(look(draft), {"_link": "1", "days": "400"})
    link = PreviewLink.objects.get()
    assert link.expires_at - link.made_at == timedelta(days=3)
    with pytest.raises(ValueError, match="not 400"):
        make_link(link.revision, by=None, days=400)


def test_a_link_shows_its_revision_and_no_later_one(guest, draft, chief):
    address = link_to(draft, chief)
    content = capture(draft)
    keep(draft, {**content, "fields": {**content["fields"], "title_kk": "Кейінгі"}}, by=chief)
    assert NewsItem.objects.get().title_kk == "Кейінгі"
    assert heading(guest.get(address)) == "Жоба"


def test_other_hidden_records_stay_hidden(guest, chief, draft):
    other = NewsItemFactory(title_kk="Басқа құпия жоба", slug="other", topic=draft.topic)
    shown = NewsItemFactory(published=True, title_kk="Ашық жаңалық", slug="open")
    lacking = NewsItemFactory(kazakh_only=True, slug="lacking", title_kk="Аудармасыз")
    for record in (draft, lacking):
        response = guest.get(link_to(record, chief))
        html = response.content.decode()
        assert heading(response) == record.title_kk
        assert other.title_kk not in html and "/kk/news/other/" not in html
        assert shown.title_kk in html or "/kk/news/" in html
        assert guest.get(f"/kk/news/{record.slug}/").status_code == 404
    assert guest.get("/kk/news/other/").status_code == 404


def test_a_link_writes_nothing_and_sets_no_cookie(guest, draft, chief, media):
    address = link_to(draft, chief)
    models = (NewsItem, Revision, Entry, PreviewLink)
    before = [list(model._base_manager.order_by("pk").values()) for model in models]
    kept = set(cache._cache)
    with CaptureQueriesContext(connection) as queries:
        response = guest.get(address, headers={"referer": "http://testserver/ru/"})
    assert response.status_code == 200 and not response.cookies
    assert [list(model._base_manager.order_by("pk").values()) for model in models] == before
    assert set(cache._cache) <= kept | {":1:publishing.next_due"}
    written = [
        each["sql"].split()[1:3]
        for each in queries
        if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert all("news_newsitem" in " ".join(words) for words in written)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("what", ["expired", "unknown", "nonsense", "taken back", "restricted"])
def test_a_link_that_opens_nothing_says_so_in_both_languages(staff, guest, draft, chief, what):
    address = link_to(draft, chief)
    assert guest.get(address).status_code == 200
    if what == "expired":
        past = timezone.now() - timedelta(days=5)
        PreviewLink.objects.update(made_at=past, expires_at=past + timedelta(days=1))
    elif what == "unknown":
        address = reverse("preview", args=["A" * 43])
    elif what == "nonsense":
        address = reverse("preview", args=["ә-%00"])
    elif what == "restricted":
        NewsItem.objects.update(restriction=Restriction.values[0])
    else:
        entries = Entry.objects.count()
        answer = staff.post(look(draft), {"_take_back": PreviewLink.objects.get().pk})
        assert answer.status_code == 302 and PreviewLink.objects.count() == 0
        assert (Entry.objects.count(), Entry.objects.first().action) == (entries + 1, "deleted")
    response = guest.get(address)
    assert response.status_code == 404
    html = response.content.decode()
    assert (
        '<div class="page-head" lang="kk">' in html and '<div class="page-head" lang="ru">' in html
    )
    assert "Жоба" not in html
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_a_link_of_another_record_is_not_taken_back_here(staff, draft, chief):
    other = NewsItemFactory()
    link, secret = make_link(note_as_it_stands(other), by=chief)
    assert staff.post(look(draft), {"_take_back": link.pk}).status_code == 404
    assert link_of(secret) == link


def test_who_may_not_change_a_record_makes_no_link(client, draft):
    client.force_login(UserFactory(username="inspector", roles=["inspector"]))
    assert client.get(look(draft)).status_code == 200
    assert 'name="_link"' not in client.get(look(draft)).content.decode()
    assert client.post(look(draft), {"_link": "1"}).status_code == 403
    assert PreviewLink.objects.count() == 0


def test_what_is_restricted_is_shared_with_nobody(staff, draft):
    NewsItem.objects.update(restriction=Restriction.values[0])
    assert staff.get(look(draft)).status_code == 200
    assert staff.post(look(draft), {"_link": "1"}).status_code == 403
    assert PreviewLink.objects.count() == 0


def test_pictures_of_a_draft_are_shown_below_the_link_only(guest, chief, media):
    photo, other = ImageFactory(), ImageFactory()
    draft = NewsItemFactory(photo=photo)
    NewsItemFactory(photo=other)
    address = link_to(draft, chief)
    html = guest.get(address).content.decode()
    pictures = re.findall(rf'{address}images/{photo.pk}/[^"\s]+', html)
    assert pictures
    picture = guest.get(pictures[0])
    assert picture.status_code == 200 and picture["Content-Type"].startswith("image/")
    assert picture["Cache-Control"] == "private, no-store"
    assert guest.get(pictures[0].replace(address, "/")).status_code == 404
    hidden = pictures[0].replace(f"/images/{photo.pk}/", f"/images/{other.pk}/")
    assert guest.get(hidden).status_code == 404
    assert guest.get(f"{address}news/").status_code == 404
    unknown = pictures[0].replace(address, reverse("preview", args=["B" * 43]))
    assert guest.get(unknown).status_code == 404


def test_the_low_vision_version_is_chosen_in_the_address(guest, draft, chief):
    address = link_to(draft, chief)
    normal = guest.get(address, {"language": "ru"}).content.decode()
    assert f'href="{address}?language=kk"' in normal
    assert (
        f'method="get" action="{address}"><input type="hidden" name="language" value="ru">'
        in normal
    )
    chosen = guest.get(address, {"language": "ru", "action": "on"})
    assert '<html lang="ru" class="lv ' in chosen.content.decode()
    assert f'href="{address}?language=kk&amp;lv=on"' in chosen.content.decode()
    larger = guest.get(address, {"language": "ru", "action": "apply", "size": "200"})
    assert "lv-size-200" in larger.content.decode()
    assert 'class="lv' not in guest.get(address, {"action": "normal"}).content.decode()
    assert not chosen.cookies


def test_only_reading_is_asked_of_a_link(guest, draft, chief):
    address = link_to(draft, chief)
    assert guest.post(address).status_code == 405
    assert guest.head(address).status_code == 200
