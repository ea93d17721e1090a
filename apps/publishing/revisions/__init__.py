"""Revisions: drafts of live pages, what changed, and the way back (content.py, copies.py,
gone.py, keeping.py)."""

from apps.publishing.revisions.content import Content, capture, known_parts, said_in, texts
from apps.publishing.revisions.copies import working_copy
from apps.publishing.revisions.keeping import (
    Overtaken,
    keep,
    newest_of,
    note_as_it_stands,
    pending_among,
    pending_of,
    restore,
    working_content,
    write,
)

__all__ = [
    "Content",
    "Overtaken",
    "capture",
    "keep",
    "known_parts",
    "newest_of",
    "note_as_it_stands",
    "pending_among",
    "pending_of",
    "restore",
    "said_in",
    "texts",
    "working_content",
    "working_copy",
    "write",
]
