"""What the journal is told of signing in; never an address, a password, a code or a name that was
typed."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.accounts.models import User
from apps.journal.actions import record
from apps.journal.models import Action, Entry
from apps.languages.models import EDITORIAL_LANGUAGES

SWITCHED_ON = _("switched on")
SWITCHED_OFF = _("switched off")
TAKEN_AWAY = _("device taken away by an administrator")
NEW_RECOVERY_CODES = _("new recovery codes")
ALL_SESSIONS_ENDED = _("all sessions ended")


def told(
    action: Action,
    account: User | None,
    request: HttpRequest | None = None,
    words: Promise | None = None,
) -> Entry:
    """One entry about an account, by whoever is signed in; `account` is None when the typed name
    is nobody's. The log is read in two languages, so `words` are written in both."""
    person = getattr(request, "user", None)
    by = person if person is not None and person.is_authenticated else None
    return record(action, account, by=by, note=in_both_languages(words) if words else "")


def in_both_languages(words: Promise) -> str:
    found = []
    for language in EDITORIAL_LANGUAGES:
        with override(language):
            found.append(str(words))
    return " / ".join(found)
