"""What readers have of a record at a moment: which revision, or why nothing. Days to come are
judged by what is planned now, past ones by what was published then."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.languages.dates import clock, date_words
from apps.languages.models import reading_language
from apps.publishing.models import (
    PUBLIC_STATUSES,
    Publishable,
    Revision,
    Status,
)
from apps.publishing.revisions import capture, newest_of, pending_of
from apps.publishing.revisions.content import moment_in


@dataclass(frozen=True)
class Seen:
    """What readers have at a moment. `revision` is None where they read the record as it stands and
    no revision tells of it. `status` is PUBLISHED, ARCHIVED or what hides it; `publish_at` and
    `expire_at` are the dates that decide."""

    at: datetime
    revision: Revision | None
    status: Status
    publish_at: datetime | None
    expire_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether a reader may open it at all."""
        posted = self.publish_at is not None and self.publish_at <= self.at
        return self.status in PUBLIC_STATUSES and posted

    @property
    def has_ended(self) -> bool:
        return self.expire_at is not None and self.expire_at <= self.at

    def words(self, shown: Revision | None) -> str:
        """Whether readers have `shown` (None: the record as it stands), in one sentence."""
        if self.status == Status.WITHDRAWN:
            return _("Readers do not see it: it is withdrawn.")
        if self.status not in PUBLIC_STATUSES:
            return _("Readers do not see it: it is not published.")
        if not self.is_open:
            return _("Readers do not see it yet. It will be published: %(moment)s.") % {
                "moment": moment_words(self.publish_at)
            }
        if (shown and shown.pk) != (self.revision and self.revision.pk):
            if self.revision is None:
                return _("Readers see another text.")
            return _("Readers see another text: revision %(number)s.") % {
                "number": self.revision.number
            }
        if self.has_ended:
            return _(
                "It is in the archive: readers find it at its address, but not in the lists. It "
                "was shown until: %(moment)s."
            ) % {"moment": moment_words(self.expire_at)}
        if self.status == Status.ARCHIVED:
            return _("It is in the archive: readers find it at its address, but not in the lists.")
        return _("Readers see it.")


def moment_words(at: datetime | None) -> str:
    """A moment for running text: «2026 жылғы 5 қараша, 09:00»."""
    if at is None:
        return "—"
    here = timezone.localtime(at)
    return f"{date_words(here, reading_language())}, {clock(here)}"


def seen_at(record: Publishable, at: datetime, now: datetime | None = None) -> Seen:
    """What readers have of a record at `at`, as far as is known at `now` (default: now)."""
    now = now or timezone.now()
    if at > now:
        planned = Revision.objects.of(record).due(at).last()
        if planned is not None:
            return of_revision(planned, at, Status.PUBLISHED)
        at_present = as_it_stands(record, now)
        return Seen(at, at_present, Status(record.status), record.publish_at, record.expire_at)
    shown = Revision.objects.shown_at(record, at)
    if shown is None or shown == Revision.objects.shown_at(record, now):
        standing = as_it_stands(record, now)
        return Seen(at, standing, Status(record.status), record.publish_at, record.expire_at)
    hidden = record.status not in PUBLIC_STATUSES
    return of_revision(shown, at, Status(record.status) if hidden else Status.PUBLISHED)


def of_revision(revision: Revision, at: datetime, status: Status) -> Seen:
    dates = (moment_in(revision.content, name) for name in ("publish_at", "expire_at"))
    return Seen(at, revision, status, *dates)


def as_it_stands(record: Publishable, now: datetime) -> Revision | None:
    """The revision that says what the record itself says; None where it was saved without one."""
    found = Revision.objects.shown_at(record, now) if record.is_public else newest_of(record)
    return found if found is not None and found.content == capture(record) else None


def newest_text(record: Publishable, now: datetime) -> Revision | None:
    """What is being worked on: the draft of a page readers see, or the record as it stands."""
    return pending_of(record) or as_it_stands(record, now)


__all__ = ["Seen", "moment_words", "newest_text", "seen_at"]
