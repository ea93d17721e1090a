"""The demonstration's vacancies, open and closed, and who advises on them."""

from decimal import Decimal
from typing import Any

from apps.languages.models import EDITORIAL_LANGUAGES
from apps.organisation.models import Post
from apps.portal.demonstration.loading import Demonstration
from apps.vacancies.models import Vacancy, VacancyContact

SAYS = "Vacancies…"


def load(demonstration: Demonstration) -> None:
    source = demonstration.read("vacancies.yaml")
    posts = {post.code: post for post in Post.objects.all()}
    for row in source["vacancies"]:
        least, most = row["pay"]
        texts = {**row, "requirements": as_list(row["requirements"]), "how": source["how_to_apply"]}
        demonstration.keep(
            Vacancy,
            {"slug": row["slug"]},
            department=demonstration.units[row["department"]],
            fte=Decimal(row.get("fte", "1")),
            count=row["count"],
            pay_from=least,
            pay_to=most,
            closes_on=demonstration.clock.day(row["closes"]),
            contact=posts["hr_inspector"],
            **demonstration.lifecycle({"unit": "hr", "updated": None, **row}),
            **demonstration.texts(
                texts,
                {
                    "title": "title",
                    "lead": "lead",
                    "requirements": "requirements",
                    "conditions": "conditions",
                    "how_to_apply": "how",
                },
            ),
        )
    for position, row in enumerate(source["contacts"], start=1):
        demonstration.keep(
            VacancyContact,
            {"post": posts[row["post"]]},
            position=position,
            **demonstration.texts(row, {"subject": "subject"}),
        )


def as_list(lines: dict[str, Any]) -> dict[str, str]:
    """The lines of each language as a rich text."""
    return {
        language: "<ul>" + "".join(f"<li>{line}</li>" for line in lines[language]) + "</ul>"
        for language in EDITORIAL_LANGUAGES
    }
