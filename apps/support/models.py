"""Pages about the site itself, useful links and whether they answer, events, statements of the
heads, materials about health and the information systems the organisation keeps."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.organisation.models import Post
from apps.publishing.models import (
    DocumentBearing,
    Evidence,
    Publishable,
    PublishableQuerySet,
    PublishableWithFiles,
    StandingPage,
    Status,
)
from apps.publishing.richtext import CleanTextField
from apps.workdays.days import start_of


class SupportPage(StandingPage):
    """A page about how the site serves its readers."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: information support")
        verbose_name_plural = _("pages: information support")


class LinkQuerySet(PublishableQuerySet):
    def evidence(self, items: tuple[str, ...], at: datetime | None = None) -> dict[str, Evidence]:
        """One link may fulfil several items: the ministry is asked for in two sections."""
        found: dict[str, Evidence] = {}
        for row in self.published(at).only("items", "changed_at", "publish_at"):
            for item in row.items:
                before = found.get(item)
                changed = [row.changed_at or row.publish_at]
                if before:
                    changed.append(before.changed_at)
                found[item] = Evidence(
                    (before.count if before else 0) + 1, max(changed, default=None)
                )
        return found


class UsefulLink(Publishable):
    """A link to another site (gp17 р. 2 п. 3, р. 11 пп. 4; mgdb1 р. 2 п. 4, р. 10 пп. 7)."""

    class Group(models.TextChoices):
        STATE = "gov", _("State bodies")
        HEALTH = "health", _("Health")
        LAW = "law", _("Legislation")
        APPEAL = "appeal", _("Appeals")
        OPEN = "open", _("Open data and procurement")
        WORK = "work", _("Work")

    needed = ("url", "group")
    links_out = ("url",)

    url = models.URLField(_("address of the site"), max_length=300, blank=True, default="")
    group = models.CharField(_("group"), max_length=10, choices=Group, blank=True, default="")
    items = models.JSONField(_("items of the register it fulfils"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    on_home = models.BooleanField(_("shown on the home page"), default=False)
    in_footer = models.BooleanField(_("shown at the foot of every page"), default=False)

    objects = LinkQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("useful link")
        verbose_name_plural = _("useful links")

    def clean(self) -> None:
        super().clean()
        from apps.publishing.sections import collection_of

        unknown = set(self.items or []) - set(collection_of(UsefulLink).items)
        if unknown:
            words = _now("No such item among those links fulfil: %(items)s.")
            raise ValidationError({"items": words % {"items": ", ".join(sorted(unknown))}})

    @property
    def host(self) -> str:
        return self.url.split("://", 1)[-1].rstrip("/").removeprefix("www.")


class LinkCheck(models.Model):
    """What came of asking an address of another site last. One failure may be an accident; after
    two in a row the link is dead, and editors are told."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("the site answers")
        MOVED = "moved", _("the site answers at a secure address; write https")
        UNKNOWN = "unknown", _("no site has this name")
        SILENT = "silent", _("no answer")
        INSECURE = "insecure", _("its certificate is not valid")
        REFUSED = "refused", _("the site says there is no such page")
        AWAY = "away", _("leads where the check does not follow")
        PRIVATE = "private", _("the address is not a public one")

    ALIVE = (Outcome.ANSWERED, Outcome.MOVED)

    url = models.URLField(_("address of the site"), max_length=300, unique=True)
    checked_at = models.DateTimeField(_("checked on"))
    status = models.PositiveSmallIntegerField(_("code of the answer"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    failing_since = models.DateTimeField(_("fails since"), null=True)
    dead_since = models.DateTimeField(_("dead since"), null=True)

    class Meta:
        ordering = ["url"]
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")

    def __str__(self) -> str:
        return self.url

    def note(self, outcome: str, status: int | None, at: datetime) -> None:
        """Writes down what came of a question asked at `at`."""
        self.outcome, self.status, self.checked_at = outcome, status, at
        if outcome in self.ALIVE:
            self.failing_since = self.dead_since = None
        elif self.failing_since is None:
            self.failing_since = at
        elif self.dead_since is None:
            self.dead_since = self.failing_since


class EventQuerySet(PublishableQuerySet):
    """Which announced events are still to come; an event counts until its last day is over."""

    def ending(self) -> "EventQuerySet":
        return self.annotate(last_moment=Coalesce("ends_at", "starts_at"))

    def coming(self, at: datetime | None = None) -> "EventQuerySet":
        """Published, and not over before the day of `at`; the soonest first."""
        rows = self.published(at).ending().filter(last_moment__gte=day_begins(at))
        return rows.order_by("starts_at", "pk")

    def past(self, at: datetime | None = None) -> "EventQuerySet":
        """Published, and over; the last one first."""
        rows = self.published(at).ending().filter(last_moment__lt=day_begins(at))
        return rows.order_by("-starts_at", "-pk")

    def for_calendars(self, at: datetime | None = None) -> "EventQuerySet":
        """What calendars are given: the coming ones, and those withdrawn after readers saw them,
        for a calendar forgets nothing by itself."""
        at = at or timezone.now()
        seen = Q(status=Status.WITHDRAWN, publish_at__lte=at)
        still = Q(pk__in=self.published(at).values("pk"))
        rows = self.filter(seen | still).ending().filter(last_moment__gte=day_begins(at))
        return rows.order_by("starts_at", "pk")


def day_begins(at: datetime | None) -> datetime:
    """Midnight here of the day of a moment (default: today)."""
    return start_of(timezone.localdate(at))


class Event(PublishableWithFiles):
    """An official event announced beforehand (mgdb1 р. 10 пп. 4)."""

    class Kind(models.TextChoices):
        OPEN_DAY = "open_day", _("Open day")
        SCHOOL = "school", _("Health school")
        RECEPTION = "reception", _("Reception of citizens")
        SCREENING = "screening", _("Screening campaign")
        HOLIDAY = "holiday", _("Celebration")
        MEETING = "meeting", _("Official meeting")

    translated = (*PublishableWithFiles.translated, "place", "for_whom", "registration")
    needed = ("starts_at", "kind")
    shown = ("kind", "place", "for_whom", "registration", "phone")

    starts_at = models.DateTimeField(_("begins"), null=True, blank=True, db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    kind = models.CharField(_("kind of event"), max_length=12, choices=Kind, blank=True, default="")
    place = models.CharField(_("where it takes place"), max_length=200)
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    registration = models.CharField(_("how to take part"), max_length=300, blank=True)
    phone = models.CharField(_("telephone for questions"), max_length=30, blank=True)
    is_cancelled = models.BooleanField(
        _("event cancelled"),
        default=False,
        help_text=_("The announcement stays, marked as cancelled; calendars strike it out."),
    )
    # Grows with every change, so that calendars know which of two states is the newer.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta(PublishableWithFiles.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            *PublishableWithFiles.Meta.constraints,
            models.CheckConstraint(
                name="support_event_ends_after",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_("The event must end after it begins."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.sequence += 1
        super().save(*args, **kwargs)

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether its last day was before the day of a moment."""
        return (self.ends_at or self.starts_at) < day_begins(at)


class Statement(DocumentBearing):
    """A statement or speech of a head, in full (mgdb1 р. 10 пп. 5)."""

    translated = (*DocumentBearing.translated, "occasion")
    needed = ("post", "spoken_on")
    shown = ("post", "occasion", "spoken_on")

    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who spoke")
    )
    occasion = models.CharField(_("occasion"), max_length=300)
    spoken_on = models.DateField(_("date of the statement"), null=True, blank=True)

    class Meta(DocumentBearing.Meta):
        verbose_name = _("statement of a head")
        verbose_name_plural = _("statements of the heads")


class HealthMaterial(DocumentBearing):
    """A memo or an article about health for the public (mgdb1 р. 10 пп. 5)."""

    translated = (*DocumentBearing.translated, "topic", "audience")
    shown = ("topic", "audience")

    topic = models.CharField(_("topic"), max_length=120)
    audience = models.CharField(_("for whom"), max_length=200)

    class Meta(DocumentBearing.Meta):
        verbose_name = _("material about health")
        verbose_name_plural = _("materials about health")


class InformationSystem(Publishable):
    """An information system, data bank or register the organisation keeps or works in, what it is
    for and how to use it (mgdb1 р. 10 пп. 6)."""

    class Category(models.TextChoices):
        SYSTEM = "system", _("Information system")
        BANK = "bank", _("Data bank")
        REGISTER = "register", _("Register of patients")

    translated = (*Publishable.translated, "purpose", "use", "owner")
    needed = ("category",)
    shown = ("category", "owner", "url")
    links_out = ("url",)

    category = models.CharField(
        _("what it is"), max_length=10, choices=Category, blank=True, default=""
    )
    purpose = CleanTextField(_("purpose"))
    use = CleanTextField(_("order of use"))
    owner = models.CharField(_("who keeps it"), max_length=200)
    url = models.URLField(_("address of the site"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(Publishable.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("information system")
        verbose_name_plural = _("information systems, data banks and registers")

    @property
    def kind(self) -> str:
        return self.get_category_display()
