"""Template tags of the low-vision version and of running text. Words and rules are elsewhere:
`panel.py`, `rich_text.py`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from .. import panel, rich_text
from ..low_vision import NORMAL, LowVision

register = template.Library()


@register.filter
def for_reader(html: str, low_vision: LowVision | None) -> SafeString:
    """`{{ page.body|for_reader:low_vision }}`: the editor's cleaned text as this reader gets it."""
    return _prepared(str(html), low_vision, private=False)


@register.filter
def for_staff(html: str, low_vision: LowVision | None) -> SafeString:
    """The same on a page that only the staff can open: with pictures and files nobody else sees
    yet."""
    return _prepared(str(html), low_vision, private=True)


def _prepared(html: str, low_vision: LowVision | None, *, private: bool) -> SafeString:
    files = rich_text.files_of(html, private)
    # Safe because every stored text has been cleaned on its way into the database.
    return mark_safe(rich_text.prepare(html, low_vision or NORMAL, files))


@register.simple_tag
def low_vision_groups(low_vision: LowVision) -> list[panel.Group]:
    """`{% low_vision_groups low_vision as groups %}`: the groups of the panel."""
    return panel.groups(low_vision)


@register.simple_tag
def low_vision_in_words(low_vision: LowVision) -> str:
    """The main choices in one sentence."""
    return panel.in_words(low_vision)
