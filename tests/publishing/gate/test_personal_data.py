"""Numbers of persons, cards, private telephones and addresses, names beside illnesses. All numbers
are invented."""

import pytest

from apps.publishing.gate.texts import personal
from apps.publishing.gate.texts.diagnoses import names_beside_illness
from apps.publishing.gate.texts.plain import blocks


def test_the_check_digit_by_the_first_weights() -> None:
    # 9·1 + 1·4 + 1·6 + 3·7 + 1·10 + 2·11 = 72, the remainder by 11 is 6.
    fitting = [n for n in range(10) if personal.is_person_number(f"90010130012{n}")]
    assert fitting == [6]


def test_the_check_digit_by_the_second_weights() -> None:
    # The remainder by the first weights is 10; by the second ones 80 leaves 3.
    fitting = [n for n in range(10) if personal.is_person_number(f"90010130082{n}")]
    assert fitting == [3]


@pytest.mark.parametrize(
    "digits",
    [
        "901301300123",  # the thirteenth month
        "900230300123",  # the thirtieth of February
        "900101900123",  # no such century
        "900100300123",  # the day nought
        "90010130012",
        "9001013001264",
        "90010130012a",
        "٩٠٠١٠١٣٠٠١٢٦",
        "",
        "000000000000",
    ],
)
def test_what_is_no_number_of_a_person(digits: str) -> None:
    assert personal.is_person_number(digits) is False


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ЖСН 900101300126", ["900101300126"]),
        ("ИИН: 900101300126.", ["900101300126"]),
        ("ЖСН 900101 300126", ["900101 300126"]),
        ("ИИН 900101-300126", ["900101-300126"]),
        ("(900101300126)", ["900101300126"]),
        ("900101300126, 900101300126", ["900101300126", "900101300126"]),
        ("БСН 990240001234", []),
        ("БИН 050140000000", []),
        ("тел. 87273378337", []),
        ("1900101300126", []),
        ("900101300125", []),
        ("KZ900101300126", []),
        ("№ 900101300126-4", []),
    ],
)
def test_numbers_of_persons(text: str, found: list[str]) -> None:
    assert personal.person_numbers(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("карта 4111 1111 1111 1111", ["4111 1111 1111 1111"]),
        ("карта 4111-1111-1111-1111", ["4111-1111-1111-1111"]),
        ("карта 5555555555554444", ["5555555555554444"]),
        ("карта 4111 1111 1111 1112", []),
        ("KZ4111111111111111", []),
        ("1234 5678 9012 3456", []),
        ("0000 0000 0000 0000", []),
        ("41111111111111111", []),
        ("1 000 000 000 000", []),
    ],
)
def test_bank_cards(text: str, found: list[str]) -> None:
    assert personal.cards(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+7 (701) 000-00-01", ["+7 (701) 000-00-01"]),
        ("8 747 000 00 01", ["8 747 000 00 01"]),
        ("87710000001", ["87710000001"]),
        ("+77780000001", ["+77780000001"]),
        ("8-705-000-00-01", ["8-705-000-00-01"]),
        ("+7 (727) 337-83-37", []),
        ("8 (7172) 00-00-01", []),
        ("+7 (709) 000-00-01", []),
        ("8 800 000 00 01", []),
        ("1414", []),
        ("701 000 00 01", []),
    ],
)
def test_mobile_telephones(text: str, found: list[str]) -> None:
    assert personal.mobiles(text) == found


def test_the_own_mobile_of_the_organisation_is_left_alone() -> None:
    assert personal.mobiles("+7 (701) 000-00-01", frozenset({"7010000001"})) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aigul@gmail.com", ["aigul@gmail.com"]),
        ("Пошта: a.b-c@mail.ru.", ["a.b-c@mail.ru"]),
        ("x_y@yandex.kz", ["x_y@yandex.kz"]),
        ("q@INBOX.ru", ["q@INBOX.ru"]),
        ("w@icloud.com", ["w@icloud.com"]),
        ("info@polyclinic.example", []),
        ("info@email.polyclinic.kz", []),
        ("info@gmail.polyclinic.kz", []),
        ("@gmail.com", []),
        ("mail.ru", []),
    ],
)
def test_free_post(text: str, found: list[str]) -> None:
    assert personal.free_post(text) == found


def test_a_number_is_quoted_with_its_middle_hidden() -> None:
    assert personal.hidden("900101300126") == "9001******26"
    assert personal.hidden("4111 1111 1111 1111") == "4111 **** **** **11"
    assert personal.hidden("103") == "103"


TELLS = {
    "kk": [
        "Науқас Ахметов А. Б. ауруханаға жатқызылды.",
        "Пациент Сейтова Г. К. емделіп шықты.",
        "Ахметов Болат Серікұлы қант диабетімен ауырады.",
        "Сейтова Гүлнар Кәрімқызы инсульт алды.",
        "Омаров Д. С. туберкулезден емделді.",
        "Диагнозы: гастрит, Омарова Д. С.",
        "А. Б. Ахметов гепатит жұқтырды.",
        "Ахметова Айша Болатқызының диагнозы расталды.",
        "Болат Серікұлы пневмониядан жазылды.",
        "Жүсіпов Қ. Н., мүгедектігі бар, жолдама алды.",
    ],
    "ru": [
        "Пациент Ахметов А. Б. выписан домой.",
        "Больная Сейтова Г. К. поступила вчера.",
        "Ахметов Болат Серикович страдает диабетом.",
        "Сейтова Гульнар Каримовна перенесла инсульт.",
        "Омаров Д. С. лечился от туберкулёза.",
        "Диагноз: гастрит, Омарова Д. С.",
        "А. Б. Ахметов заразился гепатитом.",
        "У Ивановой Марии Петровны подтвердился рак.",
        "Анна Сергеевна болеет астмой с детства.",
        "Жусупов К. Н., инвалид второй группы, получил направление.",
        "Мария Петровна, 54 года, перенесла инсульт и благодарит врача Сергееву.",
    ],
}
TELLS_NOT = {
    "kk": [
        "«Диабет мектебін» эндокринолог дәрігер Ахметова А. Б. жүргізеді.",
        "Бас дәрігер Ахметов Болат Серікұлы инсульт туралы айтты.",
        "Ахметов А. Б., терапевт, пациенттерді қабылдайды.",
        "Паркинсон ауруы мен Даун синдромы туралы.",
        "Қант диабеті бар пациенттерге арналған мектеп.",
        "Бұйрыққа директор Ахметов А. Б. қол қойды.",
        "Туберкулезге қарсы күрес күні өтті.",
        "Ахметов Болат Серікұлы кабинет алды.",
        "Науқастар кезексіз қабылданады.",
        "Гепатит B вирусына талдау тегін.",
    ],
    "ru": [
        "«Школу диабета» ведёт врач-эндокринолог Ахметова А. Б.",
        "Главный врач Ахметов Болат Серикович рассказал об инсульте.",
        "Ахметов А. Б., терапевт, принимает пациентов.",
        "Болезнь Паркинсона и синдром Дауна.",
        "Школа для пациентов с сахарным диабетом.",
        "Приказ подписал директор Ахметов А. Б.",
        "Прошёл день борьбы с туберкулёзом.",
        "Ахметов Болат Серикович получил кабинет.",
        "Пациентов принимают без очереди.",
        "Анализ на вирус гепатита B бесплатный.",
    ],
}


@pytest.mark.parametrize("text", [text for texts in TELLS.values() for text in texts])
def test_a_name_beside_an_illness_is_found(text: str) -> None:
    assert names_beside_illness(blocks(text)) == [text]


@pytest.mark.parametrize("text", [text for texts in TELLS_NOT.values() for text in texts])
def test_doctors_and_illnesses_without_a_name_are_left_alone(text: str) -> None:
    assert names_beside_illness(blocks(text)) == []
