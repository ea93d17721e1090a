"""The reader's choice: how it is written, read back and guarded against rubbish."""

import dataclasses

import pytest

from apps.accessibility.low_vision import (
    BEGINNING,
    FONTS,
    IMAGES,
    LINES,
    NORMAL,
    SCHEMES,
    SIZES,
    SPACINGS,
    LowVision,
    parse,
)

EVERYTHING = LowVision(
    on=True,
    size=300,
    scheme="green",
    images="text",
    spacing="very-wide",
    line="2.0",
    font="serif",
    underline=False,
    still=False,
    without_embeds=False,
    narrow=True,
    panel=True,
)


def test_the_normal_version_is_off_and_has_no_classes():
    assert NORMAL.on is False
    assert NORMAL.css_classes == ""
    assert parse("") == NORMAL
    assert parse("off") == NORMAL


def test_only_what_differs_from_the_beginning_is_written():
    assert BEGINNING.as_cookie() == "on"
    assert LowVision(on=True, size=200, scheme="white-on-black").as_cookie() == (
        "on.s200.cwhite-on-black"
    )
    assert EVERYTHING.as_cookie() == "on.s300.cgreen.itext.pvery-wide.l20.fserif.u0.m0.e0.n1.o1"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("size", SIZES),
        ("scheme", SCHEMES),
        ("images", IMAGES),
        ("spacing", SPACINGS),
        ("line", LINES),
        ("font", FONTS),
        ("underline", (True, False)),
        ("still", (True, False)),
        ("without_embeds", (True, False)),
        ("narrow", (True, False)),
        ("panel", (True, False)),
    ],
)
def test_every_value_is_read_back_as_it_was_written(name, values):
    for value in values:
        choice = dataclasses.replace(BEGINNING, **{name: value})
        assert parse(choice.as_cookie()) == choice


def test_a_wrong_value_leaves_the_others_as_they_are():
    assert parse("on.s999.cblue.l17.zz.f.u7.<script>") == LowVision(on=True, scheme="blue")


@pytest.mark.parametrize(
    "rubbish", ["on" + ".s200" * 60, "ON", " on", "on\x00", "1", "{}", "null", "…"]
)
def test_what_we_never_wrote_is_the_normal_version(rubbish):
    assert parse(rubbish) == NORMAL


@pytest.mark.parametrize(
    ("name", "value"),
    [("size", 110), ("scheme", "pink"), ("line", "1.7"), ("font", "comic"), ("narrow", "yes")],
)
def test_a_choice_that_does_not_exist_cannot_be_made(name, value):
    with pytest.raises(ValueError, match=name):
        LowVision(**{name: value})


def test_classes_name_every_choice():
    assert BEGINNING.css_classes == "lv lv-size-150 lv-black-on-white lv-line-16"
    assert EVERYTHING.css_classes == (
        "lv lv-size-300 lv-green lv-line-20 lv-very-wide lv-serif"
        " lv-plain-links lv-motion lv-narrow"
    )
    assert LowVision(on=True, images="grey").css_classes.endswith(" lv-grey")


def test_pictures_and_embeds_are_replaced_only_in_the_low_vision_version():
    assert EVERYTHING.images_as_text is True
    assert LowVision(images="text").images_as_text is False
    assert BEGINNING.hides_embeds is True
    assert NORMAL.hides_embeds is False


def test_a_form_changes_what_it_names_and_unticks_what_it_leaves_out():
    changed = BEGINNING.with_choices({"size": "200", "scheme": "nothing", "underline": "1"})
    assert changed == LowVision(
        on=True, size=200, underline=True, still=False, without_embeds=False, narrow=False
    )
