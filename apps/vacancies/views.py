"""Vacancies: the open ones, the closed ones on a page of their own, and who advises on them."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.languages.dates import date_words
from apps.languages.models import column, reading_language
from apps.organisation.models import Post
from apps.organisation.presenters import post_rows
from apps.publishing.sections import Collection, Listing, Standing
from apps.publishing.views import Fact
from apps.vacancies.forms import VacancyFilter
from apps.vacancies.models import VacanciesPage, Vacancy

CONTACTS = "vacancies.contacts"


class VacancyListing(Listing):
    """Open vacancies, the newest first; those that closed are kept at `closed/`."""

    closed = False
    further_lists = ("closed",)

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        closed = cls.as_view(collection=collection, closed=True)
        name = f"{collection.name}.closed"
        return [path(f"{collection.address}/closed/", closed, name=name), *super().urls(collection)]

    def heading(self) -> str:
        return _("Closed vacancies") if self.closed else super().heading()

    def rows(self) -> QuerySet:
        rows = Vacancy.objects.closed().newest() if self.closed else super().rows()
        return rows.select_related("unit", "department")

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        form = VacancyFilter(self.request.GET, vacancies=rows)
        chosen = form.cleaned_data if form.is_valid() else {}
        if chosen.get("department"):
            rows = rows.filter(department__code=chosen["department"])
        if chosen.get("words"):
            language = reading_language()
            found = Q()
            for name in ("title", "requirements"):
                found |= Q(**{f"{column(name, language)}__icontains": chosen["words"]})
            rows = rows.filter(found)
        address = self.list_url(self.collection)
        return rows, {
            "form": form,
            "is_filtered": any(chosen.values()),
            "all_url": self.request.path,
            "closed": self.closed,
            "today": timezone.localdate(),
            "contacts_url": contacts_url(),
            "tabs": [
                {"title": _("Open now"), "url": address, "current": not self.closed},
                {
                    "title": _("Closed"),
                    "url": reverse(f"{self.collection.name}.closed"),
                    "current": self.closed,
                },
            ],
        }

    def extra(self, row: Vacancy) -> dict[str, Any]:
        today = timezone.localdate()
        posts = Post.objects.filter(pk=row.contact_id).with_holders(today)
        return {
            "facts": facts_of(row),
            "is_open": row.is_open(today),
            "contacts": post_rows(list(posts)),
            "contacts_url": contacts_url(),
        }


def contacts_url() -> str:
    from apps.publishing.sections import collection_for

    return collection_for(CONTACTS).item_url(CONTACTS)


def facts_of(row: Vacancy) -> list[Fact]:
    closes = date_words(row.closes_on, reading_language()) if row.closes_on else ""
    found = [
        Fact(_("Department"), row.department.name if row.department else ""),
        Fact(_("Positions"), row.positions),
        Fact(_("Pay"), row.pay),
        Fact(_("Applications until"), closes),
    ]
    return [fact for fact in found if fact.value]


def advisers(on: date) -> list[Post]:
    """The posts whose holders advise on vacancies, with whoever holds them on a day."""
    posts = Post.objects.in_force(on).filter(vacancy_contact__isnull=False)
    posts = posts.select_related("vacancy_contact").order_by("vacancy_contact__position", "pk")
    return list(posts.with_holders(on))


def without_advisers(on: date) -> list[str]:
    """The item of contacts, unless there is one and each has a name, a telephone and an e-mail."""
    rows = post_rows(posts := advisers(on))
    named = all(post.holder or post.acting for post in posts)
    reachable = all(row.phone and row.email for row in rows)
    return [] if posts and named and reachable else [CONTACTS]


class VacanciesStanding(Standing):
    """The page of contacts names whoever holds the posts today."""

    def extra(self, row: VacanciesPage | None, item: Any) -> dict[str, Any]:
        if item is None or item.id != CONTACTS:
            return {}
        posts = advisers(timezone.localdate())
        subjects = [post.vacancy_contact.subject for post in posts]
        return {
            "contacts": [
                replace(contact, competence=subject or contact.competence)
                for contact, subject in zip(post_rows(posts), subjects, strict=True)
            ]
        }
