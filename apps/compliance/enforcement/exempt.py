"""What is never held back for an explanation: what cannot wait, what changes no content, and the
missed matter itself. Everything else that is sent on the editors' side is held back, also what a
later section adds: it must say so itself to be let through."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.urls import ResolverMatch

from apps.compliance.form_part import PREFIX
from apps.compliance.matters import Matters
from apps.compliance.models import Link, MaterialItem
from apps.compliance.register import NEWS_FEED
from apps.publishing.models import PUBLIC_STATUSES
from apps.publishing.sections import all_collections, collection_for

# Signing in and out, passwords (also that of a colleague: an account may be in wrong hands), what
# only reads.
FREE_PAGES = frozenset(
    {
        "login",
        "logout",
        "password_change",
        "password_change_done",
        "auth_user_password_change",
        "autocomplete",
        "jsi18n",
        "find",
        "find_data",
    }
)
# The pages where terms are met, moved and explained. The figures are not among them: the mildest
# level would answer for the explanation.
COMPLIANCE, FIGURES = "compliance_", "compliance_figures"
# The desk where citizens are answered: a term missed elsewhere makes nobody of them wait.
INQUIRIES = "inquiries_"
# The typing and what looks at it, links to previews, and what must be gone at once.
FREE_SCREENS = frozenset(
    {
        "autosave",
        "autosave_drop",
        "findings",
        "add_autosave",
        "add_autosave_drop",
        "add_findings",
        "look",
        "look_page",
        "redact",
    }
)
# Where the page of a material is written and published.
SCREENS_OF_WORK = frozenset({"change", "do", "translate", "come_back"})
# Where a form names the material it publishes.
FORMS = frozenset({"add", "change"})
MATERIAL = f"{PREFIX}-choice"


@dataclass(frozen=True)
class Place:
    """Where a form is sent: the name of the address, and the kind of record and the screen of it
    where the address is one of a kind."""

    name: str
    model_admin: Any = None
    screen: str = ""
    key: str = ""

    @classmethod
    def of(cls, match: ResolverMatch) -> "Place":
        name = match.url_name or ""
        stems = {
            f"{model._meta.app_label}_{model._meta.model_name}_": model_admin
            for model, model_admin in admin.site._registry.items()
        }
        found = [stem for stem in stems if name.startswith(stem)]
        if not found:
            return cls(name)
        stem = max(found, key=len)
        key = unquote(str(match.kwargs.get("object_id", "")))
        return cls(name, stems[stem], name.removeprefix(stem), key)

    @property
    def number(self) -> int | None:
        """The key of the record, None for a new one."""
        return int(self.key) if self.key.isdecimal() else None


def is_free(place: Place) -> bool:
    """Whether what is sent there is never held back, whoever sends it."""
    if place.name in FREE_PAGES or place.screen in FREE_SCREENS:
        return True
    if place.name.startswith(COMPLIANCE):
        return not place.name.startswith(FIGURES)
    if place.name.startswith(INQUIRIES) and place.model_admin is None:
        return True
    return getattr(place.model_admin, "never_held_back", False)


def is_own_matter(place: Place, material: str, matters: Matters) -> bool:
    """Whether what is sent does what the person has missed or must do today: the page of an overdue
    material, or news where a day has none. `material`: the number the form names (form_part.py)."""
    if place.model_admin is None:
        return False
    model = place.model_admin.model
    overdue = [each.material.root_id for each in matters.overdue if each.material is not None]
    if place.screen in FORMS and material.isdecimal() and int(material) in overdue:
        return is_for(model, int(material), matters)
    if place.screen == "add":
        return needs_news(matters) and is_news(model)
    if place.screen not in SCREENS_OF_WORK or place.number is None:
        return False
    if needs_news(matters) and is_news(model):
        # News readers see already bring none to a day without any.
        unseen = model._base_manager.filter(pk=place.number).exclude(status__in=PUBLIC_STATUSES)
        if unseen.exists():
            return True
    kind = ContentType.objects.get_for_model(model)
    linked = Link.objects.filter(material__in=overdue, content_type=kind, object_id=place.number)
    return linked.exists()


def is_for(model: type, material: int, matters: Matters) -> bool:
    """Whether a kind of record fulfils an item the material came for."""
    row = next(each.material for each in matters.overdue if each.material.root_id == material)
    items = set(MaterialItem.objects.filter(material=row).values_list("item", flat=True))
    return any(
        each.model is model and not items.isdisjoint(each.items) for each in all_collections()
    )


def needs_news(matters: Matters) -> bool:
    return any(each.kind in ("news", "news_today") for each in matters.all)


def is_news(model: type) -> bool:
    collection = collection_for(NEWS_FEED)
    return collection is not None and collection.model is model
