"""Calendars as RFC 5545 asks for them: lines, folding, escaping, zones, states."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from apps.publishing.icalendar import Entry, calendar, escaped, folded

ALMATY = ZoneInfo("Asia/Almaty")


def entry(**changes) -> Entry:
    values = {
        "uid": "event-7@polyclinic.example",
        "starts": datetime(2026, 11, 24, 15, 0, tzinfo=ALMATY),
        "ends": datetime(2026, 11, 24, 16, 30, tzinfo=ALMATY),
        "summary": "Диабет мектебі",
        "place": "3-қабат, 312-кабинет",
        "description": "",
        "url": "https://polyclinic.example/kk/support/events/d/",
        "sequence": 2,
        "changed_at": datetime(2026, 11, 20, 4, 5, 6, tzinfo=UTC),
    }
    return Entry(**values | changes)


def lines(content: bytes) -> list[str]:
    """The lines of a file, folded ones joined."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_an_event_stands_in_local_time_with_its_zone():
    found = lines(calendar("Іс-шаралар", [entry()], "kk"))
    begin, end = found.index("BEGIN:VEVENT"), found.index("END:VEVENT")
    assert found[begin : end + 1] == [
        "BEGIN:VEVENT",
        "UID:event-7@polyclinic.example",
        "DTSTAMP:20261120T040506Z",
        "LAST-MODIFIED:20261120T040506Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Asia/Almaty:20261124T150000",
        "DTEND;TZID=Asia/Almaty:20261124T163000",
        "SUMMARY;LANGUAGE=kk:Диабет мектебі",
        r"LOCATION;LANGUAGE=kk:3-қабат\, 312-кабинет",
        "URL:https://polyclinic.example/kk/support/events/d/",
        "STATUS:CONFIRMED",
        "END:VEVENT",
    ]
    assert found[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert found[-2:] == ["END:VCALENDAR", ""]
    assert "TZID:Asia/Almaty" in found


def test_the_zone_agrees_with_the_zone_of_python():
    found = lines(calendar("", [], "ru"))
    offset = datetime(2026, 11, 24, tzinfo=ALMATY).strftime("%z")
    assert f"TZOFFSETTO:{offset}" == "TZOFFSETTO:+0500"
    assert found.index("TZOFFSETTO:+0500") > found.index("DTSTART:20240301T000000")
    before = datetime(2024, 2, 28, tzinfo=ALMATY).strftime("%z")
    assert f"TZOFFSETTO:{before}" in found


def test_a_cancelled_event_says_so():
    assert "STATUS:CANCELLED" in lines(calendar("", [entry(cancelled=True)], "kk"))


def test_an_event_without_an_end_and_one_that_repeats():
    found = lines(calendar("", [entry(ends=None, rrule="FREQ=WEEKLY;BYDAY=TU")], "kk"))
    assert not any(line.startswith("DTEND") for line in found)
    assert "RRULE:FREQ=WEEKLY;BYDAY=TU" in found


def test_values_cannot_begin_another_line():
    assert escaped("a;b,c\\d\r\ne\nf\x0bg") == r"a\;b\,c\\d\ne\nf g"
    harmful = calendar("", [entry(url="https://a.example/\r\nATTENDEE:mailto:x@y.example")], "kk")
    assert not any(line.startswith("ATTENDEE") for line in lines(harmful))


def test_long_lines_are_folded_at_75_octets_between_letters():
    text = "SUMMARY:" + "ұ" * 200
    content = folded(text)
    parts = content.split(b"\r\n")
    assert parts[-1] == b""
    assert [len(part) for part in parts[:-1]] == [74, 75, 75, 75, 75, 39]
    # Decoding each part alone proves that no letter is broken.
    assert "".join(part.decode().removeprefix(" ") for part in parts) == text
    assert folded("X" * 75) == b"X" * 75 + b"\r\n"
    assert folded("X" * 76) == b"X" * 75 + b"\r\n X\r\n"
