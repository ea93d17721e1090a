"""Each half in its own language: whole sentences of the other one, copied halves, a thinner Kazakh
half."""

import pytest

from apps.publishing.gate.texts.languages import (
    copied,
    in_other_language,
    is_thinner,
    language_of,
)
from apps.publishing.gate.texts.plain import blocks

KAZAKH = [
    "Дәрігерлер аптасына бес күн қабылдайды.",
    "COVID-19 және HbA1c талдауы тегін.",
    "Гепатит B және C вирусына тексерілу.",
    "Қандағы глюкоза 5,2 ммоль/л, қысым 120/80.",
    "Аменорея, бляшка, сукровица туралы дәрігерден сұраңыз.",
    "eGov және Damumed қосымшасы арқылы жазылыңыз.",
    "«Расписание занятий Школы диабета» атты парақша қабылдау бөлімінде тұр.",
    "Иванов Сергей Петрович — терапевт.",
    "Емхана, 1-қабат",
    "Санаторий мен профилакторий туралы комментарий",
    "Кардиология, неврология, эндокринология, офтальмология",
    "Байланыс: info@polyclinic.example, https://polyclinic.example/dlya-vas-i-vashih",
]
RUSSIAN = [
    "Врачи принимают пять дней в неделю.",
    "Анализ на COVID-19 и HbA1c бесплатный.",
    "Обследование на вирусы гепатита B и C.",
    "Глюкоза 5,2 ммоль/л, давление 120/80.",
    "Об аменорее, бляшке и сукровице спросите врача.",
    "Запишитесь через eGov или Damumed.",
    "Памятка «Қант диабеті туралы не білу керек» лежит в регистратуре.",
    "Принимает Қасымова Әсел Ғалымқызы.",
    "Поликлиника, 1 этаж",
    "Улица Қабанбай батыра, дом 2",
    "Кардиология, неврология, эндокринология",
    "Страхование, половой и анальный путь передачи, кровотечение",
]


@pytest.mark.parametrize("text", KAZAKH)
def test_kazakh_texts_are_left_alone(text: str) -> None:
    assert in_other_language(blocks(text), "kk") == []


@pytest.mark.parametrize("text", RUSSIAN)
def test_russian_texts_are_left_alone(text: str) -> None:
    assert in_other_language(blocks(text), "ru") == []


RUSSIAN_IN_KAZAKH = [
    "Врачи принимают по записи пять дней в неделю.",
    "Прививки от гриппа делают бесплатно.",
    "Обследовано 120 человек",
    "Запись на приём открыта.",
    "РАСПИСАНИЕ РАБОТЫ ПОЛИКЛИНИКИ НА НЕДЕЛЮ",
    "Для записи позвоните в регистратуру.",
    "Результаты анализов можно получить через неделю.",
    "Краткое содержание",
    "Как прикрепиться к поликлинике?",
    "Отчёт о работе за прошлый год",
    "Анализ крови сдают натощак до 10:00.",
]
KAZAKH_IN_RUSSIAN = [
    "Дәрігерлер аптасына бес күн қабылдайды.",
    "Тұмауға қарсы екпе тегін салынады.",
    "120 адам тексерілді, барлығы сау.",
    "Қабылдауға жазылу ашық.",
    "ЕМХАНАНЫҢ ЖҰМЫС КЕСТЕСІ",
    "Жазылу үшін тіркеу бөліміне қоңырау шалыңыз.",
    "Талдау нәтижелерін бір аптадан кейін алуға болады.",
    "Қысқаша мазмұны",
    "Емханаға қалай тіркелуге болады?",
    "Өткен жылғы жұмыс туралы есеп",
    "Қан талдауы 10:00-ге дейін аш қарынға тапсырылады.",
]


@pytest.mark.parametrize("text", RUSSIAN_IN_KAZAKH)
def test_russian_in_a_kazakh_text_is_found(text: str) -> None:
    assert in_other_language(blocks(text), "kk") == [text]
    assert in_other_language(blocks(text), "ru") == []


@pytest.mark.parametrize("text", KAZAKH_IN_RUSSIAN)
def test_kazakh_in_a_russian_text_is_found(text: str) -> None:
    assert in_other_language(blocks(text), "ru") == [text]
    assert in_other_language(blocks(text), "kk") == []


def test_only_the_offending_sentence_of_a_paragraph_is_named() -> None:
    text = "<p>Емхана жұмыс істейді. Запись на приём открыта. Келіңіздер.</p>"
    assert in_other_language(blocks(text, True), "kk") == ["Запись на приём открыта."]


def test_words_marked_with_their_language_are_left_alone() -> None:
    text = '<p>Бұл <span lang="ru">запись на приём открыта для всех</span> дегенді білдіреді.</p>'
    assert in_other_language(blocks(text, True), "kk") == []


@pytest.mark.parametrize("sentence", ["", "…", "2026", "Директор", "HbA1c", "Алматы, Астана"])
def test_too_little_to_tell_the_language(sentence: str) -> None:
    assert language_of(sentence) == ""


COPIED = [
    "Обследовано 120 человек",
    "Запись на приём",
    "Прививки от гриппа делают бесплатно.",
    "Врачи принимают по записи.",
    "Русский заголовок",
    "Отчёт за год",
    "Жұмыс кестесі",
    "Қысқаша мазмұны",
    "Дәрігердің қабылдауына жазылу",
    "Тұмауға қарсы екпе тегін салынады.",
    "Емхананың жұмыс уақыты өзгерді",
]
SHARED = [
    "COVID-19",
    "Прейскурант",
    "Директор",
    "Damumed, eGov Mobile",
    "+7 (727) 337-83-37",
    "info@polyclinic.example",
    "Кардиология, неврология, эндокринология, офтальмология;",
    "Асель Касымова",
    "120/80",
    "5,2 ммоль/л",
    "ЖСН, БСН, IBAN",
]


@pytest.mark.parametrize("text", COPIED)
def test_a_copied_half_is_found(text: str) -> None:
    assert copied(blocks(text), blocks(text)) == [text]


@pytest.mark.parametrize("text", SHARED)
def test_what_both_languages_share_may_be_the_same(text: str) -> None:
    assert copied(blocks(text), blocks(text)) == []


def test_a_copied_sentence_is_found_inside_translated_texts() -> None:
    kazakh = blocks("Емхана ашық. Запишитесь на приём через портал или по телефону.")
    russian = blocks("Поликлиника открыта. Запишитесь на приём через портал или по телефону.")
    assert copied(kazakh, russian) == ["Запишитесь на приём через портал или по телефону."]


@pytest.mark.parametrize(
    ("kazakh", "russian", "thinner"),
    [
        (0, 201, True),
        (99, 201, True),
        (100, 200, False),
        (101, 201, False),
        (10, 200, False),
        (499, 1000, True),
        (500, 1000, False),
        (2000, 1000, False),
    ],
)
def test_a_kazakh_text_below_half_of_a_longer_russian_one(
    kazakh: int, russian: int, thinner: bool
) -> None:
    assert is_thinner("а" * kazakh, "а" * russian) is thinner
