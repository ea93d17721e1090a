"""The form of the low-vision version: who may post it, what it keeps, where it leads back."""

import pytest
from django.test import Client, RequestFactory

from apps.accessibility.context_processors import low_vision
from apps.accessibility.low_vision import COOKIE_AGE, COOKIE_NAME, LowVision
from apps.accessibility.views import own_path

ADDRESS = "/accessibility/"
OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def post(client, headers=OURS, **data):
    return client.post(ADDRESS, data, headers=headers)


def test_switching_on_sets_the_cookie_for_a_year_and_returns_to_the_page(client):
    response = post(client, action="on", next="/kk/news/?page=2")
    assert response.status_code == 303
    assert response["Location"] == "/kk/news/?page=2"
    cookie = response.cookies[COOKIE_NAME]
    assert cookie.value == "on.o1"
    assert cookie["max-age"] == COOKIE_AGE == 31_536_000
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"] is True
    assert cookie["secure"] == ""


def test_over_https_the_cookie_is_secure(client):
    response = client.post(
        ADDRESS, {"action": "on"}, secure=True, headers={"Origin": "https://testserver"}
    )
    assert response.cookies[COOKIE_NAME]["secure"] is True


def test_on_a_phone_the_panel_begins_folded(client):
    headers = OURS | {"User-Agent": "Mozilla/5.0 (Android 14; Mobile) Chrome/140"}
    assert post(client, headers, action="on").cookies[COOKIE_NAME].value == "on"


def test_applied_choices_are_kept_and_wrong_ones_passed_over(client):
    client.cookies[COOKIE_NAME] = "on.cblue"
    response = post(
        client,
        action="apply",
        size="200",
        scheme="purple",
        images="grey",
        underline="1",
        still="1",
        without_embeds="1",
        next="/ru/",
    )
    assert response.cookies[COOKIE_NAME].value == "on.s200.cblue.igrey"


def test_folding_keeps_the_choices_and_reset_keeps_the_panel(client):
    client.cookies[COOKIE_NAME] = "on.s300.o1"
    assert post(client, action="fold", size="100").cookies[COOKIE_NAME].value == "on.s300"
    client.cookies[COOKIE_NAME] = "on.s300.o1"
    assert post(client, action="reset").cookies[COOKIE_NAME].value == "on.o1"


def test_the_normal_version_deletes_the_cookie(client):
    client.cookies[COOKIE_NAME] = "on.s300"
    cookie = post(client, action="normal", next="/kk/").cookies[COOKIE_NAME]
    assert cookie.value == ""
    assert cookie["max-age"] == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://[broken", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://elsewhere.example", "Referer": "http://testserver/kk/"},
        {"Referer": "https://elsewhere.example/http://testserver/"},
    ],
)
def test_a_post_of_a_foreign_page_is_refused_and_sets_nothing(client, headers):
    response = post(client, headers, action="on", next="/kk/")
    assert response.status_code == 403
    assert response.cookies == {}


@pytest.mark.parametrize("origin", [{}, {"Origin": "null"}])
def test_what_the_browser_itself_calls_our_own_page_needs_no_origin(client, origin):
    response = post(client, {"Sec-Fetch-Site": "same-origin", **origin}, action="on", next="/kk/")
    assert response.status_code == 303


def test_an_old_browser_is_known_by_its_referer(client):
    response = post(client, {"Referer": "http://testserver/kk/"}, action="on")
    assert response.status_code == 303


def test_no_token_is_asked_for():
    client = Client(enforce_csrf_checks=True)
    assert client.post(ADDRESS, {"action": "on"}, headers=OURS).status_code == 303


def test_looking_at_the_address_changes_nothing(client):
    response = client.get(ADDRESS)
    assert response.status_code == 405
    assert response.cookies == {}


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/kk/", "/kk/"),
        (
            "/kk/search/?q=%D0%B5%D0%BC%D1%85%D0%B0%D0%BD%D0%B0",
            "/kk/search/?q=%D0%B5%D0%BC%D1%85%D0%B0%D0%BD%D0%B0",
        ),
        ("/kk/?lv=on.s300&page=2", "/kk/?page=2"),
        ("", "/"),
        ("kk/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/elsewhere.example", "/"),
    ],
)
def test_the_way_back_is_always_a_page_of_our_own(wanted, given):
    assert own_path(RequestFactory().post(ADDRESS), wanted) == given


def test_a_shared_address_shows_its_choice_and_leaves_the_cookie_alone():
    request = RequestFactory().get("/kk/", {"lv": "on.s200"})
    request.COOKIES[COOKIE_NAME] = "on.cblue"
    assert low_vision(request) == {"low_vision": LowVision(on=True, size=200)}
    assert request.COOKIES[COOKIE_NAME] == "on.cblue"


def test_without_an_address_parameter_the_cookie_decides():
    request = RequestFactory().get("/kk/")
    request.COOKIES[COOKIE_NAME] = "on.cblue"
    assert low_vision(request) == {"low_vision": LowVision(on=True, scheme="blue")}
