"""The state of the site as anybody may see it: figures and names of items, never what people wrote
to each other nor who they are. The public page and /compliance.json are made of the same data.

Schema 1 of /compliance.json:

- schema, organisation (name, url), measured_at
- regulation: profile, title, digest (SHA-256 of its text), since, rules (rule, point, text)
- totals: applying, filled, share, kk and ru (filled, share), points, points_possible, states (items
  by state); sections: the same by section with section, number, title
- news: rule (daily or regular), unit (days or working_days), measured_from, measured_to, news,
  expected, missed, missed_by_calendar_days, missed_by_working_days, longest_gap (working days),
  months of the same
- overdue: count, items (item, point, title, working_days, explained, promised_on)
- late: since, count, latest (number, titles, due_on, published_on, reason)
- journal: entries, hash

Texts stand in both languages, shares are per cent, days and moments ISO 8601; what is not known is
null. A member is added without a new schema number, never removed or given another meaning."""

import logging
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from apps.compliance.catching_up import measured_since
from apps.compliance.models import Breach, Closing, ExplainedBreach, Material, MaterialItem
from apps.compliance.news import NewsRecord
from apps.compliance.register import Known, version_at
from apps.compliance.report.composing import measured_news, months_of
from apps.compliance.report.grounds import end_of_journal, rules_of
from apps.compliance.state import (
    ItemStanding,
    Measurement,
    SiteState,
    State,
    Tally,
    measure,
)
from apps.organisation.models import organisation
from apps.regulation.deadlines import Daily
from apps.regulation.register import Text
from apps.workdays.days import start_of

SCHEMA = "emhana.state-of-site/1"
# How far back the page looks, and how many late publications it names.
DAYS, LATEST = 365, 20
# Seconds a measurement is shown before another is made.
FRESH = 300
KEY = "compliance.public_state"

Data = dict[str, Any]

logger = logging.getLogger(__name__)


def public_state() -> Data:
    """The present state of the site, at most FRESH seconds old. Where nothing can be written, as on
    a replica that is only read, it is the state of what was written down before."""
    found = cache.get(KEY)
    if found is not None:
        return found
    try:
        state = measure()
    except DatabaseError:
        logger.exception("What has happened could not be written down; it is shown as it stands.")
        return data_of(Measurement(Known()).site())
    found = data_of(state)
    cache.set(KEY, found, FRESH)
    return found


def data_of(state: SiteState) -> Data:
    """What is public of a measurement. A constant number of queries."""
    known = state.known
    since = known.today - timedelta(days=DAYS)
    journal = end_of_journal(known.at)
    return {
        "schema": SCHEMA,
        "organisation": organisation_data(),
        "measured_at": timezone.localtime(known.at),
        "regulation": regulation_data(known),
        "totals": sums(state.tally),
        "sections": [
            {
                "section": each.section.id,
                "number": each.section.number,
                "title": both(each.section.title),
                **sums(each.tally),
            }
            for each in state.sections
        ],
        "news": news_data(known, since),
        "overdue": overdue_data(state),
        "late": late_data(known, since),
        "journal": journal and {"entries": journal.number, "hash": journal.hash},
    }


def both(text: Text) -> dict[str, str]:
    return {"kk": text.kk, "ru": text.ru}


def organisation_data() -> Data:
    own = organisation()
    name = {"kk": own.name_kk, "ru": own.name_ru} if own is not None else {"kk": "", "ru": ""}
    return {"name": name, "url": settings.SITE_URL}


def regulation_data(known: Known) -> Data:
    version = version_at(known.at)
    return {
        "profile": known.profile.id,
        "title": both(known.profile.title),
        "digest": version.digest if version is not None else None,
        "since": timezone.localdate(version.recorded_at) if version is not None else None,
        "rules": [
            {"rule": rule.id, "point": rule.point, "text": both(rule.text)}
            for rule in rules_of(known)
        ],
    }


def sums(tally: Tally) -> Data:
    return {
        "applying": tally.total,
        "filled": tally.filled,
        "share": tally.share,
        "kk": {"filled": tally.filled_kk, "share": tally.share_kk},
        "ru": {"filled": tally.filled_ru, "share": tally.share_ru},
        "points": tally.points,
        "points_possible": tally.points_possible,
        "states": {state.value: tally.of(state) for state in State},
    }


def news_data(known: Known, since: date) -> Data:
    rule = known.news_rule()
    record = measured_news(known, since, known.today, measured_since())
    return {
        "rule": "daily" if isinstance(rule, Daily) else "regular",
        "unit": rule.unit if isinstance(rule, Daily) else None,
        **measured(record),
        "months": [
            {
                "month": each.first,
                "news": each.news,
                "expected": each.expected,
                "missed": each.missed,
                "missed_by_calendar_days": each.missed_by_calendar_days,
                "missed_by_working_days": each.missed_by_working_days,
            }
            for each in months_of(record, known)
        ],
    }


def measured(record: NewsRecord) -> Data:
    is_measured = record.start <= record.end
    return {
        "measured_from": record.start if is_measured else None,
        "measured_to": record.end if is_measured else None,
        "news": record.total,
        "expected": record.expected,
        "missed": len(record.missed),
        "missed_by_calendar_days": len(record.missed_by_calendar_days),
        "missed_by_working_days": len(record.missed_by_working_days),
        "longest_gap": record.longest_gap,
    }


def overdue_data(state: SiteState) -> Data:
    """The overdue items, each with whether that was explained and by when it is promised."""
    lines = [line for line in state.lines if line.state == State.OVERDUE]
    promised = promises(state.known)
    return {"count": len(lines), "items": [overdue_item(line, promised) for line in lines]}


def overdue_item(line: ItemStanding, promised: dict[str, date | None]) -> Data:
    return {
        "item": line.item.id,
        "point": line.item.point,
        "title": both(line.item.title),
        "working_days": line.days_overdue,
        "explained": line.item.id in promised,
        "promised_on": promised.get(line.item.id),
    }


def promises(known: Known) -> dict[str, date | None]:
    """By when each item with an explained overdue material is promised, the latest day of several;
    two queries."""
    late = Material.objects.current(known.at).with_term(known.at).open(known.at)
    late = late.overdue(known.today)
    answers = ExplainedBreach.objects.filter(
        breach__kind=Breach.Kind.TERM,
        breach__material__in=late.order_by().values("root"),
        explanation__given_at__lte=known.at,
    ).order_by("explanation__given_at", "pk")
    days = dict(answers.values_list("breach__material", "explanation__promised_on"))
    items = MaterialItem.objects.filter(material__in=late.order_by().values("pk"))
    found: dict[str, date | None] = {}
    for root, item in items.values_list("material__root", "item"):
        if root in days:
            found[item] = max(filter(None, (days[root], found.get(item))), default=None)
    return found


def late_data(known: Known, since: date) -> Data:
    """The materials published late since a day, the latest of them with the reason that was given;
    three queries."""
    rows = Material.objects.current(known.at).with_term(known.at)
    rows = rows.filter(
        root__closing__kind=Closing.Kind.PUBLISHED,
        root__closing__late=True,
        root__closing__at__range=(start_of(since), known.at),
    ).annotate(published_at=F("root__closing__at"), reason=F("root__closing__late_reason"))
    latest = rows.order_by("-published_at", "-pk").prefetch_related("items")[:LATEST]
    return {
        "since": since,
        "count": rows.order_by().count(),
        "latest": [
            {
                "number": row.root_id,
                "titles": [both(known.item(each.item).title) for each in row.items.all()],
                "due_on": row.due_on,
                "published_on": timezone.localdate(row.published_at),
                "reason": row.reason,
            }
            for row in latest
        ],
    }


def in_language(value: Any, language: str) -> Any:
    """The same data with the texts of one language in place of both."""
    if isinstance(value, dict):
        if value.keys() == {"kk", "ru"} and not isinstance(value["kk"], dict):
            return value[language]
        return {name: in_language(each, language) for name, each in value.items()}
    if isinstance(value, list):
        return [in_language(each, language) for each in value]
    return value
