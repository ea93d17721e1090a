"""The public pages of booking a time of reception: who receives and on which days, the form of a
day, one's own booking by number and secret, and the entry for a calendar. None is ever cached: each
shows what is free now."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.feedback.booking import actions, times
from apps.feedback.booking.forms import BookingForm, FollowForm
from apps.feedback.booking.presenters import (
    day_choices,
    day_name,
    moment_words,
    receiver_note,
    receiving,
)
from apps.feedback.crumbs import way_here
from apps.feedback.models import Booking
from apps.inquiries.forms import ProtectedForm
from apps.inquiries.receipts import Receipt
from apps.inquiries.views import ProtectedFormView
from apps.languages.models import reading_language
from apps.organisation.models import Phone, Post
from apps.organisation.presenters import person_cards
from apps.publishing import icalendar
from apps.publishing.figures import Figures
from apps.publishing.views import Crumb, Fact
from apps.workdays.days import day_in

# Days shown beside each person; the others stand on a page of their own.
NEAREST = 4
CANCEL, ERASE = "cancel", "erase"
# No figure lets anybody book further ahead, days.
FARTHEST = 84


def posts_receiving(on: date) -> list[Post]:
    """The posts with hours of reception, with whoever stands in them on a day."""
    posts = Post.objects.in_force(on).filter(reception_hours__isnull=False).distinct()
    return list(posts.with_holders(on).with_reception())


def receiving_post(code: str, on: date) -> Post:
    """Raises Http404 for a post that receives nobody."""
    posts = Post.objects.in_force(on).filter(reception_hours__isnull=False).distinct()
    return get_object_or_404(posts.with_holders(on).with_reception(), code=code)


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page of booking; the last one given is this page."""
    own = _("Personal reception")
    if not more:
        return way_here(Crumb(own))
    return way_here(Crumb(own, reverse("feedback.booking")), *more)


def page(request: HttpRequest, template: str, heading: str, **more: Any) -> TemplateResponse:
    context = {"page_title": heading, "page_description": "", "heading": heading, **more}
    return TemplateResponse(request, template, context)


@never_cache
def who_receives(request: HttpRequest) -> TemplateResponse:
    """Who receives citizens, each with the nearest days that have free times."""
    now = timezone.now()
    posts = posts_receiving(timezone.localdate(now))
    return page(
        request,
        "feedback/booking.html",
        _("Personal reception: book a time"),
        breadcrumbs=crumbs(),
        rows=receiving(posts, times.offer(now), NEAREST),
        phones=list(Phone.objects.filter(service=Phone.Service.HEAD_RECEPTION)),
    )


@never_cache
def days(request: HttpRequest, code: str) -> TemplateResponse:
    """All days of one post that have free times."""
    now = timezone.now()
    post = receiving_post(code, timezone.localdate(now))
    return page(
        request,
        "feedback/booking_days.html",
        _("Choose a day"),
        page_title=_("Personal reception: %(receives)s") % {"receives": post},
        breadcrumbs=crumbs(Crumb(_("Choose a day"))),
        person=person_cards([post], full=False)[0],
        days=day_choices(post, times.offer(now, post)),
    )


class BookView(ProtectedFormView):
    """The form of one day of one post, and the page with number and secret after it."""

    form_class = BookingForm
    template = "feedback/booking_form.html"
    form: BookingForm

    @cached_property
    def day(self) -> date:
        found = day_in(self.kwargs["day"])
        # Yesterday too: somebody may have filled the form across midnight.
        if found is None or not -1 <= (found - timezone.localdate()).days <= FARTHEST:
            raise Http404
        return found

    @cached_property
    def post_asked(self) -> Post:
        return receiving_post(self.kwargs["code"], timezone.localdate())

    def make_form(self, *data: Any) -> BookingForm:
        self.form = self.form_class(*data, request=self.request, post=self.post_asked, day=self.day)
        return self.form

    def answer(self, request: HttpRequest) -> HttpResponse:
        try:
            return super().answer(request)
        except ValidationError as refusal:
            self.form.refuse(refusal)
            return self.show(self.form, HTTPStatus.CONFLICT)

    def heading(self) -> str:
        return day_name(self.day)

    def crumbs(self) -> list[Crumb]:
        all_days = Crumb(_("Choose a day"), reverse("feedback.booking.days", args=[self.code]))
        return crumbs(all_days, Crumb(self.heading()))

    @property
    def code(self) -> str:
        return self.post_asked.code

    def context(self, **more: Any) -> dict[str, Any]:
        slot = next(iter(self.form.of_the_day), None)
        return super().context(
            receives=str(self.post_asked),
            receiver=slot.window.receiver.name if slot else "",
            instead=receiver_note(slot) if slot else "",
            place=slot.window.place if slot else "",
            days_url=reverse("feedback.booking.days", args=[self.code]),
            **more,
        )

    def keep(self, form: BookingForm) -> Receipt[Booking]:
        return actions.book(form.wish())

    def done(self, kept: Receipt[Booking]) -> TemplateResponse:
        booking = kept.record
        window = times.stands([booking]).get(booking.pk)
        heading = _("Your time is booked")
        return page(
            self.request,
            "feedback/booking_done.html",
            heading,
            breadcrumbs=crumbs(Crumb(heading)),
            booking=booking,
            secret=kept.secret,
            is_new=kept.is_new,
            # The number stands above them, beside the secret.
            facts=booking_facts(booking, window)[1:],
            calendar_url=calendar_url(booking),
            follow_url=reverse("feedback.booking.follow"),
            letter_sent=bool(booking.contact and booking.contact.email),
        )


class FollowView(ProtectedFormView):
    """One's own booking: number and secret in, its state out, with the buttons that cancel it and
    erase the data."""

    form_class = FollowForm
    template = "feedback/booking_follow.html"
    form: FollowForm

    def make_form(self, *data: Any) -> ProtectedForm:
        self.form = FollowForm(*data, request=self.request)
        return self.form

    def heading(self) -> str:
        return _("My booking")

    def crumbs(self) -> list[Crumb]:
        return crumbs(Crumb(self.heading()))

    def answer(self, request: HttpRequest) -> HttpResponse:
        try:
            return super().answer(request)
        except ValidationError as refusal:
            # Too late to cancel: the page shows how it stands, and says so.
            return self.state(self.form.record, refusal=" ".join(refusal.messages))

    def keep(self, form: FollowForm) -> Booking:
        if CANCEL in self.request.POST:
            actions.withdraw(form.record)
        elif ERASE in self.request.POST:
            actions.erase(form.record)
        return form.record

    def done(self, kept: Booking) -> TemplateResponse:
        return self.state(kept)

    def state(self, booking: Booking, refusal: str = "") -> TemplateResponse:
        now = timezone.now()
        window = times.stands([booking]).get(booking.pk) if booking.is_booked else None
        words = getattr(booking.contact, "booking_words", None) if booking.contact else None
        coming = booking.is_booked and booking.starts_at > now
        return self.page(
            "feedback/booking_state.html",
            booking=booking,
            facts=booking_facts(booking, window),
            reason=words.reason if words else "",
            refusal=refusal,
            coming=coming,
            is_erased=booking.contact is None,
            # The hours are gone: the organisation must say what comes instead.
            uncertain=coming and window is None,
            calendar_url=calendar_url(booking) if coming and window else "",
            number=self.form.cleaned_data["number"],
            secret=self.form.cleaned_data["secret"],
        )


def booking_facts(booking: Booking, window: times.Window | None) -> list[Fact]:
    """Number, time, who receives and where; nothing about the visitor."""
    facts = [
        Fact(_("Number of the booking"), str(booking.number)),
        Fact(_("Day and time"), moment_words(booking.starts_at)),
        Fact(_("Who receives"), str(booking.post)),
    ]
    if window is not None:
        facts[2] = Fact(_("Who receives"), f"{booking.post}: {window.receiver.name}")
        facts.append(Fact(_("Place"), window.place))
    return facts


def calendar_url(booking: Booking) -> str:
    return reverse(
        "feedback.booking.ics", args=[booking.post.code, times.code_of(booking.starts_at)]
    )


@never_cache
def calendar_entry(request: HttpRequest, code: str, when: str) -> HttpResponse:
    """A time of reception as an entry for a calendar. It is the same for everybody and says nothing
    of who has booked it, or whether anybody has."""
    starts_at = times.moment_in(when)
    if starts_at is None:
        raise Http404
    day = timezone.localdate(starts_at)
    post = receiving_post(code, timezone.localdate())
    length = timedelta(minutes=Figures()["reception.minutes"])
    windows = times.Receptions(day, day, post).windows()
    window = next((w for w in windows if w.starts_at <= starts_at <= w.ends_at - length), None)
    if window is None:
        raise Http404
    heading = _("Personal reception: %(receives)s") % {"receives": post}
    entry = icalendar.Entry(
        uid=icalendar.uid_of(f"reception-{post.pk}-{when}"),
        starts=starts_at,
        ends=starts_at + length,
        summary=heading,
        place=window.place,
        description=_("Bring an identity document. Come five minutes early."),
        url=request.build_absolute_uri(reverse("feedback.booking.follow")),
        sequence=0,
        changed_at=timezone.now(),
    )
    content = icalendar.calendar(heading, [entry], reading_language())
    response = HttpResponse(content, content_type=icalendar.CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="reception.ics"'
    return response
