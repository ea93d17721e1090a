"""Each form of the report opens, in both languages, and says the same."""

import io
import json
import re
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from apps.compliance.report.composing import report
from apps.compliance.report.forms import pieces
from apps.compliance.report.machine import SCHEMA
from apps.compliance.report.parts import Printed
from apps.compliance.report.presenting import parts_of, title_of
from tests.compliance.conftest import clock, moment
from tests.compliance.report.conftest import receive

START, END = date(2026, 11, 1), date(2026, 11, 30)
NOW = "2026-11-20 09:00"


def made(form: str, language: str, **options) -> bytes:
    with clock(NOW), override(language):
        found = report(START, END)
        return b"".join(pieces(found, form, language, **options))


def test_json_has_a_member_for_each_part(played):
    data = json.loads(made("json", "ru"))
    with clock(NOW):
        parts = [part.name for part in parts_of(report(START, END))]
    assert [*data] == ["schema", "language", "title", *parts]
    assert (data["schema"], data["language"]) == (SCHEMA, "ru")
    assert data["grounds"]["period_from"] == "2026-11-01"
    assert data["materials_totals"]["received"] == 5


def test_pdf_has_kazakh_words_page_numbers_and_bookmarks(played):
    reader = PdfReader(io.BytesIO(made("pdf", "kk")))
    whole = "\n".join(page.extract_text() for page in reader.pages)
    assert "Кадрлар кешіктірді" in whole
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()
    assert len(reader.outline) == 20
    assert reader.trailer["/Root"]["/Lang"] == "kk"


def test_a_sign_the_typeface_lacks_does_not_stop_the_pdf(played):
    receive(played, "Дәрігер 🩺", "2026-11-19 09:00")
    reader = PdfReader(io.BytesIO(made("pdf", "kk")))
    assert "Дәрігер ?" in "\n".join(page.extract_text() for page in reader.pages)


def test_a_long_table_repeats_its_head_on_each_page(played):
    for number in range(60):
        receive(played, f"Хабарлама {number}", "2026-11-19 09:00")
    with override("kk"), clock(NOW):
        head = next(part for part in parts_of(report(START, END)) if part.name == "materials")
    reader = PdfReader(io.BytesIO(made("pdf", "kk")))
    pages = [page.extract_text() for page in reader.pages if "Хабарлама" in page.extract_text()]
    assert len(pages) >= 2
    assert all(head.columns[1].title in page for page in pages)


def test_xlsx_has_a_sheet_for_each_table_with_days_as_days(played):
    book = load_workbook(io.BytesIO(made("xlsx", "kk")))
    with override("kk"), clock(NOW):
        parts = [part for part in parts_of(report(START, END)) if part.is_table]
    assert len(book.worksheets) == 1 + len(parts)
    sheet = book.worksheets[1 + [part.name for part in parts].index("materials")]
    assert sheet.freeze_panes == "A2"
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 6
    assert rows[1][4] == datetime(2026, 11, 3, 10, 0)
    assert rows[1][7] == datetime(2026, 11, 6)


def test_a_title_that_looks_like_a_formula_stays_a_text(played):
    receive(played, "=1+1", "2026-11-19 09:00")
    book = load_workbook(io.BytesIO(made("xlsx", "kk")))
    found = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "=1+1"
    ]
    assert [cell.data_type for cell in found] == ["s"]


def test_html_escapes_what_people_wrote(played):
    receive(played, "<script>alert(1)</script>", "2026-11-19 09:00")
    page = made("html", "kk").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'lang="kk"' in page
    assert "<style>" not in page


def test_a_file_of_its_own_brings_its_styles(played):
    page = made("html", "ru", alone=True).decode()
    assert "<link" not in page
    assert page.count("<style>") == 1


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_copy_says_who_made_it_and_the_report_does_not(played, language):
    printed = Printed("Айгерім Серікқызы", moment(NOW))
    with_name = made("html", language, printed=printed).decode()
    assert "Айгерім Серікқызы" in with_name
    assert "Айгерім Серікқызы" not in made("html", language).decode()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_word_stands_in_the_report(played, language):
    page = made("html", language).decode()
    words = re.sub(r"<[^>]+>|https?://\S+|&\w+;", " ", page.partition('<body class="report">')[2])
    words = re.sub(
        r"\b[0-9a-f]{64}\b|manage\.py|verify_journal|testserver|mgdb1|SHA-256", "", words
    )
    assert re.findall(r"[A-Za-z]{3,}", words) == []


def test_the_command_writes_a_file(played, tmp_path):
    target = tmp_path / "report.json"
    with clock(NOW):
        call_command(
            "compliance_report", "--as-of=2026-11-14", "--format=json", f"--output={target}"
        )
    data = json.loads(target.read_bytes())
    assert data["grounds"]["period_from"] == "2026-01-01"
    assert data["grounds"]["period_to"] == "2026-11-14"
    assert data["grounds"]["as_of"] == "2026-11-14T23:59:59.999999+05:00"


def test_the_command_refuses_a_day_to_come(played, tmp_path):
    target = tmp_path / "report.json"
    with clock(NOW), pytest.raises(CommandError, match="2026-11-21"):
        call_command("compliance_report", "--as-of=2026-11-21", f"--output={target}")
    assert not target.exists()


def test_the_title_is_the_same_in_all_forms(played):
    with override("ru"), clock(NOW):
        title = title_of(report(START, END))
    assert f"<h1>{title}</h1>" in made("html", "ru").decode()
    assert title in PdfReader(io.BytesIO(made("pdf", "ru"))).pages[0].extract_text()
