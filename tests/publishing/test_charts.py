"""Series as coordinates: zero, negative and missing figures, large sums, few room."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from apps.publishing.charts import BOTTOM, TOP, bar_chart
from tests.pages import Page, plain


def drawn(chart):
    return [(bar["y"], bar["height"], bar["value"]) for bar in chart["bars"]]


def ticks(chart):
    return [(tick["y"], tick["text"]) for tick in chart["ticks"]]


def test_bars_stand_on_zero_and_the_axis_ends_at_a_round_figure():
    chart = bar_chart("T", ["a", "b"], [("p", [3, 1])])
    assert ticks(chart) == [(250, "0"), (173, "1"), (97, "2"), (20, "3")]
    assert drawn(chart) == [(20, 230, "3"), (173, 77, "1")]
    assert chart["base"] == BOTTOM


def test_a_negative_figure_hangs_below_zero():
    chart = bar_chart("T", ["a", "b"], [("p", [-5, 10])])
    assert ticks(chart) == [(250, "−5"), (173, "0"), (97, "5"), (20, "10")]
    assert chart["base"] == 173
    assert drawn(chart) == [(173, 77, "−5"), (20, 153, "10")]


def test_figures_that_are_all_negative_have_zero_at_the_top():
    chart = bar_chart("T", ["a"], [("p", [-4])])
    assert chart["base"] == TOP
    assert drawn(chart) == [(20, 230, "−4")]


@pytest.mark.parametrize("figures", [[0, 0], [None, None]])
def test_nothing_to_draw_still_has_an_axis(figures):
    chart = bar_chart("T", ["a", "b"], [("p", figures)])
    assert ticks(chart) == [(250, "0"), (20, "1")]
    assert [bar["height"] for bar in chart["bars"]] == [0, 0][: figures.count(0)]


def test_a_chart_without_labels_is_empty():
    chart = bar_chart("T", [], [("p", [])])
    assert (chart["bars"], chart["labels"], chart["table"]["rows"]) == ([], [], [])


def test_two_series_stand_side_by_side_and_have_their_words():
    chart = bar_chart("T", ["a"], [("plan", [2]), ("actual", [1])])
    first, second = chart["bars"]
    assert (first["series"], second["series"]) == (1, 2)
    assert second["x"] == first["x"] + first["width"] + 4
    assert chart["legend"] == [{"series": 1, "word": "plan"}, {"series": 2, "word": "actual"}]


@pytest.mark.parametrize(
    ("figure", "value", "top"),
    [
        (8_000, "8 000", "8 000"),
        (43_250, "43,3", "60"),
        (2_611_000, "2 611", "3 000"),
        (2_611_000_000, "2 611", "3 000"),
        (26_000_000_000_000, "26 000", "30 000"),
    ],
)
def test_large_figures_are_counted_in_thousands_millions_and_billions(figure, value, top):
    chart = bar_chart("T", ["a"], [("p", [figure])])
    assert chart["ticks"][-1]["text"].replace("\u202f", " ") == top
    shown = chart["bars"][0]["value"].replace("\u202f", " ")
    assert shown == value


def test_the_table_has_every_figure_in_full_and_a_dash_for_none():
    chart = bar_chart("T", ["111"], [("p", [2_611_000_000]), ("q", [None])], names=["Pay"])
    table = chart["table"]
    assert [column["title"] for column in table["columns"]][1:] == ["p", "q"]
    assert [plain(cell["text"]) for cell in table["rows"][0]] == ["Pay", "2 611 000 000", "—"]


def test_the_table_is_named_by_the_title_with_the_unit_of_its_own_figures():
    with translation.override("ru"):
        chart = bar_chart("Расходы", ["111"], [("План", [2_611_000_000])], "₸")
    assert chart["table"]["caption"] == "Расходы, ₸"


def test_words_above_bars_are_left_out_where_they_would_run_into_each_other():
    labels = [str(number) for number in range(24)]
    chart = bar_chart("T", labels, [("p", [Decimal("12.5")] * 24)])
    assert {bar["value"] for bar in chart["bars"]} == {""}


def test_labels_that_do_not_fit_are_left_out_in_turn():
    years = [str(year) for year in range(2000, 2030)]
    chart = bar_chart("T", years, [("p", [1] * 30)])
    assert [label["text"] for label in chart["labels"]][:3] == ["2000", "2002", "2004"]


def test_other_than_one_or_two_series_are_refused():
    with pytest.raises(ValueError, match="one or two series, not 3"):
        bar_chart("T", ["a"], [("p", [1])] * 3)


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="one figure for each label"):
        bar_chart("T", ["a", "b"], [("p", [1])])


def test_the_component_draws_it_hidden_from_screen_readers_beside_its_table():
    chart = bar_chart("T", ["a", "b"], [("p", [-5, 10])])
    page = Page(render_to_string("components/chart.html", {"chart": chart}))
    assert [svg.attributes["aria-hidden"] for svg in page.all("svg")] == ["true", "true"]
    bars = [
        (rect.attributes["y"], rect.attributes["height"])
        for rect in page.all("rect")
        if "x" in rect.attributes
    ]
    assert bars == [("173", "77"), ("20", "153")]
    assert len(page.all("table")) == 1
