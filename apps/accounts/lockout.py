"""Too many failures to sign in: how they are counted, whom they stop and for how long. A thin
wrapping of django-axes, which keeps the figures; everything the rest of the site calls is here.

Counted are failures of one account from one address, and of one address whatever the account. A
wrong code of the second step counts like a wrong password."""

from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts import events
from apps.accounts.models import User
from apps.journal.models import Action

# An IPv6 subscriber is given a network, not an address.
IPV6_SUBSCRIBER_BITS = 64


def name_digest(username: str) -> str:
    """What stands in the table of failures instead of a typed name: people type their password
    there, and other people's names."""
    return salted_hmac("accounts.lockout", username).hexdigest()


def typed_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """For axes: the name of an attempt, as it is kept."""
    return name_digest((credentials or request.POST).get("username") or "")


def client_address(request: HttpRequest) -> str | None:
    """For axes: where a request came from, by `settings.TRUSTED_PROXY`: '' takes the peer's own
    address, a number the so-many-eth from the right of X-Forwarded-For (what stands further left
    anybody may have written), a name the header of that name. None when it is no address."""
    source = settings.TRUSTED_PROXY
    found = ""
    if source.isdigit():
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        found = hops[-int(source)] if len(hops) >= int(source) > 0 else ""
    elif source:
        found = request.headers.get(source, "")
    return as_address(found) or as_address(request.META.get("REMOTE_ADDR", ""))


def as_address(text: str) -> str | None:
    """An IPv4 address, or the network of an IPv6 subscriber; None for anything else."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address):
        network = IPv6Network((address, IPV6_SUBSCRIBER_BITS), strict=False)
        return str(network.network_address)
    return str(address)


class FailureCounter(AxesDatabaseHandler):
    """Counts in the database, so that all processes and both kinds of server count together."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Failures in the measure of `AXES_FAILURE_LIMIT`: those of the address weigh less,
        because a whole hospital may share one."""
        of_account, of_address = self.counted(request, credentials)
        weighed = failures_in(of_address) * settings.AXES_FAILURE_LIMIT
        return max(failures_in(of_account), weighed // settings.SIGN_IN_FAILURES_OF_ADDRESS)

    def counted(
        self, request: HttpRequest, credentials: dict | None = None
    ) -> tuple[QuerySet, QuerySet]:
        """The attempts of the last minutes: of the account from the address, of the address."""
        of_account, of_address = self.get_user_attempts(request, credentials)
        return of_account, of_address

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """After a sign-in: forgets the account's failures from this address, not those of others
        from it: one's own account must not clear the way for guessing another's password."""
        of_account, _of_address = self.filter_user_attempts(request, credentials)
        return of_account.delete()[0]

    def user_login_failed(
        self, sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Counts the failure and tells the journal; once locked out, nothing more is written, so
        nobody can fill the journal."""
        super().user_login_failed(sender, credentials, request, **kwargs)
        counted = getattr(request, "axes_failures_since_start", None)
        if request is None or counted is None:
            return
        account = User.objects.filter(username=credentials.get("username") or "").first()
        events.told(Action.SIGN_IN_FAILED, account)
        if request.axes_locked_out:
            events.told(Action.LOCKED_OUT, account)


def failures_in(attempts: QuerySet) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def count_failure(request: HttpRequest, account: User) -> None:
    """Counts a wrong code of the second step; afterwards the middleware answers if that was one
    too many."""
    AxesProxyHandler.user_login_failed(
        sender=count_failure, credentials={"username": account.username}, request=request
    )


def is_locked(request: HttpRequest, account: User) -> bool:
    """Whether this account may not be signed in to from this address now."""
    return not AxesProxyHandler.is_allowed(request, {"username": account.username})


def locked_until(request: HttpRequest, credentials: dict | None = None) -> datetime:
    """The latest moment from which another attempt is let through."""
    AxesProxyHandler.update_request(request)
    counter = AxesProxyHandler.get_implementation()
    limits = (settings.AXES_FAILURE_LIMIT, settings.SIGN_IN_FAILURES_OF_ADDRESS)
    ends = [
        attempts.aggregate(last=Max("attempt_time"))["last"] + settings.AXES_COOLOFF_TIME
        for attempts, limit in zip(counter.counted(request, credentials), limits, strict=True)
        if failures_in(attempts) >= limit
    ]
    return max(ends, default=timezone.now())


def refusal(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """For axes: the page of a person who is locked out. Says the same whether or not the account
    exists and the password was right."""
    until = locked_until(request, credentials)
    minutes = max(1, ceil((until - timezone.now()).total_seconds() / 60))
    context = {**admin.site.each_context(request), "until": until, "minutes": minutes}
    page = TemplateResponse(request, "admin/account/locked.html", context, status=429)
    page.headers["Retry-After"] = str(minutes * 60)
    page.headers["Cache-Control"] = "private, no-store"
    return page.render()


def locked_accounts(at: datetime | None = None) -> dict[str, datetime]:
    """The accounts that are locked from some address: the digest of the name, until when."""
    if not settings.AXES_LOCK_OUT_AT_FAILURE:
        return {}
    since = (at or timezone.now()) - settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    found: dict[str, datetime] = {}
    for row in rows:
        until = row["last"] + settings.AXES_COOLOFF_TIME
        found[row["username"]] = max(until, found.get(row["username"], until))
    return found


def unlock(account: User) -> int:
    """Forgets the failures of an account, and of the addresses they came from: the person sits at
    one of them. Returns how many rows were forgotten."""
    own = AccessAttempt.objects.filter(username=name_digest(account.username))
    addresses = list(own.values_list("ip_address", flat=True))
    return AccessAttempt.objects.filter(ip_address__in=addresses).delete()[0] if addresses else 0
