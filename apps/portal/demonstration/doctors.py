"""The demonstration's doctors: specialities, reception week by week, education, certificates, two
absences with substitutes around the day of loading and one change of hours."""

from datetime import date, time
from typing import Any

from apps.organisation.models import Absence, Person
from apps.portal.demonstration.loading import WEEKDAYS, Demonstration
from apps.services.models import (
    Certificate,
    DayChange,
    Doctor,
    Education,
    Speciality,
    WeeklySlot,
)
from apps.workdays.models import working_calendar

SAYS = "Doctors and schedules…"
# The weekly reception began long before the day of loading.
SINCE = -400
# Years from the university to the end of the residency.
RESIDENCY_AFTER = 2


def load(demonstration: Demonstration) -> None:
    """Everything of fixtures/demo/doctors.yaml."""
    source = demonstration.read("doctors.yaml")
    specialities = {
        row["code"]: demonstration.keep(
            Speciality,
            {"code": row["code"]},
            position=position,
            **demonstration.texts(row, {"name": "name", "doctor_title": "doctor_title"}),
        )
        for position, row in enumerate(source["specialities"], start=1)
    }
    leads = {row["code"]: row["lead"] for row in source["specialities"]}
    doctors = {}
    for row in source["doctors"]:
        doctor = load_doctor(demonstration, source, row, leads, specialities)
        load_week(demonstration, doctor, row["week"])
        load_education(demonstration, doctor, source, row)
        load_certificate(demonstration, doctor, row["certificate"])
        doctors[row["name"]["kk"]] = doctor
    for row in source["absences"]:
        demonstration.keep(
            Absence,
            {
                "person": doctors[row["who"]].person,
                "first_day": demonstration.clock.day(row["first"]),
            },
            last_day=demonstration.clock.day(row["last"]),
            substitute=doctors[row["substitute"]].person,
        )
    load_change(demonstration, doctors, source["change"])


def load_doctor(
    demonstration: Demonstration,
    source: dict[str, Any],
    row: dict[str, Any],
    leads: dict[str, Any],
    specialities: dict[str, Speciality],
) -> Doctor:
    name = row["name"]
    person = Person.objects.filter(name_kk=name["kk"]).first()
    if person is None:
        person = demonstration.keep(Person, {"name_kk": name["kk"]}, name_ru=name["ru"])
    texts = {"category": source["categories"][row["category"]], "lead": leads[row["speciality"]]}
    return demonstration.keep(
        Doctor,
        {"person": person},
        speciality=specialities[row["speciality"]],
        room=row["room"],
        floor=row["floor"],
        extension=row["extension"],
        spoken_languages=row["languages"],
        receives_adults=row["adults"],
        receives_children=row["children"],
        receives_paid=row["paid"],
        **demonstration.texts(texts, {"category": "category", "lead": "lead"}),
        **demonstration.lifecycle(row),
    )


def load_week(demonstration: Demonstration, doctor: Doctor, week: list[list[str]]) -> None:
    since = demonstration.clock.day(SINCE)
    for days, opens, closes in week:
        for day in days.split():
            demonstration.keep(
                WeeklySlot,
                {
                    "doctor": doctor,
                    "weekday": WEEKDAYS.index(day),
                    "opens": time.fromisoformat(opens),
                },
                closes=time.fromisoformat(closes),
                valid_from=since,
            )


def load_education(
    demonstration: Demonstration, doctor: Doctor, source: dict[str, Any], row: dict[str, Any]
) -> None:
    """The university and, two years later, the residency in the speciality."""
    education = row["education"]
    institution = {"institution": source["institutions"][education["institution"]]}
    basis = "children" if row["speciality"] == "ped" else "general"
    speciality = {
        "kk": f"«{doctor.speciality.name_kk}» мамандығы",
        "ru": f"Специальность «{doctor.speciality.name_ru}»",
    }
    for level, after, qualification in (
        (Education.Level.HIGHER, 0, source["qualifications"][basis]),
        (Education.Level.RESIDENCY, RESIDENCY_AFTER, speciality),
    ):
        demonstration.keep(
            Education,
            {"doctor": doctor, "level": level},
            year=demonstration.clock.year(education["year"] + after),
            **demonstration.texts(
                {**institution, "qualification": qualification},
                {"institution": "institution", "qualification": "qualification"},
            ),
        )


def load_certificate(demonstration: Demonstration, doctor: Doctor, row: dict[str, Any]) -> None:
    demonstration.keep(
        Certificate,
        {"doctor": doctor, "number": row["number"]},
        speciality_kk=doctor.speciality.name_kk,
        speciality_ru=doctor.speciality.name_ru,
        issued_on=demonstration.clock.day(row["issued"]),
        valid_until=demonstration.clock.day(row["until"]),
    )


def load_change(
    demonstration: Demonstration, doctors: dict[str, Doctor], row: dict[str, Any]
) -> None:
    day = next_reception(doctors[row["who"]], demonstration.clock.today)
    demonstration.keep(
        DayChange,
        {"doctor": doctors[row["who"]], "first_day": day},
        last_day=day,
        opens=time.fromisoformat(row["opens"]),
        closes=time.fromisoformat(row["closes"]),
        **demonstration.texts(row, {"note": "note"}),
    )


def next_reception(doctor: Doctor, after: date) -> date:
    """The first working day after a day on which the doctor receives by the week."""
    weekdays = set(doctor.slots.values_list("weekday", flat=True))
    calendar = working_calendar()
    day = calendar.next_working_day(after)
    while day.weekday() not in weekdays:
        day = calendar.next_working_day(day)
    return day
