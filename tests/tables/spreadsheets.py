"""Spreadsheets for the tests of the import, good and bad, made on the spot: tables of prices."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO, StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

NAMES = (
    "code",
    "group_kk",
    "group_ru",
    "name_kk",
    "name_ru",
    "unit_kk",
    "unit_ru",
    "price",
    "applies_to_kk",
    "applies_to_ru",
    "basis_kk",
    "basis_ru",
)
GOOD = {
    "code": "УДЗ-01",
    "group_kk": "Зертханалық зерттеулер",
    "group_ru": "Лабораторные исследования",
    "name_kk": "Қанның жалпы талдауы",
    "name_ru": "Общий анализ крови",
    "unit_kk": "зерттеу",
    "unit_ru": "исследование",
    "price": 2500,
    "applies_to_kk": "",
    "applies_to_ru": "",
    "basis_kk": "",
    "basis_ru": "",
}


def good(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A row of the price list without faults; each number is another service."""
    return {**GOOD, "code": f"УДЗ-{number:05}", "price": 1000 + number, **changes}


def cells(row: dict[str, Any], names: Iterable[str] = NAMES) -> list[Any]:
    return [row[name] for name in names]


def table(*rows: dict[str, Any], names: Iterable[str] = NAMES) -> list[list[Any]]:
    """Headings, which are names of fields here, and rows."""
    return [list(names), *(cells(row, names) for row in rows)]


def upload(content: bytes, name: str = "prices.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def saved(workbook: Workbook) -> bytes:
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def workbook_of(lines: Iterable[list[Any]]) -> Workbook:
    workbook = Workbook()
    for line in lines:
        workbook.active.append(line)
    return workbook


def xlsx(*rows: dict[str, Any], names: Iterable[str] = NAMES) -> SimpleUploadedFile:
    return upload(saved(workbook_of(table(*rows, names=names))))


def xlsx_of(lines: Iterable[list[Any]]) -> SimpleUploadedFile:
    """A workbook written row by row, for many rows."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for line in lines:
        sheet.append(line)
    return upload(saved(workbook))


def csv_text(lines: Iterable[Iterable[Any]], delimiter: str = ";") -> str:
    output = StringIO()
    csv.writer(output, delimiter=delimiter).writerows(lines)
    return output.getvalue()


def csv_file(
    *rows: dict[str, Any], delimiter: str = ";", encoding: str = "utf-8"
) -> SimpleUploadedFile:
    text = csv_text(table(*rows), delimiter)
    return upload(text.encode(encoding), "prices.csv")


def with_part(
    upload_: SimpleUploadedFile, name: str, change: Callable[[bytes], bytes]
) -> SimpleUploadedFile:
    """The same workbook with one part changed or, when it has none of the name, added."""
    output = BytesIO()
    upload_.seek(0)
    with zipfile.ZipFile(upload_) as source, zipfile.ZipFile(output, "w", 8) as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, change(content) if part == name else content)
        if name not in source.namelist():
            target.writestr(name, change(b""))
    return upload(output.getvalue())


def protected_zip() -> SimpleUploadedFile:
    """An archive whose every entry says that it is encrypted."""
    content = bytearray(xlsx(good()).read())
    for match in re.finditer(rb"PK\x01\x02|PK\x03\x04", bytes(content)):
        flags = match.start() + (8 if match[0] == b"PK\x01\x02" else 6)
        content[flags] |= 1
    return upload(bytes(content))
