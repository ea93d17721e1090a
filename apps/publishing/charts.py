"""Series of figures as the bars, ticks and table that components/chart.html draws. It turns numbers
into coordinates and words and knows no model."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _

from apps.languages.models import reading_language
from apps.languages.typography import number, shortest

Figure = int | Decimal | None

# The drawing in units of its own; the page scales it to the room there is.
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 290, 50, 20, 250
# Between the two bars of a label.
GAP = 4
# How wide a letter or a digit of the drawing is at the most, and a comma or the space of a group.
LETTER, POINT = 9, 4
# From this figure on, whose words no longer fit beside the axis, it counts in thousands, then in
# millions, then in billions.
LARGE = 8_001
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
NOTHING = "—"


def bar_chart(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Figure]]],
    unit: str = "",
    *,
    names: Sequence[str] = (),
    heading: str = "",
) -> dict[str, Any]:
    """A chart of one or two series and the same figures as a table beside it.

    `labels`: what stands below the bars, short; `series`: the words of each series and its figures,
    one for each label, None where there is none; `unit`: what the figures count, in words;
    `names`: fuller words of the labels for the table; `heading`: the title of their column.
    Raises ValueError for other than one or two series and for a series of another length."""
    if len(series) not in (1, 2):
        raise ValueError(f"A chart shows one or two series, not {len(series)}.")
    if any(len(figures) != len(labels) for _words, figures in series):
        raise ValueError("Each series has one figure for each label.")
    language = reading_language()
    known = [Decimal(value) for _words, values in series for value in values if value is not None]
    divisor, counted = scale(max((abs(value) for value in known), default=Decimal(0)), unit)
    ticks = ticks_around([value / divisor for value in known])
    height = (BOTTOM - TOP) / float(ticks[-1] - ticks[0])

    def level(value: Decimal) -> int:
        return round(BOTTOM - float(value - ticks[0]) * height)

    base = level(Decimal(0))
    group = (WIDTH - LEFT) / max(len(labels), 1)
    width = round(min(48, group * (0.6 if len(series) == 1 else 0.4)))
    block = width * len(series) + GAP * (len(series) - 1)
    bars = []
    for place, (_words, figures) in enumerate(series):
        for index, figure in enumerate(figures):
            if figure is None:
                continue
            value = Decimal(figure) / divisor
            end = level(value)
            bars.append(
                {
                    "x": round(LEFT + group * (index + 0.5) - block / 2 + place * (width + GAP)),
                    "y": min(base, end),
                    "width": width,
                    "height": abs(base - end),
                    "series": place + 1,
                    "value": short_number(value, language),
                }
            )
    if any(width_of(bar["value"]) > width + GAP for bar in bars):
        # The words would run into each other; the table has every figure.
        bars = [{**bar, "value": ""} for bar in bars]
    longest = max((len(label) for label in labels), default=0) * LETTER
    every = max(1, ceil(longest / group))
    return {
        "title": with_unit(title, counted),
        "width": WIDTH,
        "height": HEIGHT,
        "base": base,
        "foot": BOTTOM,
        "ticks": [{"y": level(tick), "text": number(tick, language)} for tick in ticks],
        "bars": bars,
        "labels": [
            {"x": round(LEFT + group * (index + 0.5)), "text": label}
            for index, label in enumerate(labels)
            if index % every == 0
        ],
        "legend": [
            {"series": place, "word": word} for place, (word, _figures) in enumerate(series, 1)
        ],
        "table": table_of(
            title, names or labels, series, unit, heading or _("Indicator"), language
        ),
    }


def scale(largest: Decimal, unit: str) -> tuple[int, str]:
    """By what the figures are divided so that the axis can show them, and what it counts then."""
    words = [_("thousand %(unit)s"), _("million %(unit)s"), _("billion %(unit)s")]
    divisor, counted = 1, unit
    while words and largest / divisor >= LARGE:
        divisor, counted = divisor * 1000, (words.pop(0) % {"unit": unit}).strip()
    return divisor, counted


def width_of(words: str) -> int:
    return sum(LETTER if sign.isalnum() else POINT for sign in words)


def ticks_around(values: Sequence[Decimal]) -> list[Decimal]:
    """Round figures for the axis, zero among them, from below the least to above the largest."""
    least, largest = min([Decimal(0), *values]), max([Decimal(0), *values])
    wanted = (largest - least) / 4 or Decimal(1)
    power = Decimal(1).scaleb(wanted.adjusted())
    step = next(step * power for step in STEPS if step * power >= wanted)
    first, last = floor(least / step), ceil(largest / step) or (1 if least == 0 else 0)
    ticks = [step * count for count in range(first, last + 1)]
    return [shortest(tick) for tick in ticks]


def short_number(value: Decimal, language: str) -> str:
    """The figure above a bar: one digit after the comma below a hundred, none above."""
    whole = value == value.to_integral() or abs(value) >= 100
    return number(value, language, 0 if whole else 1)


def with_unit(title: str, unit: str) -> str:
    return _("%(title)s, %(unit)s") % {"title": title, "unit": unit} if unit else title


def table_of(
    title: str,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[Figure]]],
    unit: str,
    heading: str,
    language: str,
) -> dict[str, Any]:
    """The exact figures as components/data_table.html takes them."""
    rows = []
    for index, name in enumerate(names):
        cells: list[dict[str, Any]] = [{"text": name}]
        for words, figures in series:
            figure = figures[index]
            text = NOTHING if figure is None else number(shortest(figure), language)
            cells.append({"text": text, "label": words, "numeric": True})
        rows.append(cells)
    columns = [
        {"title": heading},
        *({"title": words, "numeric": True} for words, _figures in series),
    ]
    # Where there is no room for the drawing, the table stands alone and needs the title.
    return {"caption": with_unit(title, unit), "columns": columns, "rows": rows}
