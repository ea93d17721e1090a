"""What stands around every page: the menu, urgent notices between their moments, telephones."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from apps.portal.frame import MENU, address
from apps.portal.models import UrgentNotice
from tests.factories import (
    NewsItemFactory,
    OtherPageFactory,
    PhoneFactory,
    UrgentNoticeFactory,
    UsefulLinkFactory,
)

pytestmark = pytest.mark.django_db

SHOWN_FROM = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SHOWN_UNTIL = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_menu_leads_only_where_there_is_something(read, language):
    with translation.override(language):
        expected = {address(name, args) for _title, name, args, _icon in MENU} - {""}
    menu = [
        each.attributes["href"]
        for each in read(f"/{language}/").all("a")
        if "menu__link" in each.attributes.get("class", "").split()
    ]
    assert set(menu) == expected
    for where in expected:
        read(where)


def test_the_menu_names_nothing_that_does_not_exist():
    assert address("head_blog.no_such_page") == ""
    assert address("section", ["about"]) == "/kk/about/"


def test_the_menu_marks_where_the_reader_is(read):
    NewsItemFactory(published=True)
    marked = [
        each.attributes["href"]
        for each in read("/kk/news/").all("a", aria_current="page")
        if "menu__link" in each.attributes.get("class", "").split()
    ]
    assert set(marked) == {"/kk/news/"}


def test_a_notice_begins_and_ends_with_its_moments():
    notice = UrgentNoticeFactory(starts_at=SHOWN_FROM, ends_at=SHOWN_UNTIL)
    moments = (SHOWN_FROM - MOMENT, SHOWN_FROM, SHOWN_UNTIL - MOMENT, SHOWN_UNTIL)
    shown = [list(UrgentNotice.objects.current(at)) for at in moments]
    assert shown == [[], [notice], [notice], []]


def test_the_frame_asks_for_the_notices_of_its_own_moment(frame_at):
    UrgentNoticeFactory(starts_at=SHOWN_FROM, ends_at=SHOWN_UNTIL, link="/contacts/")
    before, during = frame_at(SHOWN_FROM - MOMENT, "ru"), frame_at(SHOWN_FROM, "ru")
    with translation.override("ru"):
        assert before.notices == []
        (row,) = during.notices
    assert (row.title, row.url) == ("21 ноября", "/ru/contacts/")


@pytest.mark.walk
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_notice_stands_on_every_page_until_it_is_over(read, language):
    notice = UrgentNoticeFactory()
    page, news = OtherPageFactory(published=True), NewsItemFactory(published=True)
    with translation.override(language):
        addresses = [
            reverse("home"),
            reverse("openness"),
            reverse("contacts"),
            reverse("site_map"),
            reverse("search"),
            reverse("section", args=["about"]),
            reverse("news.newsitem.list"),
            page.get_absolute_url(),
            news.get_absolute_url(),
        ]
    words = notice.text_kk if language == "kk" else notice.text_ru
    for where in addresses:
        assert words in read(where).text, where
    read(f"/{language}/no-such-page/", status=404)
    notice.ends_at = timezone.now() - timedelta(seconds=1)
    notice.save()
    for where in addresses:
        assert words not in read(where).text, where


def test_a_notice_leads_only_to_pages_of_this_site():
    for link in ("//evil.example/", "https://evil.example/", "evil"):
        with (
            pytest.raises(IntegrityError, match="portal_urgentnotice_own_page"),
            transaction.atomic(),
        ):
            UrgentNoticeFactory(link=link)
    assert UrgentNotice.objects.count() == 0


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_telephone_of_the_frame_stands_on_every_page(read, language):
    PhoneFactory(number="+7 (727) 111-11-11", title_kk="Басқа", title_ru="Другой")
    for where in ("", "openness/", "contacts/", "search/"):
        page = read(f"/{language}/{where}")
        assert "tel:+77270000000" in page.links
        assert "tel:103" in page.links
        assert ("tel:+77271111111" in page.links) is (where == "contacts/")


def test_useful_links_of_the_footer_stand_in_the_footer(read):
    UsefulLinkFactory(published=True, in_footer=True, url="https://gov.example/")
    UsefulLinkFactory(published=True, url="https://hidden.example/")
    UsefulLinkFactory(in_footer=True, url="https://draft.example/")
    foreign = [link for link in read("/kk/search/").links if link.startswith("http")]
    assert foreign == ["https://gov.example/"]


@pytest.mark.parametrize("slug", ["personal-data", "accessibility-statement"])
def test_the_footer_leads_to_a_page_once_it_is_published(read, slug):
    draft = OtherPageFactory(slug=slug)
    assert f"/kk/other/{slug}/" not in read("/kk/contacts/").links
    draft.status, draft.publish_at = "published", timezone.now()
    draft.save()
    assert f"/kk/other/{slug}/" in read("/kk/contacts/").links
    read(f"/kk/other/{slug}/")
