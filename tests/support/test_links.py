"""Links to other sites: which are dead, and that nothing inside a private network is asked."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.publishing.figures import Figures, all_figures
from apps.support import links
from apps.support.links import Answer, ask, check_links, dead_links, is_public
from apps.support.models import LinkCheck
from tests.factories import UnitFactory, UsefulLinkFactory, UserFactory
from tests.support.factories import InformationSystemFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


class Site(BaseHTTPRequestHandler):
    """A foreign site with pages of every kind; remembers who asked for what."""

    asked: list[tuple[str, str, str]] = []
    places = {
        "/moved": "/fine",
        "/round": "/round",
        "/safer": "https://site.example/",
        "/file": "file:///etc/passwd",
    }
    codes = {"/fine": 200, "/gone": 404, "/members": 403, "/broken": 500}

    def answer(self) -> None:
        Site.asked.append((self.command, self.path, self.headers["User-Agent"]))
        if self.path in self.places:
            self.send_response(302)
            self.send_header("Location", self.places[self.path])
        elif self.path == "/get-only":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(self.codes[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer

    def log_message(self, *args: object) -> None:
        """Nothing is written among the lines of the tests."""


@pytest.fixture(autouse=True)
def links_of_figures(monkeypatch) -> dict[str, str]:
    """The addresses that are figures, none unless a test names one: no test leaves this machine."""
    named: dict[str, str] = {}
    monkeypatch.setattr(Figures, "links", lambda figures: named)
    return named


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/fine", Answer("answered", 200)),
        ("/get-only", Answer("answered", 200)),
        ("/members", Answer("answered", 403)),
        ("/moved", Answer("answered", 200)),
        ("/safer", Answer("moved", 302)),
        ("/gone", Answer("refused", 404)),
        ("/broken", Answer("refused", 500)),
        ("/round", Answer("away", 302)),
        ("/file", Answer("away", 302)),
    ],
)
def test_what_an_address_answers(site, path, answer):
    assert ask(site + path, allow_local=True) == answer


def test_head_is_asked_first_and_says_who_asks(site):
    ask(f"{site}/get-only", allow_local=True)
    assert [(method, path) for method, path, _who in Site.asked] == [
        ("HEAD", "/get-only"),
        ("GET", "/get-only"),
    ]
    assert {who for _method, _path, who in Site.asked} == {"Emhana link check (http://testserver)"}


def test_a_private_address_is_not_asked(site):
    assert ask(f"{site}/fine") == Answer("private")
    assert Site.asked == []


def test_a_name_that_leads_into_a_private_network_is_not_asked(site, monkeypatch):
    port = int(site.rpartition(":")[2])
    answers = [(2, 1, 6, "", ("93.184.215.14", port)), (2, 1, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(links.socket, "getaddrinfo", lambda *args, **kwargs: answers)
    assert ask(f"http://site.example:{port}/fine") == Answer("private")
    assert Site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4001::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::10.1.2.3", False),
        ("64:ff9b::8.8.8.8", True),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("url", ["ftp://site.example/", "file:///etc/passwd", "http://"])
def test_what_is_no_web_address_stays_silent(url):
    assert ask(url, allow_local=True) == Answer("silent")


# What is kept


def checked(url: str) -> LinkCheck:
    return LinkCheck.objects.get(url=url)


def test_a_link_is_dead_after_two_failures_in_a_row(site):
    url = f"{site}/gone"
    UsefulLinkFactory(published=True, url=url)
    check_links(NOON, allow_local=True)
    first = checked(url)
    assert (first.outcome, first.status, first.failing_since, first.dead_since) == (
        "refused",
        404,
        NOON,
        None,
    )
    check_links(NOON + timedelta(days=1), allow_local=True)
    assert checked(url).dead_since == NOON


def test_an_answer_between_two_failures_keeps_it_alive(site, monkeypatch):
    url = f"{site}/fine"
    UsefulLinkFactory(published=True, url=url)
    for offset, code in enumerate((404, 200, 404)):
        monkeypatch.setitem(Site.codes, "/fine", code)
        check_links(NOON + timedelta(days=offset), allow_local=True)
    assert (checked(url).failing_since, checked(url).dead_since) == (NOON + timedelta(days=2), None)


def test_every_model_with_links_is_checked_drafts_are_not(site):
    UsefulLinkFactory(published=True, url=f"{site}/fine")
    InformationSystemFactory(published=True, url=f"{site}/members")
    InformationSystemFactory(published=True)
    UsefulLinkFactory(url=f"{site}/gone")
    check_links(NOON, allow_local=True)
    assert list(LinkCheck.objects.values_list("url", "outcome")) == [
        (f"{site}/fine", "answered"),
        (f"{site}/members", "answered"),
    ]


def test_the_address_of_e_otinish_is_asked_and_told_to_whoever_sets_figures(
    site, links_of_figures, client
):
    links_of_figures["appeals.link"] = f"{site}/gone"
    for offset in range(2):
        check_links(NOON + timedelta(days=offset), allow_local=True)
    chief = UserFactory(roles=["chief"])
    (found,) = dead_links(chief)
    assert (found.url, found.since) == (f"{site}/gone", NOON)
    assert str(found.record) == str(all_figures()["appeals.link"].title)
    assert dead_links(UserFactory(roles=["editor"])) == []
    client.force_login(chief)
    page = client.get(reverse("admin:support_linkcheck_changelist")).content.decode()
    assert f"{site}/gone" in page
    assert "20 қараша" in page


def test_the_limit_takes_those_asked_longest_ago(site):
    for path in ("fine", "gone", "members"):
        UsefulLinkFactory(published=True, url=f"{site}/{path}")
    orders = []
    for offset in range(3):
        found = check_links(NOON + timedelta(days=offset), limit=2, allow_local=True)
        orders.append([check.url.rpartition("/")[2] for check in found])
    assert orders == [["fine", "gone"], ["members", "fine"], ["gone", "fine"]]


def test_an_address_nobody_names_any_longer_is_forgotten(site):
    link = UsefulLinkFactory(published=True, url=f"{site}/gone")
    check_links(NOON, allow_local=True)
    link.url = f"{site}/fine"
    link.save()
    check_links(NOON, allow_local=True)
    assert [check.url for check in LinkCheck.objects.all()] == [f"{site}/fine"]


def test_when_nothing_answers_it_is_our_own_network(monkeypatch):
    for number in range(3):
        UsefulLinkFactory(published=True, url=f"https://site-{number}.example/a")
    # No record names this one any longer.
    before = LinkCheck.objects.create(url="https://old.example/", outcome="silent", checked_at=NOON)
    monkeypatch.setattr(links, "ask", lambda *args: Answer("unknown"))
    with pytest.raises(CommandError):
        call_command("check_links")
    assert list(LinkCheck.objects.all()) == [before]


def test_the_command_says_what_it_found(site, capsys):
    UsefulLinkFactory(published=True, url=f"{site}/gone")
    UsefulLinkFactory(published=True, url=f"{site}/fine")
    for _time in range(2):
        call_command("check_links", "--allow-local", "--timeout", "2")
    assert capsys.readouterr().out.splitlines() == [
        f"failing: {site}/gone (refused 404)",
        "Checked: 2.",
        f"dead: {site}/gone (refused 404)",
        "Checked: 2.",
    ]


# What editors and readers see


@pytest.fixture
def dead_link():
    link = UsefulLinkFactory(published=True, url="https://gone.example/")
    LinkCheck.objects.create(
        url=link.url, outcome="refused", status=404, checked_at=NOON, dead_since=NOON
    )
    return link


def test_dead_links_are_told_to_whoever_keeps_them(dead_link):
    (found,) = dead_links(UserFactory(roles=["chief"]))
    assert (found.record, found.url, found.since) == (dead_link, dead_link.url, NOON)
    assert len(dead_links(UserFactory(roles=["editor"], unit=dead_link.unit))) == 1
    other = UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")
    assert dead_links(UserFactory(roles=["editor"], unit=other)) == []


def test_the_list_of_links_shows_and_filters_the_dead(client, dead_link):
    alive = UsefulLinkFactory(published=True)
    client.force_login(UserFactory(roles=["chief"]))
    address = reverse("admin:support_usefullink_changelist")
    assert "20.11.2026" in client.get(address).content.decode()
    for value, rows in (("yes", [dead_link]), ("no", [alive])):
        found = client.get(address, {"dead": value}).context["cl"].queryset
        assert list(found) == rows


def test_readers_see_no_mark(client, dead_link):
    before = client.get("/kk/support/links/").content
    LinkCheck.objects.all().delete()
    assert client.get("/kk/support/links/").content == before
