"""Rules of the structure of rich texts: what a screen reader finds its way by (mgdb1 прил. 1, р. 10
пп. 2; WCAG 2.2: 1.1.1, 1.3.1, 2.4.4)."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.library.models import Image
from apps.publishing.gate.half_by_half import HalfByHalf
from apps.publishing.gate.record import Halves, each_half
from apps.publishing.gate.rule import Level, Objection, Rule
from apps.publishing.gate.texts import markup
from apps.publishing.models import Publishable
from apps.publishing.richtext import image_ids


class StructureOfMarkup(HalfByHalf):
    """`find` gives the words at the faults of a rich text; other texts have no structure."""

    source = "appendix.low_vision_version"
    find: ClassVar[Callable[[str], list[str]]]

    def found_in(self, text: Halves, language: str) -> list[str]:
        return type(self).find(text.stored(language)) if text.is_rich else []


class HeadingsInOrder(StructureOfMarkup):
    """Headings begin at the second level and skip none."""

    code = "headings_in_order"
    level = Level.ADVISES
    title = gettext_lazy("Headings go one level deeper at a time.")
    words = gettext_lazy(
        "Headings skip a level: %(words)s. Begin with a heading of the second level and go one "
        "level deeper at a time."
    )
    find = markup.headings_out_of_order


class LinksSayWhere(StructureOfMarkup):
    """The words of a link say where it leads."""

    code = "links_say_where"
    level = Level.ADVISES
    title = gettext_lazy("Links say where they lead.")
    words = gettext_lazy(
        "Links do not say where they lead: %(words)s. Make the name of the page or of the document "
        "the link."
    )
    find = markup.links_without_meaning


class TablesHaveHeads(StructureOfMarkup):
    """A table has header cells."""

    code = "tables_have_heads"
    level = Level.NEEDS_REASON
    title = gettext_lazy("Tables have headings of columns or rows.")
    words = gettext_lazy(
        "A table has no headings: %(words)s. Mark its first row or column as headings."
    )
    find = markup.tables_without_heads


class ImagesSpeak(Rule):
    """Every image in a text is one of the library and has its words there, in both languages."""

    code = "images_speak"
    source = "appendix.low_vision_version"
    title = gettext_lazy("Images in the text are described in words.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        rich = [(text, language) for text, language in each_half(record) if text.is_rich]
        wanted = {
            (text.name, language): image_ids(text.stored(language)) for text, language in rich
        }
        numbers = {number for named in wanted.values() for number in named}
        images = Image.objects.in_bulk(numbers) if numbers else {}
        for text, language in rich:
            without = markup.images_without_text(text.stored(language))
            if without:
                words = ngettext(
                    "%(count)s image has no description. Take it from the library.",
                    "%(count)s images have no description. Take them from the library.",
                    without,
                )
                yield self.objection(text.column(language), words % {"count": without})
            for number in wanted[text.name, language]:
                image = images.get(number)
                if image is None:
                    words = _("Image %(number)s is not in the library any more. Take it out.")
                    yield self.objection(text.column(language), words % {"number": number})
                elif not image.decorative and image.missing_texts():
                    words = _(
                        "Image %(number)s has no description in both languages. Fill it in in "
                        "the library."
                    )
                    yield self.objection(text.column(language), words % {"number": number})


RULES: tuple[Rule, ...] = (
    HeadingsInOrder(),
    LinksSayWhere(),
    TablesHaveHeads(),
    ImagesSpeak(),
)
