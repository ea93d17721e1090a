"""Who stands in a post on a day, ready to print: the diagram, the table of heads, the reception of
citizens and the cards of persons all read it here, so none can differ from the others.

Posts must come from `Post.objects.with_holders(on)`; the day is the one asked for there."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.languages.dates import month_name, time_range, until_date
from apps.languages.models import EDITORIAL_LANGUAGES, reading_language
from apps.languages.typography import phone_href
from apps.library.renditions import Picture, picture
from apps.organisation.models import Branch, Person, Phone, Post, organisation
from apps.publishing.views import Fact


@dataclass(frozen=True)
class ReceptionTime:
    """Hours of one weekday in words, and where."""

    day: str
    hours: str
    place: str


@dataclass(frozen=True)
class PostRow:
    """A post and whoever stands in it; `note` says who is away until when and who acts."""

    post: str
    name: str
    initials: str
    note: str
    competence: str
    phone: str
    phone_href: str
    email: str
    anchor: str
    reception: list[ReceptionTime] = field(default_factory=list)


@dataclass(frozen=True)
class PersonCard(PostRow):
    """A post with what its holder consents to show: photo, age, education, biography;
    `lapsed`: the first day for which the photo is too old."""

    photo: Picture | None = None
    photo_words: str = ""
    lapsed: date | None = None
    facts: list[Fact] = field(default_factory=list)
    biography: str = ""


def holder_name(post: Post) -> str:
    return post.holder.name if post.holder else _("vacant")


def holder_note(post: Post) -> str:
    """«отсутствует до 5 декабря …; исполняет обязанности: …»; never why; '' when all is usual."""
    words = []
    if post.away:
        until = until_date(post.away.last_day, reading_language())
        words.append(_("away %(until)s, that day included") % {"until": until})
    if post.acting:
        words.append(_("acts: %(name)s") % {"name": post.acting.name})
    return "; ".join(words)


def extension_words(post: Post) -> str:
    """The telephone of a box of the diagram, where the number before the extension is known."""
    if post.extension:
        return _("extension %(extension)s") % {"extension": post.extension}
    return post.phone


def post_rows(posts: list[Post]) -> list[PostRow]:
    """Rows in the order given; a post without a telephone or e-mail has the organisation's."""
    defaults = contacts(posts)
    return [PostRow(**row_values(post, *defaults)) for post in posts]


def person_cards(posts: list[Post], *, full: bool) -> list[PersonCard]:
    """Cards in the order given; `full`: with all the holder consents to, else name and post."""
    defaults = contacts(posts)
    cards = []
    for post in posts:
        values = row_values(post, *defaults)
        if full and post.holder and post.holder.consents(post.asked_on):
            values |= life_of(post.holder, post.asked_on)
        cards.append(PersonCard(**values))
    return cards


def contacts(posts: list[Post]) -> tuple[str, str]:
    """The telephone and the e-mail of posts that have none of their own."""
    profile = organisation()
    return next((post.phone for post in posts if post.phone), ""), profile.email if profile else ""


def row_values(post: Post, main_phone: str, email: str) -> dict:
    phone = post.phone or main_phone
    words = phone
    if phone and post.extension:
        words = _("%(number)s, extension %(extension)s") % {
            "number": phone,
            "extension": post.extension,
        }
    return {
        "post": post.title,
        "name": holder_name(post),
        "initials": post.holder.initials if post.holder else "—",
        "note": holder_note(post),
        "competence": post.competence,
        "phone": words,
        "phone_href": phone_href(phone) if phone else "",
        "email": post.email or email,
        "anchor": post.code,
        "reception": reception_times(post),
    }


def reception_times(post: Post) -> list[ReceptionTime]:
    """The hours read by `with_reception`; none where the page did not ask for them."""
    return [
        ReceptionTime(row.get_weekday_display(), time_range(row.opens, row.closes), row.place)
        for row in getattr(post, "reception", ())
    ]


def life_of(person: Person, on: date) -> dict:
    """What a person who consents tells of themselves, as of a day."""
    facts = []
    years = person.age(on)
    if years is not None:
        facts.append(
            Fact(_("Age"), ngettext("%(count)d year", "%(count)d years", years) % {"count": years})
        )
    for label, value in (
        (_("Education"), person.education),
        (_("Length of service"), person.experience),
        (_("Key competences"), person.competences),
    ):
        if value:
            facts.append(Fact(label, value))
    photo = person.photo_shown(on)
    return {
        "photo": picture(photo, "portrait192") if photo else None,
        "photo_words": photo_words(person.photo_taken_on) if photo else "",
        "lapsed": person.photo_lapsed(on),
        "facts": facts,
        "biography": person.biography or "",
    }


def photo_words(taken_on: date) -> str:
    """«Фотография: ноябрь 2025 года»."""
    month = month_name(taken_on.month, reading_language())
    return _("Photo: %(month)s %(year)s") % {"month": month, "year": taken_on.year}


def publisher() -> dict[str, str]:
    """Who publishes the open data: the organisation's full name in each language."""
    profile = organisation()
    return {code: profile.text("name", code) for code in EDITORIAL_LANGUAGES} if profile else {}


def own_numbers() -> list[str]:
    """The telephones of the organisation itself: in a text they are nobody's personal data."""
    numbers = list(Phone.objects.values_list("number", flat=True))
    return [*numbers, *Branch.objects.values_list("phone", flat=True)]
