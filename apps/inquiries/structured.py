"""A question with its answer in the words of schema.org, for search engines."""

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from apps.inquiries.models import PublicAnswer
from apps.organisation.models import organisation
from apps.publishing.gate.texts.plain import plain
from apps.publishing.linked_data import linked_data


def question_page(row: PublicAnswer, request: HttpRequest) -> SafeString:
    """A block of data with the question and its answer (schema.org, QAPage). Nothing in it is run,
    so the security policy lets it stand. The person who asked is not in it."""
    profile = organisation()
    url = request.build_absolute_uri(row.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "url": url,
        "mainEntity": {
            "@type": "Question",
            "name": row.title,
            "text": row.question,
            "answerCount": 1,
            **dated(row.asked_on),
            "acceptedAnswer": {
                "@type": "Answer",
                "text": plain(row.answer, is_html=True),
                "url": url,
                **dated(row.answered_on),
                "author": {"@type": "Organization", "name": profile.name if profile else ""},
            },
        },
    }
    return linked_data(data)


def dated(day: Any) -> dict[str, str]:
    return {"datePublished": day.isoformat()} if day else {}
