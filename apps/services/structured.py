"""A doctor in the words of schema.org, for search engines."""

import json

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from apps.languages.dates import clock
from apps.organisation.models import organisation
from apps.services.models import Doctor
from apps.services.schedule import DoctorDay

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What could end the block or begin a comment in it, written as JSON allows.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


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
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
