"""The words of the low-vision panel: its groups of choices in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .low_vision import LowVision


@dataclass(frozen=True)
class Choice:
    """One choice as the panel draws it; `sample` names the look it is drawn in, if any."""

    name: str
    value: str
    label: str
    chosen: bool
    kind: str = "radio"
    sample: str = ""


@dataclass(frozen=True)
class Group:
    """Choices under one heading."""

    legend: str
    choices: list[Choice]


def groups(low_vision: LowVision) -> list[Group]:
    """All groups of the panel with the reader's choices marked."""

    def one_of(name: str, *options: tuple[str, str], samples: bool = False) -> list[Choice]:
        chosen = str(getattr(low_vision, name))
        return [
            Choice(name, value, label, chosen == value, sample=value if samples else "")
            for value, label in options
        ]

    def switch(name: str, label: str) -> Choice:
        return Choice(name, "1", label, getattr(low_vision, name), kind="checkbox")

    return [
        Group(
            _("Text size"),
            one_of(
                "size",
                ("100", "100 %"),
                ("125", "125 %"),
                ("150", "150 %"),
                ("200", "200 %"),
                ("300", "300 %"),
            ),
        ),
        Group(
            _("Colours"),
            one_of(
                "scheme",
                ("white-on-black", _("White on black")),
                ("black-on-white", _("Black on white")),
                ("blue", _("Dark blue on light blue")),
                ("beige", _("Brown on beige")),
                ("green", _("Green on dark brown")),
                ("system", _("As on my device")),
                samples=True,
            ),
        ),
        Group(
            _("Images"),
            one_of(
                "images",
                ("show", pgettext("images", "Show")),
                ("grey", pgettext("images", "In grey")),
                ("text", pgettext("images", "Replace by text")),
            ),
        ),
        Group(
            _("Typeface"),
            one_of(
                "font",
                ("sans", _("Without serifs (Golos)")),
                ("serif", _("With serifs (Literata)")),
                samples=True,
            ),
        ),
        Group(
            _("Letter spacing"),
            one_of(
                "spacing",
                ("normal", pgettext("spacing", "Normal")),
                ("wide", pgettext("spacing", "Wide")),
                ("very-wide", pgettext("spacing", "Very wide")),
                samples=True,
            ),
        ),
        Group(
            _("Line spacing"),
            one_of("line", ("1.6", "1,6"), ("1.8", "1,8"), ("2.0", "2,0")),
        ),
        Group(
            _("More choices"),
            [
                switch("underline", _("Links are underlined")),
                switch("still", _("Motion is off")),
                switch("without_embeds", _("Embedded videos are off")),
                switch("narrow", _("Narrow column")),
            ],
        ),
    ]


def in_words(low_vision: LowVision) -> str:
    """The main choices in one sentence, shown when the panel is folded."""
    colours = {
        "black-on-white": _("black on white"),
        "white-on-black": _("white on black"),
        "blue": _("dark blue on light blue"),
        "beige": _("brown on beige"),
        "green": _("green on dark brown"),
        "system": _("colours as on your device"),
    }[low_vision.scheme]
    known = {"size": low_vision.size, "colours": colours}
    if low_vision.underline:
        return _("Text %(size)s %%, %(colours)s, links underlined.") % known
    return _("Text %(size)s %%, %(colours)s.") % known
