"""Points of the regulation in the words of the reader."""

import re

import pytest
from django.utils.translation import override

from apps.regulation import profiles
from apps.regulation.loader import load_profile
from apps.regulation.points import point_words


@pytest.mark.parametrize(
    ("point", "kazakh"),
    [
        ("п. 10", "10-тармақ"),
        ("п. 1–2", "1–2-тармақ"),
        ("р. 5 п. 7 пп. 2", "5-бөлім 7-тармақ 2) тармақша"),
        ("р. 3 п. 1 пп. a", "3-бөлім 1-тармақ a) тармақша"),
        ("р. 2 п. 1 абз. 3", "2-бөлім 1-тармақ 3-абзац"),
        (
            "прил. 1, р. 10 «Информационная поддержка» пп. 1",
            "1-қосымша, 10-бөлім «Ақпараттық қолдау» 1) тармақша",
        ),
    ],
)
def test_a_point_is_said_in_the_language_of_the_reader(point: str, kazakh: str) -> None:
    assert point_words(point, "kk") == kazakh
    assert point_words(point, "ru") == point
    with override("kk"):
        assert point_words(point) == kazakh
    with override("ru"):
        assert point_words(point) == point


@pytest.mark.parametrize("name", ["gp17", "mgdb1"])
def test_no_shipped_point_stays_in_russian(name: str) -> None:
    profile = load_profile(profiles.FOLDER / f"{name}.yaml")
    points = [each.point for each in (*profile.items, *profile.rules, *profile.sections)]
    russian = re.compile(r"\b(п|пп|р|абз|прил)\.|[Дд]ругие|поддержка|[Оо]сновные|[Оо]тчёты")
    assert [point for point in points if russian.search(point_words(point, "kk"))] == []
