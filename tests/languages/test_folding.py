"""What search and comparison hold to be the same word."""

import pytest

from apps.languages.folding import clean, fold, is_cyrillic_word, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ӘҒҚҢӨҰҮҺІ", "әғқңөұүһі"),
        ("Ёлка и ёж", "елка и еж"),
        ("меди\u00adцина\u200b", "медицина"),
        ("и\u0306од", "йод"),
        ("е\u0308лка", "елка"),
        ("  Екі\u00a0 сөз\n\tүш\u202fсөз ", "екі сөз үш сөз"),
        ("20:00\u2011ге", "20:00-ге"),
        # Latin letters in Cyrillic words and the other way round.
        ("Cәуле", "сәуле"),
        ("қəлəм", "қәләм"),
        ("YЗИ", "узи"),
        ("сOVID-19", "covid-19"),
        ("МPТ", "мрт"),
        ("іnfo", "info"),
        ("COVID", "covid"),
        ("iPhoneда", "iphoneда"),
        ("IT-маман", "it-маман"),
        ("", ""),
    ],
)
def test_fold_gives_one_form(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


def test_clean_keeps_the_case_and_the_letter_yo():
    assert clean("Cёмга \u00adЕмхана") == "Сёмга Емхана"


def test_words_are_runs_of_letters_or_digits():
    assert words("№2-қабат, «Ёлка»; 15%") == ["2", "қабат", "елка", "15"]


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("емхана", True),
        ("Әл-Фараби", True),
        ("2-қабат", True),
        ("COVID", False),
        ("iPhoneда", False),
        ("12", False),
        ("", False),
    ],
)
def test_is_cyrillic_word(word, answer):
    assert is_cyrillic_word(word) is answer
