"""The admin site: Django's own, under the organisation's words, with the menu of the editors' side
and the desk as its first page. What stands on the desk is in apps/portal/desk.py."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class MenuEntry:
    """A list of records in the side menu; `icon` is an id in static/icons/sprite.svg."""

    title: str
    url: str
    icon: str
    current: bool


@dataclass
class MenuGroup:
    """A heading of the side menu with its lists."""

    title: str | Promise
    entries: list[MenuEntry] = field(default_factory=list)


CONTENT = [app.rpartition(".")[2] for app in settings.SECTIONS] + ["portal"]
# Apps by heading; what no heading names stands under the settings. A model named here leaves its
# app's heading.
MENU = (
    (_("Content"), CONTENT),
    (_("Library"), ["library"]),
    (_("Organisation"), ["organisation", "accounts.unit", "accounts.newsduty", "workdays"]),
)
REST = pgettext_lazy("admin menu", "Settings")
ICONS = {
    "symbols": "shield-check",
    "about": "hospital",
    "governance": "users",
    "documents": "file-text",
    "services": "stethoscope",
    "services.doctor": "users",
    "services.pricelist": "wallet",
    "services.medicinelist": "pill",
    "rulemaking": "scale",
    "activity": "heart-pulse",
    "budget": "wallet",
    "procurement": "briefcase-business",
    "vacancies": "users",
    "support": "info",
    "support.event": "calendar-days",
    "support.usefullink": "external-link",
    "other": "file-text",
    "inquiries": "message-square",
    "head_blog": "message-square",
    "feedback": "message-square",
    "feedback.survey": "check",
    "news": "newspaper",
    "news.topic": "check",
    "portal": "megaphone",
    "library.image": "eye",
    "library.document": "file-down",
    "library.recording": "rss",
    "organisation": "hospital",
    "organisation.phone": "phone",
    "organisation.person": "users",
    "organisation.post": "briefcase-business",
    "organisation.founder": "scale",
    "organisation.branch": "map-pin",
    "accounts": "users",
    "accounts.newsduty": "calendar-days",
    "accounts.unit": "hospital",
    "auth": "shield-check",
    "workdays": "clock",
    "workdays.calendarrow": "calendar-days",
    "journal": "database",
    "journal.letter": "message-square",
    "publishing": "circle-check",
}
OTHER_ICON = "file-text"
# Whose first page is the openness table: who answers for the whole site, or inspects it.
MEET_THE_TABLE = frozenset({"chief", "deputy", "director", "inspector"})
# What stands above the lists: the name of its address, its title, its icon.
PAGES = (
    ("index", _("Desk"), "house"),
    ("compliance_table", _("Openness table"), "shield-check"),
    ("inquiries_desk", _("Questions and appeals of citizens"), "message-square"),
    ("publication_calendar", _("Calendar of publication"), "calendar-days"),
    ("compliance_materials", _("Materials received"), "file-down"),
    ("translation", _("Translations"), "globe"),
    ("compliance_report", _("Compliance report"), "file-text"),
    ("compliance_figures", _("Figures of compliance"), "scale"),
    ("feedback_bookings", _("Personal reception"), "calendar-days"),
    ("guide", _("Editors' guide"), "circle-question-mark"),
)

# What a page of PAGES asks of a person; the others are everybody's.
PERMISSIONS = {
    "compliance_report": "journal.view_entry",
    "feedback_bookings": "feedback.view_booking",
}


def place_of(label: str, app_label: str) -> tuple[int, int]:
    """Where MENU puts a model: its heading and its place below it; len(MENU) for the settings."""
    for name in (label, app_label):
        for heading, (_title, names) in enumerate(MENU):
            if name in names:
                return heading, names.index(name)
    return len(MENU), 0


def menu_title(model: type[Model], app_name: str, model_name: str) -> str:
    """A section's pages go by the section's name, unless a list of its own records has that name;
    every other list by its own."""
    from apps.publishing.models import StandingPage

    lists = {str(each._meta.verbose_name_plural) for each in model._meta.app_config.get_models()}
    taken = app_name.casefold() in {each.casefold() for each in lists}
    name = app_name if issubclass(model, StandingPage) and not taken else model_name
    return name[:1].upper() + name[1:]


class EmhanaAdminSite(admin.AdminSite):
    """The editors' side of the site."""

    site_title = _("Site management")
    site_header = _("Site management")
    index_title = _("Desk")
    empty_value_display = "—"
    # The menu below takes its place: it is there without scripts, on a phone as well.
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Apps in the order of settings (the regulation's), models as they are registered."""
        apps = super().get_app_list(request, app_label)
        order = {app.rpartition(".")[2]: n for n, app in enumerate(settings.INSTALLED_APPS)}
        models = {model: n for n, model in enumerate(self._registry)}
        apps.sort(key=lambda app: order.get(app["app_label"], len(order)))
        for app in apps:
            app["models"].sort(key=lambda row: models[row["model"]])
        return apps

    def menu(self, request: HttpRequest, app_list: list[dict]) -> list[MenuGroup]:
        """The side menu: what this person may open, under four headings."""
        groups = [MenuGroup(title) for title, _names in MENU] + [MenuGroup(REST)]
        rows = [
            (place_of(row["model"]._meta.label_lower, app["app_label"]), app, row)
            for app in app_list
            for row in app["models"]
            if row["admin_url"]
        ]
        # Equal places keep the order of the apps.
        for (heading, _place), app, row in sorted(rows, key=lambda found: found[0]):
            label = row["model"]._meta.label_lower
            groups[heading].entries.append(
                MenuEntry(
                    menu_title(row["model"], str(app["name"]), str(row["name"])),
                    row["admin_url"],
                    ICONS.get(label) or ICONS.get(app["app_label"], OTHER_ICON),
                    request.path.startswith(row["admin_url"]),
                )
            )
        own = MenuGroup("", self.own_entries(request))
        return [own, *(group for group in groups if group.entries)]

    def own_entries(self, request: HttpRequest) -> list[MenuEntry]:
        """The pages that belong to no list."""
        from apps.inquiries.admin.desk import sees_desk

        found = []
        for name, title, icon in PAGES:
            if name == "inquiries_desk" and not sees_desk(request.user):
                continue
            if name in PERMISSIONS and not request.user.has_perm(PERMISSIONS[name]):
                continue
            url = reverse(f"admin:{name}", current_app=self.name)
            current = request.path == url if name == "index" else request.path.startswith(url)
            found.append(MenuEntry(str(title), url, icon, current))
        return found

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return {**context, "menu": self.menu(request, context["available_apps"])}

    def first_screen(self, user: Any) -> str:
        """Where a person who has signed in and wanted nothing else is led: the openness table or
        the desk."""
        from apps.accounts.roles import role_names

        name = "compliance_table" if role_names(user) & MEET_THE_TABLE else "index"
        return reverse(f"admin:{name}", current_app=self.name)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from apps.accounts.views import SignInView

        return SignInView.as_view(extra_context=extra_context)(request)

    def get_urls(self) -> list:
        """The pages that belong to no list, then Django's own."""
        from apps.compliance.admin.explain import explain_urls
        from apps.compliance.admin.figures import figure_urls
        from apps.compliance.admin.materials import material_urls
        from apps.compliance.admin.report import report_urls
        from apps.compliance.admin.table import table_urls
        from apps.feedback.booking.admin import booking_urls
        from apps.inquiries.admin.desk import desk_urls
        from apps.portal.beginning.views import beginning_urls
        from apps.portal.guide import guide_view
        from apps.portal.palette import palette_urls
        from apps.publishing.admin.calendar import calendar_urls
        from apps.publishing.admin.halves import queue_urls

        def view(function: Any) -> Any:
            return self.admin_view(lambda request, **found: function(request, self, **found))

        return [
            *palette_urls(self),
            *beginning_urls(self),
            path("guide/", view(guide_view), name="guide"),
            path("guide/<slug:slug>/", view(guide_view), name="guide_chapter"),
            *calendar_urls(self),
            *figure_urls(self),
            *material_urls(self),
            *report_urls(self),
            *table_urls(self),
            *queue_urls(self),
            *explain_urls(self),
            *booking_urls(self),
            *desk_urls(self),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from apps.portal.desk import Desk

        return super().index(request, {"desk": Desk(request, self), **(extra_context or {})})


class EmhanaAdminConfig(AdminConfig):
    default_site = "config.admin.EmhanaAdminSite"
