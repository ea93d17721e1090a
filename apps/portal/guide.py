"""The editors' guide inside the admin: docs/guide/<language>.md, in chapters, with its pictures
from the static files. The text itself is written there and nowhere else."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from apps.languages.models import reading_language
from apps.languages.slugs import slugify

FOLDER = settings.BASE_DIR / "docs" / "guide"
# How the text names its pictures, so that they are seen where the repository is read as well.
PICTURES = re.compile(r"\]\(\.\./\.\./static/([^)\s]+)")
CHAPTER = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """A chapter: its title, the last part of its address, its text as Markdown."""

    title: str
    slug: str
    text: str

    @property
    def html(self) -> SafeString:
        text = PICTURES.sub(lambda found: f"]({static(found[1])}", self.text)
        # The guide is a file of the product; raw HTML in it is not let through all the same.
        return mark_safe(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


@lru_cache(maxsize=4)
def chapters(path: Path) -> tuple[Chapter, ...]:
    """The chapters of a guide, in its order."""
    parts = CHAPTER.split(path.read_text(encoding="utf-8"))[1:]
    return tuple(
        Chapter(title.strip(), slugify(title), text.strip())
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    )


def guide_view(request: HttpRequest, site: AdminSite, slug: str = "") -> HttpResponse:
    """One chapter of the guide, the first without an address; raises Http404 for an unknown one."""
    found = chapters(FOLDER / f"{reading_language()}.md")
    chapter = next((each for each in found if each.slug == slug), None) if slug else found[0]
    if chapter is None:
        raise Http404
    place = found.index(chapter)
    context = {
        **site.each_context(request),
        "title": _("Editors' guide"),
        "chapters": found,
        "chapter": chapter,
        "previous": found[place - 1] if place else None,
        "next": found[place + 1] if place + 1 < len(found) else None,
    }
    return TemplateResponse(request, "admin/guide.html", context)
