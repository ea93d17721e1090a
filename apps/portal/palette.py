"""The command palette of the editors' side: one search over the lists, forms, records, items of the
register and a person's own commands, as a page and as JSON for static/js/admin-palette.js.

Nobody finds here what they could not open: lists and records are asked of the same admins."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

# Registers the lookup `folded`.
import apps.languages.lookups  # noqa: F401
from apps.languages.folding import fold
from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column, reading_language
from apps.languages.typography import capitalised
from apps.publishing.sections import collection_for
from apps.regulation.profiles import every_item

# Results of a kind: more are found by more words.
MOST = 12
MAX_QUERY = 100
# Below so many letters nearly every title answers.
LEAST_OF_RECORDS = 2


@dataclass(frozen=True)
class Found:
    """A result. `note` says what it is; `sends` marks a command that is a form, not a link."""

    title: str
    url: str
    note: str = ""
    sends: bool = False


@dataclass
class Kind:
    """Results of one kind; `more` when there are others that are not shown."""

    code: str
    title: str
    found: list[Found] = field(default_factory=list)
    more: bool = False


def answers(words: list[str], *texts: str) -> bool:
    """Whether every word stands in one of the texts, folded."""
    folded = " \n ".join(fold(text) for text in texts)
    return all(word in folded for word in words)


def closeness(query: str, title: str) -> tuple[int, int]:
    """What is asked for first: titles that begin with it, then words that do, then the rest; short
    titles before long ones."""
    folded = fold(title)
    if folded.startswith(query):
        return 0, len(folded)
    return (1 if f" {query}" in folded else 2), len(folded)


def in_both(words: Callable[[], Any]) -> list[str]:
    found = []
    for language in EDITORIAL_LANGUAGES:
        with override(language):
            found.append(str(words()))
    return found


class Palette:
    """What a person finds by a query. Queries to the database: one for each kind of record at most,
    however many records there are."""

    def __init__(self, request: HttpRequest, site: AdminSite, query: str) -> None:
        self.request = request
        self.site = site
        self.query = fold(query.replace("\x00", " "))[:MAX_QUERY].strip()
        self.words = self.query.split()

    @property
    def is_asked(self) -> bool:
        return bool(self.words)

    def kinds(self) -> list[Kind]:
        """The kinds that have results, the nearest to hand first; without a query the commands."""
        asked: tuple[tuple[str, str, Callable[[], Iterable[tuple[list[str], Found]]]], ...]
        asked = (("commands", _("Commands"), self.commands),)
        if self.is_asked:
            asked += (
                ("lists", _("Lists"), self.lists),
                ("forms", _("Add"), self.forms),
                ("records", _("Records"), self.records),
                ("items", _("Items of the register"), self.items),
            )
        found = [self.kind(code, title, source()) for code, title, source in asked]
        return [each for each in found if each.found]

    def kind(self, code: str, title: str, entries: Iterable[tuple[list[str], Found]]) -> Kind:
        fit = [
            # Its own two names come first; the rest is where it stands.
            (min(closeness(self.query, text) for text in texts[:2]), found)
            for texts, found in entries
            if answers(self.words, *texts)
        ]
        if self.is_asked:
            fit.sort(key=lambda each: (each[0], each[1].title))
        return Kind(code, title, [found for _near, found in fit[:MOST]], len(fit) > MOST)

    # --- Where results come from: the texts in which words are looked for, and the result ---------

    def commands(self) -> Iterator[tuple[list[str], Found]]:
        """The person's own: the desk, the history, the calendar, the account, signing out."""
        may_read_history = self.request.user.has_perm("journal.view_entry")
        ways = (
            (lambda: _("Desk"), "admin:index", True),
            (lambda: _("Calendar of publication"), "admin:publication_calendar", True),
            (lambda: _("History"), "admin:journal_entry_changelist", may_read_history),
            (lambda: _("Editors' guide"), "admin:guide", True),
            (lambda: _("My account"), "account", True),
            (lambda: _("Openness"), "openness", True),
            (lambda: _("Open the site"), "home", True),
        )
        for words, name, allowed in ways:
            url = self.address(name) if allowed else ""
            if url:
                yield in_both(words), Found(words(), url)
        leave = partial(pgettext, "button", "Sign out")
        yield in_both(leave), Found(leave(), self.address("admin:logout"), sends=True)

    def address(self, name: str, *args: Any) -> str:
        """An address by its name, '' while the site has none of that name."""
        try:
            return reverse(name, args=args, current_app=self.site.name)
        except NoReverseMatch:
            return ""

    def admins(self) -> Iterator[ModelAdmin]:
        """The lists this person may open."""
        for model_admin in self.site._registry.values():
            if model_admin.has_module_permission(self.request) and model_admin.has_view_permission(
                self.request
            ):
                yield model_admin

    def list_url(self, model_admin: ModelAdmin) -> str:
        opts = model_admin.opts
        return self.address(f"admin:{opts.app_label}_{opts.model_name}_changelist")

    def lists(self) -> Iterator[tuple[list[str], Found]]:
        for model_admin in self.admins():
            opts = model_admin.opts
            texts = in_both(lambda opts=opts: opts.verbose_name_plural)
            section = str(opts.app_config.verbose_name)
            title = capitalised(opts.verbose_name_plural)
            # Two lists of one name differ by their section.
            yield (
                [*texts, *in_both(lambda opts=opts: opts.app_config.verbose_name)],
                Found(title, self.list_url(model_admin), section if section != title else ""),
            )

    def forms(self) -> Iterator[tuple[list[str], Found]]:
        for model_admin in self.admins():
            if not model_admin.has_add_permission(self.request):
                continue
            opts = model_admin.opts
            verb = in_both(lambda: _("Add"))
            name = in_both(lambda opts=opts: opts.verbose_name)
            words = [f"{each}: {which}" for each, which in zip(verb, name, strict=True)]
            url = self.address(f"admin:{opts.app_label}_{opts.model_name}_add")
            title = f"{_('Add')}: {opts.verbose_name}"
            section = str(opts.app_config.verbose_name)
            yield words, Found(title, url, section)

    def records(self) -> Iterator[tuple[list[str], Found]]:
        if len(self.query) < LEAST_OF_RECORDS:
            return
        for model_admin in self.admins():
            if issubclass(model_admin.model, Translated) and model_admin.model.translated:
                yield from self.records_of(model_admin)

    def records_of(self, model_admin: ModelAdmin) -> Iterator[tuple[list[str], Found]]:
        model, opts = model_admin.model, model_admin.opts
        names = [column(model.translated[0], code) for code in EDITORIAL_LANGUAGES]
        rows = model_admin.get_queryset(self.request).order_by("-pk")
        for word in self.words:
            kazakh, russian = (Q(**{f"{name}__folded": word}) for name in names)
            rows = rows.filter(kazakh | russian)
        shown = 0 if reading_language() == "kk" else 1
        for pk, *texts in rows.values_list("pk", *names)[: MOST + 1]:
            title = texts[shown] or texts[1 - shown]
            url = self.address(f"admin:{opts.app_label}_{opts.model_name}_change", pk)
            yield [text or "" for text in texts], Found(title, url, capitalised(opts.verbose_name))

    def items(self) -> Iterator[tuple[list[str], Found]]:
        """Items of the register, each leading to the list of what fills it, or to its page."""
        for item in every_item():
            texts = in_both(lambda item=item: item.title)
            # What the database does not know is sought before any address is made.
            if not answers(self.words, *texts):
                continue
            url, note = self.place_of(item.id)
            if url:
                yield texts, Found(str(item.title), url, note)

    def place_of(self, item: str) -> tuple[str, str]:
        collection = collection_for(item)
        if collection is None:
            return self.address("openness"), _("Openness")
        model_admin = self.site._registry.get(collection.model)
        if model_admin is None or not model_admin.has_view_permission(self.request):
            return collection.item_url(item), _("page of the site")
        url = self.list_url(model_admin)
        if collection.sets_item() and len(collection.register_items) > 1:
            url += f"?item={collection.named(item)}"
        return url, collection.title


# --- Pages --------------------------------------------------------------------------------------


def find_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The search page, for those who open it without scripts."""
    asked = request.GET.get("q", "")[:MAX_QUERY]
    palette = Palette(request, site, asked)
    kinds = palette.kinds()
    context = {
        **site.each_context(request),
        "title": _("Find anything"),
        "asked": asked,
        "is_asked": palette.is_asked,
        "kinds": kinds,
        "counted": counted(kinds),
    }
    return TemplateResponse(request, "admin/palette.html", context)


def find_data(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The same as JSON: {"kinds": [{"code", "title", "more", "found": [{"title", "url", "note",
    "sends"}]}], "counted": words}."""
    kinds = Palette(request, site, request.GET.get("q", "")[:MAX_QUERY]).kinds()
    data = {
        "kinds": [
            {
                "code": kind.code,
                "title": kind.title,
                "more": kind.more,
                "found": [vars(found) for found in kind.found],
            }
            for kind in kinds
        ],
        "counted": counted(kinds),
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def counted(kinds: list[Kind]) -> str:
    """How many results there are, in words."""
    count = sum(len(kind.found) for kind in kinds)
    if not count:
        return _("Nothing is found. Try fewer letters or another word.")
    words = ngettext("%(count)s result", "%(count)s results", count) % {"count": count}
    if any(kind.more for kind in kinds):
        return f"{words}. {_('There are more: add a word.')}"
    return words


def palette_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of the palette, for the `get_urls` of the admin site."""
    return [
        path("find/", site.admin_view(partial(find_view, site=site)), name="find"),
        path("find.json", site.admin_view(partial(find_data, site=site)), name="find_data"),
    ]
