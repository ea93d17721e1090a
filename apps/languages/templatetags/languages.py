"""Template filters for dates, figures and unbroken lines in the language of the page.

Each filter is a thin door to ``dates`` or ``typography``; it adds the active language and the
reader's time zone and decides nothing else. An empty value gives an empty string, so a template
need not ask first.
"""

import datetime
from decimal import Decimal

from django import template
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from apps.languages import dates, typography
from apps.regulation.points import point_words

register = template.Library()


def _language() -> str:
    # A page in a third language (or none, in a command) still gets a readable date: in the state
    # language.
    language = (translation.get_language() or "")[:2]
    return language if language in dates.MONTHS else "kk"


def _here(moment: datetime.date) -> datetime.date:
    if isinstance(moment, datetime.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


@register.filter
def date_words(value: datetime.date | None) -> str:
    """«2026 жылғы 5 қараша», «5 ноября 2026 года»."""
    return dates.date_words(_here(value), _language()) if value else ""


@register.filter
def date_short(value: datetime.date | None) -> str:
    """«2026 ж. 5 қараша», «5 ноября 2026 г.»."""
    return dates.date_short(_here(value), _language()) if value else ""


@register.filter
def day_month(value: datetime.date | None) -> str:
    """«5 қараша», «5 ноября»."""
    return dates.day_month(_here(value), _language()) if value else ""


@register.filter
def since_date(value: datetime.date | None) -> str:
    """«2026 жылғы 6 қарашадан бері», «с 6 ноября 2026 года»."""
    return dates.since_date(_here(value), _language()) if value else ""


@register.filter
def until_date(value: datetime.date | None) -> str:
    """«2026 жылғы 5 желтоқсанға дейін», «до 5 декабря 2026 года»."""
    return dates.until_date(_here(value), _language()) if value else ""


@register.filter
def date_range(first: datetime.date | None, last: datetime.date | None) -> str:
    """«2026 жылғы 19–23 қазан»: ``{{ first|date_range:last }}``; one day where one is missing."""
    if not first or not last:
        return date_words(first or last)
    return dates.date_range(_here(first), _here(last), _language())


@register.filter
def weekday_name(value: datetime.date | None) -> str:
    """«бейсенбі», «четверг»."""
    return dates.weekday_name(_here(value), _language()) if value else ""


@register.filter
def relative_day(value: datetime.date | None, today: datetime.date | None = None) -> str:
    """«бүгін», «кеше» or the day; the argument is the day to count from, by default today."""
    if not value:
        return ""
    return dates.relative_day(_here(value), _here(today or timezone.now()), _language())


@register.filter
def clock(value: datetime.time | None) -> str:
    """«08:00» from a time or a moment."""
    if value is None or value == "":
        return ""
    return dates.clock(_here(value) if isinstance(value, datetime.datetime) else value)


@register.filter
def until_time(value: datetime.time | None) -> str:
    """«20:00-ге дейін», «до 20:00»."""
    return "" if value is None or value == "" else dates.until_time(value, _language())


@register.filter
def from_time(value: datetime.time | None) -> str:
    """«14:00-ден бастап», «с 14:00»."""
    return "" if value is None or value == "" else dates.from_time(value, _language())


@register.simple_tag
def time_range(start: datetime.time | None, end: datetime.time | None) -> str:
    """``{% time_range opens closes %}``: «08:00–20:00»; nothing when either is missing."""
    if start in (None, "") or end in (None, ""):
        return ""
    return dates.time_range(start, end)


@register.filter
def no_break(value: str | None) -> SafeString:
    """Text or safe HTML with lines that do not end in wrong places; for element content only.

    Plain text is escaped. Times with endings are wrapped in ``<span class="nowrap">``, so never
    use it inside an attribute or ``<title>``.
    """
    if value is None:
        return SafeString("")
    if hasattr(value, "__html__"):
        return mark_safe(typography.no_break_html(value.__html__(), _language()))
    return mark_safe(typography.no_break_text(str(value), _language()))


@register.filter
def regulation_point(value: str) -> str:
    """A point of the regulation: «п. 10», «10-тармақ»."""
    return point_words(value, _language())


@register.filter
def file_size(value: int | None) -> str:
    """«412 КБ», «1,2 МБ» from bytes."""
    return "" if value is None or value == "" else typography.file_size(value, _language())


@register.filter
def money(value: int | Decimal | None) -> str:
    """«12 000 ₸» from tenge."""
    return "" if value is None or value == "" else typography.money(value, _language())


@register.filter
def number(value: int | Decimal | None) -> str:
    """«12 345,6»."""
    return "" if value is None or value == "" else typography.number(value, _language())


@register.filter
def phone_href(value: str | None) -> str:
    """The address that dials the number: ``<a href="{{ phone|phone_href }}">``."""
    return typography.phone_href(str(value)) if value else ""
