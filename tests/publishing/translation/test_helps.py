"""What helps to translate: pairs of sentences, like ones translated before, terms, comparisons."""

import pytest

from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Revision
from apps.publishing.translation.glossary import terms_in, terms_of
from apps.publishing.translation.memory import Match, earlier_pairs, like
from apps.publishing.translation.pairs import (
    Piece,
    aligned,
    changes,
    last_agreed,
    lines,
    paragraphs,
)
from tests.factories import CorporateDocumentFactory, NewsItemFactory

# --- Pairs ---


def test_sentences_are_paired_where_paragraphs_and_sentences_match():
    kazakh = ["Емхана ашық. Келіңіз.", "Тегін."]
    russian = ["Поликлиника открыта. Приходите.", "Бесплатно."]
    assert list(aligned(kazakh, russian)) == [
        ("Емхана ашық.", "Поликлиника открыта."),
        ("Келіңіз.", "Приходите."),
        ("Тегін.", "Бесплатно."),
    ]


def test_a_paragraph_of_other_sentences_is_one_pair_and_other_paragraphs_none():
    assert list(aligned(["Бір. Екі."], ["Один и два."])) == [("Бір. Екі.", "Один и два.")]
    assert list(aligned(["Бір.", "Екі."], ["Один. Два."])) == []


def test_lines_of_a_stored_text():
    html = "<h2>Баға</h2><p>Тегін <em>екпе</em> &amp; кеңес.<br>Келіңіз</p><ul><li>а</li></ul>"
    assert lines(html, True) == ["Баға", "Тегін екпе & кеңес.", "Келіңіз", "а"]
    assert lines("Бір\n\nЕкі", False) == ["Бір", "Екі"]


def test_paragraphs_keep_their_markup_and_nothing_foreign():
    html = (
        "<h2>Баға</h2><p>Тегін <strong>екпе</strong><script>x()</script></p><ul><li>а</li>"
        '<li>б</li></ul><figure data-image="7"></figure>'
    )
    found = [(each.tag, each.html) for each in paragraphs(html, True)]
    assert found[:4] == [
        ("h2", "Баға"),
        ("p", "Тегін <strong>екпе</strong>"),
        ("li", "а"),
        ("li", "б"),
    ]
    assert found[4][0] == "figure" and "7" in found[4][1]
    assert [each.html for each in paragraphs("<b>1 & 2</b>\n", False)] == [
        "&lt;b&gt;1 &amp; 2&lt;/b&gt;"
    ]


def test_changes_are_marked_word_by_word():
    assert changes(["Бір екі үш.", "Қалды."], ["Бір төрт үш.", "Қалды.", "Жаңа."]) == [
        [
            Piece("same", "Бір "),
            Piece("removed", "екі "),
            Piece("added", "төрт "),
            Piece("same", "үш. "),
        ],
        [Piece("same", "Қалды.")],
        [Piece("added", "Жаңа.")],
    ]


def test_a_paragraph_with_little_in_common_is_another_one():
    assert changes(["Бір екі үш төрт."], ["Мүлде басқа сөйлем осы."]) == [
        [Piece("removed", "Бір екі үш төрт. "), Piece("added", "Мүлде басқа сөйлем осы.")]
    ]


@pytest.mark.django_db
def test_the_last_agreement_is_that_of_each_place(published, rewrite):
    rewrite(published, title_kk="Атау 2", title_ru="Название 2")
    rewrite(published, title_kk="Атау 3")
    rewrite(published, title_kk="Атау 4", lead_kk="Мазмұн 4")
    assert last_agreed(published, ["title", "lead"]) == {
        "title": {"kk": "Атау 2", "ru": "Название 2"},
        "lead": {"kk": published.lead_kk, "ru": published.lead_ru},
    }
    assert last_agreed(published, []) == {}


# --- Memory ---

PAIRS = [
    ("Емхана сенбіде сағат 9-дан 14-ке дейін ашық.", "Поликлиника открыта в субботу с 9 до 14."),
    ("Емхана жексенбіде жабық.", "Поликлиника закрыта в воскресенье."),
    ("Екпе тегін салынады.", "Прививка делается бесплатно."),
]


def test_like_sentences_are_found_and_others_are_not():
    sentence = "Емхана сенбіде сағат 9-дан 15-ке дейін ашық."
    assert like([sentence, "Басшының блогы жаңартылды."], PAIRS) == {
        sentence: [Match(*PAIRS[0], 97)]
    }


def test_the_other_direction():
    turned = [(russian, kazakh) for kazakh, russian in PAIRS]
    assert like(["Прививка делается бесплатно."], turned) == {
        "Прививка делается бесплатно.": [
            Match("Прививка делается бесплатно.", "Екпе тегін салынады.", 100)
        ]
    }


def test_three_are_offered_the_likest_first():
    pairs = [(f"Кабинет {n}-қабатта орналасқан.", f"Кабинет на {n}-м этаже.") for n in range(1, 9)]
    (found,) = like(["Кабинет 3-қабатта орналасқан."], pairs).values()
    assert [match.percent for match in found] == sorted(
        (match.percent for match in found), reverse=True
    )
    assert (len(found), found[0]) == (
        3,
        Match("Кабинет 3-қабатта орналасқан.", "Кабинет на 3-м этаже.", 100),
    )


@pytest.mark.django_db
def test_pairs_come_from_what_readers_see_now(published, rewrite, editor):
    pair = ("Жазылу керек емес.", "Записываться не нужно.")
    assert pair in earlier_pairs(NewsItem, "kk")
    assert pair[::-1] in earlier_pairs(NewsItem, "ru")
    NewsItemFactory(title_kk="Жоба", title_ru="Черновик")
    assert ("Жоба", "Черновик") not in earlier_pairs(NewsItem, "kk")
    actions.withdraw(published, by=editor, reason="Қате")
    assert earlier_pairs(NewsItem, "kk") == []


@pytest.mark.django_db
def test_publications_of_other_sections_count_and_what_fell_behind_does_not(editor, unit):
    document = CorporateDocumentFactory(
        unit=unit, published=True, title_kk="Жарғы", title_ru="Устав", lead_kk="Бір", lead_ru="Один"
    )
    from apps.publishing.revisions import note_as_it_stands

    revision = note_as_it_stands(document)
    assert ("Жарғы", "Устав") in earlier_pairs(NewsItem, "kk")
    Revision.objects.filter(pk=revision.pk).update(behind={"title": "ru"}, ru_behind=True)
    found = earlier_pairs(NewsItem, "kk")
    assert ("Жарғы", "Устав") not in found
    assert ("Бір", "Один") in found


@pytest.mark.django_db
def test_the_memory_takes_as_many_queries_for_many_records(published, django_assert_num_queries):
    from apps.publishing.sections import all_collections

    kinds = [c for c in all_collections() if c.model._meta.app_label == "news"]
    earlier_pairs(NewsItem, "kk")
    with django_assert_num_queries(len(kinds) + 1):
        few = earlier_pairs(NewsItem, "kk")
    for number in range(5):
        NewsItemFactory(published=True, title_kk=f"Атау {number}", title_ru=f"Название {number}")
    with django_assert_num_queries(len(kinds) + 1):
        assert len(earlier_pairs(NewsItem, "kk")) > len(few)


# --- Terms ---


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("Емханамызға келіңіз", [("емхана", "поликлиника")]),
        ("құжаттардың мерзімі", [("құжат", "документ"), ("мерзім", "срок")]),
        ("сұрағыңызға жауап", [("сұрақ", "вопрос"), ("жауап", "ответ")]),
        ("жауапты дәрігерлер", [("жауапты", "ответственный"), ("дәрігер", "врач")]),
        ("Бос жұмыс орындарында", [("бос жұмыс орны", "вакансия")]),
        ("жұмыс күндері", [("жұмыс күні", "рабочий день")]),
        ("басшылыққа алынады", []),
        ("басқа мәтін", []),
    ],
)
def test_terms_of_a_kazakh_text(words, terms):
    assert [(term.kk, term.ru) for term in terms_in(words, "kk")] == terms


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("В нашей поликлинике", [("емхана", "поликлиника")]),
        ("сроки и документы", [("мерзім", "срок"), ("құжат", "документ")]),
        ("для прикрепления к поликлинике", [("емханаға тіркелу", "прикрепление к поликлинике")]),
        ("В рабочие дни врачи", [("жұмыс күні", "рабочий день"), ("дәрігер", "врач")]),
        (
            "объявления о вакансиях",
            [("хабарландыру", "объявление"), ("бос жұмыс орны", "вакансия")],
        ),
        ("Центр срочной помощи, ответственность", []),
    ],
)
def test_terms_of_a_russian_text(words, terms):
    assert [(term.kk, term.ru) for term in terms_in(words, "ru")] == terms


def test_the_terms_of_a_record_are_those_of_both_halves_once():
    row = NewsItem(title_kk="Құжаттар", title_ru="Документы", body_ru="<p>Срок: рабочий день</p>")
    assert [term.text("kk") for term in terms_of(row)] == ["құжат", "мерзім", "жұмыс күні"]
