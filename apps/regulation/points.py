"""How the place of a demand is written for a reader: the documents' points stand in the register
as they print them, in Russian, and are said here in Kazakh as well."""

import re

from django.utils.translation import get_language

IN_KAZAKH = (
    (re.compile(r"\bприл\. (\d+)"), r"\1-қосымша"),
    (re.compile(r"\bпп\. (\d+|[a-z])\b"), r"\1) тармақша"),
    (re.compile(r"\bп\. (\d+(?:–\d+)?)"), r"\1-тармақ"),
    (re.compile(r"\bр\. (\d+)"), r"\1-бөлім"),
    (re.compile(r"\bабз\. (\d+)"), r"\1-абзац"),
    # The headings inside the rows of Appendix 1.
    (re.compile("«Другие документы»"), "«Басқа құжаттар»"),
    (re.compile("«Информационная поддержка»"), "«Ақпараттық қолдау»"),
    (re.compile("«Основные документы»"), "«Негізгі құжаттар»"),
    (re.compile("«Отчёты»"), "«Есептер»"),
)


def point_words(point: str, language: str | None = None) -> str:
    """«р. 5 п. 7 пп. 2» as it stands, in Kazakh «5-бөлім 7-тармақ 2) тармақша».

    `point`: as the register keeps it; `language`: the reader's (default: the page's own)."""
    if (language or get_language() or "kk").split("-")[0] == "kk":
        for russian, kazakh in IN_KAZAKH:
            point = russian.sub(kazakh, point)
    return point
