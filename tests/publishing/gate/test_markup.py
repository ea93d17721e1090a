"""The structure of rich texts: headings, links, tables, images."""

import pytest

from apps.publishing.gate.texts.markup import (
    headings_out_of_order,
    images_without_text,
    links_without_meaning,
    tables_without_heads,
)
from apps.publishing.gate.texts.plain import blocks, excerpt, listed, sentences


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("", []),
        ("<p>Мәтін</p>", []),
        ("<h2>Бір</h2><h3>Екі</h3><h4>Үш</h4><h2>Төрт</h2>", []),
        ("<h2>Один</h2><h2>Два</h2><h3>Три</h3>", []),
        ("<h3>Бірден үшінші</h3>", ["Бірден үшінші"]),
        ("<h2>Один</h2><h4>Через <em>уровень</em></h4>", ["Через уровень"]),
        ("<h2>Бір</h2><h3>Екі</h3><h2>Үш</h2><h4>Төрт</h4>", ["Төрт"]),
        ("<h4>Сразу четвёртый</h4><h4>Ещё</h4>", ["Сразу четвёртый"]),
        ("<h2>Ақау", []),
        ("</h3>", []),
    ],
)
def test_headings(markup: str, found: list[str]) -> None:
    assert headings_out_of_order(markup) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("осында", True),
        ("сілтеме", True),
        ("Толығырақ", True),
        ("мұнда.", True),
        ("жүктеп алу", True),
        ("здесь", True),
        ("<strong>Подробнее…</strong>", True),
        ("по ссылке", True),
        ("скачать", True),
        ("https://polyclinic.example/ru/", True),
        ("www.polyclinic.example", True),
        ("", True),
        ("Қабылдау кестесі", False),
        ("egov.kz порталында", False),
        ("+7 (727) 337-83-37", False),
        ("Прочитайте новость о волонтёрах", False),
        ("Скачать прейскурант", False),
        ("info@polyclinic.example", False),
        ("egov.kz", False),
        ("Дәрігерді үйге шақыру", False),
    ],
)
def test_links(words: str, found: bool) -> None:
    markup = f'<p>Мәтін <a href="/kk/">{words}</a> жалғасы</p>'
    assert bool(links_without_meaning(markup)) is found


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<table><tr><td>Күн</td><td>Уақыт</td></tr></table>", ["Күн Уақыт"]),
        ("<table><thead><tr><td>День</td></tr></thead></table>", ["День"]),
        ('<table><tr><th scope="col">Күн</th></tr><tr><td>1</td></tr></table>', []),
        ("<table><tr><th>День</th></tr></table><table><tr><td>Б</td></tr></table>", ["Б"]),
        ("<p>Кесте жоқ</p>", []),
    ],
)
def test_tables(markup: str, found: list[str]) -> None:
    assert tables_without_heads(markup) == found


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        ('<img src="a.jpg">', 1),
        ('<img src="a.jpg" alt="Кіреберіс">', 0),
        ('<img alt="" src="a.jpg"><img src="b>c.jpg">', 1),
        ("<p>alt=</p>", 0),
    ],
)
def test_images(markup: str, count: int) -> None:
    assert images_without_text(markup) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Бірінші. Екінші! Үшінші?", ["Бірінші.", "Екінші!", "Үшінші?"]),
        ("В 2025 г. Поликлиника открылась.", ["В 2025 г. Поликлиника открылась."]),
        ("А. Б. Ахметов келді. Ол дәрігер.", ["А. Б. Ахметов келді.", "Ол дәрігер."]),
        ("1. Келіңіз", ["1. Келіңіз"]),
        ("Приём в 8.30. 12 врачей ждут.", ["Приём в 8.30.", "12 врачей ждут."]),
        ("«Бәрі жақсы!» Солай деді.", ["«Бәрі жақсы!»", "Солай деді."]),
        ("қала, көше, т.б. Бәрі бар.", ["қала, көше, т.б. Бәрі бар."]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def test_blocks_of_a_rich_text_keep_words_of_other_languages_apart() -> None:
    markup = '<h2>Бас</h2><ul><li>Бір<br>екі</li></ul><p>Мәтін <span lang="ru">слово</span></p>'
    found = [(block.tag, block.text, block.own) for block in blocks(markup, True)]
    assert found == [
        ("h2", "Бас", "Бас"),
        ("li", "Бір", "Бір"),
        ("p", "екі", "екі"),
        ("p", "Мәтін слово", "Мәтін"),
    ]


def test_a_quotation_of_the_editors_words_is_short() -> None:
    assert excerpt("сөз " * 30, 20) == "сөз сөз сөз сөз сөз…"
    assert len(excerpt("ұ" * 300)) == 60
    assert listed(["бір", "екі", "бір"]) == "«бір», «екі»"
    assert listed(["ұ" * 50, "қысқа сөз"]) == f"«{'ұ' * 50}»…"
    assert len(listed(["ұ" * 300, "екінші"])) <= 61
