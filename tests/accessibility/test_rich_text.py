"""The editor's text as a reader gets it."""

import pytest
from django.utils import translation

from apps.accessibility.low_vision import BEGINNING, NORMAL, LowVision
from apps.accessibility.rich_text import prepare

AS_TEXT = LowVision(on=True, images="text")
TABLE = (
    "<table><thead><tr><th>Снимок</th><th>Доза &amp; мЗв</th></tr></thead>"
    "<tbody><tr><td>Кисть</td><td>0,01</td></tr></tbody></table>"
)


def test_text_without_tables_and_pictures_is_the_same_text():
    html = '<p>5 &lt; 6 &amp; <a href="/kk/">үй</a></p>'
    assert prepare(html, AS_TEXT) is html


def test_a_table_keeps_its_roles_and_each_cell_its_heading():
    assert prepare(TABLE, NORMAL) == (
        '<table class="table table--pairs" role="table"><thead role="rowgroup"><tr role="row">'
        '<th role="columnheader">Снимок</th><th role="columnheader">Доза &amp; мЗв</th>'
        '</tr></thead><tbody role="rowgroup"><tr role="row">'
        '<td role="cell" data-label="Снимок">Кисть</td>'
        '<td role="cell" data-label="Доза &amp; мЗв">0,01</td></tr></tbody></table>'
    )


def test_a_cell_over_two_columns_moves_the_next_heading_on():
    html = TABLE.replace("<td>Кисть</td>", '<td colspan="2">Кисть</td>')
    assert '<td role="cell">0,01</td>' in prepare(html, NORMAL)


def test_a_picture_gives_way_to_its_words_and_a_decorative_one_to_nothing():
    html = '<p>А<img src="/a.webp" alt="Жаңа &quot;аппарат&quot;">Б<img src="/b.webp" alt="">В</p>'
    with translation.override("en"):
        assert prepare(html, AS_TEXT) == (
            '<p>А<span class="image-text">Image: Жаңа &quot;аппарат&quot;</span>БВ</p>'
        )
    assert prepare(html, BEGINNING).count("<img ") == 2


def test_a_state_symbol_stays_a_picture():
    html = '<p><img class="symbol" src="/flag.svg" alt="Ту"></p>'
    assert prepare(html, AS_TEXT) == html


def test_an_embedded_video_becomes_a_link_only_where_the_reader_wants_it():
    html = (
        '<p>А</p><iframe src="https://video.example/?a=1&amp;b=2" title="Екпе">ескі</iframe>'
        "<p>Б</p>"
    )
    assert prepare(html, BEGINNING) == (
        '<p>А</p><a class="image-text" href="https://video.example/?a=1&amp;b=2">Екпе</a><p>Б</p>'
    )
    assert prepare(html, NORMAL) == html


@pytest.mark.parametrize("low_vision", [NORMAL, AS_TEXT])
def test_escaped_markup_never_comes_to_life(low_vision):
    html = TABLE.replace("Кисть", "&lt;img src=x onerror=alert(1)&gt;&#60;b&#62;")
    assert '<td role="cell" data-label="Снимок">&lt;img src=x onerror=alert(1)&gt;&#60;b&#62;' in (
        prepare(html, low_vision)
    )
    heading = TABLE.replace("Снимок", '"&gt;&lt;script&gt;')
    assert "<script" not in prepare(heading, low_vision)
    assert 'data-label="&quot;&gt;&lt;script&gt;"' in prepare(heading, low_vision)


def test_only_a_table_of_two_columns_stays_a_table_on_a_phone():
    three = TABLE.replace("<th>Снимок</th>", "<th>Күні</th><th>Снимок</th>")
    assert prepare(three, NORMAL).startswith('<table class="table" role="table">')
    own = TABLE.replace("<table>", '<table class="wide">')
    assert prepare(own, NORMAL).startswith('<table class="wide table table--pairs" role="table">')
