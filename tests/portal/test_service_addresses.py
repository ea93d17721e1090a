"""Addresses for machines: whether the process lives, whether the site can serve, what robots may
read; and the search of the site."""

import json
import re
import shutil
from collections import namedtuple
from urllib.parse import quote

import pytest
from django.db import DatabaseError
from django.utils import translation

from apps.portal import views
from tests.factories import NewsItemFactory, OtherPageFactory

pytestmark = pytest.mark.django_db


def test_the_process_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-cache" in response.headers["Cache-Control"]


def test_a_site_in_order_is_ready(client):
    response = client.get("/readyz")
    state = json.loads(response.content)
    assert response.status_code == 200
    assert (state["database"], state["migrations"], state["disk"]) == (True, True, True)


def test_without_the_database_the_site_is_not_ready(client, monkeypatch):
    def broken(*args):
        raise DatabaseError

    monkeypatch.setattr(views, "MigrationExecutor", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert json.loads(response.content)["database"] is False


def test_a_full_disk_is_not_ready(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1, 1, 1024))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert json.loads(response.content)["disk"] is False


def test_robots_may_read_everything_but_the_admin(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /kk/feedback/page/\n"
        "Disallow: /ru/feedback/page/\nSitemap: http://testserver/sitemap.xml\n"
    )


# --- Search -------------------------------------------------------------------------------------


@pytest.fixture
def vaccination():
    return NewsItemFactory(
        published=True,
        title_kk="Тұмауға қарсы екпе",
        title_ru="Прививка от гриппа",
        lead_kk="Барлық ересектерге",
        lead_ru="Всем взрослым",
    )


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("kk", "екпе"), ("kk", "ТҰМАУҒА"), ("kk", "екпе тұмау"), ("kk", "ересектер"),
        ("ru", "прививка"), ("ru", "ГРИПП"), ("ru", "взрослым прививка"),
    ],
)  # fmt: skip
def test_words_of_any_case_and_order_find_the_page(read, vaccination, language, query):
    page = read(f"/{language}/search/?q={query}")
    with translation.override(language):
        assert vaccination.get_absolute_url() in page.links


@pytest.mark.parametrize(
    ("language", "query"),
    [("ru", "екпе"), ("kk", "прививка"), ("ru", "прививка маска"), ("kk", "%"), ("kk", "_")],
)
def test_other_words_do_not_find_it(read, vaccination, language, query):
    page = read(f"/{language}/search/?q={quote(query)}")
    with translation.override(language):
        assert vaccination.get_absolute_url() not in page.links


def test_the_search_finds_no_draft(read):
    draft = OtherPageFactory(title_kk="Құпия жоспар")
    shown = OtherPageFactory(title_kk="Ашық жоспар", published=True)
    page = read("/kk/search/?q=жоспар")
    assert shown.get_absolute_url() in page.links
    assert draft.get_absolute_url() not in page.links


@pytest.mark.parametrize(
    "query", ["", "   ", "<script>alert(1)</script>", "'; DROP TABLE", "a" * 500]
)
def test_odd_questions_are_answered(client, query):
    response = client.get("/kk/search/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_the_field_keeps_what_was_asked(read, vaccination):
    page = read("/kk/search/?q=екпе")
    assert "екпе" in page.text


def test_the_sitemap_names_no_address_twice(client, db):
    content = client.get("/sitemap.xml").content.decode()
    addresses = re.findall(r"<loc>([^<]+)</loc>", content)
    assert len(addresses) > 60
    assert sorted(set(addresses)) == sorted(addresses)


def test_the_search_box_keeps_the_words_of_the_search_and_of_no_filter(client, db):
    box = 'name="q" maxlength="100" value="УДЗ"'
    assert box in client.get("/kk/search/?q=УДЗ").content.decode()
    assert box not in client.get("/kk/services/prices/?q=УДЗ").content.decode()
