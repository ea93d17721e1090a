"""Whom each item of the section shows, and what it lacks on a day.

The regulation of gp17 asks for names and posts, that of mgdb1 for short biographies with photos;
each item shows just that, whichever regulation is in force."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.governance.models import BoardPlan, Committee, GovernancePage
from apps.organisation.models import PHOTO_YEARS, Person, Post, photo_years
from apps.publishing.gate import Objection, Rule
from apps.publishing.models import Publishable, as_of
from apps.publishing.validity import shift_years

MEMBERS = (Post.Kind.BOARD_CHAIR, Post.Kind.BOARD_MEMBER)


@dataclass(frozen=True)
class Shown:
    """The posts of an item, by kind; `full`: with biography and photo."""

    kinds: tuple[str, ...]
    full: bool = False

    def posts(self, on: date | None = None) -> list[Post]:
        """Its posts on a day (default: today), with whoever stands in them."""
        return list(Post.objects.in_force(on).filter(kind__in=self.kinds).with_holders(on))

    def is_proven(self, posts: Iterable[Post], on: date) -> bool:
        """Whether somebody is named and, where the item asks for it, everybody is told of."""
        own = [post for post in posts if post.kind in self.kinds]
        holders = [post.holder for post in own if post.holder]
        if self.full:
            return bool(holders) and not any(missing_of(person, on) for person in holders)
        return any(post.holder or post.acting for post in own)


SHOWN = {
    "governance.board.info": Shown(MEMBERS),
    "governance.board.members": Shown(MEMBERS, full=True),
    "governance.board.secretary": Shown((Post.Kind.BOARD_SECRETARY,)),
    "governance.administration.head": Shown((Post.Kind.HEAD,)),
    "governance.administration.deputies": Shown((Post.Kind.DEPUTY,)),
    "governance.administration.head_biography": Shown((Post.Kind.HEAD,), full=True),
    "governance.administration.deputies_biographies": Shown((Post.Kind.DEPUTY,), full=True),
}
COMMITTEES = "governance.board.committees"


def missing_of(person: Person, on: date) -> list[str]:
    """The fields a short biography with a photo lacks on a day (mgdb1 р. 3 п. 1 абз. 1, п. 2)."""
    if not person.consents(on):
        return ["consent_on"]
    names = ("biography", "education", "experience", "competences", "born_on", "photo")
    missing = [name for name in names if not getattr(person, name)]
    return [*missing, "photo_taken_on"] if has_old_photo(person, on) else missing


def has_old_photo(person: Person, on: date) -> bool:
    """Whether the photo was taken longer ago than the regulation allows (appendix.photo_age)."""
    years = photo_years() or PHOTO_YEARS
    return person.photo_id is not None and shift_years(person.photo_taken_on, years) < on


def items_unproven(on: date) -> Iterator[str]:
    """Items whose published page does not fill them: on that day a person or a fact is missing."""
    posts = list(Post.objects.in_force(on).with_holders(on))
    for item, shown in SHOWN.items():
        if not shown.is_proven(posts, on):
            yield item
    if not Committee.objects.exists():
        yield COMMITTEES


def plan_unproven(on: date) -> list[str]:
    """The item of the plan, without a published plan of the year of that day."""
    if BoardPlan.objects.published(as_of(on)).filter(year=on.year).exists():
        return []
    return ["governance.board.plan"]


class NewPhotos(Rule):
    """Pages of biographies wait for photos the regulation accepts; nothing is asked under a
    regulation without the rule."""

    code = "new_photos"
    source = "appendix.photo_age"
    title = gettext_lazy("Photos of heads and of members of the board are new enough.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        shown = SHOWN.get(record.item) if isinstance(record, GovernancePage) else None
        years = photo_years()
        if shown is None or not shown.full or years is None:
            return
        words = _("The photo of %(name)s is older than %(years)s years.")
        for post in shown.posts():
            if post.holder and has_old_photo(post.holder, post.asked_on):
                yield self.objection("", words % {"name": post.holder.name, "years": years})
