"""The admin of accounts, substitutions and structural units."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple, Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import events, lockout, second_factor, sessions
from apps.accounts.models import NewsDuty, Substitution, Unit, User
from apps.accounts.roles import ROLES
from apps.journal.actions import record
from apps.journal.admin import RecordedAdmin
from apps.journal.models import Action
from apps.languages.dates import date_range, until_time, weekday_name
from apps.languages.forms import TranslatedForm
from apps.languages.models import reading_language

# Roles are declared in roles.py and written after every migration: an edit here would be lost.
admin.site.unregister(Group)
# Their forms show the secrets of second factors; ours are in views.py.
admin.site.unregister(TOTPDevice)
admin.site.unregister(StaticDevice)


def role_title(group: Group) -> str:
    """The role a group stands for, in words."""
    return next((str(role.name) for role in ROLES if role.code == group.name), group.name)


class RoleFilter(admin.SimpleListFilter):
    """Accounts of one role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [(role.code, role.name) for role in ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class SubstitutionInline(admin.TabularInline):
    """Who does this person's work, and when."""

    model = Substitution
    fk_name = "person"
    autocomplete_fields = ["substitute"]
    extra = 0
    verbose_name_plural = _("Who substitutes this person")


@admin.register(User)
class AccountAdmin(RecordedAdmin, UserAdmin):
    list_display = ["username", "full_name", "unit", "is_active", "last_login"]
    list_filter = ["is_active", RoleFilter, "unit"]
    list_select_related = ["unit"]
    filter_horizontal = []
    autocomplete_fields = ["unit"]
    inlines = [SubstitutionInline]
    actions = ["unlock", "take_device_away"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (
            _("Person"),
            {"fields": ["last_name", "first_name", "patronymic", "email", "unit", "language"]},
        ),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    # Who may do what to whom

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Whoever keeps accounts without being a superuser makes nobody one, themselves least."""
        fixed = list(super().get_readonly_fields(request, obj))
        return fixed if request.user.is_superuser else [*fixed, "is_superuser"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_in_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_in_reach(request, obj)

    @staticmethod
    def is_in_reach(request: HttpRequest, account: User | None) -> bool:
        """A superuser's account, its password included, is changed by a superuser."""
        return account is None or not account.is_superuser or request.user.is_superuser

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_device=Exists(devices))

    def get_list_display(self, request: HttpRequest) -> list[str | Callable]:
        # Django asks for the columns more often than it draws them.
        locked = SimpleLazyObject(lockout.locked_accounts)

        @admin.display(description=_("signing in"))
        def sign_in_state(account: User) -> str:
            until = locked.get(lockout.name_digest(account.username))
            states = [_("in two steps")] if account.has_device else []
            if until:
                moment = until_time(timezone.localtime(until).time(), get_language())
                states.append(_("locked %(until)s") % {"until": moment})
            return ", ".join(str(state) for state in states)

        return [*super().get_list_display(request), sign_in_state]

    @admin.display(description=_("Person"), ordering="last_name")
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list:
        return super().get_inlines(request, obj) if obj is not None else []

    # Actions

    @admin.action(description=_("Unlock sign-in"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet) -> None:
        accounts = list(queryset)
        for account in accounts:
            lockout.unlock(account)
            second_factor.forget_wrong_codes(account)
            events.told(Action.UNLOCKED, account, request)
        words = ngettext(
            "Sign-in is unlocked for %(count)s account.",
            "Sign-in is unlocked for %(count)s accounts.",
            len(accounts),
        )
        self.message_user(request, words % {"count": len(accounts)}, messages.SUCCESS)

    @admin.action(description=_("Take away the lost device"), permissions=["change"])
    def take_device_away(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The accounts sign in by the password again; their sessions end. Not one's own: that asks
        for the password and a code on one's own page."""
        taken = 0
        for account in queryset.exclude(pk=request.user.pk):
            if not self.has_change_permission(request, account):
                continue
            with transaction.atomic():
                if second_factor.remove(account):
                    taken += 1
                    sessions.end_all(account)
                    events.told(Action.SECOND_FACTOR, account, request, events.TAKEN_AWAY)
        words = ngettext(
            "The device is taken away from %(count)s account; its sessions are ended.",
            "The device is taken away from %(count)s accounts; their sessions are ended.",
            taken,
        )
        level = messages.SUCCESS if taken else messages.WARNING
        self.message_user(request, words % {"count": taken}, level)

    # Substitutions

    def save_formset(
        self, request: HttpRequest, form: Form, formset: BaseInlineFormSet, change: bool
    ) -> None:
        """Each substitution is an entry of its own: it gives rights."""
        # A deleted row has lost its key afterwards.
        for gone in formset.deleted_forms:
            if gone.instance.pk is not None:
                self.tell(Action.DELETED, gone.instance, request)
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            self.tell(Action.CREATED, row, request)
        for row, _fields in formset.changed_objects:
            self.tell(Action.SAVED, row, request)

    @staticmethod
    def tell(action: Action, row: Substitution, request: HttpRequest) -> None:
        note = f"{row.person_id} → {row.substitute_id}: {row.first_day} – {row.last_day}"
        record(action, row, by=request.user, note=note)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        kwargs["widget"] = CheckboxSelectMultiple()
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label, field.help_text = _("Roles"), ""
        field.label_from_instance = role_title
        return field


@admin.register(Unit)
class UnitAdmin(RecordedAdmin):
    """Below publishing, so the two columns are written out here."""

    form = TranslatedForm
    list_display = ["__str__", "code", "head", "substitute", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name_kk", "name_ru", "code"]
    autocomplete_fields = ["parent", "head", "substitute"]
    fieldsets = [
        (
            None,
            {
                "fields": [("name_kk", "name_ru"), ("competence_kk", "competence_ru")],
                "classes": ["two-languages"],
            },
        ),
        (
            _("Common to both languages"),
            {
                "fields": [
                    "code",
                    "parent",
                    "phone_extension",
                    "head",
                    ("substitute", "substitute_from", "substitute_until"),
                    "position",
                    "is_active",
                ]
            },
        ),
    ]


class DutyFilter(admin.SimpleListFilter):
    """Duties by where they lie from today."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("today", _("Today")), ("coming", _("Coming")), ("past", _("Past"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        if self.value() == "today":
            return queryset.on(today)
        if self.value() == "coming":
            return queryset.filter(first_day__gt=today)
        return queryset.filter(last_day__lt=today) if self.value() == "past" else queryset


@admin.register(NewsDuty)
class NewsDutyAdmin(RecordedAdmin):
    """The duty roster of news, the latest days first."""

    list_display = ["days", "weekdays", "person", "note"]
    list_filter = [DutyFilter]
    list_select_related = ["person"]
    list_per_page = 50
    search_fields = ["person__last_name", "person__first_name", "note"]
    date_hierarchy = "first_day"
    fields = ["person", ("first_day", "last_day"), "note"]

    @admin.display(description=_("days of duty"), ordering="first_day")
    def days(self, duty: NewsDuty) -> str:
        return date_range(duty.first_day, duty.last_day, reading_language())

    @admin.display(description=_("days of the week"))
    def weekdays(self, duty: NewsDuty) -> str:
        language = reading_language()
        first, last = (weekday_name(day, language) for day in (duty.first_day, duty.last_day))
        return first if duty.first_day == duty.last_day else f"{first} – {last}"

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ):
        """People of the staff who are there; one who has left keeps the past duties."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "person":
            duties = NewsDuty.objects.filter(person=OuterRef("pk"))
            staff = Q(is_active=True, is_staff=True)
            people = field.queryset.filter(staff | Exists(duties))
            field.queryset = people.order_by("last_name", "first_name", "pk")
        return field
