"""Unbroken lines, figures, sums, sizes and telephone numbers."""

from decimal import Decimal

import pytest

from apps.languages.typography import (
    file_size,
    money,
    no_break,
    no_break_html,
    no_break_text,
    number,
    phone_href,
)


def visible(text: str) -> str:
    """Show the no-break space as ~ and the narrow one as ^."""
    return text.replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("kk", "2026 жылғы 5 қараша", "2026~жылғы 5~қараша"),
        ("kk", "№ 5 емхана", "№~5~емхана"),
        ("kk", "Емхана — сіздің жаныңызда", "Емхана~— сіздің жаныңызда"),
        ("kk", "Бағасы 12 000 ₸, 50 %", "Бағасы 12~000~₸, 50~%"),
        ("kk", "А. Б. Сейітова", "А.~Б.~Сейітова"),
        ("kk", "Ол да, сен де", "Ол да, сен де"),
        ("kk", "337-83-37 нөмірі, 2024-25 жыл", "337-83-37 нөмірі, 2024-25~жыл"),
        ("ru", "Приём в 2026 году до 20:00", "Приём в~2026~году до~20:00"),
        ("ru", "А и в доме", "А~и~в~доме"),
        ("ru", "<a>337-83-37</a> и наберите", "<a>337-83-37</a> и~наберите"),
        ("ru", "Если бы он не знал ли", "Если~бы он не~знал~ли"),
        ("ru", "Кое-кто на дом", "Кое-кто на~дом"),
        ("ru", "«в доме» о нём", "«в~доме» о~нём"),
        ("ru", "Он пришёл", "Он пришёл"),
        ("ru", "строка\nв доме", "строка\nв~доме"),
        # Markup stays as it is; a sentence goes on across inline tags only.
        ("ru", '<a title="в доме > 5 дней">в </a>доме', '<a title="в доме > 5 дней">в~</a>доме'),
        ("ru", "<b>5</b> дней", "<b>5</b>~дней"),
        ("ru", "<p>5</p> <p>дней</p>", "<p>5</p> <p>дней</p>"),
        ("ru", "<pre>в доме</pre> в доме", "<pre>в доме</pre> в~доме"),
        ("ru", "<!-- в доме --> &laquo;в доме&raquo;", "<!-- в доме --> &laquo;в~доме&raquo;"),
        ("ru", "5 < 7 в доме", "5 < 7~в~доме"),
    ],
)
def test_no_break(language, text, expected):
    result = no_break(text, language)
    assert visible(result) == expected
    assert no_break(result, language) == result


def test_times_with_endings_are_wrapped_outside_tags():
    html = '<p title="20:00-ге">08:00–20:00, 20:00-ге дейін, 2-қабат</p>'
    assert no_break_html(html, "kk") == (
        '<p title="20:00-ге"><span class="nowrap">08:00–20:00</span>, '
        '<span class="nowrap">20:00-ге</span> дейін, <span class="nowrap">2-қабат</span></p>'
    )


def test_telephone_numbers_and_dates_are_not_wrapped():
    html = "8-727-337-83-37, 2026-11-05, COVID-19"
    assert no_break_html(html, "kk") == html


def test_plain_text_is_escaped():
    assert visible(no_break_text("<b>в доме</b> & 5 дней", "ru")) == (
        "&lt;b&gt;в~доме&lt;/b&gt; &amp; 5~дней"
    )


def test_unclosed_markup_takes_no_time():
    text = "<a " * 20000 + '"' * 20000
    assert no_break(text, "kk") == text


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0~байт"),
        (512, "512~байт"),
        (1024, "1~КБ"),
        (1229, "1,2~КБ"),
        (10_189, "10~КБ"),
        (422_000, "412~КБ"),
        (1_048_300, "1~МБ"),
        (1_300_000, "1,2~МБ"),
        (12_900_000, "12~МБ"),
        (5 * 1024**3, "5~ГБ"),
        (3000 * 1024**4, "3^000~ТБ"),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_file_size(size, expected, language):
    assert visible(file_size(size, language)) == expected


def test_file_size_refuses_less_than_nothing():
    with pytest.raises(ValueError, match="-1 bytes"):
        file_size(-1, "kk")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "0~₸"),
        (950, "950~₸"),
        (12_000, "12^000~₸"),
        (Decimal("12000.00"), "12^000~₸"),
        (Decimal("12000.5"), "12^000,50~₸"),
        (Decimal("0.055"), "0,06~₸"),
        (-1_234_567, "−1^234^567~₸"),
    ],
)
def test_money(amount, expected):
    assert visible(money(amount, "kk")) == expected
    assert visible(money(amount, "ru")) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234, None, "1^234"),
        (Decimal("1234567.89"), None, "1^234^567,89"),
        (Decimal("2.5"), 0, "3"),
        (7, 2, "7,00"),
        (Decimal("1E+3"), None, "1^000"),
    ],
)
def test_number(value, decimals, expected):
    assert visible(number(value, "ru", decimals)) == expected


@pytest.mark.parametrize(
    "call", [lambda: no_break("a", "de"), lambda: number(1, "de"), lambda: file_size(1, "de")]
)
def test_another_language_is_refused(call):
    with pytest.raises(ValueError, match="'de'"):
        call()


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("+7 (727) 337-83-37", "tel:+77273378337"),
        ("8 (727) 337-83-37", "tel:+77273378337"),
        ("(727) 337-83-37", "tel:+77273378337"),
        ("8 (727) 337-83-37, доб. 102", "tel:+77273378337;ext=102"),
        ("+7 (727) 337-83-37, ішкі 12", "tel:+77273378337;ext=12"),
        ("8-800-080-77-77", "tel:+78000807777"),
        ("337-83-37", "tel:3378337"),
        ("103", "tel:103"),
        ("1414", "tel:1414"),
        ("+1 202 555 0100", "tel:+12025550100"),
        ("жоқ", ""),
        ("", ""),
    ],
)
def test_phone_href(phone, href):
    assert phone_href(phone) == href


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("e-Өтініш: жалобы", '<span lang="kk">e-Өтініш</span>: жалобы'),
        ("Банк «Әділет»", 'Банк «<span lang="kk">Әділет</span>»'),
        ("слово Қазақ тілі слово", 'слово <span lang="kk">Қазақ тілі</span> слово'),
        ("только русские слова", "только русские слова"),
    ],
)
def test_kazakh_words_of_a_russian_text_say_their_language(text, html):
    assert no_break_text(text, "ru") == html


def test_kazakh_text_needs_no_mark():
    assert no_break_text("Қазақ тілі", "kk") == "Қазақ тілі"
