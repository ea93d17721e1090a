"""In which language the site answers: Kazakh first by law, the reader's own choice afterwards, and
never a remembered choice in a page that is kept for others."""

import pytest
from django.conf import settings

from tests.factories import NewsItemFactory, UserFactory

pytestmark = pytest.mark.django_db

COOKIE = settings.LANGUAGE_COOKIE_NAME


def test_the_root_leads_to_kazakh(client):
    response = client.get("/", headers={"Accept-Language": "ru,en;q=0.8"})
    assert (response.status_code, response.headers["Location"]) == (302, "/kk/")
    assert "Cookie" in response.headers["Vary"]
    assert response.cookies == {}


def test_the_root_leads_to_the_language_chosen_before(client):
    client.cookies[COOKIE] = "ru"
    assert client.get("/").headers["Location"] == "/ru/"


@pytest.mark.parametrize("value", ["de", "kk/../admin", "", "ru; Path=/"])
def test_a_foreign_value_of_the_cookie_is_kazakh(client, value):
    client.cookies[COOKIE] = value
    assert client.get("/").headers["Location"] == "/kk/"


def test_following_the_switch_is_remembered_and_kept_by_no_cache(client):
    response = client.get("/ru/openness/", headers={"Referer": "http://testserver/kk/openness/"})
    assert response.status_code == 200
    assert response.cookies[COOKIE].value == "ru"
    assert response.cookies[COOKIE]["httponly"] is True
    assert response.cookies[COOKIE]["samesite"] == "Lax"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert client.get("/").headers["Location"] == "/ru/"


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "http://testserver/ru/news/",
        "http://testserver/admin/",
        "http://other.example/kk/",
        "https://testserver.example/kk/",
        "not an address",
    ],
)
def test_any_other_way_to_a_page_remembers_nothing(client, referer):
    response = client.get("/ru/openness/", headers={"Referer": referer})
    assert response.status_code == 200
    assert response.cookies == {}
    assert "no-store" not in response.headers.get("Cache-Control", "")


def test_what_is_remembered_already_is_not_set_again(client):
    client.cookies[COOKIE] = "ru"
    response = client.get("/ru/", headers={"Referer": "http://testserver/kk/"})
    assert response.cookies == {}


def test_going_back_is_remembered_too(client):
    client.cookies[COOKIE] = "ru"
    response = client.get("/kk/", headers={"Referer": "http://testserver/ru/"})
    assert response.cookies[COOKIE].value == "kk"


@pytest.mark.parametrize(("language", "answer"), [("kk", "kk"), ("ru", "ru")])
def test_a_page_says_its_language(client, language, answer):
    response = client.get(f"/{language}/")
    assert response.headers["Content-Language"] == answer


@pytest.mark.parametrize("chosen", ["kk", "ru"])
def test_an_address_without_its_prefix_leads_to_the_page_it_means(client, chosen):
    client.cookies[COOKIE] = chosen
    for path, target in (
        ("/openness/", "openness/"),
        ("/openness", "openness/"),
        ("/news/?page=2", "news/?page=2"),
        ("/search/?q=%D1%82%D1%96%D1%81", "search/?q=%D1%82%D1%96%D1%81"),
    ):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (302, f"/{chosen}/{target}")
        assert "Cookie" in response.headers["Vary"]


def test_an_address_that_means_nothing_is_not_found(client):
    assert client.get("/no/such/page/").status_code == 404


def test_the_admin_speaks_the_language_of_the_account(client):
    client.force_login(UserFactory(roles=["chief"], language="ru"))
    assert client.get("/admin/").headers["Content-Language"] == "ru"
    assert client.get("/kk/").headers["Content-Language"] == "kk"


def test_the_switch_keeps_the_page_number_and_the_filter(read):
    NewsItemFactory.create_batch(13, published=True)
    page = read("/kk/news/?page=2")
    assert page.language_switch == {"kk": "/kk/news/?page=2", "ru": "/ru/news/?page=2"}
