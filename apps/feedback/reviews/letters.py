"""Letters to whoever wrote a review and left an e-mail: that readers see it, shortened by which
rule, or by which rule it is not published. The words of the review are never in them."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.feedback.models import Review, ReviewRule
from apps.inquiries.letters import LetterWords, send
from apps.languages.dates import date_words
from apps.organisation.models import organisation


def key_of(review: Review) -> str:
    """How the keys of all letters about a review begin."""
    return f"review:{review.number}:"


def tell(review: Review, what: str, rule: ReviewRule | None, at: datetime) -> None:
    """Posts the letter `what` («published» or «refused»); nothing for a writer without e-mail."""
    key = f"{key_of(review)}{what}"
    send(review.contact, review.language, lambda: letter_of(review, what, rule), key, at)


def letter_of(review: Review, what: str, rule: ReviewRule | None) -> LetterWords:
    """The letter in the active language."""
    published = what == "published"
    facts = [(_("Number"), str(review))]
    if published:
        facts.append((_("Shown until"), date_words(review.kept_until, review.language)))
    titles = {True: _("Words were left out by a rule:"), False: _("The rule of the decision:")}
    profile = organisation()
    return LetterWords(
        language=review.language,
        subject=_("Your review No. %(number)d") % {"number": review.number},
        first=_("Your review is published.") if published else _("Your review is not published."),
        facts=facts,
        quoted_title=titles[published] if rule else "",
        quoted=str(rule) if rule else "",
        after=[
            _("You may take the review back at any time, by the number and the secret."),
            _("If you do not agree, write to us: the page below names every way."),
        ],
        link=(_("All ways to write to us"), settings.SITE_URL + reverse("feedback")),
        organisation=profile.short_name if profile is not None else "",
    )
