"""What every page shows around its text: names, telephones, hours, menu, notices, footer.

Read lazily: a response that shows no frame (the admin, a file) makes none of these queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import CharField, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.languages.dates import from_time, on_weekday, time_range, until_time, weekday_name
from apps.languages.middleware import prefix_language
from apps.languages.models import reading_language
from apps.languages.typography import capitalised
from apps.organisation.models import Phone, Profile, organisation
from apps.other.models import OtherPage
from apps.portal.models import UrgentNotice
from apps.services.models import ServicesPage
from apps.support.models import UsefulLink
from apps.workdays.models import DayHours, Timetable

EMERGENCY = "103"


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    current: bool = False
    external: bool = False
    icon: str = ""
    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Column:
    """A column of the footer."""

    title: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Opening:
    is_open: bool
    text: str


@dataclass(frozen=True)
class NoticeRow:
    title: str
    text: str
    url: str


# The main menu, by what people want. An entry is shown when its address exists.
MENU = (
    (gettext_lazy("For patients"), "section", ["services"], "heart-pulse"),
    (gettext_lazy("Doctors and schedule"), "services.doctor.list", [], "stethoscope"),
    (gettext_lazy("Prices"), "services.pricelist.list", [], "wallet"),
    (gettext_lazy("News"), "news.newsitem.list", [], "newspaper"),
    (gettext_lazy("About us"), "section", ["about"], "hospital"),
    (gettext_lazy("Openness"), "openness", [], "shield-check"),
    (gettext_lazy("Director's blog"), "head_blog.headanswer.list", [], "message-square"),
    (gettext_lazy("Contacts"), "contacts", [], "phone"),
)


def address(name: str, args: list[str] | None = None) -> str:
    """The address of a page, '' when the site has no such page."""
    try:
        return reverse(name, args=args or [])
    except NoReverseMatch:
        return ""


# Standing pages that the frame and the home page lead to, by URL name; shown once published.
STANDING_PAGES = {
    "services.servicespage.page": (
        ServicesPage,
        ("info/appointment-rules", "house-call", "attachment"),
    ),
    "other.otherpage.page": (OtherPage, ("accessibility-statement", "personal-data")),
}


class Frame:
    """Everything around a page; each part is read when the template first asks for it."""

    emergency = EMERGENCY

    def __init__(self, request: HttpRequest, at: datetime | None = None) -> None:
        self.request = request
        self.at = at or timezone.now()
        self.language = reading_language()

    @cached_property
    def organisation(self) -> Profile:
        return organisation() or Profile()

    @cached_property
    def phones(self) -> list[Phone]:
        return list(Phone.objects.filter(in_frame=True))

    @property
    def main_phone(self) -> Phone | None:
        return next(iter(self.phones), None)

    @cached_property
    def timetable(self) -> Timetable:
        return Timetable()

    @cached_property
    def now(self) -> datetime:
        """The wall clock of the polyclinic, without a zone, as opening hours are written."""
        return timezone.localtime(self.at).replace(tzinfo=None)

    @cached_property
    def today(self) -> DayHours | None:
        main = self.timetable.main
        return main and self.timetable.on(main, self.now.date())

    @cached_property
    def opening(self) -> Opening | None:
        """Open or closed at this moment, and until when; None when no hours are entered."""
        today = self.today
        if today is None:
            return None
        if today.is_open_at(self.now.time()):
            words = _("Open now · %(until)s") % {"until": until_time(today.closes, self.language)}
            return Opening(True, words)
        opens = self.timetable.next_opening(self.timetable.main, self.now)
        if opens is None:
            return Opening(False, _("Closed now"))
        since = from_time(opens.time(), self.language)
        if opens.date() == self.now.date():
            words = _("Closed now · opens today, %(since)s") % {"since": since}
        elif opens.date() == self.now.date() + timedelta(days=1):
            words = _("Closed now · opens tomorrow, %(since)s") % {"since": since}
        else:
            day = on_weekday(opens.date(), self.language)
            words = _("Closed now · opens %(day)s %(since)s") % {"day": day, "since": since}
        return Opening(False, words)

    @cached_property
    def hours(self) -> list[tuple[str, str]]:
        """The week of the whole organisation, days of equal hours in one line."""
        main = self.timetable.main
        if main is None:
            return []
        week = {row.weekday: time_range(row.opens, row.closes) for row in main.week.all()}
        days = [(day, week.get(day, _("day off"))) for day in range(7)]
        lines = []
        for hours, run in groupby(days, key=lambda pair: pair[1]):
            names = [day for day, _hours in run]
            lines.append((self.day_range(names), hours))
        return lines

    def day_range(self, days: list[int]) -> str:
        # 1 January 2024 was a Monday.
        first, last = (
            weekday_name(datetime(2024, 1, 1 + day).date(), self.language)
            for day in (days[0], days[-1])
        )
        return capitalised(first if first == last else f"{first}–{last}")

    @cached_property
    def menu(self) -> list[Link]:
        return list(self.menu_entries())

    def menu_entries(self) -> Iterator[Link]:
        urls = [address(name, args) for _title, name, args, _icon in MENU]
        # A page of two entries, such as a section's prices, belongs to the narrower one.
        here = [url for url in urls if url and self.request.path.startswith(url)]
        current = max(here, key=len, default="")
        for (title, _name, _args, icon), url in zip(MENU, urls, strict=True):
            if url:
                yield Link(str(title), url, current=url == current, icon=icon)

    @cached_property
    def notices(self) -> list[NoticeRow]:
        return [
            NoticeRow(notice.title, notice.text, notice.link and f"/{self.language}{notice.link}")
            for notice in UrgentNotice.objects.current(self.at)
        ]

    @cached_property
    def languages(self) -> list[Link]:
        """The same page in every shown language, each named in itself."""
        names = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
        # The prefix is all that differs; a page number or a filter stays.
        prefixed = prefix_language(self.request.path) != ""
        here = self.request.get_full_path()[3:] if prefixed else "/"
        return [
            Link(
                names[code],
                f"/{code}{here}",
                current=code == self.language,
                code=code,
                name=names[code],
            )
            for code, _name in settings.LANGUAGES
        ]

    @cached_property
    def useful_links(self) -> list[UsefulLink]:
        shown = UsefulLink.objects.published().order_by("position", "pk")
        return [link for link in shown if link.on_home or link.in_footer]

    @cached_property
    def footer(self) -> list[Column]:
        links = [
            Link(link.title, link.url, external=True)
            for link in self.useful_links
            if link.in_footer
        ]
        return [
            Column(_("Useful links"), links[:6]),
            Column(
                _("Openness"),
                self.existing(
                    (_("All sections"), "openness", []),
                    (_("State of the site"), "state_of_site", []),
                    (_("Corporate documents"), "documents.corporatedocument.list", []),
                    (_("Public procurement"), "procurement.tender.list", []),
                    (_("Vacancies"), "vacancies.vacancy.list", []),
                ),
            ),
            Column(
                _("About the site"),
                [
                    *self.existing(
                        (
                            _("Accessibility statement"),
                            "other.otherpage.page",
                            ["accessibility-statement"],
                        ),
                        (_("Personal data"), "other.otherpage.page", ["personal-data"]),
                        (_("Site map"), "site_map", []),
                        (_("News feed (RSS)"), "news.newsitem.feed", []),
                    ),
                    Link(_("Something wrong on this page?"), self.fault_url),
                ],
            ),
        ]

    @property
    def fault_url(self) -> str:
        """The form by which a reader says that something is wrong on this very page."""
        return f"{reverse('feedback.page')}?{urlencode({'page': self.request.path})}"

    @property
    def privacy_url(self) -> str:
        """The page on personal data, '' until it is published."""
        return self.page_url("other.otherpage.page", ["personal-data"])

    def existing(self, *entries: tuple[str, str, list[str]]) -> list[Link]:
        found = [(title, self.page_url(name, args)) for title, name, args in entries]
        return [Link(title, url) for title, url in found if url]

    def page_url(self, name: str, args: list[str]) -> str:
        """The address of a page, '' when the site has none or it is not published."""
        if name in STANDING_PAGES and (name, args[0]) not in self.published_pages:
            return ""
        return address(name, args)

    @cached_property
    def published_pages(self) -> set[tuple[str, str]]:
        """Which of STANDING_PAGES are published; one query for all."""
        rows = [
            model.objects.published(self.at)
            .filter(slug__in=slugs)
            .order_by()
            .annotate(page=Value(name, output_field=CharField()))
            .values_list("page", "slug")
            for name, (model, slugs) in STANDING_PAGES.items()
        ]
        return set(rows[0].union(*rows[1:]))

    @property
    def search_url(self) -> str:
        return address("search")

    @property
    def gallery(self) -> bool:
        return settings.DEBUG

    @property
    def is_demonstration(self) -> bool:
        return getattr(settings, "DEMONSTRATION", False)
