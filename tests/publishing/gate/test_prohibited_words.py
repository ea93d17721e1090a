"""Obscene words and marks of restricted access, and the innocent words that look like them."""

import pytest

from apps.publishing.gate.texts.marks import marks
from apps.publishing.gate.texts.profanity import offending

INNOCENT = {
    "kk": [
        "Ауыр зат көтеруге болмайды",
        "Көтеріңкі көңіл күй",
        "Бляшка тамырды тарылтады",
        "Сукровица шықса, дәрігерге келіңіз",
        "Аменорея себептері",
        "Анальды тексеру",
        "Гепатит B, 5,2 ммоль/л, 120/80",
        "Сақтандыру және страхование",
        "Амбулаториялық көмек",
        "Есептеу және есеп беру",
        "Боқша мен қоржын",
        "Итмұрын шайы",
    ],
    "ru": [
        "Атеросклеротическая бляшка",
        "Выделилась сукровица",
        "Обязательное медицинское страхование",
        "Нельзя поднимать тяжести",
        "Аменорея у подростков",
        "Анальный зуд",
        "Половой путь передачи",
        "Гепатит B, 5,2 ммоль/л, 120/80",
        "Тупая боль в животе, тупая травма",
        "Лапидарный стиль, употреблять хлеб",
        "Застрахуйте, подстрахуйте, колебания",
        "Синдром Дауна, дебильность, идиотия",
        "Команда из Аньхуя",
    ],
}
OBSCENE = {
    "kk": ["қотақ", "сіктір", "Көтіңді", "жәлеп", "ЖАЛАП", "котак", "қотағым", "сігейін", "амың"],
    "ru": [
        "хуйня",
        "Пиздец",
        "блядь",
        "ебать",
        "сука",
        "мудак",
        "x\u0443\u0439",
        "ДРОЧИТЬ",
        "шлюха",
    ],
}
RUDE = {
    "kk": ["малғұн", "ақымақтар", "боқ", "иттің баласы", "оңбаған", "топас"],
    "ru": ["дерьмо", "идиот", "сволочи", "нафиг", "Тварь", "тупые"],
}


@pytest.mark.parametrize("text", [text for texts in INNOCENT.values() for text in texts])
def test_innocent_words_are_left_alone(text: str) -> None:
    assert offending(text) == []


@pytest.mark.parametrize("word", [word for words in OBSCENE.values() for word in words])
def test_obscene_words_block(word: str) -> None:
    found = offending(f"Бұл {word} деген / это {word}.")
    assert [(each.words, each.blocks) for each in found] == [(word, True), (word, True)]


@pytest.mark.parametrize("word", [word for words in RUDE.values() for word in words])
def test_rude_words_warn(word: str) -> None:
    assert [(each.words, each.blocks) for each in offending(f"Ол {word}!")] == [(word, False)]


def test_a_phrase_blocks_at_the_beginning_of_its_words_only() -> None:
    assert [each.blocks for each in offending("шешеңді сіз")] == [True]
    assert offending("кешешеңді сіз") == []


MARKED = {
    "kk": [
        "Қызмет бабында пайдалану үшін",
        "«Қызмет бабында пайдалану үшін»",
        "ҚЫЗМЕТ БАБЫНДА ПАЙДАЛАНУ ҮШІН",
        "Қызметтік пайдалану үшін",
        "Қызметтік қолданысқа арналған",
        "қызметтік  қолданысқа\nарналған",
        "Кызмет бабында пайдалану ушин",
        "Қызмет бабында пайдаланылады",
        "ҚБПҮ",
        "Қызметтiк пайдалану үшiн",
    ],
    "ru": [
        "Для служебного пользования",
        "ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ",
        "«Для служебного пользования»",
        "Для  служебного\nпользования",
        "ДСП",
        "Экз. № 1, ДСП",
        "Приказ № 15-ДСП",
        "Д.С.П.",
        "Для cлужебного пользoвания",
        "предназначено служебным пользованием",
        "для служебного использования",
    ],
}
UNMARKED = {
    "kk": [
        "Қызметтік көлік",
        "Қызмет көрсету",
        "Пайдалану үшін нұсқаулық",
        "Қызметтік нөмір: 337-83-37",
        "Мемлекеттік қызметті пайдалану тәртібі",
        "ДСП-дан жасалған жиһаз",
        "Қызмет бабындағы міндет",
        "Ішкі ереже",
        "ДСПА бағдарламасы",
        "Медициналық қызмет",
    ],
    "ru": [
        "Служебный вход",
        "Для пользования услугой нужен паспорт",
        "Шкаф из ДСП",
        "Стол, ДСП, 120 см",
        "дсп",
        "ЛДСП и МДФ",
        "Служебная записка",
        "Правила пользования библиотекой",
        "Служебное расследование",
        "АДСПФ",
    ],
}


@pytest.mark.parametrize("text", [text for texts in MARKED.values() for text in texts])
def test_marks_of_restricted_access_are_found(text: str) -> None:
    assert [mark.spoken_of for mark in marks(text)] == [False]


@pytest.mark.parametrize("text", [text for texts in UNMARKED.values() for text in texts])
def test_other_service_is_no_mark(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Сайтқа «Қызмет бабында пайдалану үшін» белгісі бар ақпарат пен құжат орналастырылмайды.",
        "На сайте не размещают сведения с пометкой «Для служебного пользования» и документы.",
    ],
)
def test_a_rule_that_speaks_of_the_mark_is_told_apart(text: str) -> None:
    assert [mark.spoken_of for mark in marks(text)] == [True]
