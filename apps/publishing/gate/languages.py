"""Rules of the two languages: each half in its own language, with its own letters, saying the same
as the other. What fell behind in time is halves.py."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.languages.models import EDITORIAL_LANGUAGES
from apps.publishing.gate.half_by_half import HalfByHalf
from apps.publishing.gate.record import Halves, texts_of
from apps.publishing.gate.rule import Level, Objection, Rule
from apps.publishing.gate.texts import figures, languages, letters
from apps.publishing.gate.texts.plain import excerpt, listed
from apps.publishing.models import Publishable


class OwnLanguage(Rule):
    """No sentence of the other language stands in a half (gp17 п. 8; mgdb1 п. 9)."""

    code = "own_language"
    source = "language.state"
    title = gettext_lazy("Kazakh texts are in Kazakh and Russian texts in Russian.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text in texts_of(record):
            # What is the same in both halves is said once, by the next rule.
            same = set(languages.copied(text.blocks("kk"), text.blocks("ru")))
            for language in EDITORIAL_LANGUAGES:
                found = languages.in_other_language(text.blocks(language), language)
                found = [sentence for sentence in found if sentence not in same]
                if not found:
                    continue
                words = (
                    _(
                        "Russian words stand in the Kazakh text: %(words)s. Write them in Kazakh, "
                        "or put a quotation into «quotation marks»."
                    )
                    if language == "kk"
                    else _(
                        "Kazakh words stand in the Russian text: %(words)s. Write them in Russian, "
                        "or put a quotation into «quotation marks»."
                    )
                )
                yield self.objection(text.column(language), words % {"words": listed(found)})


class HalvesDiffer(Rule):
    """Nothing is copied from one half to the other (gp17 п. 8; mgdb1 п. 9)."""

    code = "halves_differ"
    source = "appendix.two_languages"
    title = gettext_lazy("The Kazakh and the Russian text are not copies of one another.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text in texts_of(record):
            found = languages.copied(text.blocks("kk"), text.blocks("ru"))
            if found:
                # The copy stands where the words are foreign; else where Kazakh is awaited.
                language = "ru" if languages.language_of(found[0]) == "kk" else "kk"
                words = _(
                    "The Kazakh and the Russian text are the same here: %(words)s. Translate them."
                )
                yield self.objection(text.column(language), words % {"words": listed(found)})


class OneAlphabet(HalfByHalf):
    """No Latin letter stands for a Cyrillic one: search and screen readers miss such words."""

    code = "one_alphabet"
    source = "purpose.right_of_access"
    title = gettext_lazy("Words are typed in one alphabet.")
    words = gettext_lazy(
        "Latin and Cyrillic letters are mixed: %(words)s. They look alike, but search does not "
        "find such words. Type them again in one layout."
    )

    def found_in(self, text: Halves, language: str) -> list[str]:
        return letters.look_alikes(text.plain(language))


class KazakhLetters(Rule):
    """Kazakh is written with its own letters (gp17 п. 8; mgdb1 п. 9)."""

    code = "kazakh_letters"
    source = "language.state"
    level = Level.NEEDS_REASON
    title = gettext_lazy("Kazakh words keep their letters.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text in texts_of(record):
            kazakh = text.plain("kk")
            found = letters.lost_letters(kazakh)
            if found:
                words = _(
                    "Words have lost their Kazakh letters: %(words)s. Write ә, ғ, қ, ң, ө, ұ, ү, "
                    "һ, і where they belong."
                )
                yield self.objection(text.column("kk"), words % {"words": listed(found)})
            elif letters.has_no_kazakh_letters(kazakh) and not any(
                languages.in_other_language(text.blocks("kk"), "kk")
            ):
                words = _(
                    "The Kazakh text has none of the letters ә, ғ, қ, ң, ө, ұ, ү, һ, і: "
                    "«%(words)s». Check whether it is Kazakh and typed in the Kazakh layout."
                )
                yield self.objection(text.column("kk"), words % {"words": excerpt(kazakh)})


class SameFigures(Rule):
    """Both halves give the same numbers, dates, times and telephones (gp17 п. 8)."""

    code = "same_figures"
    source = "language.russian_equal"
    level = Level.NEEDS_REASON
    title = gettext_lazy("Numbers and dates are the same in both languages.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text in texts_of(record):
            if not (text.kk and text.ru):
                continue
            found = figures.differing(text.plain("kk"), text.plain("ru"))
            for language in EDITORIAL_LANGUAGES:
                own = [words for where, words in found if where == language]
                if not own:
                    continue
                words = (
                    _("In Kazakh only: %(words)s. Compare it with the Russian text.")
                    if language == "kk"
                    else _("In Russian only: %(words)s. Compare it with the Kazakh text.")
                )
                yield self.objection(text.column(language), words % {"words": listed(own)})


class KazakhAsFull(Rule):
    """Kazakh is never the thinner half (gp17 п. 8; mgdb1 п. 9)."""

    code = "kazakh_as_full"
    source = "language.state"
    level = Level.NEEDS_REASON
    title = gettext_lazy("The Kazakh text says no less than the Russian one.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text in texts_of(record):
            if text.kk and languages.is_thinner(text.plain("kk"), text.plain("ru")):
                words = _(
                    "The Kazakh text is less than half of the Russian one (%(kazakh)s characters "
                    "and %(russian)s). Say in Kazakh all that is said in Russian."
                )
                lengths = {"kazakh": len(text.plain("kk")), "russian": len(text.plain("ru"))}
                yield self.objection(text.column("kk"), words % lengths)


RULES: tuple[Rule, ...] = (
    OwnLanguage(),
    HalvesDiffer(),
    OneAlphabet(),
    KazakhLetters(),
    SameFigures(),
    KazakhAsFull(),
)
