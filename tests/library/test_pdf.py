"""PDF documents of our own making: every letter drawn, nothing lost, always the same bytes."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from apps.library.pdf import MissingGlyphs, font_file, make_pdf, read_blocks

LETTERS = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
HTML = """
<h2>Жалпы ережелер</h2>
<p>Осы қағида <strong>ақпараттық</strong> саясатты
айқындайды.</p>
<ol><li>бірінші</li><li><p>екінші</p><ul><li>ішкі</li></ul></li></ol>
<table><caption>Бағалар</caption><thead><tr><th scope="col">Қызмет</th><th>Баға</th></tr></thead>
<tbody><tr><th scope="row">ЭКГ</th><td>3 000 ₸</td></tr></tbody></table>
"""


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_every_kazakh_and_russian_letter_is_drawn_in_both_weights():
    for style in ("", "B"):
        with TTFont(font_file(style)) as font:
            known = font.getBestCmap()
        assert [c for c in LETTERS + "₸№«»—–0123456789" if ord(c) not in known] == []
    assert LETTERS in text_of(make_pdf("Әріптер", [LETTERS[:40], LETTERS[40:]], "kk")).replace(
        "\n", ""
    )


def test_all_that_was_given_stands_in_the_document():
    content = make_pdf(
        "Ақпараттық саясат",
        HTML,
        "kk",
        number="45-ө",
        date_text="2026 жылғы 5 қараша",
        signatory="Директор Жолдыбай Айнұр Сапарқызы",
        organisation="№17 Қалалық емхана",
    )
    lines = [" ".join(line.split()) for line in text_of(content).splitlines()]
    assert lines == [
        "№17 Қалалық емхана",
        "Ақпараттық саясат",
        "№ 45-ө · 2026 жылғы 5 қараша",
        "Жалпы ережелер",
        "Осы қағида ақпараттық саясатты айқындайды.",
        "1. бірінші",
        "2. екінші",
        "• ішкі",
        "Бағалар",
        "Қызмет Баға",
        "ЭКГ 3 000 ₸",
        "Директор Жолдыбай Айнұр Сапарқызы",
        "1 / 1",
    ]
    reader = PdfReader(BytesIO(content))
    assert reader.metadata.title == "Ақпараттық саясат"
    assert reader.root_object["/Lang"] == "kk"


def test_the_html_is_read_into_blocks():
    blocks = read_blocks(HTML)
    assert [(block.kind, block.mark, block.depth) for block in blocks] == [
        ("h2", "", 0),
        ("p", "", 0),
        ("li", "1.", 0),
        ("li", "2.", 0),
        ("li", "•", 1),
        ("caption", "", 0),
        ("table", "", 0),
    ]
    assert blocks[1].runs == [
        ("Осы қағида ", False),
        ("ақпараттық", True),
        (" саясатты айқындайды.", False),
    ]
    assert blocks[-1].rows == [["Қызмет", "Баға"], ["ЭКГ", "3 000 ₸"]]
    assert blocks[-1].heading_rows == 1


def test_plain_paragraphs_are_not_markup():
    assert "5 < 7 & <b>" in text_of(make_pdf("Мәтін", ["5 < 7 & <b>"], "kk"))


@pytest.mark.parametrize("where", ["title", "text", "cell", "signatory"])
def test_a_character_without_a_glyph_is_an_error_naming_it(where):
    given = {"title": "Мәтін", "text": "мәтін", "cell": "мәтін", "signatory": "Директор"}
    given[where] += " \u2192"
    html = f"<p>{given['text']}</p><table><tr><td>{given['cell']}</td></tr></table>"
    with pytest.raises(MissingGlyphs, match=r"\(U\+2192\)"):
        make_pdf(given["title"], html, "kk", signatory=given["signatory"])


def test_steering_characters_are_no_error():
    assert "12 000 20-ға" in text_of(
        make_pdf("Мәтін", ["12\u202f000 20\u2011ға\u00ad"], "kk")
    ).replace("\u00a0", " ")


def test_the_same_arguments_give_the_same_bytes():
    assert make_pdf("Мәтін", HTML, "kk") == make_pdf("Мәтін", HTML, "kk")


def test_a_long_document_runs_over_pages_with_their_numbers():
    reader = PdfReader(
        BytesIO(make_pdf("Ереже", ["Емхана азаматтарға көмек көрсетеді."] * 90, "kk"))
    )
    assert len(reader.pages) == 3
    assert reader.pages[2].extract_text().splitlines()[-1] == "3 / 3"
