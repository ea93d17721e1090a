"""The filters of the lists of records: what ends, what lacks a language or has fallen behind, what
waits beside a page, which item it is for; and the list that names what waits on each row."""

from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column, is_empty, is_filled
from apps.publishing.models import (
    PUBLIC_STATUSES,
    Publishable,
    Revision,
    RevisionState,
    Status,
    newest_revisions,
)
from apps.publishing.sections import collection_of
from apps.publishing.validity import REMIND_DAYS


class LapseFilter(admin.SimpleListFilter):
    """Records with a fact that no longer holds, or soon will not (validity.py)."""

    title = _("validity")
    parameter_name = "lapse"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("past", _("Has ended")), ("soon", _("Ends within 60 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("past", "soon"):
            return queryset
        today = localdate()
        days = 0 if self.value() == "past" else REMIND_DAYS + 1
        ends = Q()
        for validity in queryset.model.validities:
            soon = validity.ends_before(today + timedelta(days=days))
            ends |= soon if self.value() == "past" else soon & ~validity.ends_before(today)
        return queryset.filter(ends)


def lacks(model: type[Translated], language: str) -> Q:
    """The condition that a text is missing in a language: a required one, or one that the other
    language has."""
    (other,) = set(EDITORIAL_LANGUAGES) - {language}
    missing = []
    for name in model.translated:
        empty = is_empty(column(name, language))
        required = name in model.required_texts()
        missing.append(empty if required else empty & is_filled(column(name, other)))
    return reduce(or_, missing, Q(pk__in=[]))


def draft_lacks(model: type[Publishable], language: str) -> Q:
    """The same of the draft of a page that readers see: its texts stand in a revision."""
    (other,) = set(EDITORIAL_LANGUAGES) - {language}
    missing = []
    for name in model.translated:
        empty = Q(**{f"content__fields__{column(name, language)}": ""})
        has_other = Q(**{f"content__fields__{column(name, other)}__gt": ""})
        missing.append(empty if name in model.required_texts() else empty & has_other)
    drafts = newest_revisions(model).open().filter(reduce(or_, missing, Q(pk__in=[])))
    return Q(Exists(drafts), status__in=PUBLIC_STATUSES)


class IncompleteFilter(admin.SimpleListFilter):
    """Records that lack a language, or of which one half has fallen behind the other.

    `yes` and `no` ask of what stands in the record alone: the desk counts the same way. The
    languages ask of the draft of a live page as well."""

    title = _("languages")
    parameter_name = "incomplete"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        found = [
            ("yes", _("Incomplete")),
            ("no", _("Complete")),
            ("kk", _("Incomplete in Kazakh")),
            ("ru", _("Incomplete in Russian")),
        ]
        if issubclass(model_admin.model, Publishable):
            found += [("kk_behind", _("Kazakh outdated")), ("ru_behind", _("Russian outdated"))]
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        model, value = queryset.model, self.value()
        if value == "yes":
            return queryset.exclude(model.completeness())
        if value == "no":
            return queryset.filter(model.completeness())
        if value in EDITORIAL_LANGUAGES:
            missing = lacks(model, value)
            if issubclass(model, Publishable):
                missing |= draft_lacks(model, value)
            return queryset.filter(missing)
        if value in ("kk_behind", "ru_behind") and issubclass(model, Publishable):
            return queryset.filter(Exists(newest_revisions(model).filter(**{value: True})))
        return queryset


# --- What waits beside a page ---------------------------------------------------------------------


# What is still written and what waits for a check: states of records, and of drafts beside pages.
STAGES = {
    "draft": ((Status.DRAFT,), (RevisionState.DRAFT, RevisionState.RETURNED)),
    "check": ((Status.CHECK,), (RevisionState.CHECK,)),
}


def at_stage(model: type[Publishable], stage: str) -> Q:
    """The condition that a record, or the draft beside a page, is still written or in check."""
    statuses, states = STAGES[stage]
    beside = Exists(newest_revisions(model).filter(state__in=states))
    return Q(status__in=statuses) | Q(beside, status__in=PUBLIC_STATUSES)


class StageFilter(admin.SimpleListFilter):
    """What is still written and what is in check, drafts beside pages as well. The desk leads here;
    it is shown only where it is used."""

    title = _("stage of the work")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("draft", _("Is written")), ("check", _("In check"))]

    def has_output(self) -> bool:
        return self.value() in STAGES

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(at_stage(queryset.model, self.value() or ""))


class PendingFilter(admin.SimpleListFilter):
    """Pages that readers see and that have changes waiting, by where the changes stand."""

    title = _("changes waiting")
    parameter_name = "changes"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [
            ("any", _("Any")),
            (RevisionState.DRAFT.value, _("In a draft")),
            (RevisionState.CHECK.value, _("In check")),
            (RevisionState.RETURNED.value, _("Returned")),
            (RevisionState.SCHEDULED.value, _("Scheduled")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value not in dict(self.lookup_choices):
            return queryset
        waiting = newest_revisions(queryset.model).open()
        if value != "any":
            waiting = waiting.filter(state=value)
        # The first publication of a record, planned for a day to come, is no change of a page.
        first = Q(publish_at__gt=timezone.now()) & Exists(
            newest_revisions(queryset.model).filter(state=RevisionState.SCHEDULED)
        )
        return queryset.filter(Exists(waiting), status__in=PUBLIC_STATUSES).exclude(first)


def pending_revisions(rows: Iterable[Publishable]) -> dict[int, Revision]:
    """What waits beside the pages among `rows`, by the key of the record; one query for all."""
    rows = list(rows)
    live = {row.pk: row for row in rows if row.status in PUBLIC_STATUSES}
    if not live:
        return {}
    kind = ContentType.objects.get_for_model(type(rows[0]))
    waiting = Revision.objects.newest().open().filter(content_type=kind, object_id__in=live)
    return {
        revision.object_id: revision
        for revision in waiting.defer("content")
        if revision.state != RevisionState.SCHEDULED or live[revision.object_id].is_public
    }


class RecordList(ChangeList):
    """A list of published records whose rows know what waits beside them, as `row.waiting`."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not issubclass(self.model, Publishable):
            return
        waiting = pending_revisions(self.result_list)
        for row in self.result_list:
            row.waiting = waiting.get(row.pk)


class ItemFilter(admin.SimpleListFilter):
    """Records of one item, named in the register's words."""

    title = _("item of the regulation")
    parameter_name = "item"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:

        items = collection_of(model_admin.model).register_items
        return [(item.id, str(item.title)) for item in items]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(item=self.value()) if self.value() else queryset


def with_pending_filter(filters: Iterable[Any]) -> list[Any]:
    """The filters of a list with PendingFilter after the one of languages."""
    found = list(filters)
    if PendingFilter in found:
        return found
    place = found.index(IncompleteFilter) + 1 if IncompleteFilter in found else len(found)
    return [*found[:place], PendingFilter, StageFilter, *found[place:]]
