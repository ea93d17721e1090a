"""Latin letters inside Cyrillic words, and Kazakh letters that were lost."""

import pytest

from apps.publishing.gate.texts.letters import (
    has_no_kazakh_letters,
    look_alikes,
    lost_letters,
)

ONE_ALPHABET = {
    "kk": [
        "COVID-19 және HbA1c",
        "eGov-та жазылыңыз",
        "Damumed қосымшасы",
        "витамин C және D",
        "гепатит B вирусы",
        "PDFті жүктеу",
        "COVIDтан кейін",
        "SMS-хабарлама",
        "5,2 ммоль/л, 120/80",
        "XX ғасыр, IV тоқсан",
        "https://сайт.example/пpимep",
    ],
    "ru": [
        "COVID-19 и HbA1c",
        "через eGov",
        "приложение Damumed",
        "витамин C с пищей",
        "гепатит B и C",
        "PDF-файл",
        "группа a в крови",
        "SMS-сообщение",
        "5,2 ммоль/л, 120/80",
        "XX век, IV квартал",
        "T-лимфоциты",
    ],
}
MIXED = {
    "kk": [
        ("Cәуле аппараты", ["Cәуле"]),
        ("бiлiм беру", ["бiлiм"]),
        ("Eмхана ашық", ["Eмхана"]),
        ("дәрiгер", ["дәрiгер"]),
        ("қызметi мен көмегi", ["қызметi", "көмегi"]),
        ("Aлматы", ["Aлматы"]),
        ("жаңa", ["жаңa"]),
        ("hәм", ["hәм"]),
        ("OCMC төлемі", ["OCMC"]),
        ("екпe, талдаy", ["екпe", "талдаy"]),
        ("COVID емес, СOVID", ["СOVID"]),
    ],
    "ru": [
        ("Bрач принимает", ["Bрач"]),
        ("приeм ведёт", ["приeм"]),
        ("c 8:00 до 20:00", ["c 8:00"]),
        ("o работе", ["o работе"]),
        ("y врача", ["y врача"]),
        ("пациeнт и вpач", ["пациeнт", "вpач"]),
        ("MPT по записи", ["MPT"]),
        ("Kабинет 12", ["Kабинет"]),
        ("oтдeлeние", ["oтдeлeние"]),
        ("Tерапевт", ["Tерапевт"]),
        ("РDF", ["РDF"]),
    ],
}


@pytest.mark.parametrize("text", [text for texts in ONE_ALPHABET.values() for text in texts])
def test_real_latin_words_are_left_alone(text: str) -> None:
    assert look_alikes(text) == []


@pytest.mark.parametrize(("text", "found"), [pair for texts in MIXED.values() for pair in texts])
def test_letters_of_the_other_alphabet_are_found(text: str, found: list[str]) -> None:
    assert look_alikes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Қазақстан Республикасының денсаулық сақтау министрлігі",
        "Арыз бен шағым қабылданады",
        "Емхана туралы ақпарат",
        "Казахстан Республикасы деп жазылмайды",
        "Бүлдіру мен бұзу",
        "Оқимыз, жазамыз, жұқтырмаймыз",
        "Қалалық емхана, 1-қабат",
        "Касымова Асель, Жумабаев Кайрат",
        "Тұсында, ұшынан, түсінікті",
        "https://polyclinic.example/?kyzmet=1",
        "Қызмет, жұмыс, тіркеу, құжат, үшін",
    ],
)
def test_words_with_their_letters_are_left_alone(text: str) -> None:
    assert lost_letters(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Казакстан Республикасы", ["Казакстан"]),
        ("мемлекеттік кызмет", ["кызмет"]),
        ("денсаулык сақтау", ["денсаулык"]),
        ("калалык емхана", ["калалык"]),
        ("болим меңгерушісі", ["болим"]),
        ("жумыс уакыты", ["жумыс"]),
        ("азаматтар ушин", ["ушин"]),
        ("тиркеу болими", ["тиркеу", "болими"]),
        ("дәрiгер емес, дәригер", ["дәригер"]),
        ("?аза?стан халы?ы", ["?аза?стан", "халы?ы"]),
        ("кабылдауга жазылу", ["кабылдауга"]),
    ],
)
def test_words_without_their_letters_are_found(text: str, found: list[str]) -> None:
    assert lost_letters(text) == found


def test_a_long_text_without_one_kazakh_letter_is_found() -> None:
    words = "дем алыс пен жаттыгу адам омирин узартады сондыктан оларды тастамау керек емес пе"
    assert has_no_kazakh_letters(words) is True
    assert has_no_kazakh_letters(words + " үй") is False
    assert has_no_kazakh_letters("Емхана ашылды") is False
