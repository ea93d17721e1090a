"""The pages of doctors: who receives on a day, the week, the list by name, education and
certificates, the page of one doctor and the calendar of the reception."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.languages.dates import clock, day_month, weekday_name
from apps.languages.models import column, reading_language
from apps.languages.typography import number
from apps.library.renditions import picture
from apps.organisation.models import Phone
from apps.publishing import icalendar
from apps.publishing.export import download_links
from apps.publishing.models import as_of
from apps.publishing.sections import (
    Collection,
    Listing,
    collection_for,
)
from apps.publishing.views import Crumb, Fact, Sibling
from apps.services import presenters, structured
from apps.services.forms import DayFilter, DoctorFilter
from apps.services.models import Certificate, Doctor, Speciality
from apps.services.schedule import DAYS_AHEAD, DoctorDay, Schedule, State, Window, monday_of

# How far the calendar of a doctor reaches; programs that hold it ask again.
CALENDAR_DAYS = 8 * 7
# Those who receive stand before those who do not.
ORDER = (State.NOW, State.LATER, State.OVER, State.AWAY, State.OFF)


class DoctorListing(Listing):
    """Doctors by day, by week, by name and by speciality, and a page for each."""

    further_lists = ("week", "all", "staff")
    TEMPLATES = {
        "day": "services/doctor_list.html",
        "week": "services/doctor_week.html",
        "all": "services/doctor_all.html",
        "staff": "services/doctor_staff.html",
    }

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        base, name = collection.address, collection.name
        return [
            *(
                path(
                    f"{base}/{shown}/",
                    cls.as_view(collection=collection, shown=shown),
                    name=f"{name}.{shown}",
                )
                for shown in cls.further_lists
            ),
            path(
                f"{base}/<slug:slug>/schedule.ics",
                cls.as_view(collection=collection, shown="calendar"),
                name=f"{name}.calendar",
            ),
            *super().urls(collection),
        ]

    # Which of the views of the list this is; the day by itself.
    shown = "day"

    @classmethod
    def item_url(cls, collection: Collection, item: str) -> str:
        if item == "services.staff.schedule":
            return cls.list_url(collection)
        return reverse(f"{collection.name}.staff")

    @cached_property
    def now(self) -> datetime:
        """The clock of the organisation, without a zone, as its hours are written."""
        return timezone.localtime().replace(tzinfo=None)

    @property
    def today(self) -> date:
        return self.now.date()

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        if self.shown == "calendar":
            return self.calendar(get_object_or_404(Doctor.objects.public(), slug=slug))
        if slug:
            return self.show_row(self.get_row(slug))
        return getattr(self, f"show_{self.shown}")()

    def rows(self) -> QuerySet:
        rows = Doctor.objects.published().select_related("person", "speciality")
        return rows.alphabetical()

    def show_day(self) -> HttpResponse:
        """Who receives on a day, those who receive first."""
        form = DayFilter(self.request.GET, self.specialities(), self.today)
        day = form.chosen_day
        schedule = Schedule(day, max(day, self.today) + timedelta(days=DAYS_AHEAD))
        doctors = schedule.doctors(form.narrow(self.rows()))
        days = [schedule.on(doctor, day) for doctor in doctors]
        days.sort(key=lambda each: ORDER.index(each.state(self.now)))
        count = sum(1 for each in days if each.windows)
        page = self.page_of(days)
        booking = booking_url()
        table = [presenters.doctor_row(each, schedule, self.now, booking) for each in page]
        closing = schedule.closing(day)
        return self.show_view(
            form,
            page,
            heading=day_heading(day, count),
            at=clock(self.now.time()) if day == self.today else "",
            table=table,
            closing=closing and (closing.reason or _("Closed on this day")),
        )

    def show_week(self) -> HttpResponse:
        """The days of a week of each doctor, by speciality."""
        form = DoctorFilter(self.request.GET, self.specialities())
        monday = monday_of(self.today)
        offset = 7 if self.request.GET.get("week") == "next" else 0
        first = monday + timedelta(days=offset)
        page = self.page_of(by_speciality(form.narrow(self.rows())))
        schedule = Schedule(first, first + timedelta(days=6))
        weeks = [
            {
                "doctor": doctor,
                "days": presenters.week_days(schedule.days(doctor, first, 7), self.today),
            }
            for doctor in schedule.doctors(page.object_list)
        ]
        query = self.request.GET.copy()
        query.pop("page", None)
        chips = []
        for code, title in (("this", _("This week")), ("next", _("Next week"))):
            query["week"] = code
            chips.append(
                {
                    "name": title,
                    "url": f"?{query.urlencode()}",
                    "current": (code == "next") == bool(offset),
                }
            )
        days = [first + timedelta(days=each) for each in range(7)]
        return self.show_view(
            form,
            page,
            heading=presenters.week_heading(first),
            week="next" if offset else "",
            weeks=weeks,
            days=[
                {"date": day, "today": day == self.today, "closing": schedule.closing(day)}
                for day in days
            ],
            chips=chips,
        )

    def show_all(self) -> HttpResponse:
        """Every doctor by the alphabet of the page's language."""
        form = DoctorFilter(self.request.GET, self.specialities())
        rows = form.narrow(self.rows()).select_related("person__photo", "speciality", "branch")
        page = self.page_of(rows)
        cards = [presenters.doctor_card(doctor, self.today) for doctor in page]
        return self.show_view(form, page, heading=count_heading(page.paginator.count), cards=cards)

    def show_staff(self) -> HttpResponse:
        """Names by speciality with education and certificate, as the regulation asks for them
        (mgdb1 р. 5 п. 3)."""
        form = DoctorFilter(self.request.GET, self.specialities())
        rows = by_speciality(form.narrow(self.rows()))
        certificates = Prefetch("certificates", Certificate.objects.not_replaced())
        page = self.page_of(rows.prefetch_related("education", certificates))
        return self.show_view(form, page, heading=count_heading(page.paginator.count))

    def page_of(self, rows: Any) -> Page:
        return Paginator(rows, self.page_size).get_page(self.request.GET.get("page"))

    def show_view(self, form: DoctorFilter, page: Page, **context: Any) -> HttpResponse:
        titles = self.tab_titles()
        # The first tab is the page of the list itself.
        first = self.shown == "day"
        above = Crumb(self.collection.title, self.list_url(self.collection))
        here = _("Doctors and schedule of reception") if first else titles[self.shown]
        crumbs = [Crumb(here)] if first else [above, Crumb(here)]
        return self.respond(
            [self.TEMPLATES[self.shown]],
            {
                "collection": self.collection,
                "page_title": here,
                "tabs": self.tabs(titles),
                "filters": form,
                "page_obj": page,
                "today": self.today,
                "week": "",
                "downloads": download_links(self.collection),
                "breadcrumbs": self.crumbs(*crumbs),
                **context,
            },
        )

    def tab_titles(self) -> dict[str, str]:
        return {
            "day": _("Who receives today"),
            "week": _("By week"),
            "all": _("All doctors"),
            "staff": _("Education and certificates"),
        }

    def tabs(self, titles: dict[str, str]) -> list[Sibling]:
        found = [Sibling(titles["day"], self.list_url(self.collection), self.shown == "day")]
        for shown in self.further_lists:
            url = reverse(f"{self.collection.name}.{shown}")
            found.append(Sibling(titles[shown], url, self.shown == shown))
        item = "services.citizens_reception"
        reception = collection_for(item)
        if reception is not None:
            found.append(Sibling(_("Reception of citizens"), reception.item_url(item)))
        return found

    def specialities(self) -> list[Speciality]:
        """Those that have a doctor, by the alphabet; one query."""
        doctors = Doctor.objects.published()
        found = Speciality.objects.filter(
            Q(doctors__in=doctors) | Q(further_doctors__in=doctors)
        ).distinct()
        return list(found.alphabetical())

    # The page of one doctor

    def get_row(self, slug: str) -> Doctor:
        rows = Doctor.objects.visible_to(self.request.user) | Doctor.objects.departed()
        return get_object_or_404(
            rows.select_related("unit", "person__photo", "speciality", "branch"), slug=slug
        )

    def show_row(self, row: Doctor) -> HttpResponse:
        if row.person is None or row.person.works(self.today):
            return super().show_row(row)
        response = self.respond(
            ["services/doctor_departed.html"],
            {
                "object": row,
                "since": row.person.left_on + timedelta(days=1),
                "page_title": row.title,
                "list_url": self.list_url(self.collection),
                "breadcrumbs": self.crumbs(
                    Crumb(self.collection.title, self.list_url(self.collection)), Crumb(row.title)
                ),
            },
            row=row,
        )
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def extra(self, row: Doctor) -> dict[str, Any]:
        if row.person is None or row.speciality is None:
            # A draft that has only begun.
            return {}
        monday = monday_of(self.today)
        last = self.today + timedelta(days=DAYS_AHEAD)
        schedule = Schedule(monday, last)
        (doctor,) = schedule.doctors(Doctor.objects.filter(pk=row.pk))
        week = schedule.days(doctor, monday, 7)
        today = schedule.on(doctor, self.today)
        photo = row.person.photo_shown(self.today)
        consents = row.person.consents(self.today)
        return {
            "photo": picture(photo, "portrait192") if photo else None,
            "biography": row.person.biography if consents else "",
            "facts": self.facts(row),
            "education": list(row.education.all()),
            "certificates": list(row.certificates.not_replaced()),
            "week": presenters.week_days(week, self.today),
            "today_state": today.state(self.now).value,
            "today_words": presenters.state_words(today, self.now),
            "today_note": presenters.note_words(today, schedule, self.today),
            "today_instead": presenters.instead_of(today),
            "changes": presenters.changes(schedule.differences(doctor, self.today)),
            "booking_url": booking_url(),
            "calendar_url": reverse(f"{self.collection.name}.calendar", args=[row.slug]),
            "data": structured.physician(row, week, self.request),
        }

    def facts(self, row: Doctor) -> list[Fact]:
        whom = {
            (True, True): _("adults and children"),
            (True, False): _("adults"),
            (False, True): _("children"),
        }
        payment = {
            (True, True): _("free of charge and for a fee"),
            (True, False): _("free of charge"),
            (False, True): _("for a fee"),
        }
        further = ", ".join(each.name for each in row.further_specialities.all())
        found = [
            Fact(_("Speciality"), row.speciality.name),
            presenters.field_fact(row, "further_specialities", further),
            Fact(_("Unit"), row.unit.name if row.unit else ""),
            Fact(_("Room"), presenters.place_words(row)),
            Fact(_("Receives whom"), whom.get((row.receives_adults, row.receives_children), "")),
            Fact(_("Payment"), payment.get((row.receives_free, row.receives_paid), "")),
            presenters.field_fact(row, "spoken_languages", row.languages_text),
        ]
        return [*(fact for fact in found if fact.value), *phone_facts(row)]

    def calendar(self, row: Doctor) -> HttpResponse:
        """The reception of the coming weeks, with everything that changes it, as a calendar."""
        last = self.today + timedelta(days=CALENDAR_DAYS)
        schedule = Schedule(self.today, last)
        (doctor,) = schedule.doctors(Doctor.objects.filter(pk=row.pk).select_related("branch"))
        url = self.request.build_absolute_uri(row.get_absolute_url())
        entries = [
            calendar_entry(day, window, url)
            for day in schedule.days(doctor, self.today, CALENDAR_DAYS)
            for window in day.windows
        ]
        name = _("Reception: %(name)s") % {"name": row.title}
        content = icalendar.calendar(name, entries, reading_language())
        response = HttpResponse(content, content_type=icalendar.CONTENT_TYPE)
        response.headers["Content-Disposition"] = f'attachment; filename="{row.slug}.ics"'
        return response


def by_speciality(doctors: QuerySet) -> QuerySet:
    """By the alphabet of specialities and, within one, of names."""
    order = column("sort", reading_language())
    return doctors.order_by(f"speciality__{order}", "speciality", order, "pk")


def calendar_entry(day: DoctorDay, window: Window, url: str) -> icalendar.Entry:
    doctor = day.doctor
    starts, ends = (
        datetime.combine(day.day, at, icalendar.ALMATY) for at in (window.opens, window.closes)
    )
    return icalendar.Entry(
        uid=icalendar.uid_of(f"doctor-{doctor.pk}-{starts:%Y%m%dT%H%M}"),
        starts=starts,
        ends=ends,
        summary=f"{doctor.speciality.doctor_title}: {doctor.title}",
        place=presenters.place_words(doctor, window.room),
        description="",
        url=url,
        sequence=0,
        changed_at=doctor.changed_at or doctor.publish_at,
    )


def booking_url() -> str:
    """The rules of making an appointment."""
    item = "services.info.appointment_rules"
    collection = collection_for(item)
    return collection.item_url(item) if collection else ""


def phone_facts(row: Doctor) -> list[Fact]:
    """The telephone of appointments with the doctor's own extension."""
    services = (Phone.Service.APPOINTMENT, Phone.Service.CALL_CENTRE)
    phone = Phone.objects.filter(service__in=services).order_by("position").first()
    if phone is None:
        return []
    words = phone.number
    if row.extension:
        words = _("%(number)s, extension %(extension)s") % {
            "number": phone.number,
            "extension": row.extension,
        }
    return [Fact(_("Telephone"), words, phone.href)]


def day_heading(day: date, count: int) -> str:
    """«5 қараша, бейсенбі: 26 дәрігер қабылдайды»."""
    language = reading_language()
    words = ngettext(
        "%(day)s, %(weekday)s: %(count)s doctor receives",
        "%(day)s, %(weekday)s: %(count)s doctors receive",
        count,
    )
    return words % {
        "day": day_month(day, language),
        "weekday": weekday_name(day, language),
        "count": number(count, language),
    }


def count_heading(count: int) -> str:
    words = ngettext("%(count)s doctor", "%(count)s doctors", count)
    return words % {"count": number(count, reading_language())}


def staff_unproven(on: date) -> list[str]:
    """Items of the medical staff that lack something on a day: every doctor has hours of reception
    in force, a document of education and a valid certificate."""
    doctors = Doctor.objects.published(as_of(on)).exclude(person__left_on__lt=on)
    with_slots = Q(slots__valid_from__lte=on) & (
        Q(slots__valid_to__isnull=True) | Q(slots__valid_to__gte=on)
    )
    valid = Certificate.objects.on(on).values("doctor")
    lacking = {
        "services.staff.schedule": doctors.exclude(pk__in=doctors.filter(with_slots)),
        "services.staff.education": doctors.filter(education__isnull=True),
        "services.staff.certificate": doctors.exclude(pk__in=valid),
    }
    return [item for item, rows in lacking.items() if rows.exists()]
