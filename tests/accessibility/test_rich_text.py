"""The editor's text as a reader gets it."""

from dataclasses import dataclass, field

import pytest
from django.utils import translation

from apps.accessibility import rich_text
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


# Pictures and files by their numbers: what is in them, a layer above says.


@dataclass(frozen=True)
class Link:
    url: str = "/files/7/a-kk.pdf"
    words: str = "PDF, 12 КБ"
    language: str = ""


@dataclass(frozen=True)
class Files:
    pictures: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)


PICTURE = {"alt": "Есік", "caption": "Бас <есік>", "url": "/images/3/a.webp", "width": 4000}
FIGURE = '<figure data-image="3"></figure>'


def test_a_picture_and_a_file_take_the_place_of_their_numbers():
    files = Files({3: PICTURE | {"height": 2000}}, {7: Link(), 8: Link(language="ru")})
    html = prepare(
        f'{FIGURE}<p><a data-document="7">а</a>, <a data-document="8">б</a></p>', NORMAL, files
    )
    assert 'src="/images/3/a.webp" alt="Есік" width="4000" height="2000" loading="lazy"' in html
    assert "<figcaption>Бас &lt;есік&gt;</figcaption>" in html
    words = ' <span class="file-link__words">(PDF, 12 КБ)</span></a>'
    assert html.endswith(
        f'<p><a class="file-link" href="/files/7/a-kk.pdf">а{words}, '
        f'<a class="file-link" href="/files/7/a-kk.pdf" hreflang="ru">б{words}</p>'
    )


def test_in_place_of_a_picture_its_words():
    with translation.override("en"):
        assert prepare(FIGURE, AS_TEXT, Files({3: PICTURE})) == (
            '<p class="image-text">Image: Есік</p>'
        )


@pytest.mark.parametrize("files", [None, Files()])
@pytest.mark.parametrize("number", ["3", "x", "", "²"])
def test_a_number_nobody_knows_leaves_nothing_but_the_words_of_a_link(files, number):
    html = f'<figure data-image="{number}">х</figure><p><a data-document="{number}">а</a>б</p>'
    assert prepare(html, NORMAL, files) == "<p>аб</p>"


def test_nothing_is_asked_for_a_text_without_files(monkeypatch):
    asked = []
    monkeypatch.setattr(rich_text, "_sources", [])
    rich_text.register_files(lambda html, private: asked.append((html, private)))
    rich_text.files_of("<p>а</p>")
    assert asked == []
    rich_text.files_of(FIGURE)
    with rich_text.showing_private_files():
        rich_text.files_of(FIGURE)
    rich_text.files_of(FIGURE)
    assert asked == [(FIGURE, False), (FIGURE, True), (FIGURE, False)]
