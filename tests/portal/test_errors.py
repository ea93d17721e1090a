"""What a reader sees when something is wrong: in the language of the address, with a way back, and
with nothing of the machine's own."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from apps.portal import errors, views
from tests.factories import UserFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

WORDS = {
    400: {"kk": "Сұрауды түсіну мүмкін болмады", "ru": "Не удалось понять запрос"},
    403: {"kk": "Бұл бет сізге жабық", "ru": "Эта страница вам недоступна"},
    404: {"kk": "Бет табылмады", "ru": "Страница не найдена"},
}


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    ("status", "handler"),
    [(400, errors.bad_request), (403, errors.forbidden), (404, errors.not_found)],
)
def test_each_error_has_a_page_in_both_languages(status, handler, language):
    request = RequestFactory().get(f"/{language}/x/")
    request.user = UserFactory()
    with translation.override(language):
        response = handler(request, Exception("secret detail"))
    page = Page(response.content.decode())
    assert response.status_code == status
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert page.lang == language
    assert page.headings == [WORDS[status][language]]
    assert f"/{language}/" in page.links
    assert "secret detail" not in response.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    "path",
    ["no-such-page/", "news/no-such-news/", "news/archive/1800/", "news/archive/2026/13/",
     "documents/no/such/", "about/no-such/", "a/b/c/d/", "openness/x/"],
)  # fmt: skip
def test_an_unknown_address_is_not_found(read, path, language):
    page = read(f"/{language}/{path}", status=404)
    assert page.lang == language
    assert page.headings == [WORDS[404][language]]
    assert len(page.all("form", role="search")) == 1


@pytest.mark.parametrize("path", ["/kk/%00/", "/kk/news/%FF%FE/", "/files/999999/x.pdf"])
def test_odd_addresses_are_refused_quietly(client, path):
    assert client.get(path).status_code in (400, 404)


def test_a_broken_site_still_answers_in_both_languages(monkeypatch):
    def broken(*args):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "OpennessMap", broken)
    careful = Client(raise_request_exception=False)
    response = careful.get("/ru/openness/")
    text = response.content.decode()
    page = Page(text)
    assert response.status_code == 500
    assert text.lstrip().startswith("<!DOCTYPE html>")
    assert [words for language, words in page.words if language == "ru"]
    assert [words for language, words in page.words if language == "kk"]
    assert {"/kk/", "/ru/", "tel:103"} <= set(page.links)
    assert "{#" not in text and "{%" not in text
    assert "secret detail" not in text


def test_a_form_without_its_token_is_refused_kindly():
    careful = Client(enforce_csrf_checks=True)
    response = careful.post("/admin/login/", {"username": "a", "password": "b"})
    page = Page(response.content.decode())
    assert response.status_code == 403
    assert page.headings == [WORDS[403]["kk"]]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_are_for_reading_only(client, method):
    for path in ("/", "/kk/", "/kk/openness/", "/kk/search/", "/healthz", "/robots.txt"):
        assert getattr(client, method)(path).status_code == 405
