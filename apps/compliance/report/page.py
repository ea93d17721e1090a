"""The report as a page for print, in pieces: the tables are sent as their rows come."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from apps.compliance.report.composing import Report
from apps.compliance.report.parts import Column, Part, Printed, text
from apps.compliance.report.presenting import parts_of, title_of

ROWS = 100
STYLES = ("tokens.css", "report.css")


def html_parts(
    report: Report, printed: Printed | None = None, *, alone: bool = False
) -> Iterator[str]:
    """The page in pieces. `alone`: with its styles inside, for a file that is opened without the
    site; the site itself forbids such styles and serves them as files."""
    parts = list(parts_of(report))
    head = {
        "title": title_of(report),
        "report": report,
        "printed": printed,
        "contents": parts,
        "alone": alone,
    }
    beginning = render_to_string("compliance/report_head.html", head)
    if alone:
        beginning = beginning.replace("</head>", f"<style>\n{styles()}</style>\n</head>", 1)
    yield beginning
    for part in parts:
        yield from part_pieces(part)
    yield render_to_string("compliance/report_foot.html")


def part_pieces(part: Part) -> Iterator[str]:
    facts = [(fact.title, text(fact.value)) for fact in part.facts]
    rows = part.lines()
    first = next(rows, None)
    shown = {"part": part, "facts": facts, "columns": part.shown, "has_rows": first is not None}
    yield render_to_string("compliance/report_part.html", shown)
    if first is None:
        return
    yield rows_html(part, [first])
    while some := list(islice(rows, ROWS)):
        yield rows_html(part, some)
    yield render_to_string("compliance/report_part_end.html", {"part": part})


def rows_html(part: Part, rows: Any) -> str:
    lines = [
        [Cell(column, words) for column, words in zip(part.shown, row, strict=True)] for row in rows
    ]
    return render_to_string("compliance/report_rows.html", {"rows": lines})


class Cell:
    """What a cell of the page says, and how."""

    def __init__(self, column: Column, words: str) -> None:
        self.column = column
        self.words = words


def styles() -> str:
    folder = settings.BASE_DIR / "static" / "css"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
