"""The text of a stored document: taken out at upload, and set in paragraphs for the reader.

Search reads the text, people who cannot open the file read `web_text`. Pictures of text are not
recognised: a scan without a text layer is reported, not guessed."""

import re
import unicodedata
from dataclasses import dataclass
from typing import IO

from apps.library.intake import FileKind, broken_pdf, decoded_text, open_pdf
from apps.library.models import DocumentVersion

# Some three thousand pages of print; more would only slow the search down.
TEXT_MAX_CHARACTERS = 5_000_000


@dataclass(frozen=True)
class Extracted:
    """The text of a file; `pages` is None for formats without pages."""

    text: str
    has_text_layer: bool
    pages: int | None


def extract(file: IO[bytes], kind: FileKind) -> Extracted:
    """The text of a checked upload. Raises the refusal "broken" for a PDF with unreadable pages."""
    if kind.code == "pdf":
        return pdf_text(file)
    if kind.code in ("csv", "txt"):
        text = normal(decoded_text(file))
        return Extracted(text[:TEXT_MAX_CHARACTERS], True, None)
    # Office files are text by nature; their readers open them as such.
    return Extracted("", True, None)


def pdf_text(file: IO[bytes]) -> Extracted:
    reader = open_pdf(file)
    pages = []
    try:
        for page in reader.pages:
            pages.append(normal(page.extract_text() or ""))
    # pypdf raises what its parsing met: its own errors, KeyError, ValueError, RecursionError.
    except Exception as error:
        raise broken_pdf() from error
    with_text = sum(any(character.isalpha() for character in page) for page in pages)
    text = "\n\n".join(page for page in pages if page)
    # A typed title page before forty scanned ones does not make the document readable.
    return Extracted(text[:TEXT_MAX_CHARACTERS], with_text * 2 >= len(pages), len(pages))


def normal(text: str) -> str:
    """Composed letters instead of ligatures and combining marks, without soft hyphens and NULs."""
    text = unicodedata.normalize("NFKC", text)
    text = text.replace("\u00ad", "").replace("\x00", "")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def web_text(version: DocumentVersion) -> tuple[str, ...]:
    """The text of a version as paragraphs of plain text; empty for a scan.

    A PDF knows lines only: a paragraph ends at an empty line, or at a line that closes a sentence
    and is followed by a capital, a number or a dash."""
    paragraphs: list[str] = []
    line_before = ""
    for line in version.text.split("\n"):
        if not line:
            line_before = ""
            continue
        starts_anew = not line_before or (
            line_before[-1] in ".!?:;" and (line[0].isupper() or not line[0].isalpha())
        )
        if starts_anew or not paragraphs:
            paragraphs.append(line)
        elif line_before.endswith("-") and line[0].islower():
            # Broken at a hyphen, which may be the word's own: kept, only the gap goes.
            paragraphs[-1] += line
        else:
            paragraphs[-1] += f" {line}"
        line_before = line
    return tuple(paragraphs)
