"""What a report rests on: the regulation and its points, the calendar as it was known at a
moment, the name of the site, and the end of the journal."""

from dataclasses import dataclass
from datetime import date, datetime

from apps.compliance.register import Known
from apps.journal.models import Entry
from apps.journal.outbox import site_host
from apps.organisation.models import Profile
from apps.regulation.domain import DomainFault, domain_faults, own_label
from apps.regulation.register import Rule
from apps.workdays.models import CalendarRowVersion

# The rules the report answers for: of terms, of news, of the site's name.
RULES = ("update.", "news.daily", "news.regular", "domain.name")


def rules_of(known: Known) -> tuple[Rule, ...]:
    """The points of the regulation the report answers for, in its own order."""
    return tuple(rule for rule in known.profile.rules if rule.id.startswith(RULES))


def calendar_rows(start: date, end: date, at: datetime) -> list[CalendarRowVersion]:
    """The rows of the working-day calendar within a period that were in force at a moment; one
    query."""
    last: dict[date, CalendarRowVersion] = {}
    for version in CalendarRowVersion.objects.filter(
        recorded_at__lte=at, date__gte=start, date__lte=end
    ):
        last[version.date] = version
    return [last[day] for day in sorted(last) if not last[day].removed]


@dataclass(frozen=True)
class SiteName:
    """The name of the site as the regulation asks about it (gp17 п. 13; mgdb1 п. 14): the host,
    how many signs the part has the organisation chose (None for a bare address), and what speaks
    against it."""

    host: str
    signs: int | None
    faults: tuple[DomainFault, ...]


def site_name(own: Profile | None) -> SiteName:
    """The name in the settings, judged by the rule of the regulation."""
    host = site_host()
    columns = ("name_kk", "name_ru", "short_name_kk", "short_name_ru")
    names = " ".join(getattr(own, column) or "" for column in columns) if own is not None else ""
    faults = tuple(domain_faults(host, names))
    signs = None if DomainFault.ABSENT in faults else len(own_label(host.split(".")))
    return SiteName(host, signs, faults)


@dataclass(frozen=True)
class EndOfJournal:
    """The last entry of the journal at a moment; its number counts the entries."""

    number: int
    hash: str


def end_of_journal(at: datetime) -> EndOfJournal | None:
    last = Entry.objects.filter(at__lte=at).order_by("-at", "-number").first()
    return None if last is None else EndOfJournal(last.number, last.hash)
