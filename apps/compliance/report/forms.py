"""The forms of a report by their names, and what each is sent as."""

from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile

from django.utils.translation import override

from apps.compliance.report.composing import Report
from apps.compliance.report.machine import json_parts
from apps.compliance.report.page import html_parts
from apps.compliance.report.parts import Printed
from apps.compliance.report.sheet import make_pdf
from apps.compliance.report.workbook import write_xlsx

# Bytes of a finished file sent at a time.
BLOCK = 64 * 1024


@dataclass(frozen=True)
class Form:
    """A form of the report: its name, which ends its file, and its type."""

    name: str
    content_type: str


FORMS = {
    form.name: form
    for form in (
        Form("html", "text/html; charset=utf-8"),
        Form("pdf", "application/pdf"),
        Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Form("json", "application/json"),
    )
}


def pieces(
    report: Report,
    form: str,
    language: str,
    printed: Printed | None = None,
    *,
    alone: bool = False,
) -> Iterator[bytes]:
    """The report in a form and a language, in pieces; see html_parts for `alone`. Each piece is
    made in that language, whatever is active where they are asked for."""
    if form == "pdf":
        with override(language):
            content = make_pdf(report, printed)
        yield content
        return
    if form == "xlsx":
        with TemporaryFile() as file:
            with override(language):
                write_xlsx(report, file, printed)
            file.seek(0)
            while block := file.read(BLOCK):
                yield block
        return
    if form == "html":
        texts = html_parts(report, printed, alone=alone)
    elif form == "json":
        texts = json_parts(report)
    else:
        raise ValueError(f"No such form of the report: {form}")
    for words in in_language(language, texts):
        yield words.encode()


def in_language(language: str, texts: Iterator[str]) -> Iterator[str]:
    """The texts, each made while the language is active."""
    while True:
        with override(language):
            words = next(texts, None)
        if words is None:
            return
        yield words


def file_name(report: Report, form: str, language: str) -> str:
    """«compliance-2026-01-01-2026-11-20-kk.pdf»."""
    return f"compliance-{report.start}-{report.end}-{language}.{form}"
