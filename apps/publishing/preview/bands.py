"""The band above a page that is shown in a preview: which revision it is, and what readers have."""

from dataclasses import dataclass, field
from datetime import date, datetime

from apps.publishing.models import Revision
from apps.publishing.preview.seen import Seen
from apps.publishing.preview.showing import Shown


@dataclass(frozen=True)
class Choice:
    """A link of the band; `code` is the language of its title."""

    title: str
    url: str
    current: bool
    code: str = ""


@dataclass
class Band:
    """The band: `number` of the revision (0 without one), the day that is judged, whether readers
    see it then, and until when a link lasts."""

    number: int
    incomplete: bool
    day: date | None = None
    words: str = ""
    until: datetime | None = None
    links: list[Choice] = field(default_factory=list)
    version: Choice | None = None


def band_of(
    revision: Revision | None,
    shown: Shown,
    *,
    seen: Seen | None = None,
    day: date | None = None,
    until: datetime | None = None,
) -> Band:
    """The band of a page, in the language that is active."""
    return Band(
        number=revision.number if revision else 0,
        incomplete=shown.incomplete,
        day=day,
        words=seen.words(revision) if seen else "",
        until=until,
    )
