"""The journal and the outbox in the admin: read only, for everybody. And the base of admins whose
records do not write the journal themselves."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import Case, Model, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from apps.journal import outbox
from apps.journal.actions import record
from apps.journal.models import Action, Entry, Letter, LetterQuerySet

EMPTY = "—"


class RecordedAdmin(admin.ModelAdmin):
    """Writes into the journal what its forms, lists and actions do to a record, the rows below it
    and its many-to-many relations included: Django calls these three in the same transaction."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record(Action.CREATED, obj, by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record(Action.SAVED, obj, by=request.user)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        for obj in queryset:
            record(Action.DELETED, obj, by=request.user)
        return super().log_deletions(request, queryset)


class OwnFiltersAdmin(admin.ModelAdmin):
    """For lists of what some words of may not be read there: only the filters of the list itself
    are asked. Django lets an address ask any column, letter by letter."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        own = {getattr(each, "parameter_name", each) for each in self.list_filter}
        return lookup.partition("__")[0] in own


class EntryList(ChangeList):
    """A page of the journal with the names it needs: one query for the people and one for each kind
    of record on the page, however many entries it has."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.model_admin.name_all(request, list(self.result_list))


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    list_display = ["number", "at", "what", "record", "who", "item", "note"]
    list_display_links = ["number"]
    list_filter = ["action", "at"]
    fields = ["number", "at", "what", "record", "who", "item", "note", "digest"]
    date_hierarchy = "at"
    search_fields = ["object_id", "item", "note"]
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EntryList

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Entry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry is not None:
            self.name_all(request, [entry])
        return entry

    def name_all(self, request: HttpRequest, entries: list[Entry]) -> None:
        """Gives each entry the words for who and for which record, as this person may know them:
        who may not look at accounts or at a kind of record reads numbers."""
        people: dict[int, Any] = {}
        accounts = get_user_model()
        if request.user.has_perm(view_permission(accounts)):
            people = accounts._base_manager.in_bulk({e.actor_id for e in entries} - {None})
        keys: dict[str, set[str]] = {}
        for entry in entries:
            keys.setdefault(entry.model, set()).add(entry.object_id)
        rows = {
            (label, str(row.pk)): row
            for label, wanted in keys.items()
            for row in self.rows_of(request, label, wanted)
        }
        for entry in entries:
            number = f"№ {entry.actor_id}" if entry.actor_id is not None else EMPTY
            entry.who_words = str(people.get(entry.actor_id) or number)
            entry.record_words = self.record_words(entry, rows.get((entry.model, entry.object_id)))

    def rows_of(self, request: HttpRequest, label: str, keys: set[str]) -> Iterable[Model]:
        """The records of one kind that this person may look at."""
        model = model_of(label)
        own = self.admin_site._registry.get(model) if model else None
        if own is None or not own.has_view_permission(request):
            return []
        numbers = {key for key in keys if key.isdecimal()}
        return own.get_queryset(request).filter(pk__in=numbers)

    def record_words(self, entry: Entry, row: Model | None) -> SafeString | str:
        """The record by its title, linked to its form; by its kind and number when it is gone or
        not for this person."""
        model = model_of(entry.model)
        if not entry.model:
            return EMPTY
        kind = str(model._meta.verbose_name) if model else entry.model
        if row is None:
            return f"{kind} № {entry.object_id}"
        stem = entry.model.replace(".", "_")
        url = reverse(f"{self.admin_site.name}:{stem}_change", args=[row.pk])
        return format_html('<a href="{}">{}</a> <span class="meta">{}</span>', url, row, kind)

    @admin.display(description=_("what happened"), ordering="action")
    def what(self, entry: Entry) -> str:
        return entry.get_action_display()

    @admin.display(description=_("record"), ordering="model")
    def record(self, entry: Entry) -> SafeString | str:
        return entry.record_words

    @admin.display(description=_("who"), ordering="actor_id")
    def who(self, entry: Entry) -> str:
        return entry.who_words


class StateOfLetter(admin.SimpleListFilter):
    title = pgettext_lazy("of a letter", "state")
    parameter_name = "state"
    states = {
        "waiting": (pgettext_lazy("letter", "waits"), LetterQuerySet.waiting),
        "undelivered": (pgettext_lazy("letter", "undelivered"), LetterQuerySet.undelivered),
        "sent": (pgettext_lazy("letter", "sent"), lambda letters: letters.exclude(sent_at=None)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, words) for name, (words, _chosen) in self.states.items()]

    def queryset(self, request: HttpRequest, queryset: LetterQuerySet) -> QuerySet:
        _words, chosen = self.states.get(self.value(), (None, lambda letters: letters))
        return chosen(queryset)


@admin.register(Letter)
class LetterAdmin(OwnFiltersAdmin):
    """For those who keep the accounts: a letter shows the address of a person. Nothing is written
    here; what did not arrive may be tried again. To whom and what is written to a citizen is shown
    to nobody, nor found by searching."""

    list_display = ["created_at", "to_whom", "subject", "state", "attempts", "last_error"]
    list_filter = [StateOfLetter, "personal"]
    fields = [
        "created_at", "to_whom", "subject", "state", "attempts", "handed_over_at", "next_try_at",
        "sent_at", "last_error", "words",
    ]  # fmt: skip
    search_fields = ["to_staff", "subject"]
    list_per_page = 50
    actions = ["try_again_now"]
    change_list_template = "admin/journal/letters.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        accounts = get_user_model()._meta
        return request.user.has_perm(f"{accounts.app_label}.change_{accounts.model_name}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        to_staff = Case(When(personal=False, then="to"), default=Value(""))
        return super().get_queryset(request).defer("html").annotate(to_staff=to_staff)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        staff = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
        unreachable = staff.filter(email="").order_by("last_name", "first_name", "pk")
        context = {"unreachable": unreachable, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=pgettext_lazy("letter", "to whom"), ordering="to_staff")
    def to_whom(self, letter: Letter) -> str:
        return _("a citizen") if letter.personal else letter.to

    @admin.display(description=_("text of the letter"))
    def words(self, letter: Letter) -> str:
        return EMPTY if letter.personal else letter.text

    @admin.display(description=pgettext_lazy("of a letter", "state"))
    def state(self, letter: Letter) -> str:
        name = "sent" if letter.sent_at else "waiting" if letter.next_try_at else "undelivered"
        return str(StateOfLetter.states[name][0])

    @admin.action(description=_("Try again now"), permissions=["view"])
    def try_again_now(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = outbox.try_again(queryset)
        words = ngettext(
            "%(count)d letter is tried again within a minute.",
            "%(count)d letters are tried again within a minute.",
            count,
        )
        if count:
            messages.success(request, words % {"count": count})
        else:
            messages.warning(
                request, _("These letters are sent or on their way; there is nothing to try again.")
            )


def view_permission(model: type[Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def model_of(label: str) -> type[Model] | None:
    """The kind of record an entry is about; None when there is no such kind any longer."""
    try:
        return apps.get_model(label) if label else None
    except (LookupError, ValueError):
        return None
