"""What is asked of news: an event that has happened, short sentences, a photo; all as advice."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from apps.news.gate import RULES
from apps.publishing.gate.rule import Level
from apps.publishing.gate.rules import all_rules
from tests.factories import AboutPageFactory, ImageFactory, NewsItemFactory

SHORT_KK = [
    "Емхана жаңа кабинет ашты.",
    "Екпе тегін салынады.",
    "Қабылдау 08:00-ден басталады.",
    "Дәрігерлер аптасына бес күн қабылдайды.",
    "Гепатит B вирусына талдау тегін.",
    "Қысым 120/80, глюкоза 5,2 ммоль/л.",
    "Келіңіз! Жазылыңыз! Тексеріліңіз!",
    "А. Б. Ахметов — бас дәрігер.",
    "2026 ж. 5 қарашада жиналыс өтті.",
    "Бір екі үш төрт бес алты жеті сегіз тоғыз он бір екі үш төрт бес алты жеті сегіз тоғыз он.",
]
SHORT_RU = [
    "Поликлиника открыла новый кабинет.",
    "Прививка бесплатная.",
    "Приём начинается в 08:00.",
    "Врачи принимают пять дней в неделю.",
    "Анализ на вирус гепатита B бесплатный.",
    "Давление 120/80, глюкоза 5,2 ммоль/л.",
    "Приходите! Запишитесь! Проверьтесь!",
    "А. Б. Ахметов — главный врач.",
    "В 2026 г. прошло собрание.",
    "Раз два три четыре пять шесть семь восемь девять десять раз два три четыре пять шесть семь "
    "восемь девять десять раз два три четыре пять.",
]


def found(record: Any, code: str, language: str = "kk") -> list[tuple[str, str, Level]]:
    rule = next(rule for rule in RULES if rule.code == code)
    with override(language):
        return [(each.field, each.message, each.level) for each in rule.look(record)]


def news(**fields: Any) -> Any:
    return NewsItemFactory.build(unit=None, topic=None, **fields)


def test_the_rules_of_news_are_asked_by_the_gate() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == ["news_event", "news_sentences", "news_photo"]
    assert [rule.code for rule in all_rules() if rule.code in codes] == codes


@pytest.mark.parametrize("text", SHORT_KK)
def test_short_kazakh_sentences_pass(text: str) -> None:
    assert found(news(lead_kk=text), "news_sentences") == []


@pytest.mark.parametrize("text", SHORT_RU)
def test_short_russian_sentences_pass(text: str) -> None:
    assert found(news(lead_ru=text), "news_sentences") == []


@pytest.mark.parametrize("length", range(21, 31))
def test_a_kazakh_sentence_of_more_than_twenty_words(length: int) -> None:
    text = "Емхана " + "жаңа " * (length - 1)
    (field, _words, level) = found(news(lead_kk=text), "news_sentences")[0]
    assert (field, level) == ("lead_kk", Level.ADVISES)


@pytest.mark.parametrize("length", range(26, 36))
def test_a_russian_sentence_of_more_than_twenty_five_words(length: int) -> None:
    text = "Кабинет " + "новый " * (length - 1)
    (field, _words, level) = found(news(lead_ru=text), "news_sentences")[0]
    assert (field, level) == ("lead_ru", Level.ADVISES)


def test_the_words_about_a_long_sentence() -> None:
    record = news(lead_kk="сөз " * 21, lead_ru="слово " * 26)
    assert found(record, "news_sentences", "kk")[0] == (
        "lead_kk",
        "Ұзын сөйлем, сөз саны — 21: «сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз "
        "сөз…». Оны бөліңіз: 20 сөзге дейінгі сөйлем оңай оқылады.",
        Level.ADVISES,
    )
    assert found(record, "news_sentences", "ru")[1] == (
        "lead_ru",
        "Длинное предложение, слов — 26: «слово слово слово слово слово слово слово слово слово "
        "слово…». Разделите его: легко читаются предложения до 25 слов.",
        Level.ADVISES,
    )


def test_the_mean_length_of_sentences() -> None:
    record = news(body_ru="<p>" + ("Слово " * 15 + "конец. ") * 5 + "</p>")
    assert found(record, "news_sentences", "ru") == [
        (
            "body_ru",
            "В среднем слов в предложении: 16. Пишите короче: легко читается в среднем 15.",
            Level.ADVISES,
        )
    ]
    assert found(news(body_ru="<p>" + "Слово и дело. " * 9 + "</p>"), "news_sentences") == []


@pytest.mark.parametrize(
    ("happened_on", "later"),
    [(date(2026, 3, 1), False), (date(2026, 3, 2), False), (date(2026, 3, 3), True), (None, False)],
)
def test_an_event_later_than_the_publication(happened_on: date | None, later: bool) -> None:
    published = timezone.make_aware(datetime(2026, 3, 2, 9))
    record = news(happened_on=happened_on, publish_at=published)
    words = (
        "Событие позже публикации. Проверьте дату; когда событие пройдёт, сообщите о его "
        "результатах."
    )
    expected = [("happened_on", words, Level.ADVISES)] if later else []
    assert found(record, "news_event", "ru") == expected


@pytest.mark.django_db
def test_a_photo_with_its_description(media) -> None:
    without = "Фото жоқ: оқырман тақырыптың мұқабасын көреді."
    assert found(news(), "news_photo") == [("photo", without, Level.ADVISES)]
    assert found(news(photo=ImageFactory()), "news_photo") == []
    decorative = ImageFactory(decorative=True)
    assert found(news(photo=decorative), "news_photo", "ru") == [
        ("photo", "У фото нет описания: оно отмечено как декоративное.", Level.ADVISES)
    ]


def test_other_records_are_not_news() -> None:
    record = AboutPageFactory.build(unit=None, lead_kk="сөз " * 40)
    assert [found(record, rule.code) for rule in RULES] == [[], [], []]
