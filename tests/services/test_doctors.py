"""Doctors on their pages: the name that follows the person, who is listed until when, what is shown
with consent, what the regulation asks for, filters, the calendar, and the admin's refusals."""

import json
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.forms import MultiWidget
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.journal.models import Entry
from apps.organisation.models import Absence
from apps.publishing import actions
from apps.publishing.sections import collection_of
from apps.publishing.validity import expiring
from apps.services.doctors import staff_unproven
from apps.services.models import Certificate, DayChange, Doctor, WeeklySlot
from tests.factories import LONG_AGO, ImageFactory, PersonFactory, ProfileFactory, UserFactory
from tests.pages import Page
from tests.services.factories import (
    CertificateFactory,
    DayChangeFactory,
    DoctorFactory,
    EducationFactory,
    SpecialityFactory,
    WeeklySlotFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = timedelta(days=1)
LIST = "/kk/services/doctors/"
STAFF = ("schedule", "names", "education", "certificate")


@pytest.fixture(autouse=True)
def organisation(db) -> None:
    ProfileFactory()


def read(client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


def named(client, address: str) -> set[str]:
    """The doctors a list names, by their Kazakh names."""
    page = read(client, address)
    return {row.title_kk for row in Doctor.objects.all() if row.title_kk in page.text}


# The name


def test_a_doctor_has_the_person_s_name_whatever_was_typed():
    person = PersonFactory()
    doctor = DoctorFactory(person=person, title_kk="Басқа", title_ru="Другое", published=True)
    doctor.refresh_from_db()
    assert (doctor.title_kk, doctor.title_ru) == (person.name_kk, person.name_ru)
    assert doctor.slug == "kasymova-asel-galymkyzy"


def test_the_page_follows_a_renamed_person_and_keeps_its_address():
    doctor, other = DoctorFactory(published=True), DoctorFactory(published=True)
    address, before = doctor.get_absolute_url(), (other.title_kk, other.changed_at)
    by = UserFactory(roles=["chief"])
    doctor.person.name_kk, doctor.person.name_ru = "Әлі Айша", "Али Айша"
    doctor.person.save(by=by)
    doctor.refresh_from_db()
    other.refresh_from_db()
    assert (doctor.title_kk, doctor.title_ru, doctor.sort_ru[:3]) == (
        "Әлі Айша",
        "Али Айша",
        doctor.sort_ru[:3],
    )
    assert doctor.get_absolute_url() == address
    assert doctor.changed_at is not None
    assert (other.title_kk, other.changed_at) == before
    last = Entry.objects.filter(model="services.doctor").latest("number")
    assert (last.object_id, last.actor_id) == (str(doctor.pk), by.pk)


def test_a_person_saved_without_a_new_name_changes_no_page():
    doctor = DoctorFactory(published=True)
    entries = Entry.objects.filter(model="services.doctor").count()
    doctor.person.left_on = TODAY + DAY
    doctor.person.save()
    doctor.refresh_from_db()
    assert doctor.changed_at is None
    assert Entry.objects.filter(model="services.doctor").count() == entries


def test_a_person_is_one_doctor():
    doctor = DoctorFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        DoctorFactory(person=doctor.person)
    assert Doctor.objects.count() == 1


def test_a_doctor_without_a_person_is_not_published():
    draft = DoctorFactory(person=None)
    with pytest.raises(ValidationError) as refused:
        actions.publish(draft, by=None)
    assert list(refused.value.message_dict) == ["person"]
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at) == ("draft", None)


def test_a_draft_that_has_only_begun_is_shown_to_staff(client):
    draft = DoctorFactory(person=None, speciality=None)
    client.force_login(UserFactory(roles=["inspector"]))
    page = read(client, draft.get_absolute_url())
    assert (page.headings, draft.lead_kk in page.text) == ([draft.title_kk], True)


# Who is shown until when


@pytest.mark.parametrize(
    ("left", "listed"), [(None, True), (TODAY + DAY, True), (TODAY, True), (TODAY - DAY, False)]
)
def test_a_doctor_is_listed_until_the_last_day_of_work(client, left, listed):
    doctor = DoctorFactory(published=True)
    doctor.person.left_on = left
    doctor.person.save()
    for tab in ("", "week/", "all/", "staff/"):
        assert (doctor.title_kk in named(client, LIST + tab)) is listed
    assert Doctor.objects.published().filter(pk=doctor.pk).exists() is listed
    sitemap = client.get(reverse("sitemap")).content.decode()
    assert (doctor.slug in sitemap) is listed


def test_the_page_of_a_doctor_who_left_tells_nothing_but_that(client):
    doctor = DoctorFactory(published=True, lead_kk="Жүрек ауруларын емдейді", room="77-А")
    address = doctor.get_absolute_url()
    page = read(client, address)
    assert "Жүрек ауруларын емдейді" in page.text
    assert "77-А" in page.text
    doctor.person.left_on = TODAY - DAY
    doctor.person.save()
    response = client.get(address)
    page = Page(response.content.decode())
    assert (response.status_code, response.headers["X-Robots-Tag"]) == (200, "noindex")
    assert page.headings == [doctor.title_kk]
    assert LIST in page.links
    for gone in ("Жүрек ауруларын емдейді", "77-А", "Қазақ ұлттық медицина университеті"):
        assert gone not in page.text
    assert client.get(f"{address}schedule.ics").status_code == 404


@pytest.mark.parametrize(
    ("given", "withdrawn", "shown"),
    [
        (None, None, False),
        (TODAY, None, True),
        (TODAY - DAY, TODAY + DAY, True),
        (TODAY - DAY, TODAY, False),
    ],
)
def test_photo_and_biography_are_shown_while_the_consent_stands(
    client, media, given, withdrawn, shown
):
    person = PersonFactory(
        biography_kk="<p>Жиырма жыл жұмыс істейді</p>",
        biography_ru="<p>Работает двадцать лет</p>",
        photo=ImageFactory(),
        photo_taken_on=TODAY - DAY,
        consent_on=given,
        consent_withdrawn_on=withdrawn,
    )
    doctor = DoctorFactory(published=True, person=person)
    page = read(client, doctor.get_absolute_url())
    assert ("Жиырма жыл жұмыс істейді" in page.text) is shown
    pictures = [each for each in page.all("img") if each.attributes["alt"] == person.photo.alt_kk]
    assert len(pictures) == shown


# What the regulation asks for


def test_a_complete_doctor_proves_every_item():
    DoctorFactory(published=True)
    assert staff_unproven(TODAY) == []
    found = collection_of(Doctor).evidence()
    assert {item: (each.count, each.proven) for item, each in found.items()} == {
        f"services.staff.{name}": (1, True) for name in STAFF
    }


@pytest.mark.parametrize(
    ("missing", "item"),
    [
        ({"week": False}, "services.staff.schedule"),
        ({"taught": False}, "services.staff.education"),
        ({"certified": False}, "services.staff.certificate"),
    ],
)
def test_one_doctor_who_lacks_something_leaves_its_item_unproven(missing, item):
    DoctorFactory(published=True)
    DoctorFactory(published=True, **missing)
    assert staff_unproven(TODAY) == [item]
    found = collection_of(Doctor).evidence()
    assert [name for name, each in found.items() if not each.proven] == [item]


def test_drafts_and_those_who_left_are_not_asked():
    DoctorFactory(published=True)
    DoctorFactory(week=False, taught=False, certified=False)
    gone = DoctorFactory(published=True, week=False, taught=False, certified=False)
    gone.person.left_on = TODAY - DAY
    gone.person.save()
    assert staff_unproven(TODAY) == []


@pytest.mark.parametrize(
    ("on", "unproven"),
    [
        (date(2027, 3, 1), []),
        (date(2027, 3, 2), ["services.staff.certificate"]),
        (date(2026, 2, 28), ["services.staff.certificate"]),
        (date(2026, 3, 1), []),
    ],
)
def test_a_certificate_counts_from_its_first_day_to_its_last(on, unproven):
    doctor = DoctorFactory(published=True, publish_at=LONG_AGO, certified=False)
    CertificateFactory(doctor=doctor, issued_on=date(2026, 3, 1), valid_until=date(2027, 3, 1))
    assert staff_unproven(on) == unproven


@pytest.mark.parametrize(
    ("on", "unproven"),
    [
        (date(2026, 1, 4), ["services.staff.schedule"]),
        (date(2026, 1, 5), []),
        (date(2027, 6, 30), []),
        (date(2027, 7, 1), ["services.staff.schedule"]),
    ],
)
def test_hours_of_reception_count_while_they_are_in_force(on, unproven):
    doctor = DoctorFactory(published=True, publish_at=LONG_AGO, week=False)
    WeeklySlotFactory(doctor=doctor, weekday=2, valid_to=date(2027, 6, 30))
    assert staff_unproven(on) == unproven


def test_a_lapsed_certificate_is_told_of_until_a_later_one_replaces_it(client):
    doctor = DoctorFactory(published=True, certified=False)
    lapsed = CertificateFactory(doctor=doctor, valid_until=date(2025, 5, 12))
    assert [each.record for each in expiring(TODAY)] == [lapsed]
    assert expiring(TODAY)[0].owner == doctor
    address = doctor.get_absolute_url()
    assert "2025 жылғы 13 мамырдан бері" in read(client, address).text
    CertificateFactory(doctor=doctor, valid_until=date(2099, 5, 12))
    assert expiring(TODAY) == []
    assert "2025 жылғы" not in read(client, address).text


def test_certificates_of_doctors_nobody_sees_are_not_told_of():
    CertificateFactory(doctor=DoctorFactory(certified=False), valid_until=date(2025, 5, 12))
    assert expiring(TODAY) == []
    assert Certificate.objects.count() == 1


def test_the_items_lead_to_pages_that_show_them(client):
    doctor = DoctorFactory(published=True)
    addresses = {name: collection_of(Doctor).item_url(f"services.staff.{name}") for name in STAFF}
    assert addresses == {
        "schedule": LIST,
        "names": f"{LIST}staff/",
        "education": f"{LIST}staff/",
        "certificate": f"{LIST}staff/",
    }
    page = read(client, f"{LIST}staff/")
    for words in (
        doctor.title_kk,
        "Кардиология бөлімі",
        "Қазақ ұлттық медицина университеті, 2006",
        "Ересектер кардиологиясы",
        "4100-АЛ",
        "2099 жылғы 12 мамырға дейін",
    ):
        assert words in page.text


# Filters


@pytest.fixture
def four() -> dict[str, str]:
    """Four doctors and their names: by speciality, patients, payment and language."""
    child = SpecialityFactory(code="ped", name_kk="Педиатрия", name_ru="Педиатрия")
    rows = {
        "card": DoctorFactory(published=True, title_kk="Бекова Гүлнар", title_ru="Бекова Гульнар"),
        "ped": DoctorFactory(
            published=True,
            speciality=child,
            title_kk="Әбдірахман Дина",
            title_ru="Абдрахман Дина",
            receives_adults=False,
            receives_children=True,
        ),
        "paid": DoctorFactory(
            published=True,
            title_kk="Ким Елена",
            title_ru="Ким Елена",
            receives_free=False,
            receives_paid=True,
        ),
        "english": DoctorFactory(
            published=True,
            title_kk="Шин Виктория",
            title_ru="Шин Виктория",
            spoken_languages="ru,en",
        ),
    }
    rows["english"].further_specialities.add(child)
    return {code: row.title_kk for code, row in rows.items()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"card", "ped", "paid", "english"}),
        ("speciality=ped", {"ped", "english"}),
        ("name=беко", {"card"}),
        ("name=ӘБДІРАХМАН", {"ped"}),
        ("name=елена+ким", {"paid"}),
        ("patients=children", {"ped"}),
        ("payment=free", {"card", "ped", "english"}),
        ("payment=paid", {"paid"}),
        ("language=en", {"english"}),
        ("speciality=ped&language=en", {"english"}),
        (
            "speciality=none&language=xx&patients=1&day=yesterday",
            {"card", "ped", "paid", "english"},
        ),
        ("name=жоқ", set()),
    ],
)
@pytest.mark.parametrize("tab", ["", "week/", "all/", "staff/"])
def test_filters_narrow_every_list(client, four, tab, query, expected):
    assert named(client, f"{LIST}{tab}?{query}") == {four[code] for code in expected}


def test_a_null_byte_in_a_name_is_passed_over(client, four):
    assert client.get(f"{LIST}?name=%00").status_code == 200


# The pages


def test_the_day_asked_for_has_its_hours(client):
    doctor = DoctorFactory(published=True, week=False)
    tomorrow = TODAY + DAY
    DayChangeFactory(doctor=doctor, first_day=tomorrow, opens="15:00", closes="17:30")
    assert "15:00–17:30" in read(client, f"{LIST}?day={tomorrow.isoformat()}").text
    far = TODAY + timedelta(days=15)
    beyond = read(client, f"{LIST}?day={far.isoformat()}")
    assert beyond.headings == read(client, LIST).headings


def test_an_absent_doctor_is_listed_with_the_substitute_and_never_a_reason(client):
    doctor = DoctorFactory(published=True, week=False)
    other = DoctorFactory(published=True, week=False)
    for weekday in range(7):
        WeeklySlotFactory(doctor=doctor, weekday=weekday)
    until = TODAY + timedelta(days=9)
    Absence.objects.create(
        person=doctor.person,
        first_day=TODAY - timedelta(days=7),
        last_day=until,
        substitute=other.person,
    )
    for address in (LIST, doctor.get_absolute_url()):
        page = read(client, address)
        assert other.title_kk in page.text
        assert other.get_absolute_url() in page.links
    assert "09:00–13:00" not in read(client, doctor.get_absolute_url()).text


def test_the_data_block_holds_the_week_and_cannot_end_itself(client):
    doctor = DoctorFactory(
        published=True, title_kk="</script><b>Ким", title_ru="</script><b>Ким", slug="kim"
    )
    html = client.get(doctor.get_absolute_url()).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    data = json.loads(block)
    assert (data["@type"], data["name"]) == ("Physician", "</script><b>Ким")
    assert [each["dayOfWeek"] for each in data["openingHoursSpecification"]] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
    ]


def test_the_calendar_holds_the_receptions_that_take_place(client):
    doctor = DoctorFactory(published=True, week=False)
    for weekday in range(7):
        WeeklySlotFactory(doctor=doctor, weekday=weekday)
    first = TODAY + DAY
    DayChangeFactory(doctor=doctor, first_day=first, last_day=first)
    DayChangeFactory(doctor=doctor, first_day=first + DAY, opens="15:00", closes="17:00")
    response = client.get(f"{doctor.get_absolute_url()}schedule.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode().replace("\r\n ", "")
    assert f"DTSTART;TZID=Asia/Almaty:{first:%Y%m%d}" not in text
    changed = first + DAY
    assert f"UID:doctor-{doctor.pk}-{changed:%Y%m%d}T1500@testserver\r\n" in text
    assert f"DTSTART;TZID=Asia/Almaty:{changed:%Y%m%d}T150000\r\n" in text
    assert f"DTEND;TZID=Asia/Almaty:{changed:%Y%m%d}T170000\r\n" in text


def test_thirty_doctors_with_photos_cost_as_many_queries_as_two(client, media):
    image, sample = ImageFactory(), {"photo_taken_on": TODAY, "consent_on": TODAY}

    def add(count: int) -> None:
        for _number in range(count):
            doctor = DoctorFactory(published=True)
            doctor.person.photo = image
            for name, value in sample.items():
                setattr(doctor.person, name, value)
            doctor.person.save()
            doctor.further_specialities.add(SpecialityFactory(code="ped"))
            EducationFactory(doctor=doctor, year=2010)

    def queries() -> list[int]:
        counts = []
        for tab in ("", "week/", "all/", "staff/"):
            client.get(LIST + tab)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(LIST + tab).status_code == 200
            counts.append(len(captured))
        return counts

    add(2)
    for_two = queries()
    add(28)
    assert Doctor.objects.count() == 30
    assert queries() == for_two


# The admin


@pytest.fixture
def chief(client) -> User:
    """The chief editor, signed in."""
    user = UserFactory(roles=["chief"])
    client.force_login(user)
    return user


def change_url(doctor: Doctor) -> str:
    return reverse("admin:services_doctor_change", args=[doctor.pk])


def sent(client, doctor: Doctor) -> dict[str, str]:
    """What the browser sends for a doctor when nothing is changed."""
    context = client.get(change_url(doctor)).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    data = {"_save": ""}
    for bound in (bound for form in forms for bound in form):
        widget, value = bound.field.widget, bound.value()
        if isinstance(widget, MultiWidget):
            parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
            data |= {bound.html_name + name: str(part or "") for name, part in parts}
        elif isinstance(value, bool):
            data |= {bound.html_name: "on"} if value else {}
        else:
            data[bound.html_name] = "" if value is None else value
    return data


def slots(*rows: tuple[int, str, str], doctor: Doctor) -> dict[str, str]:
    """The rows of new hours, as a form sends them."""
    data = {"slots-TOTAL_FORMS": str(len(rows)), "slots-INITIAL_FORMS": "0"}
    for number, (weekday, opens, closes) in enumerate(rows):
        fields = {
            "id": "",
            "doctor": doctor.pk,
            "weekday": weekday,
            "opens": opens,
            "closes": closes,
            "room": "",
            "valid_from": "2026-01-05",
            "valid_to": "",
        }
        data |= {f"slots-{number}-{name}": str(value) for name, value in fields.items()}
    return data


def test_overlapping_hours_are_refused_and_nothing_is_saved(client, chief):
    doctor = DoctorFactory(published=True, week=False)
    data = sent(client, doctor) | slots((0, "09:00", "13:00"), (0, "12:00", "15:00"), doctor=doctor)
    entries = Entry.objects.count()
    response = client.post(change_url(doctor), data)
    assert response.status_code == 200
    (formset,) = [
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.prefix == "slots"
    ]
    assert [list(errors) for errors in formset.errors] == [[], ["opens"]]
    assert (WeeklySlot.objects.count(), Entry.objects.count()) == (0, entries)


def test_hours_with_a_pause_are_saved_and_journalled_with_who_did_it(client, chief):
    doctor = DoctorFactory(published=True, week=False)
    data = sent(client, doctor) | slots((0, "09:00", "13:00"), (0, "14:00", "16:00"), doctor=doctor)
    assert client.post(change_url(doctor), data | {"_publish": "1"}).status_code == 302
    assert WeeklySlot.objects.count() == 2
    entries = Entry.objects.filter(model="services.weeklyslot")
    assert [each.actor_id for each in entries] == [chief.pk] * 2
    doctor.refresh_from_db()
    assert doctor.changed_at is not None


def test_a_change_asks_for_both_times_or_none():
    change = DayChange(
        doctor=DoctorFactory(), first_day=TODAY, last_day=TODAY, opens="09:00", closes=None
    )
    with pytest.raises(ValidationError) as refused:
        change.clean()
    assert list(refused.value.message_dict) == ["closes"]
    assert DayChange.objects.count() == 0


@pytest.mark.parametrize(
    ("until", "chosen"),
    [
        (TODAY - DAY, "past"),
        (TODAY, "soon"),
        (TODAY + timedelta(days=60), "soon"),
        (TODAY + timedelta(days=61), None),
    ],
)
def test_the_list_finds_certificates_that_lapse(client, chief, until, chosen):
    doctor = DoctorFactory(published=True, certified=False)
    CertificateFactory(doctor=doctor, issued_on=None, valid_until=until)
    address = reverse("admin:services_doctor_changelist")
    for value in ("past", "soon"):
        html = client.get(f"{address}?certificate={value}").content.decode()
        assert (change_url(doctor) in html) is (value == chosen)
