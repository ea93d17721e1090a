"""What a reader chose in the low-vision version, and how the choice is written in a cookie or an
address. Holds no request handling and no words: the panel's words are in `panel.py`."""

from dataclasses import dataclass, fields, replace
from functools import cached_property

COOKIE_NAME = "low_vision"
COOKIE_AGE = 365 * 24 * 3600
"""One year, in seconds."""
ADDRESS_PARAMETER = "lv"
"""The name in a shareable address, e.g. `?lv=on.s200.cwhite-on-black`."""

SIZES = (100, 125, 150, 200, 300)
SCHEMES = ("black-on-white", "white-on-black", "blue", "beige", "green", "system")
IMAGES = ("show", "grey", "text")
SPACINGS = ("normal", "wide", "very-wide")
LINES = ("1.6", "1.8", "2.0")
FONTS = ("sans", "serif")

# A cookie of ours is far shorter; a longer one was not written by us and is not worth reading.
LONGEST = 200


@dataclass(frozen=True)
class LowVision:
    """One reader's choices. The values not chosen are those a new reader starts with.

    Arguments:
        on: whether the low-vision version is shown at all.
        size: size of the text, per cent; 100 stands for 20 px.
        scheme: one of `SCHEMES`; "system" follows the device between the first two.
        images: shown in colour, shown in grey, or replaced by their text.
        spacing: distance between letters.
        line: height of a line as a multiple of the text size.
        font: "sans" (Golos) or "serif" (Literata).
        underline: links are underlined.
        still: nothing on the page moves.
        without_embeds: embedded videos are replaced by a link.
        narrow: one narrow column of text.
        panel: the panel with the choices is unfolded.

    Raises:
        ValueError: a value is none of those named above.
    """

    on: bool = False
    size: int = 150
    scheme: str = "black-on-white"
    images: str = "show"
    spacing: str = "normal"
    line: str = "1.6"
    font: str = "sans"
    underline: bool = True
    still: bool = True
    without_embeds: bool = True
    narrow: bool = False
    panel: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) not in ALLOWED[field.name]:
                raise ValueError(f"{field.name} cannot be {getattr(self, field.name)!r}")

    @cached_property
    def css_classes(self) -> str:
        """Classes of <html>; empty in the normal version."""
        if not self.on:
            return ""
        classes = [
            "lv",
            f"lv-size-{self.size}",
            f"lv-{self.scheme}",
            f"lv-line-{self.line.replace('.', '')}",
        ]
        if self.images == "grey":
            classes.append("lv-grey")
        if self.spacing != "normal":
            classes.append(f"lv-{self.spacing}")
        if self.font == "serif":
            classes.append("lv-serif")
        if not self.underline:
            classes.append("lv-plain-links")
        if not self.still:
            classes.append("lv-motion")
        if self.narrow:
            classes.append("lv-narrow")
        return " ".join(classes)

    @property
    def images_as_text(self) -> bool:
        """Whether pictures of the content give way to their text."""
        return self.on and self.images == "text"

    @property
    def hides_embeds(self) -> bool:
        """Whether embedded videos and maps give way to a link."""
        return self.on and self.without_embeds

    def as_cookie(self) -> str:
        """The choice as text, e.g. "on.s200.cblue"; only what differs from the beginning."""
        parts = ["on" if self.on else "off"]
        for name, letter in LETTERS.items():
            value = getattr(self, name)
            if value != getattr(BEGINNING, name):
                parts.append(letter + _written(value))
        return ".".join(parts)

    def with_choices(self, choices: dict[str, str]) -> "LowVision":
        """The same choices with those of a form put in; what the form names wrongly stays.

        An absent switch (underline, still, without_embeds, narrow) was unticked.
        """
        changed: dict[str, object] = {}
        for name in CHOSEN_FROM_LISTS:
            value = _read(name, choices.get(name, ""))
            if value is not None:
                changed[name] = value
        for name in SWITCHES:
            changed[name] = choices.get(name) == "1"
        return replace(self, **changed)


CHOSEN_FROM_LISTS = ("size", "scheme", "images", "spacing", "line", "font")
SWITCHES = ("underline", "still", "without_embeds", "narrow")

ALLOWED: dict[str, tuple] = {
    "on": (True, False),
    "size": SIZES,
    "scheme": SCHEMES,
    "images": IMAGES,
    "spacing": SPACINGS,
    "line": LINES,
    "font": FONTS,
    "underline": (True, False),
    "still": (True, False),
    "without_embeds": (True, False),
    "narrow": (True, False),
    "panel": (True, False),
}
LETTERS = {
    "size": "s",
    "scheme": "c",
    "images": "i",
    "spacing": "p",
    "line": "l",
    "font": "f",
    "underline": "u",
    "still": "m",
    "without_embeds": "e",
    "narrow": "n",
    "panel": "o",
}
_NAMES = {letter: name for name, letter in LETTERS.items()}
BEGINNING = LowVision(on=True)
"""What a reader sees who has just switched the version on."""
NORMAL = LowVision()
"""The normal version."""


def parse(text: str) -> LowVision:
    """The choice written in a cookie or an address, read value by value.

    Anything that is not one of ours is passed over and leaves the value a reader starts with, so
    that no text makes a page fail. Text that does not begin with "on" is the normal version.
    """
    if len(text) > LONGEST:
        return NORMAL
    first, *parts = text.split(".")
    if first != "on":
        return NORMAL
    chosen: dict[str, object] = {"on": True}
    for part in parts:
        name = _NAMES.get(part[:1])
        if name is None:
            continue
        value = _read(name, part[1:])
        if value is not None:
            chosen[name] = value
    return LowVision(**chosen)


def _written(value: object) -> str:
    # Without the point of "1.8": the point divides the parts.
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value).replace(".", "")


def _read(name: str, text: str) -> object | None:
    """The allowed value written as `text`, or None."""
    for value in ALLOWED[name]:
        if text in (_written(value), value):
            return value
    return None
