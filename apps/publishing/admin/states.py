"""What state a record is in, in words, for lists, forms and the desk: as readers meet it, and what
waits beside it."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import may_check, may_publish
from apps.publishing import actions
from apps.publishing.gate import Level, Objection
from apps.publishing.models import (
    PUBLIC_STATUSES,
    Confirmation,
    Publishable,
    Revision,
    RevisionState,
    Status,
)
from apps.publishing.revisions import Content, newest_of, pending_among


def shown_state(record: Publishable, at: datetime | None = None) -> tuple[str, str]:
    """The state of a record as readers meet it at a moment: a code, and words.

    A published record whose day has not come is scheduled; one whose time is over is archived."""
    at = at or timezone.now()
    if record.status == Status.PUBLISHED:
        if record.publish_at is not None and record.publish_at > at:
            return "scheduled", str(_("Scheduled"))
        if record.expire_at is not None and record.expire_at <= at:
            return Status.ARCHIVED.value, str(Status.ARCHIVED.label)
    return record.status, record.get_status_display()


def pending_words(revision: Revision) -> str:
    """What waits beside a page that readers see."""
    return {
        RevisionState.DRAFT: _now("changes in a draft"),
        RevisionState.CHECK: _now("changes in check"),
        RevisionState.RETURNED: _now("changes returned"),
        RevisionState.SCHEDULED: _now("changes scheduled"),
    }[RevisionState(revision.state)]


def state_pill(record: Publishable, waiting: Revision | None = None) -> SafeString:
    """How readers meet the record, and beside it the changes that wait; None for no changes."""
    state = format_html('<span class="pill pill-{}">{}</span>', *shown_state(record))
    if waiting is None:
        return state
    words = pending_words(waiting)
    return format_html('{} <span class="pill pill-{}">{}</span>', state, waiting.state, words)


@dataclass
class Editing:
    """A record somebody has open: the record as readers have it, what waits beside it, and what
    this person may do now. `content` is what the form gave, once it was saved."""

    record: Publishable
    user: Any
    content: Any = None
    # The keys of the rows below it that exist, by part.
    known: dict[str, set[int]] = field(default_factory=dict)
    # The working copy with what waits, while the form shows it: the gate looks at the same one.
    copy: Publishable | None = None

    @cached_property
    def newest(self) -> Revision | None:
        return newest_of(self.record)

    @cached_property
    def pending(self) -> Revision | None:
        return pending_among(self.record, self.newest)

    @property
    def pending_content(self) -> Content | None:
        """What the form starts from, as revisions.working_content; None: the record as it is."""
        return self.pending.content if self.pending is not None else None

    @property
    def base(self) -> int:
        """The number of the revision the form starts from, 0 where none was kept."""
        return self.newest.number if self.newest else 0

    @property
    def is_live(self) -> bool:
        """Whether the record is published, so that a save must not change it."""
        return self.record.status in PUBLIC_STATUSES

    @property
    def publishes(self) -> bool:
        return may_publish(self.user)

    @property
    def checks(self) -> bool:
        return self.publishes or may_check(self.user)

    @property
    def state(self) -> tuple[str, str]:
        return shown_state(self.record)

    @property
    def pending_words(self) -> str:
        return pending_words(self.pending) if self.pending else ""

    @property
    def in_check(self) -> bool:
        if self.pending is not None:
            return self.pending.state == RevisionState.CHECK
        return self.record.status == Status.CHECK

    @property
    def waits(self) -> bool:
        """Whether a draft waits beside the page that has no day of its own."""
        return self.pending is not None and self.pending.state != RevisionState.SCHEDULED

    @cached_property
    def planned(self) -> Revision | None:
        """The revision that has its day; a newer draft may lie over it."""
        if not self.waits:
            return self.pending
        own = Revision.objects.of(self.record).filter(state=RevisionState.SCHEDULED)
        return own.defer("content").first()

    @property
    def scheduled_for(self) -> datetime | None:
        """When what is planned will be seen; None without a plan."""
        if self.planned is not None:
            return self.planned.publish_at
        not_yet = self.record.status == Status.PUBLISHED and not self.record.is_public
        return self.record.publish_at if not_yet else None

    @cached_property
    def returned(self) -> Revision | None:
        """The revision that came back with the last remark since the last publication; None once
        the text is sent for check again."""
        if self.in_check:
            return None
        own = Revision.objects.of(self.record).exclude(remark="")
        found = own.select_related("decided_by").first()
        shown = Revision.objects.of(self.record).filter(applied_at__isnull=False).first()
        if found is None or (shown is not None and shown.number > found.number):
            return None
        return found

    @cached_property
    def written(self) -> Revision | None:
        """The words that wait for another person's eyes."""
        return actions.written_by(self.record)

    @cached_property
    def confirmations(self) -> list[Confirmation]:
        if self.written is None:
            return []
        return list(actions.confirmations_of(self.record, self.written))

    @property
    def may_confirm_ethics(self) -> bool:
        if self.written is None or not self.checks or self.confirmations:
            return False
        return self.written.author_id != self.user.pk

    @cached_property
    def objections(self) -> list[Objection]:
        if self.copy is not None:
            return actions.objections_to_copy(self.copy)
        return actions.objections_to_content(self.record, self.pending_content)

    @property
    def asks_reason(self) -> bool:
        return any(each.level == Level.NEEDS_REASON for each in self.objections)
