"""Links that show one revision to anybody who has them: made, taken back and looked up. The secret
of a link is told once, to whoever made it; here is only its digest."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.journal.actions import record as write_journal
from apps.journal.models import Action
from apps.publishing.models import PreviewLink, Publishable, Revision

# Days a link may last, and what is chosen unless somebody says otherwise.
DAYS = (1, 3, 7, 14)
USUAL_DAYS = 3
SECRET_BYTES = 32
# 32 bytes in the alphabet of addresses.
SECRET = re.compile(r"[-_A-Za-z0-9]{43}")


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(
    revision: Revision, *, by: Any, days: int = USUAL_DAYS, at: datetime | None = None
) -> tuple[PreviewLink, str]:
    """A link to a revision and its secret, which is kept nowhere. Raises ValueError for a number of
    days that is not in DAYS."""
    if days not in DAYS:
        raise ValueError(f"A link lasts {DAYS} days, not {days}")
    at = at or timezone.now()
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        link = PreviewLink.objects.create(
            revision=revision,
            digest=digest_of(secret),
            made_by=by,
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        write_journal(Action.CREATED, link, by=by)
    return link, secret


def take_back(link: PreviewLink, *, by: Any) -> None:
    """Whoever has the link finds nothing from now on."""
    with transaction.atomic():
        write_journal(Action.DELETED, link, by=by)
        link.delete()


def link_of(secret: str, at: datetime | None = None) -> PreviewLink | None:
    """The link of a secret while it is valid."""
    if not SECRET.fullmatch(secret):
        return None
    valid = PreviewLink.objects.filter(expires_at__gt=at or timezone.now())
    return valid.select_related("revision").filter(digest=digest_of(secret)).first()


def links_to(record: Publishable, at: datetime | None = None) -> QuerySet[PreviewLink]:
    """The valid links to any revision of a record, newest first."""
    own = Revision.objects.of(record).order_by().values("pk")
    valid = PreviewLink.objects.filter(revision__in=own, expires_at__gt=at or timezone.now())
    return valid.select_related("revision", "made_by").defer("revision__content")


def sweep_links(now: datetime) -> int:
    """Removes links that have expired; returns how many."""
    return PreviewLink.objects.filter(expires_at__lte=now).delete()[0]
