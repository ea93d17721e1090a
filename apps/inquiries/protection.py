"""What keeps robots and floods away from the forms of citizens, without scripts, cookies and
puzzles: a field no person sees, the time a form was open, and rates per address and per network.
Nobody's address is stored: what is counted is its digest under a key that changes every day."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts.lockout import client_address

# Nobody reads a form and writes a sentence in less.
FASTEST = timedelta(seconds=3)
# A form left open overnight is still a person's.
SLOWEST = timedelta(hours=48)
SALT = "inquiries.form"
# How much of an address is a network: a street's provider, a subscriber's site.
NETWORK_BITS = {4: 24, 6: 48}
HOUR = 3600


@dataclass(frozen=True)
class Rate:
    """How often a form may be sent within an hour from one address, and from one network: a clinic,
    a library and a mobile operator send for many people from one."""

    address: int
    network: int


class TooFast(Exception):
    """The form came back sooner than a person could have filled it, or is none of ours."""


class TooOften(Exception):
    """The rate is used up; `wait` is how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def form_token(at: datetime) -> str:
    """The signed moment a form was shown."""
    return signing.dumps(at.timestamp(), salt=SALT)


def check_token(token: str, at: datetime) -> None:
    """Raises TooFast for a forged token, one that is too new or too old."""
    try:
        shown = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise TooFast from None
    if not settings.RATE_LIMITS:
        return
    if not FASTEST.total_seconds() <= at.timestamp() - shown <= SLOWEST.total_seconds():
        raise TooFast


def check(request: HttpRequest, form: str, rate: Rate, at: datetime) -> None:
    """Raises TooOften when the rate is used up; counts nothing."""
    if not settings.RATE_LIMITS:
        return
    keys = counters(request, form, rate, at)
    counted = cache.get_many(keys)
    if any(counted.get(key, 0) >= limit for key, limit in keys.items()):
        raise TooOften(timedelta(seconds=HOUR - int(at.timestamp()) % HOUR))


def count(request: HttpRequest, form: str, rate: Rate, at: datetime) -> None:
    """Counts a submission. Raises TooOften above the rate; a refused one is not counted."""
    check(request, form, rate, at)
    if not settings.RATE_LIMITS:
        return
    for key in counters(request, form, rate, at):
        cache.add(key, 0, HOUR)
        # A cache that is full or on the hour's edge may lose the key between the two: what a person
        # wrote is worth more than one count.
        with suppress(ValueError):
            cache.incr(key)


def counters(request: HttpRequest, form: str, rate: Rate, at: datetime) -> dict[str, int]:
    """The keys under which an hour's submissions are counted, each with its limit."""
    hour = int(at.timestamp()) // HOUR
    return {
        f"inquiries.rate:{form}:{hour}:{digest(who, at)}": limit
        for who, limit in zip(senders(request), (rate.address, rate.network), strict=True)
    }


def senders(request: HttpRequest) -> tuple[str, str]:
    """The address a request comes from and its network."""
    address = (client_address(request) or "0.0.0.0").partition("/")[0]
    version = ip_address(address).version
    return address, str(ip_network(f"{address}/{NETWORK_BITS[version]}", strict=False))


def digest(text: str, at: datetime) -> str:
    day = timezone.localdate(at).isoformat()
    return salted_hmac(f"inquiries.rate:{day}", text, algorithm="sha256").hexdigest()[:32]


def voter_digest(request: HttpRequest, subject: str) -> str:
    """Stands for one reader in one vote: the digest under the site's key of the subject, the
    address and what the browser says of itself. Of two subjects nobody can say that the voter is
    the same."""
    agent = request.headers.get("User-Agent", "")[:300]
    address = client_address(request) or ""
    return salted_hmac(f"vote:{subject}", f"{address}\n{agent}", algorithm="sha256").hexdigest()
