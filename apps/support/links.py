"""Whether links to other sites still answer. A model names the fields that hold such addresses in
`links_out`, a figure is one by the way it is read; `manage.py check_links` asks them, editors see
what is dead, readers see no mark.

The addresses come from people, so nothing inside the organisation's own network may be asked
through them: names are resolved here, and the connection goes to the very address that was found
to be public."""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from apps.accounts.roles import may_publish
from apps.publishing.figures import Figures, all_figures
from apps.publishing.models import Publishable
from apps.support.models import LinkCheck

Outcome = LinkCheck.Outcome
# Seconds to wait for an answer; how many redirects are followed.
TIMEOUT = 10
REDIRECTS = 5
# The site answers and only keeps strangers or machines out.
KEEPS_OUT = (401, 403, 407, 429)
# So many addresses that all stay silent at once mean that it is our own network that fails.
ALL_SILENT = 3
# Addresses of IPv6 whose last four bytes are one of IPv4.
TRANSLATED = (IPv6Network("::/96"), IPv6Network("64:ff9b::/96"))


class NotPublic(OSError):
    """The address leads into a private network."""


@dataclass(frozen=True)
class Answer:
    """What came of asking an address: the outcome, and the code of the answer if there was one."""

    outcome: str
    status: int | None = None


@dataclass(frozen=True)
class DeadLink:
    """A record or a figure whose link is dead: what it is, the address, since when, and why."""

    record: Any
    url: str
    since: datetime
    reason: str


class OurNetworkFails(Exception):
    """No address at all answers; nothing is written down about any of them."""


def linking_models() -> Iterator[type[Publishable]]:
    """The models that name links to other sites."""
    for model in apps.get_models():
        if getattr(model, "links_out", ()):
            yield model


def addresses(at: datetime | None = None) -> set[str]:
    """Every address of another site that readers can follow."""
    found: set[str] = set()
    for model in linking_models():
        for name in model.links_out:
            rows = model._default_manager.published(at).exclude(**{name: ""})
            found.update(rows.order_by().values_list(name, flat=True))
    found.update(Figures(at).links().values())
    return found


def check_links(
    at: datetime | None = None,
    limit: int | None = None,
    timeout: float = TIMEOUT,
    allow_local: bool = False,
) -> list[LinkCheck]:
    """Asks the addresses that were asked longest ago, at most `limit`, waiting `timeout` seconds
    for each, and keeps what came of it; forgets addresses no record names any longer.

    Raises OurNetworkFails, with nothing written, when none of several answers."""
    at = at or timezone.now()
    wanted = addresses(at)
    known = {check.url: check for check in LinkCheck.objects.all()}
    oldest = sorted(
        wanted, key=lambda url: (url in known and known[url].checked_at.timestamp(), url)
    )
    answers = {url: ask(url, timeout, allow_local) for url in oldest[:limit]}
    silent = [a for a in answers.values() if a.outcome in (Outcome.SILENT, Outcome.UNKNOWN)]
    if len(answers) >= ALL_SILENT and len(silent) == len(answers):
        raise OurNetworkFails
    LinkCheck.objects.exclude(url__in=wanted).delete()
    checks = []
    for url, answer in answers.items():
        check = known.get(url) or LinkCheck(url=url)
        check.note(answer.outcome, answer.status, at)
        check.save()
        checks.append(check)
    return checks


def dead_links(user: Any, at: datetime | None = None) -> list[DeadLink]:
    """The dead links of the records a person keeps, and of the figures for whoever sets them, the
    longest dead first; one query for each field that holds links, one for the checks, and one for
    the figures."""
    dead = {check.url: check for check in LinkCheck.objects.filter(dead_since__isnull=False)}
    found = []
    for model in linking_models():
        for name in model.links_out:
            for row in kept_with(model, name, list(dead), user, at):
                check = dead[getattr(row, name)]
                reason = str(Outcome(check.outcome).label)
                found.append(DeadLink(row, check.url, check.dead_since, reason))
    if may_publish(user):
        for name, url in Figures(at).links().items():
            if url in dead:
                check = dead[url]
                title, reason = all_figures()[name].title, str(Outcome(check.outcome).label)
                found.append(DeadLink(title, url, check.dead_since, reason))
    return sorted(found, key=lambda link: (link.since, link.url))


def last_answer(url: str) -> LinkCheck | None:
    """What came of asking an address last; None for one that was not asked yet."""
    return LinkCheck.objects.filter(url=url).first()


def kept_with(
    model: type[Model], name: str, urls: list[str], user: Any, at: datetime | None
) -> QuerySet:
    """The published records of a person whose field `name` holds one of the addresses."""
    rows = model._default_manager.published(at).kept_by(user).select_related("unit")
    return rows.filter(**{f"{name}__in": urls}).order_by("pk")


# Asking one address


def ask(url: str, timeout: float = TIMEOUT, allow_local: bool = False) -> Answer:
    """Asks an address, following redirects that keep its scheme; raises nothing."""
    try:
        return follow(url, timeout, allow_local)
    except NotPublic:
        return Answer(Outcome.PRIVATE)
    except ssl.SSLError:
        return Answer(Outcome.INSECURE)
    except socket.gaierror:
        return Answer(Outcome.UNKNOWN)
    except (OSError, HTTPException, ValueError):
        # A name no network can have is a ValueError of the encoder of names.
        return Answer(Outcome.SILENT)


def follow(url: str, timeout: float, allow_local: bool) -> Answer:
    scheme = urlsplit(url).scheme
    for _step in range(REDIRECTS + 1):
        status, location = answer_of(url, timeout, allow_local)
        if not (300 <= status < 400 and location):
            fine = status < 400 or status in KEEPS_OUT
            return Answer(Outcome.ANSWERED if fine else Outcome.REFUSED, status)
        url = urljoin(url, location)
        if urlsplit(url).scheme != scheme:
            safer = (scheme, urlsplit(url).scheme) == ("http", "https")
            return Answer(Outcome.MOVED if safer else Outcome.AWAY, status)
    return Answer(Outcome.AWAY, status)


def answer_of(url: str, timeout: float, allow_local: bool) -> tuple[int, str]:
    """The code of an answer and where it redirects to; some sites answer GET only."""
    parts = urlsplit(url)
    for method in ("HEAD", "GET"):
        response = request(method, parts, timeout, allow_local)
        if response.status < 400 or response.status in KEEPS_OUT:
            break
    return response.status, response.headers.get("Location") or ""


def request(method: str, parts: SplitResult, timeout: float, allow_local: bool) -> HTTPResponse:
    """One request to the host of an address. Raises ValueError for another scheme than http."""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(parts.scheme)
    host = parts.hostname.encode("idna").decode()
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = (HTTPSConnection if secure else HTTPConnection)(host, port, timeout=timeout)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else ""
    )
    try:
        connection.sock = connect(host, port, timeout, allow_local)
        if secure:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
        connection.request(method, path, headers={"User-Agent": user_agent(), "Accept": "*/*"})
        return connection.getresponse()
    finally:
        connection.close()


def connect(host: str, port: int, timeout: float, allow_local: bool) -> socket.socket:
    """A connection to the host at an address that was seen to be public. Raises NotPublic."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not allow_local and not all(is_public(each[4][0]) for each in found):
        raise NotPublic(host)
    failure: OSError | None = None
    for family, kind, protocol, _name, address in found:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout)
        try:
            connection.connect(address)
            return connection
        except OSError as error:
            connection.close()
            failure = error
    raise failure or OSError(host)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, and so does the one it may stand for."""
    found = ipaddress.ip_address(address.partition("%")[0])
    found = ipv4_within(found) or found
    return found.is_global and not found.is_multicast


def ipv4_within(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which a network may translate one of IPv6 (RFC 4291, 3056, 6052)."""
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def user_agent() -> str:
    """Says who asks, and where the links stand."""
    return f"Emhana link check ({settings.SITE_URL})"
