"""What is inside a spreadsheet, row by row: .xlsx and .csv, recognised by their bytes.

Only one row is in memory at a time. Whatever is no readable spreadsheet is refused as a whole with
a ValidationError in words; what the rows mean is decided in reading.py."""

import codecs
import csv
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from apps.languages.models import reading_language
from apps.languages.typography import file_size
from apps.library.intake import (
    OLD_OFFICE,
    OPENDOCUMENT_TYPES,
    first_bytes,
    open_archive,
)

MEGABYTE = 1024 * 1024
# A hundred thousand rows of ten columns take about 15 MB.
MAX_BYTES = 20 * MEGABYTE
MAX_COLUMNS = 200
# The strings of a workbook stand in one part, and its reader holds all of them.
STRINGS = "xl/sharedStrings.xml"
MAX_STRINGS_BYTES = 64 * MEGABYTE
# Styles and the list of sheets are read whole, too; those of an office program take kilobytes.
MAX_PART_BYTES = 8 * MEGABYTE
SHEETS, MEDIA = "xl/worksheets/", "xl/media/"
# More are named by nobody; the first ones show what is wrong.
MAX_MERGED = 1_000
CHUNK = 64 * 1024

DELIMITERS = (";", ",", "\t")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]+(\d+)(?::[A-Z]+\d+)?)[\"']")
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|body|svg)", re.I)
# Files whose bytes a text codec would accept.
OTHER_SIGNATURES = (b"%PDF-", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK")


@dataclass(frozen=True)
class Formula:
    """A cell that computes its value."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error: #N/A, #REF!."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Line:
    """A row as it stands in the sheet: its number as a person sees it, and its cells."""

    number: int
    cells: tuple[Any, ...]

    @property
    def is_blank(self) -> bool:
        return all(is_empty_cell(cell) for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """A sheet ready to be read: its rows, and the merged cells by the number of their first row."""

    lines: Iterator[Line]
    merged: dict[int, list[str]] = field(default_factory=dict)


def is_empty_cell(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def refusal(code: str, message: Any, **params: Any) -> ValidationError:
    return ValidationError(message, code=code, params=params)


def not_a_spreadsheet() -> ValidationError:
    return refusal(
        "kind", _("This is not a spreadsheet. Save the table as XLSX or CSV and bring it again.")
    )


def damaged() -> ValidationError:
    return refusal(
        "broken", _("The spreadsheet is damaged. Open it, save it anew as XLSX and bring it again.")
    )


def protected() -> ValidationError:
    return refusal(
        "encrypted",
        _("The spreadsheet is protected with a password. Remove the password and bring it again."),
    )


def refuse_larger(size: int, limit: int = MAX_BYTES) -> None:
    """Raises ValidationError for a file of more than `limit` bytes; nothing of it is read."""
    if size > limit:
        raise refusal(
            "too_large",
            _("The spreadsheet is too large: %(size)s, at most %(limit)s is accepted."),
            size=file_size(size, reading_language()),
            limit=file_size(limit, reading_language()),
        )


def open_sheet(file: File, score: Callable[[Iterable[Any]], int]) -> Sheet:
    """The first visible sheet of a workbook, or the rows of a CSV file.

    `score` says how many headings of a row are known: a CSV file does not say what its cells are
    divided by. Raises ValidationError with one of the codes too_large, empty, kind, old_office,
    opendocument, binary, encrypted, broken, archive, no_sheet, encoding."""
    refuse_larger(file.size)
    if not file.size:
        raise refusal("empty", _("The file is empty (0 bytes). Choose the file again."))
    head = first_bytes(file)
    if head.startswith(OLD_OFFICE):
        raise old_or_protected(file)
    if head.startswith(b"PK\x03\x04"):
        return open_workbook(file)
    if MARKUP.match(head.removeprefix(codecs.BOM_UTF8)) or head.startswith(OTHER_SIGNATURES):
        raise not_a_spreadsheet()
    return Sheet(text_lines(file, score))


def old_or_protected(file: File) -> ValidationError:
    """Both the format XLS and a workbook with a password stand in the same container."""
    mark, tail = "EncryptedPackage".encode("utf-16-le"), b""
    for chunk in file.chunks(CHUNK):
        if mark in tail + chunk:
            return protected()
        tail = chunk[-len(mark) :]
    return refusal(
        "old_office",
        _("This is the old format XLS. Open the file, save it as XLSX and bring it again."),
    )


# --- Workbooks ----------------------------------------------------------------------------------


def open_workbook(file: File) -> Sheet:
    archive = open_archive(file)
    refuse_other_archives(archive)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # What it says of fonts and charts concerns nobody here.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    # The parser raises whatever it met: KeyError, ValueError, errors of zip and XML.
    except Exception as error:
        raise damaged() from error
    visible = [each for each in workbook.worksheets if each.sheet_state == "visible"]
    if not visible:
        raise refusal("no_sheet", _("The workbook has no visible sheet with a table."))
    sheet = visible[0]
    # The size a sheet states of itself may be wrong, and rows beyond it would be left out.
    sheet.reset_dimensions()
    # Read-only sheets hide merged cells; only the sheet's own part names them.
    merged = merged_cells(archive, sheet._worksheet_path)
    return Sheet(workbook_lines(sheet), merged)


def refuse_other_archives(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise protected()
    if "mimetype" in names and head_of_part(archive, "mimetype").strip() in OPENDOCUMENT_TYPES:
        raise refusal(
            "opendocument",
            _("This is the format ODS. Open the file, save it as XLSX or CSV and bring it again."),
        )
    if "xl/workbook.bin" in names:
        raise refusal(
            "binary",
            _("This is the format XLSB. Open the file, save it as XLSX and bring it again."),
        )
    if "xl/workbook.xml" not in names:
        raise not_a_spreadsheet()
    for entry in archive.infolist():
        if entry.filename.startswith(MEDIA):
            continue
        # An office program never writes a document type; only attacks on parsers need one, whatever
        # the part is called and whether its letters take one byte or two.
        if b"<!DOCTYPE" in head_of_part(archive, entry.filename).replace(b"\0", b""):
            raise damaged()
        limit = MAX_STRINGS_BYTES if entry.filename == STRINGS else MAX_PART_BYTES
        # Sheets are read row by row.
        if entry.file_size > limit and not entry.filename.startswith(SHEETS):
            raise refusal(
                "archive",
                _("The spreadsheet holds too much text. Divide it and bring the parts."),
            )


def head_of_part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(CHUNK)
    # A damaged stream fails in the decompressor, with errors of its own.
    except Exception as error:
        raise damaged() from error


def merged_cells(archive: zipfile.ZipFile, part: str) -> dict[int, list[str]]:
    """The merged cells of a sheet by the number of their first row: {4: ["A4:B4"]}."""
    found: dict[int, list[str]] = {}
    count, tail = 0, b""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                text = tail + chunk
                end = 0
                for match in MERGED.finditer(text):
                    end = match.end()
                    count += 1
                    if count <= MAX_MERGED:
                        found.setdefault(int(match[2]), []).append(match[1].decode())
                # A tag may go on in the next chunk; no tag we look for is longer.
                tail = text[max(end, len(text) - 200) :]
    # A damaged stream fails in the decompressor, with errors of its own.
    except Exception as error:
        raise damaged() from error
    return found


def workbook_lines(sheet: Any) -> Iterator[Line]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, row in enumerate(sheet.iter_rows(), start=1):
                yield Line(number, tuple(plain_value(cell) for cell in row))
    except (ValidationError, GeneratorExit):
        raise
    except Exception as error:
        raise damaged() from error


def plain_value(cell: Any) -> Any:
    kind = cell.data_type
    if kind == "f":
        # An array formula is an object that holds its text.
        return Formula(str(getattr(cell.value, "text", cell.value)))
    if kind == "e":
        return CellError(str(cell.value))
    return cell.value


# --- Text ---------------------------------------------------------------------------------------


def encoding_of(file: File) -> str:
    """The encoding of a text: by its mark, else UTF-8 when it fits, else that of Windows.

    Windows-1251 has no Kazakh letters; reading.py names the question marks they have become."""
    head = first_bytes(file)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for chunk in file.chunks(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8-sig"


def text_lines(file: File, score: Callable[[Iterable[Any]], int]) -> Iterator[Line]:
    encoding = encoding_of(file)
    delimiter = best_delimiter(first_text_line(file, encoding), score)
    number = 0
    stream = text_stream(file, encoding)
    try:
        for number, cells in enumerate(
            csv.reader(checked(stream), delimiter=delimiter, strict=True), start=1
        ):
            # A line some programs write to say what divides the cells.
            if number > 1 or not "".join(cells).startswith("sep="):
                yield Line(number, tuple(text_value(cell) for cell in cells))
    except UnicodeError as error:
        raise wrong_encoding() from error
    except csv.Error as error:
        raise refusal(
            "quotes",
            _("Row %(row)s cannot be divided into cells: check the quotation marks in it."),
            row=number + 1,
        ) from error


def text_stream(file: File, encoding: str) -> TextIOWrapper:
    file.seek(0)
    # Windows-1251 leaves one byte undefined; a file that has it is no text (`checked`).
    errors = "replace" if encoding == "windows-1251" else "strict"
    return TextIOWrapper(Unclosed(file), encoding, errors=errors, newline="")


def first_text_line(file: File, encoding: str) -> str:
    stream = text_stream(file, encoding)
    try:
        for line in checked(stream):
            if line.strip(" \r\n\t;,"):
                return line
    except UnicodeError as error:
        raise wrong_encoding() from error
    raise no_rows()


def checked(stream: Iterable[str]) -> Iterator[str]:
    """The lines of a text; a picture or a program has characters no table has."""
    for line in stream:
        if UNFIT.search(line):
            raise not_a_spreadsheet()
        yield line


def best_delimiter(line: str, score: Callable[[Iterable[Any]], int]) -> str:
    """What divides the cells: the character that gives the most known headings, then most cells."""
    if line.startswith("sep=") and line[4:5] in DELIMITERS:
        return line[4]

    def worth(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        return score(cells), len(cells)

    try:
        return max(DELIMITERS, key=worth)
    # A cell longer than any text: no headings.
    except csv.Error as error:
        raise not_a_spreadsheet() from error


def text_value(cell: str) -> Any:
    return Formula(cell) if cell.lstrip().startswith("=") else cell


def wrong_encoding() -> ValidationError:
    return refusal(
        "encoding",
        _("The letters of the file cannot be read. Save it as CSV in UTF-8 or as XLSX."),
    )


def no_rows() -> ValidationError:
    return refusal("no_rows", _("There is no row with data in the spreadsheet."))


class Unclosed:
    """A file for TextIOWrapper, which otherwise closes it when it is done."""

    def __init__(self, file: File) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    @property
    def closed(self) -> bool:
        return False

    def read1(self, size: int = -1) -> bytes:
        return self.file.read(CHUNK if size is None or size < 0 else size)

    read = read1

    def flush(self) -> None:
        """Nothing is written."""

    def close(self) -> None:
        """The file belongs to whoever opened it."""
