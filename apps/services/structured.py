"""A doctor in the words of schema.org, for search engines."""

from django.http import HttpRequest
from django.utils.safestring import SafeString

from apps.languages.dates import clock
from apps.organisation.models import organisation
from apps.publishing.linked_data import linked_data
from apps.services.models import Doctor
from apps.services.schedule import DoctorDay

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def physician(row: Doctor, week: list[DoctorDay], request: HttpRequest) -> SafeString:
    """A block of data with the doctor's usual week (schema.org, Physician). Nothing in it is run,
    so the security policy lets it stand."""
    profile = organisation()
    data = {
        "@context": "https://schema.org",
        "@type": "Physician",
        "name": row.title,
        "description": row.speciality.doctor_title,
        "url": request.build_absolute_uri(row.get_absolute_url()),
        "availableLanguage": row.spoken_languages.split(",") if row.spoken_languages else [],
        "hospitalAffiliation": {"@type": "Hospital", "name": profile.name if profile else ""},
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": WEEKDAYS[day.day.weekday()],
                "opens": clock(window.opens),
                "closes": clock(window.closes),
            }
            for day in week
            for window in day.usual
        ],
    }
    return linked_data(data)
