"""What the style sheets and templates promise: colours in one file, contrast, no inline styles."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static", "css")
TEMPLATES = Path(settings.BASE_DIR, "templates")
SPRITE = Path(settings.BASE_DIR, "static", "icons", "sprite.svg")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.I)
# Each low-vision scheme: text, ground (design/README.md of the reference pictures).
SCHEMES = {
    "black-on-white": ("#000000", "#ffffff"),
    "white-on-black": ("#ffffff", "#000000"),
    "blue": ("#00204d", "#cfe8f7"),
    "beige": ("#402300", "#f5ead6"),
    "green": ("#a6f29b", "#2b1a0e"),
}


def rules(name):
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(), flags=re.S)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(text):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def both_schemes():
    text = rules("tokens.css")
    start = text.index("@media (prefers-color-scheme: dark)")
    light = tokens(text[:start])
    return {"light": light, "dark": light | tokens(text[start:])}


@pytest.mark.parametrize("name", ["base.css", "components.css"])
def test_colours_stand_in_the_tokens_only(name):
    assert COLOUR.findall(rules(name)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "surface", 7),
        ("ink", "tint", 7),
        ("muted", "surface", 7),
        ("muted", "raised", 7),
        ("muted", "tint", 7),
        ("link", "surface", 4.5),
        ("link", "wash", 4.5),
        ("link", "raised", 4.5),
        ("on-fill", "fill", 4.5),
        ("on-fill", "fill-hover", 4.5),
        ("on-deep", "deep", 7),
        ("on-foot-muted", "foot", 7),
        ("success", "success-ground", 4.5),
        ("success", "surface", 4.5),
        ("warning", "warning-ground", 4.5),
        ("danger", "danger-ground", 4.5),
        ("danger", "surface", 4.5),
        ("on-danger", "danger", 4.5),
        ("wash-ink", "wash", 4.5),
        ("on-mark", "mark", 4.5),
        ("control", "surface", 3),
        ("control", "tint", 3),
        ("teal-icon", "medallion", 4.5),
        ("sand-icon", "medallion", 4.5),
        ("green-icon", "medallion", 4.5),
        ("sky-icon", "medallion", 4.5),
        ("focus-inner", "focus-outer", 3),
    ],
)
def test_text_stands_out_from_its_ground(scheme, text, ground, least):
    known = both_schemes()[scheme]
    assert contrast(known[text], known[ground]) >= least


@pytest.mark.parametrize(("scheme", "colours"), SCHEMES.items())
def test_low_vision_schemes_use_their_two_colours_at_seven_to_one(scheme, colours):
    selector = ".lv {" if scheme == "black-on-white" else f".lv-{scheme} {{"
    text = rules("low-vision.css")
    block = text[text.index(f"\n{selector}") :].split("}")[0]
    assert (tokens(block)["fg"], tokens(block)["bg"]) == colours
    assert contrast(*colours) >= 7


def test_no_template_has_an_inline_style_or_script():
    offenders = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\sstyle=|<style|<script(?! src=)|\son\w+=", path.read_text())
    ]
    assert offenders == []


def test_every_component_says_what_it_accepts():
    offenders = [
        path.name
        for path in (TEMPLATES / "components").glob("*.html")
        if not path.read_text().startswith("{# ") or "ccepts" not in path.read_text()
    ]
    assert offenders == []


def test_every_icon_named_in_a_template_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    named = {
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'icon\.html" with name="([\w-]+)"', path.read_text())
    }
    assert {pair for pair in named if pair[1] not in known} == set()
    assert len(named) > 20
