"""Which spreadsheets are refused, and with which words, row and column."""

import csv
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from apps.services.models import MedicineList, Price
from apps.tables import reading, spreadsheets
from apps.tables.headings import Column, columns_of
from apps.tables.reading import Reading, ReadRow
from apps.tables.spreadsheets import open_sheet
from apps.tables.values import value_of
from tests.tables.spreadsheets import (
    NAMES,
    cells,
    csv_file,
    csv_text,
    good,
    protected_zip,
    saved,
    table,
    upload,
    with_part,
    workbook_of,
    xlsx,
    xlsx_of,
)

SHEET = "xl/worksheets/sheet1.xml"


def rows_of(file) -> list[ReadRow]:
    return list(Reading(file, Price))


def refused(file) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        rows_of(file)
    assert len(caught.value.messages) >= 1
    return caught.value


def code_of(file) -> str:
    error = refused(file)
    assert len(error.error_list) == 1
    return error.error_list[0].code


def faults_of(*rows, file=None) -> list[tuple]:
    """(row, name of the field, value, code) of every fault."""
    return [
        (
            fault.row,
            fault.column.name if fault.column else "",
            str(fault.value),
            fault.error.error_list[0].code,
        )
        for row in rows_of(file or xlsx(*rows))
        for fault in row.faults
    ]


# --- What is understood -------------------------------------------------------------------------


def test_rows_are_read_by_the_names_of_the_fields():
    first, second = rows_of(xlsx(good(1), good(2, price="12 000,50 ₸")))
    assert (first.number, first.faults, first.warnings) == (2, [], [])
    assert first.values["code"] == "УДЗ-00001"
    assert first.values["name_kk"] == "Қанның жалпы талдауы"
    assert first.values["price"] == Decimal("1001")
    assert first.values["basis_ru"] == ""
    assert second.values["price"] == Decimal("12000.50")
    assert second.number == 3


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_headings_of_both_languages_in_any_order(language):
    columns = Reading(xlsx(good()), Price).columns
    turned = list(reversed(columns))
    heads = [f" {each.titles[language].upper()} *" for each in turned]
    file = xlsx_of([heads, [good()[each.name] for each in turned]])
    (row,) = rows_of(file)
    assert row.faults == []
    assert row.values["name_ru"] == "Общий анализ крови"
    assert len(set(heads)) == len(NAMES)


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        (2500, "2500"),
        (2500.5, "2500.5"),
        (0.1 + 0.2, "0.3"),
        ("2500", "2500"),
        ("2 500", "2500"),
        ("2\u202f500,50", "2500.50"),
        ("12\u00a0000 тг.", "12000"),
        ("1 250 000 теңге", "1250000"),
        ("2500.5", "2500.5"),
        (0, "0"),
    ],
)
def test_a_number_typed_as_people_type_it(typed, price):
    (row,) = rows_of(xlsx(good(price=typed)))
    assert row.faults == []
    assert row.values["price"] == Decimal(price)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_every_usual_dress(encoding, delimiter):
    (row,) = rows_of(csv_file(good(price="2 500,50"), encoding=encoding, delimiter=delimiter))
    assert row.faults == []
    assert row.values["name_kk"] == "Қанның жалпы талдауы"
    assert row.values["price"] == Decimal("2500.50")


def test_csv_of_windows_keeps_russian_and_names_lost_kazakh_letters():
    lost = good(name_kk="?анны? жалпы талдауы", group_kk="Талдау", unit_kk="бет")
    text = csv_text(table(lost)).encode("windows-1251")
    (row,) = rows_of(upload(text, "prices.csv"))
    assert row.values["name_ru"] == "Общий анализ крови"
    assert [(f.row, f.column.name, f.error.code) for f in row.faults] == [
        (2, "name_kk", "lost_letters")
    ]


def test_csv_that_names_its_divider_counts_that_line_as_a_row():
    text = "sep=;\r\n" + csv_text(table(good()))
    (row,) = rows_of(upload(text.encode(), "prices.csv"))
    assert (row.number, row.faults) == (3, [])


def test_blank_rows_are_left_out_and_keep_the_numbers():
    lines = [[], *table(good(1))[:1], [None] * 12, cells(good(1)), ["", " "], cells(good(2))]
    assert [row.number for row in rows_of(xlsx_of(lines))] == [4, 6]


def test_the_first_visible_sheet_is_read():
    workbook = workbook_of(table(good(1)))
    workbook.active.sheet_state = "hidden"
    second = workbook.create_sheet("Бағалар")
    for line in table(good(7)):
        second.append(line)
    (row,) = rows_of(upload(saved(workbook)))
    assert row.values["code"] == "УДЗ-00007"


DATE = Column(MedicineList._meta.get_field("in_force_from"), "in_force_from", "", True)


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_dates_of_both_systems_of_days(epoch):
    workbook = Workbook()
    if epoch is not None:
        workbook.epoch = epoch
    workbook.active.append([datetime(2026, 11, 5), date(2024, 2, 29)])
    (line,) = open_sheet(upload(saved(workbook)), len).lines
    assert [value_of(DATE, cell) for cell in line.cells] == [date(2026, 11, 5), date(2024, 2, 29)]


@pytest.mark.parametrize("typed", ["05.11.2026", "5.11.2026 г.", "05/11/2026", "2026-11-05"])
def test_dates_typed_as_text(typed):
    assert value_of(DATE, typed) == date(2026, 11, 5)


@pytest.mark.parametrize("typed", ["31.02.2026", "05.11.26", "вчера", 46000, True])
def test_what_is_no_date(typed):
    with pytest.raises(ValidationError) as caught:
        value_of(DATE, typed)
    assert caught.value.code == "date"


# --- The file as a whole ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7 prices", "prices.xlsx", "kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "prices.csv", "kind"),
        (b"<html><table><tr><td>code</td></tr></table>", "prices.xls", "kind"),
        (bytes(range(256)) * 4, "prices.csv", "kind"),
        (b"PK\x03\x04 cut off", "prices.xlsx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "prices.xls", "old_office"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(64 * 1024 - 20)
            + "EncryptedPackage".encode("utf-16-le"),
            "prices.xlsx",
            "encrypted",
        ),
        (b"", "prices.xlsx", "empty"),
        (b" \r\n;;\r\n", "prices.csv", "no_rows"),
        (b'code;price\r\n1;"two', "prices.csv", "missing"),
    ],
)
def test_files_that_are_no_such_table(content, name, code):
    error = refused(upload(content, name))
    assert error.error_list[0].code == code


def test_archives_that_are_no_workbook_of_ours():
    def archive(**parts: bytes):
        output = BytesIO()
        with zipfile.ZipFile(output, "w") as target:
            for part, content in parts.items():
                target.writestr(part.replace("__", "/").replace("_dot_", "."), content)
        return upload(output.getvalue())

    ods = b"application/vnd.oasis.opendocument.spreadsheet"
    assert code_of(archive(mimetype=ods, content_dot_xml=b"<x/>")) == "opendocument"
    assert code_of(archive(xl__workbook_dot_bin=b"x")) == "binary"
    assert code_of(archive(word__document_dot_xml=b"<x/>")) == "kind"
    assert code_of(archive(xl__workbook_dot_xml=b"<x/>")) == "broken"
    assert code_of(protected_zip()) == "encrypted"


def test_a_workbook_that_unfolds_to_far_more_than_its_size():
    bomb = with_part(xlsx(good()), "xl/media/image1.png", lambda _: bytes(40_000_000))
    assert bomb.size < 200_000
    assert code_of(bomb) == "archive"


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16"])
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/strings"])
def test_a_part_with_a_document_type_is_refused(name, encoding):
    file = with_part(xlsx(good()), name, lambda part: DOCTYPE.encode(encoding) + part)
    assert code_of(file) == "broken"


def test_what_the_beginning_of_a_part_does_not_show_the_parser_refuses():
    late = f"<!--{' ' * spreadsheets.CHUNK}-->{DOCTYPE}".encode()
    change = lambda part: part.replace(b"<worksheet", late + b"<worksheet")  # noqa: E731
    file = with_part(xlsx(good()), SHEET, change)
    with zipfile.ZipFile(file) as archive:
        assert late in archive.read(SHEET)
    assert code_of(file) == "broken"


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/workbook.xml", "xl/elsewhere.xml"])
def test_a_part_that_is_read_whole_has_a_limit(name, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_PART_BYTES", 50_000)
    assert rows_of(xlsx(good()))
    file = with_part(xlsx(good()), name, lambda part: part + b" " * 50_001)
    assert code_of(file) == "archive"


def test_a_damaged_sheet_is_refused():
    assert code_of(with_part(xlsx(good()), SHEET, lambda part: part[:-40])) == "broken"


def test_a_workbook_without_a_visible_sheet():
    hide = lambda part: part.replace(b'state="visible"', b'state="hidden"')  # noqa: E731
    assert code_of(with_part(xlsx(good()), "xl/workbook.xml", hide)) == "no_sheet"


def test_headings_alone_are_no_table():
    assert code_of(xlsx()) == "no_rows"
    assert code_of(csv_file()) == "no_rows"
    assert code_of(upload(saved(Workbook()))) == "no_rows"


def test_more_bytes_than_the_limit_are_refused_unread():
    file = xlsx(good())
    # Whoever reads it now meets an error of another kind.
    file.file.close()
    file.size = spreadsheets.MAX_BYTES + 1
    assert code_of(file) == "too_large"


def test_too_many_rows_and_columns(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert len(rows_of(xlsx(good(1), good(2), good(3)))) == 3
    assert code_of(xlsx(good(1), good(2), good(3), good(4))) == "rows"
    monkeypatch.setattr(reading, "MAX_COLUMNS", 11)
    assert code_of(xlsx(good())) == "columns"


def test_every_missing_and_unknown_column_is_named():
    names = [*NAMES[:6], "price", "price", *NAMES[8:]]
    file = xlsx_of([["№", *names], [1, *cells(good(), names)]])
    error = refused(file)
    assert [each.code for each in error.error_list] == ["missing", "unknown", "twice"]
    missing = [each.title for each in columns_of(Price) if each.name in ("unit_ru", "price")]
    assert error.error_list[0].params["names"] == f"«{missing[0]}»"
    assert error.error_list[1].params["names"] == "«№»"
    assert error.error_list[2].params["names"] == "«price»"


def test_a_row_of_quotation_marks_without_end():
    text = csv_text(table(good(1))) + '2;"unclosed\r\n'
    error = refused(upload(text.encode(), "prices.csv"))
    assert error.code == "quotes"


def test_kazakh_and_russian_columns_in_each_others_place():
    swapped = {"name_kk": "Общий анализ крови", "name_ru": "Қанның жалпы талдауы"}
    error = refused(xlsx(*(good(number, **swapped) for number in range(1, 4))))
    assert error.code == "swapped"
    assert error.params["kk"] != error.params["ru"]
    # One such row among others is a slip of that row.
    slip = faults_of(good(1), good(2), good(3, **swapped))
    assert slip == [(4, "name_ru", "Қанның жалпы талдауы", "kazakh_in_russian")]


# --- Row by row ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("price", "=1000*2", "formula"),
        ("price", "тегін", "number"),
        ("price", "12,000.50", "number"),
        ("price", "12 00", "number"),
        ("price", True, "number"),
        ("price", datetime(2026, 1, 5), "number"),
        ("price", "12,000", "max_decimal_places"),
        ("price", -1, "min_value"),
        ("price", "−1", "min_value"),
        ("price", 12_345_678_901, "max_whole_digits"),
        ("price", None, "required"),
        ("code", None, "required"),
        ("code", " ", "required"),
        ("code", "К" * 41, "max_length"),
        ("code", datetime(2026, 3, 1), "date_for_text"),
        ("code", "А02ВC", "look_alike"),
        ("name_kk", "", "required"),
        ("name_ru", None, "required"),
        ("basis_kk", "№ 12 бұйрық", "required"),
        ("name_ru", "Анализ қана", "kazakh_in_russian"),
        ("name_ru", "Aнализ крови", "look_alike"),
        ("name_kk", "COVІD-19 талдауы", "look_alike"),
        ("name_kk", "х" * 401, "max_length"),
        ("price", "2500,5 $", "number"),
    ],
)
def test_a_fault_names_row_column_and_value(name, typed, code):
    (fault,) = faults_of(good(1), good(2, **{name: typed}))
    place = "basis_ru" if name == "basis_kk" else name
    value = "" if name == "basis_kk" else str(typed)
    if typed in (None, "") and name.startswith("name"):
        value = ""
    assert fault == (3, place, value, code)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name_ru", "Справка для портала «Әділет»"),
        ("name_kk", "МРТ"),
        ("name_kk", "COVID-19 талдауы"),
        ("code", "A02BC01"),
        ("code", 1203),
        ("name_kk", "Қан\u00adның  жалпы\nталдауы"),
    ],
)
def test_what_is_no_fault(name, typed):
    assert faults_of(good(**{name: typed})) == []


def test_texts_are_stored_clean():
    (row,) = rows_of(xlsx(good(name_kk=" Қан\u00adның  жалпы\u00a0талдауы ", code=1203.0)))
    assert row.values["name_kk"] == "Қанның жалпы талдауы"
    assert row.values["code"] == "1203"


def test_errors_of_cells_and_merged_cells():
    workbook = workbook_of(table(good(1), good(2), good(3)))
    sheet = workbook.active
    sheet["H3"] = "#N/A"
    sheet["H3"].data_type = "e"
    sheet.merge_cells("B4:C4")
    assert faults_of(file=upload(saved(workbook))) == [
        (3, "price", "#N/A", "error"),
        (4, "", "B4:C4", "merged"),
        (4, "group_ru", "", "required"),
    ]


def test_a_formula_of_csv():
    assert faults_of(file=csv_file(good(price="=2+2"))) == [(2, "price", "=2+2", "formula")]


def test_one_key_in_two_rows():
    assert faults_of(good(1), good(2), good(3, code="удз-00001")) == [
        (4, "code", "удз-00001", "once")
    ]


def test_a_value_beside_the_table():
    lines = table(good(1))
    lines[1].append("ескерту")
    assert faults_of(file=xlsx_of(lines)) == [(2, "", "ескерту", "outside")]


def test_a_line_of_more_cells_than_any_table_has_is_one_fault():
    line = [*good().values(), *[""] * spreadsheets.MAX_COLUMNS, *"ab"]
    assert faults_of(file=xlsx_of([NAMES, line])) == [(2, "", "a", "outside")]


def test_a_fault_is_kept_in_both_languages():
    (row,) = rows_of(xlsx(good(price="тегін")))
    stored = row.faults[0].stored()
    assert set(stored["message"]) == {"kk", "ru"}
    assert stored["row"] == 2
    assert stored["value"] == "тегін"
    assert stored["column"] == row.faults[0].column.titles


def test_a_kazakh_column_that_looks_russian_is_doubted_only():
    (row,) = rows_of(xlsx(good(name_kk="Общий анализ крови")))
    assert row.faults == []
    assert [(w.row, w.column.name, w.error.code) for w in row.warnings] == [
        (2, "name_kk", "looks_russian")
    ]


# --- Memory -------------------------------------------------------------------------------------


def test_the_first_fault_is_known_before_the_last_row_is_read():
    lines = csv_text(table(good(1, price="?"), *(good(n) for n in range(2, 20_000))))
    file = upload(lines.encode(), "prices.csv")
    first = next(iter(Reading(file, Price)))
    assert first.faults[0].error.code == "number"
    assert file.tell() < file.size / 4


def peak_of(count: int) -> int:
    file = xlsx_of([NAMES, *(cells(good(number)) for number in range(count))])
    tracemalloc.start()
    for row in Reading(file, Price):
        assert not row.faults
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_ten_times_the_rows_take_little_more_memory():
    few, many = peak_of(300), peak_of(3_000)
    # The keys seen are held, about 150 bytes each, and the shared strings; never the rows.
    assert many - few < 2_700 * 700


def test_a_cell_longer_than_any_text_is_refused():
    text = csv_text(table(good(1, name_ru="х" * (csv.field_size_limit() + 1))))
    assert refused(upload(text.encode(), "prices.csv")).code == "quotes"
