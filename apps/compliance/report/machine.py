"""The report as JSON, written part by part.

Schema 1: an object with `schema`, `language`, `title`, then a member for each part. A part of facts
is an object, one of rows an array of objects:

- grounds: organisation, site, regulation, profile, register_digest, register_since, period_from,
  period_to, as_of, site_name, site_name_signs, site_name_faults, appeals
- rules: point, text, rule; calendar: date, kind, title, source, recorded_at; figures: title, value,
  source, figure
- totals: items by state (overdue, incomplete, unconfirmed, filled, not_applicable), applying,
  complete, share, share_kk, share_ru (per cent), points, points_possible, without_owner,
  one_language_behind; sections: the same sums by section; items: a line of the table each
- news: rule, measured_from, measured_to, news, days_with_news, days_expected, days_missed,
  missed_by_calendar_days, missed_by_working_days, longest_gap, allowed_gap, days_explained,
  days_unexplained; news_by_month; days_without_news
- materials_totals, terms_by_month, days_by_unit, materials, explanations, corrections, extensions,
  refusals
- journal: entries, hash

Days are ISO 8601 dates, moments ISO 8601 with the zone of the organisation, months `2026-11`, who
did something the number of the account; states, languages and outcomes are codes. Texts are in the
language of the report. What is not known is null. A member is added without a new schema number,
never removed or given another meaning."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from apps.accounts.models import User
from apps.compliance.report.composing import Report
from apps.compliance.report.parts import Month, Part, Share
from apps.compliance.report.presenting import parts_of, title_of
from apps.languages.models import reading_language
from apps.regulation.register import Text

SCHEMA = "emhana.compliance-report/1"


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, Share):
        return value.value
    if isinstance(value, User):
        return value.pk
    if isinstance(value, Month):
        return f"{value.first:%Y-%m}"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Text | Promise):
        return str(value)
    return getattr(value, "value", value)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def json_parts(report: Report) -> Iterator[str]:
    """The text of the file in pieces; no more than one row of a table is held at a time."""
    head = {"schema": SCHEMA, "language": reading_language(), "title": title_of(report)}
    yield as_json(head)[:-1]
    for part in parts_of(report):
        yield f",\n{as_json(part.name)}: "
        yield from rows_of(part) if part.is_table else [facts_of(part)]
    yield "\n}\n"


def facts_of(part: Part) -> str:
    return as_json({fact.name: plain(fact.value) for fact in part.facts})


def rows_of(part: Part) -> Iterator[str]:
    names = [column.name for column in part.columns]
    comma = "["
    for row in part.rows():
        yield f"{comma}\n{as_json(dict(zip(names, map(plain, row), strict=True)))}"
        comma = ","
    yield "[]" if comma == "[" else "\n]"
