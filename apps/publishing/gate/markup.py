"""Rules of the structure of rich texts: what a screen reader finds its way by (mgdb1 прил. 1, р. 10
пп. 2; WCAG 2.2: 1.1.1, 1.3.1, 2.4.4)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.library.models import Image
from apps.publishing.gate.record import each_half
from apps.publishing.gate.rule import Level, Objection, Rule
from apps.publishing.gate.texts import markup
from apps.publishing.gate.texts.plain import listed
from apps.publishing.models import Publishable
from apps.publishing.richtext import image_ids


class HeadingsInOrder(Rule):
    """Headings begin at the second level and skip none."""

    code = "headings_in_order"
    source = "appendix.low_vision_version"
    level = Level.ADVISES
    title = gettext_lazy("Headings go one level deeper at a time.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text, language in each_half(record):
            found = markup.headings_out_of_order(text.stored(language)) if text.is_rich else []
            if found:
                words = _(
                    "Headings skip a level: %(words)s. Begin with a heading of the second level "
                    "and go one level deeper at a time."
                )
                yield self.objection(text.column(language), words % {"words": listed(found)})


class LinksSayWhere(Rule):
    """The words of a link say where it leads."""

    code = "links_say_where"
    source = "appendix.low_vision_version"
    level = Level.ADVISES
    title = gettext_lazy("Links say where they lead.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text, language in each_half(record):
            found = markup.links_without_meaning(text.stored(language)) if text.is_rich else []
            if found:
                words = _(
                    "Links do not say where they lead: %(words)s. Make the name of the page or of "
                    "the document the link."
                )
                yield self.objection(text.column(language), words % {"words": listed(found)})


class TablesHaveHeads(Rule):
    """A table has header cells."""

    code = "tables_have_heads"
    source = "appendix.low_vision_version"
    level = Level.NEEDS_REASON
    title = gettext_lazy("Tables have headings of columns or rows.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text, language in each_half(record):
            found = markup.tables_without_heads(text.stored(language)) if text.is_rich else []
            if found:
                words = _(
                    "A table has no headings: %(words)s. Mark its first row or column as headings."
                )
                yield self.objection(text.column(language), words % {"words": listed(found)})


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
