"""Data in the words of schema.org on a page, for search engines."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# What could end the block or begin a comment in it, written as JSON allows.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def linked_data(data: dict[str, Any]) -> SafeString:
    """A block with the data. Nothing in it is run, so the security policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
