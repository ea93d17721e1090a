"""The report as a page for print, in pieces: the tables are sent as their rows come."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from apps.compliance.report.composing import Report
from apps.compliance.report.presenting import Column, Part, Printed, parts_of, text, title_of

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
    rows = iter(part.rows()) if part.is_table else iter(())
    first = next(rows, None)
    columns = [column for column in part.columns if not column.only_data]
    shown = {"part": part, "facts": facts, "columns": columns, "has_rows": first is not None}
    yield render_to_string("compliance/report_part.html", shown)
    if first is None:
        return
    yield rows_html(part, [first])
    while some := list(islice(rows, ROWS)):
        yield rows_html(part, some)
    yield render_to_string("compliance/report_part_end.html", {"part": part})


def rows_html(part: Part, rows: Any) -> str:
    lines = [
        [
            Cell(column, text(value))
            for column, value in zip(part.columns, row, strict=True)
            if not column.only_data
        ]
        for row in rows
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
