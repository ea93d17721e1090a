"""The order of the alphabet, kept in keys of ASCII letters and digits."""

import random
import re
import sqlite3

import pytest

from apps.languages.sorting import sort_key

KAZAKH_ORDER = """
    аула ауыз әдіс әже баға бөлім вакцина гимн гүл ғалым ғимарат дәрігер дене ел емхана ет ёлка
    жаңалық жүрек заң зертхана иек ит йод кесте көз күн қабат қан құжат лық маман мұрын нәтиже
    нұр ңу ой орын өкпе өт пайда пікір рентген рұқсат сағат сәуле тамыр тіс уақыт ұйқы ұйым үй
    үлгі фельдшер хат хаттама һал цех чек шаш шәй щётка ъ ыдыс ыстық іздеу іш ь эхо юрист яхта
"""
RUSSIAN_ORDER = """
    адрес анализ аптека бинт больница вакцина врач глаз год дата день дом единица ель ёж ёлка
    жалоба желудок закон здоровье игла иммунитет йод кабинет кровь лекарство лицо массаж мать
    неделя ночь оклад орган палата почка расписание рецепт сердце сон сын тело терапевт ухо
    участок фельдшер флюорография хирург ход цена цех час число шаг шов щека щит ъ ы ь экран
    этаж юбилей юг яблоко яд
"""


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", KAZAKH_ORDER.split()), ("ru", RUSSIAN_ORDER.split())],
    ids=["kk", "ru"],
)
def test_keys_follow_the_alphabet(language, words):
    assert len(words) >= 40
    shuffled = words[:]
    random.Random(5).shuffle(shuffled)
    assert sorted(shuffled, key=lambda word: sort_key(word, language)) == words
    capitals = sorted(shuffled, key=lambda word: sort_key(word.upper(), language))
    assert capitals == words


def test_every_letter_of_the_kazakh_alphabet_is_in_its_place():
    alphabet = "А Ә Б В Г Ғ Д Е Ё Ж З И Й К Қ Л М Н Ң О Ө П Р С Т У Ұ Ү Ф Х Һ Ц Ч Ш Щ Ъ Ы І Ь Э Ю Я"
    letters = alphabet.split()
    keys = [sort_key(letter, "kk") for letter in letters]
    assert len(set(keys)) == 42
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("kk", ["№2 емхана", "№10 емхана", "№ 100 емхана", "Аурухана", "«Әлем» клиникасы"]),
        ("kk", ["1,5 ставка", "1,10 ставка", "2 ставка"]),
        ("ru", ["Поликлиника №2", "Поликлиника №2а", "Поликлиника № 10"]),
        ("ru", ["Дом", "Дом быта", "Дом-интернат", "Домашний уход"]),
        ("ru", ["«Берёза»", "берёза белая", "(Берёзовый) лист"]),
        ("kk", ["Ясли", "Covid", "Zoom"]),
        ("en", ["Covid", "Zoom", "Алматы"]),
        ("kk", ["999999999", "1000000000", "а"]),
    ],
)
def test_numbers_punctuation_and_latin(language, titles):
    assert sorted(reversed(titles), key=lambda title: sort_key(title, language)) == titles


def test_case_punctuation_and_invisible_characters_do_not_count():
    key = sort_key("Әлем клиникасы", "kk")
    assert key == sort_key("  «ӘЛЕМ»\u00a0кли\u00adникасы.", "kk")


def test_key_is_of_ascii_letters_each_followed_by_digits():
    key = sort_key("№2 «Ақ босаға» ŁÓDŹ β 中 2026", "kk")
    assert re.fullmatch("(?:[a-r][0-9]+)+", key)


def test_key_has_the_same_order_in_sqlite():
    words = KAZAKH_ORDER.split()
    random.Random(7).shuffle(words)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE word (title TEXT, sorting TEXT)")
    rows = [(word, sort_key(word, "kk")) for word in words]
    connection.executemany("INSERT INTO word VALUES (?, ?)", rows)
    found = connection.execute("SELECT title FROM word ORDER BY sorting").fetchall()
    connection.close()
    assert [title for (title,) in found] == KAZAKH_ORDER.split()


def test_key_is_cut_at_its_greatest_length():
    assert sort_key("ааааа", "kk", max_length=6) == "c0c0c0"
    assert len(sort_key("а" * 500, "kk")) == 120


def test_empty_and_letterless_texts_have_an_empty_key():
    assert sort_key("", "kk") == ""
    assert sort_key("«—»", "ru") == ""


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="'de'"):
        sort_key("Arzt", "de")
