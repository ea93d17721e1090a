"""How a session begins, how long it lasts and how it ends.

Between the password and the code a session belongs to nobody: it holds who is being asked, until
when, and nothing else. A complete session lasts twelve hours at most and one hour without a
request; every other end, a new password, “sign out everywhere”, a lost phone, follows from the
account's session hash (models.User)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout, update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from apps.accounts import events
from apps.accounts.models import User
from apps.accounts.second_factor import must_have
from apps.journal.models import Action

BEGAN = "signed_in_at"
SEEN = "seen_at"
# The code of this very session was right; a session without a device never has it.
SECOND_FACTOR = "second_factor"
HALF_SIGNED = "half_signed"
BACKEND = "apps.accounts.backends.RoleBackend"
# Writing on each request would make every page of the admin wait for the database.
SEEN_EVERY = timedelta(minutes=1)
IDLE, TOO_LONG = "idle", "day"


def stamp(at: datetime | None = None) -> int:
    return int((at or timezone.now()).timestamp())


def half_sign(request: HttpRequest, account: User) -> None:
    """After the right password of an account that owes a code, or a device: an empty session with
    a new key that knows only whom it asks."""
    request.session.flush()
    request.session[HALF_SIGNED] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "until": stamp(timezone.now() + settings.HALF_SIGNED_FOR),
    }


def half_signed(request: HttpRequest) -> User | None:
    """Who has given the right password and is still asked for the second step."""
    kept: dict[str, Any] = request.session.get(HALF_SIGNED) or {}
    if not kept or kept["until"] < stamp():
        return None
    account = get_user_model().objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or not constant_time_compare(kept["hash"], account.get_session_auth_hash()):
        return None
    return account


def complete(request: HttpRequest, account: User, *, by_code: bool = False) -> None:
    """Signs the person in: a session with a new key, and an entry of the journal."""
    request.session.flush()
    login(request, account, backend=BACKEND)
    request.session[BEGAN] = request.session[SEEN] = stamp()
    if by_code:
        request.session[SECOND_FACTOR] = True
    events.told(Action.SIGNED_IN, account, request)


def mark_second_factor(request: HttpRequest, account: User) -> None:
    """A device was added within a session: this one goes on, the others end."""
    end_all(account)
    update_session_auth_hash(request, account)
    request.session[SECOND_FACTOR] = True


def end_all(account: User) -> None:
    """Ends every session of an account, wherever it is open."""
    User.objects.filter(pk=account.pk).update(session_round=F("session_round") + 1)
    account.refresh_from_db(fields=["session_round"])


def sign_out_everywhere(request: HttpRequest) -> None:
    """Ends all sessions of the person, this one too."""
    account = request.user
    end_all(account)
    events.told(Action.SETTING_CHANGED, account, request, events.ALL_SESSIONS_ENDED)
    logout(request)


def fault_of(request: HttpRequest, at: datetime) -> str:
    """Why the session of a signed-in person is over at a moment: IDLE, TOO_LONG, or '' when it is
    not. A session begun by other means than the form counts from the account's last sign-in."""
    began = request.session.get(BEGAN)
    if began is None:
        began = stamp(request.user.last_login or at)
    seen = request.session.get(SEEN, began)
    if stamp(at) - began >= settings.SESSION_LASTS.total_seconds():
        return TOO_LONG
    if stamp(at) - seen >= settings.SESSION_IDLE.total_seconds():
        return IDLE
    if stamp(at) - seen >= SEEN_EVERY.total_seconds():
        request.session[SEEN] = stamp(at)
    return ""


def owes_second_factor(request: HttpRequest) -> bool:
    """Whether the signed-in person must have a second step and this session has not seen one: the
    setting, or the person's roles of today, changed after the sign-in."""
    return not request.session.get(SECOND_FACTOR) and must_have(request.user)
