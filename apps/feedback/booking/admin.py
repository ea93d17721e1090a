"""The secretary's list of one day: who comes to whom and when, with what became of each visit. It
is printed in the morning; whoever opens it leaves an entry in the journal for each visitor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.feedback.booking import actions, times
from apps.feedback.booking.presenters import hours_of
from apps.feedback.booking.times import Receptions, Slot, Window
from apps.feedback.models import Booking, ClosedDay
from apps.inquiries.admin.person import About, data_page
from apps.inquiries.on_paper import may_hand_over
from apps.languages.dates import date_words, weekday_name
from apps.languages.models import EDITORIAL_LANGUAGES, reading_language
from apps.languages.typography import capitalised
from apps.organisation.models import Post
from apps.publishing.figures import Figures
from apps.workdays.days import day_in

# How many of those to be called are named above the list; the rest is counted.
LONGEST_LIST = 20


def booking_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of the list and of the data of one visitor, for the admin site."""

    def view(function: Any) -> Any:
        return site.admin_view(partial(function, site))

    return [
        path("reception/", view(bookings_page), name="feedback_bookings"),
        path("reception/<int:number>/person/", view(visitor_page), name="feedback_booking_person"),
    ]


@dataclass(frozen=True)
class Line:
    """One time of the list: the hours, and the booking with its visitor where there is one.
    `marks`: it may be said whether the visitor came; `cancels`: it may be cancelled; `lost`: the
    hours it was booked in are gone; `untold`: it was cancelled and no letter says so."""

    hours: str
    booking: Booking | None = None
    marks: bool = False
    cancels: bool = False
    lost: bool = False
    untold: bool = False

    @property
    def topic(self) -> str:
        words = self.words
        return words.topic if words else ""

    @property
    def reason(self) -> str:
        words = self.words
        return words.reason if words else ""

    @property
    def words(self) -> Any:
        contact = self.booking and self.booking.contact
        return getattr(contact, "booking_words", None) if contact else None


@dataclass
class PostList:
    """The list of one post: whoever receives on that day and where, its times, and what was
    cancelled."""

    post: Post
    receiver: str
    place: str
    lines: list[Line] = field(default_factory=list)
    cancelled: list[Line] = field(default_factory=list)
    is_closed: bool = False

    @property
    def taken(self) -> int:
        return sum(line.booking is not None for line in self.lines)

    @property
    def tells_nobody(self) -> bool:
        """Whether somebody whose time was cancelled must be called."""
        return any(line.untold for line in self.cancelled)

    @property
    def to_tell(self) -> list[str]:
        """The languages in which the booked visitors would read why the day is closed."""
        found = {line.booking.language for line in self.lines if line.cancels and line.booking}
        return [language for language in EDITORIAL_LANGUAGES if language in found]


@dataclass(frozen=True)
class Calls:
    """Coming visitors who must be called. `lost`: the hours they booked are gone, as an absence, a
    holiday or other hours came between; `untold`: their time was cancelled and they left no
    e-mail."""

    lost: list[Booking]
    untold: list[Booking]

    @property
    def count(self) -> int:
        return len(self.lost) + len(self.untold)

    @property
    def groups(self) -> list[tuple[list[Booking], tuple[str, str]]]:
        """Both with a title and with what is to be done."""
        lost = (
            _("To be called: the hours they booked are gone"),
            _(
                "An absence, a holiday or other hours came between. Call these visitors, then"
                " cancel their bookings with a reason."
            ),
        )
        untold = (
            _("To be called: cancelled, and they left no e-mail"),
            _("No letter tells them. Call these visitors and offer another time."),
        )
        return [(self.lost, lost), (self.untold, untold)]


def calls_of(posts: list[Post], at: datetime) -> Calls:
    """The visitors of some posts who must be called as of a moment. The same number of queries
    however many there are."""
    coming = list(Booking.objects.open(at).filter(post__in=posts).select_related("post"))
    standing = times.stands(coming)
    cancelled = Booking.objects.filter(
        post__in=posts, state=Booking.State.CANCELLED, starts_at__gt=at
    )
    cancelled = cancelled.select_related("post", "contact")
    return Calls(
        [booking for booking in coming if booking.pk not in standing],
        [booking for booking in cancelled if is_untold(booking, at)],
    )


def is_untold(booking: Booking, at: datetime) -> bool:
    """Whether a coming time was cancelled by the organisation and no letter could say so."""
    if booking.state != Booking.State.CANCELLED or booking.starts_at <= at:
        return False
    contact = booking.contact
    return contact is not None and bool(contact.phone) and not contact.email


@dataclass
class Screen:
    """The list of one day as one person sees it."""

    request: HttpRequest
    day: date
    now: datetime
    fault: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def posts(self) -> list[Post]:
        """The posts whose visitors this person may know."""
        return list(actions.posts_kept_by(self.request.user, timezone.localdate(self.now)))

    @cached_property
    def bookings(self) -> list[Booking]:
        rows = Booking.objects.between(self.day, self.day).filter(post__in=self.posts)
        return list(rows.select_related("post", "contact__booking_words"))

    @cached_property
    def lists(self) -> list[PostList]:
        """The posts that receive on the day or have visitors then, in their order."""
        windows: dict[int, list[Window]] = {}
        for window in Receptions(self.day, self.day).windows():
            windows.setdefault(window.post.pk, []).append(window)
        closed = set(ClosedDay.objects.filter(day=self.day).values_list("post_id", flat=True))
        minutes = Figures(self.now)["reception.minutes"]
        found = []
        for post in self.posts:
            own = [booking for booking in self.bookings if booking.post_id == post.pk]
            hours = windows.get(post.pk, [])
            if hours or own or post.pk in closed:
                each = self.list_of(post, hours, own, minutes)
                each.is_closed = post.pk in closed
                found.append(each)
        return found

    def list_of(
        self, post: Post, windows: list[Window], bookings: list[Booking], minutes: int
    ) -> PostList:
        first = next(iter(windows), None)
        row = PostList(
            post,
            first.receiver.name if first else "",
            "; ".join(dict.fromkeys(window.place for window in windows)),
        )
        held = [booking for booking in bookings if booking.state in Booking.HELD]
        entries: list[tuple[datetime, Line]] = [
            (booking.starts_at, self.line(booking, windows)) for booking in held
        ]
        free: Iterable[Slot] = times.free_of(times.slots_of(windows, minutes), held)
        entries += [(slot.starts_at, Line(hours_of(slot.starts_at, slot.ends_at))) for slot in free]
        row.lines = [line for _at, line in sorted(entries, key=lambda entry: entry[0])]
        row.cancelled = [self.line(each, windows) for each in bookings if each not in held]
        return row

    def line(self, booking: Booking, windows: list[Window]) -> Line:
        begun = booking.starts_at <= self.now
        return Line(
            hours_of(booking.starts_at, booking.ends_at),
            booking,
            marks=begun and booking.state in Booking.HELD,
            cancels=booking.is_booked,
            lost=booking.is_booked
            and not begun
            and not any(window.covers(booking) for window in windows),
            untold=is_untold(booking, self.now),
        )

    @property
    def hands_over(self) -> bool:
        """Whether the person gives visitors copies of their data and erases these."""
        return may_hand_over(self.request.user, timezone.localdate(self.now))

    @cached_property
    def calls(self) -> Calls:
        return calls_of(self.posts, self.now)

    def url(self, day: date) -> str:
        return f"{reverse('admin:feedback_bookings')}?day={day:%Y-%m-%d}"

    def group(self, rows: list[Booking], words: Any) -> dict[str, Any]:
        """Visitors to be called for one reason, in words, as the list shows them."""
        return {
            "title": words[0],
            "help": words[1],
            "rows": [(each, self.url(each.day)) for each in rows[:LONGEST_LIST]],
            "more": max(0, len(rows) - LONGEST_LIST),
        }

    def context(self) -> dict[str, Any]:
        language = reading_language()
        words = f"{weekday_name(self.day, language)}, {date_words(self.day, language)}"
        return {
            "title": _("Personal reception"),
            "opts": None,
            "screen": self,
            "day": self.day,
            "day_words": capitalised(words),
            "previous_url": self.url(self.day - timedelta(days=1)),
            "next_url": self.url(self.day + timedelta(days=1)),
            "calls": [self.group(rows, words) for rows, words in self.calls.groups if rows],
            "fault": self.fault,
        }


def bookings_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The list of the day `?day=`, today by default; a post does what its button `do` says. Raises
    PermissionDenied for whoever sees no citizens' data."""
    if not request.user.has_perm("feedback.view_booking"):
        raise PermissionDenied
    now = timezone.now()
    screen = Screen(request, asked_day(request, now), now)
    if request.method == "POST":
        try:
            words = do(request, screen)
        except ValidationError as refusal:
            screen.fault = fault_of(request, refusal)
        else:
            messages.success(request, words)
            return HttpResponseRedirect(screen.url(screen.day))
    read = {
        row.post: [each.booking.number for each in (*row.lines, *row.cancelled) if each.booking]
        for row in screen.lists
    }
    actions.note_looks(screen.day, read, by=request.user, at=now)
    context = {**site.each_context(request), **screen.context()}
    return TemplateResponse(request, "admin/feedback/bookings.html", context)


def visitor_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """The data of the visitor of one booking. Raises PermissionDenied for whoever sees no citizens'
    data, Http404 for bookings of posts the person does not keep."""
    if not request.user.has_perm("feedback.view_booking"):
        raise PermissionDenied
    posts = actions.posts_kept_by(request.user, timezone.localdate())
    booking = get_object_or_404(Booking.objects.filter(post__in=posts), number=number)
    return data_page(site, request, about(booking))


def about(booking: Booking) -> About:
    goes = _(
        "Name, e-mail, telephone and what the visit is about are erased for good. The number, the"
        " time and the state stay."
    )
    if booking.is_booked and booking.starts_at > timezone.now():
        goes = f"{goes} {_('The time is given back.')}"
    here = f"{reverse('admin:feedback_bookings')}?day={booking.day:%Y-%m-%d}"
    return About(
        booking,
        _("Booking No. %(number)d") % {"number": booking.number},
        ((_("Personal reception"), here),),
        goes,
    )


def asked_day(request: HttpRequest, now: datetime) -> date:
    found = day_in(request.GET.get("day", ""))
    # Neither end of the calendar: the list names the day before and the day after.
    in_reach = found is not None and date.min < found < date.max
    return found if in_reach else timezone.localdate(now)


def do(request: HttpRequest, screen: Screen) -> str:
    """Does what a button says and gives the words that it is done. Raises Http404 for what the
    person does not see, ValidationError for what is refused."""
    verb, by, at = request.POST.get("do", ""), request.user, screen.now
    if verb in ("came", "missed", "cancel"):
        rows = Booking.objects.filter(post__in=screen.posts)
        booking = get_object_or_404(rows, number=number_in(request, "booking"))
        if verb == "cancel":
            actions.cancel(booking, reason=request.POST.get("reason", ""), by=by, at=at)
            return _("No. %(number)d is cancelled.") % {"number": booking.number}
        actions.mark(booking, came=verb == "came", by=by, at=at)
        return _("Noted for No. %(number)d.") % {"number": booking.number}
    post = next((each for each in screen.posts if each.pk == number_in(request, "post")), None)
    if post is None or verb not in ("close", "open"):
        raise Http404
    if verb == "open":
        actions.open_day(post, screen.day, by=by, at=at)
        return _("The day is open again; what was cancelled stays cancelled.")
    reasons = {
        language: request.POST.get(f"reason_{language}", "") for language in EDITORIAL_LANGUAGES
    }
    cancelled = actions.close_day(post, screen.day, by=by, reasons=reasons, at=at)
    return ngettext(
        "The day is closed; %(count)d booking is cancelled.",
        "The day is closed; %(count)d bookings are cancelled.",
        cancelled,
    ) % {"count": cancelled}


def number_in(request: HttpRequest, name: str) -> int:
    """A number a form names. Raises Http404 for anything else."""
    words = request.POST.get(name, "")
    if not (words.isascii() and words.isdecimal() and len(words) < 10):
        raise Http404
    return int(words)


def fault_of(request: HttpRequest, refusal: ValidationError) -> dict[str, Any]:
    """What was refused, beside which line, and what had been typed."""
    return {
        "verb": request.POST.get("do", ""),
        "booking": request.POST.get("booking", ""),
        "post": request.POST.get("post", ""),
        "words": " ".join(refusal.messages),
        "typed": {
            name: request.POST.get(name, "") for name in ("reason", "reason_kk", "reason_ru")
        },
    }
