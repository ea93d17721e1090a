"""What is asked of news beyond other records (gp17 п. 12; mgdb1 п. 13): an event that has happened,
short and clear sentences, a photo with its description. The topic of health care and the date are
fields every news item needs (`NewsItem.needed`); place, substance and results are its texts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.news.models import NewsItem
from apps.publishing.gate import Level, Objection, Rule
from apps.publishing.gate.record import day_of, each_half
from apps.publishing.gate.texts.plain import WORD, excerpt, sentences
from apps.publishing.models import Publishable

# Words of the longest sentence that is read at ease, and of a text's sentences on average.
LONGEST = {"kk": 20, "ru": 25}
MEAN = {"kk": 12, "ru": 15}
# A mean says something of so many sentences.
SENTENCES = 5


class EventHasHappened(Rule):
    """News tell of an event with its results; of one to come it is too early to tell them."""

    code = "news_event"
    source = "news.core_facts"
    level = Level.ADVISES
    title = gettext_lazy("The event has happened by the day of publication.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        if not isinstance(record, NewsItem) or record.happened_on is None:
            return
        if record.happened_on > day_of(record):
            words = _(
                "The event is later than the publication. Check the date; when the event is over, "
                "tell of its results."
            )
            yield self.objection("happened_on", words)


class ShortSentences(Rule):
    """News consist of short and clear sentences."""

    code = "news_sentences"
    source = "news.short_sentences"
    level = Level.ADVISES
    title = gettext_lazy("Sentences are short.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        if not isinstance(record, NewsItem):
            return
        for text, language in each_half(record):
            said = [each for block in text.blocks(language) for each in sentences(block.text)]
            lengths = [len(WORD.findall(each)) for each in said]
            limit = LONGEST[language]
            for sentence, length in zip(said, lengths, strict=True):
                if length > limit:
                    words = _(
                        "A sentence of %(length)s words: «%(words)s». Divide it: up to %(limit)s "
                        "words are read at ease."
                    )
                    values = {"length": length, "limit": limit, "words": excerpt(sentence)}
                    yield self.objection(text.column(language), words % values)
            if len(said) >= SENTENCES and sum(lengths) > MEAN[language] * len(said):
                words = _(
                    "On average a sentence has %(mean)s words. Write shorter ones: %(limit)s on "
                    "average are read at ease."
                )
                values = {"mean": round(sum(lengths) / len(said)), "limit": MEAN[language]}
                yield self.objection(text.column(language), words % values)


class NewsPhoto(Rule):
    """A photo that is described for those who cannot see it."""

    code = "news_photo"
    level = Level.ADVISES
    title = gettext_lazy("News have a photo with its description.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        if not isinstance(record, NewsItem):
            return
        if not record.photo_id:
            words = _("There is no photo: readers see the cover of the topic.")
            yield self.objection("photo", words)
        elif record.photo.decorative:
            words = _("The photo has no description: it is marked as decorative.")
            yield self.objection("photo", words)


RULES: tuple[Rule, ...] = (EventHasHappened(), ShortSentences(), NewsPhoto())
