"""Calendars people subscribe to (RFC 5545): entries in, the bytes of a file out. Which events or
receptions stand in a calendar is decided by the section that has them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from apps.journal.outbox import site_host
from apps.publishing.feeds import printable

CONTENT_TYPE = "text/calendar; charset=utf-8"
# A line holds so many octets without its end (RFC 5545, 3.1).
LINE_OCTETS = 75
ZONE = "Asia/Almaty"
ALMATY = ZoneInfo(ZONE)
# Kazakhstan has one time, UTC+5, since 1 March 2024; Almaty lived by UTC+6 for twenty years before.
ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:20041031T030000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0600",
    "END:STANDARD",
    "BEGIN:STANDARD",
    "DTSTART:20240301T000000",
    "TZOFFSETFROM:+0600",
    "TZOFFSETTO:+0500",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Entry:
    """One event of a calendar, its words in the calendar's language.

    `uid`: the same as long as the event exists, in every language; `starts`, `ends`: aware moments,
    `ends` None for a moment without duration; `sequence`: grows with every change of time, place or
    state; `changed_at`: the aware moment of the last change; `rrule`: how it repeats, such as
    "FREQ=WEEKLY;BYDAY=MO"; `cancelled`: calendars that hold it strike it out."""

    uid: str
    starts: datetime
    ends: datetime | None
    summary: str
    place: str
    description: str
    url: str
    sequence: int
    changed_at: datetime
    rrule: str = ""
    cancelled: bool = False


def uid_of(key: str) -> str:
    """The key of an entry that no other site's calendar has."""
    return f"{key}@{site_host() or 'localhost'}"


def calendar(name: str, entries: Iterable[Entry], language: str) -> bytes:
    """The file of a calendar called `name` whose texts are in `language` ("kk" or "ru")."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Emhana//Emhana//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"NAME;LANGUAGE={language}:{escaped(name)}",
        # What the older programs read instead of NAME.
        f"X-WR-CALNAME:{escaped(name)}",
        *ZONE_LINES,
    ]
    for entry in entries:
        lines += entry_lines(entry, language)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def entry_lines(entry: Entry, language: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"DTSTAMP:{universal(entry.changed_at)}",
        f"LAST-MODIFIED:{universal(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;TZID={ZONE}:{local(entry.starts)}",
    ]
    if entry.ends is not None:
        lines.append(f"DTEND;TZID={ZONE}:{local(entry.ends)}")
    if entry.rrule:
        lines.append(f"RRULE:{entry.rrule}")
    for field, text in (
        ("SUMMARY", entry.summary),
        ("LOCATION", entry.place),
        ("DESCRIPTION", entry.description),
    ):
        if text:
            lines.append(f"{field};LANGUAGE={language}:{escaped(text)}")
    if entry.url:
        lines.append(f"URL:{one_line(entry.url)}")
    lines.append(f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}")
    lines.append("END:VEVENT")
    return lines


def universal(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ALMATY):%Y%m%dT%H%M%S}"


def one_line(text: str) -> str:
    """The text without anything that could begin another line of the file."""
    return " ".join(printable(text).split())


def escaped(text: str) -> str:
    """The text as a value of the type TEXT (RFC 5545, 3.3.11)."""
    text = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line with its end, broken where it is longer than 75 octets, never inside a letter."""
    parts: list[bytes] = []
    current = b""
    for letter in line:
        octets = letter.encode()
        if len(current) + len(octets) > LINE_OCTETS:
            parts.append(current)
            # The blank that begins a continued line counts as well.
            current = b" "
        current += octets
    return b"\r\n".join([*parts, current]) + b"\r\n"
