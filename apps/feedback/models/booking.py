"""Booked times of personal reception: which time, in which state, and the digest of the secret.
Who comes and why stands in `inquiries.Contact` and beside it in `BookingWords`; both go together.
Which times there are at all is computed from the hours of posts (apps/feedback/booking/times.py)
and stored nowhere."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.inquiries.models import Contact, Numbered
from apps.organisation.models import Post
from apps.publishing.models import ShownAtOnce
from apps.workdays.days import last_moment_of, start_of


class BookingQuerySet(models.QuerySet):
    """Questions about booked times; a moment or a day is always an argument."""

    def held(self) -> "BookingQuerySet":
        """Those that take up their time: all but cancelled ones."""
        return self.filter(state__in=Booking.HELD)

    def open(self, at: datetime) -> "BookingQuerySet":
        """Those still to come at a moment."""
        return self.filter(state=Booking.State.BOOKED, starts_at__gt=at)

    def between(self, first: date, last: date) -> "BookingQuerySet":
        """Those of the days from the first to the last, both included."""
        return self.filter(starts_at__range=(start_of(first), last_moment_of(last)))

    def with_same_person(self, phone_digest: str, email_digest: str) -> "BookingQuerySet":
        """Those made with a telephone or an e-mail that has one of these digests; none for two
        empty ones."""
        same = Q()
        if phone_digest:
            same |= Q(contact__booking_words__phone_digest=phone_digest)
        if email_digest:
            same |= Q(contact__booking_words__email_digest=email_digest)
        return self.filter(same) if same else self.none()


class Booking(Numbered):
    """A time of personal reception that somebody has booked; never deleted, and without a word
    about the person."""

    class State(models.TextChoices):
        BOOKED = "booked", pgettext_lazy("reception", "booked")
        WITHDRAWN = "withdrawn", pgettext_lazy("reception", "cancelled by the visitor")
        CANCELLED = "cancelled", pgettext_lazy("reception", "cancelled by the organisation")
        CAME = "came", pgettext_lazy("reception", "came")
        MISSED = "missed", pgettext_lazy("reception", "did not come")

    # A time in one of these states is nobody else's.
    HELD = (State.BOOKED, State.CAME, State.MISSED)

    post = models.ForeignKey(
        Post, models.PROTECT, related_name="bookings", verbose_name=_("who receives")
    )
    starts_at = models.DateTimeField(_("time of the reception"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField(_("moment of booking"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    contact = models.OneToOneField(
        Contact, models.SET_NULL, null=True, related_name="booking", verbose_name=_("visitor")
    )
    # Looked for at every booking; no day bounds it as it bounds the others'.
    fingerprint = models.CharField(max_length=64, db_index=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("booked time of reception")
        verbose_name_plural = _("booked times of reception")
        indexes = [models.Index(fields=["starts_at"])]
        constraints = [
            models.UniqueConstraint(
                name="feedback_booking_one_visitor_a_time",
                fields=["post", "starts_at"],
                condition=Q(state__in=["booked", "came", "missed"]),
                violation_error_message=_("This time is taken."),
            ),
            models.CheckConstraint(
                name="feedback_booking_ended",
                condition=Q(state="booked", ended_at__isnull=True)
                | (~Q(state="booked") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="feedback_booking_minutes", condition=Q(minutes__gt=0)),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def is_booked(self) -> bool:
        return self.state == self.State.BOOKED

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


class BookingWords(models.Model):
    """What belongs to the person of a booking: what it is about, what the organisation wrote when
    it cancelled, and the digests by which two bookings of one person are known. The database erases
    it with the contact."""

    kept_as = "citizens"

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="booking_words")
    topic = models.CharField(_("what it is about"), max_length=300)
    reason = models.CharField(_("reason of the cancellation"), max_length=300, blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    email_digest = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = _("words of a booking")
        verbose_name_plural = _("words of bookings")

    def __str__(self) -> str:
        # Never the words themselves: a string form lands in logs and messages.
        return f"{self._meta.verbose_name} {self.pk}"


class ClosedDay(ShownAtOnce):
    """A day on which the holder of a post receives nobody although the hours say so."""

    kept_as = "citizens"

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="closed_days", verbose_name=_("who receives")
    )
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["day"]
        verbose_name = _("day without reception")
        verbose_name_plural = _("days without reception")
        constraints = [
            models.UniqueConstraint(name="feedback_closedday_once", fields=["post", "day"])
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} {self.post}"
