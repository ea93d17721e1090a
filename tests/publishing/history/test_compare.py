"""What differs between two texts of a record: by words in each language, values in words of the
reader's language, rows below it."""

import random
from copy import deepcopy
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from apps.activity.models import ActivityDocument
from apps.news.models import NewsItem
from apps.publishing.revisions import capture
from apps.publishing.revisions.compare import Kind, Piece, compare, compared, pieces, readable
from tests.activity.factories import ActivityDocumentFactory, IndicatorFactory
from tests.factories import AttachmentFactory, NewsItemFactory, TopicFactory


def same(words: str) -> Piece:
    return Piece(Kind.SAME, words)


def gone(words: str) -> Piece:
    return Piece(Kind.GONE, words)


def new(words: str) -> Piece:
    return Piece(Kind.NEW, words)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Кабинет 310", "Кабинет 310", [same("Кабинет 310")]),
        ("Кабинет 310", "Кабинет 417", [same("Кабинет"), gone("310"), new("417")]),
        ("екі үш", "бір екі үш", [new("бір"), same("екі үш")]),
        ("бір екі үш", "бір үш", [same("бір"), gone("екі"), same("үш")]),
        ("", "жаңа", [new("жаңа")]),
    ],
)
def test_words_that_differ_are_marked(before, after, found):
    assert pieces(before, after) == found


def test_a_rich_text_is_read_without_marks():
    text = (
        "<h2>Қабылдау</h2><p>Кабинет <strong>310</strong>, <a href='/kk/contacts/'>байланыс</a></p>"
        "<ul><li>бірінші</li><li>екінші &amp; үшінші</li></ul>"
        "<table><tr><td>Күні</td><td>9:00</td></tr></table>"
        '<figure data-image="7"></figure>'
    )
    assert readable(text, rich=True) == [
        "Қабылдау",
        "Кабинет 310, байланыс (/kk/contacts/)",
        "• бірінші",
        "• екінші & үшінші",
        "Күні | 9:00",
        "[сурет № 7]",
    ]


def test_a_plain_text_is_read_by_lines():
    assert readable("бір < екі\n\n үш ", rich=False) == ["бір < екі", "үш"]


def test_a_changed_paragraph_stands_beside_the_one_it_was_although_another_came_before_it():
    before = ["Дәрігер дүйсенбіде қабылдайды.", "Соңы"]
    after = ["Мүлде жаңа сөйлем осында.", "Дәрігер сейсенбіде қабылдайды.", "Соңы"]
    assert compared(before, after) == [
        [new("Мүлде жаңа сөйлем осында.")],
        [same("Дәрігер"), gone("дүйсенбіде"), new("сейсенбіде"), same("қабылдайды.")],
        [same("Соңы")],
    ]


@pytest.mark.parametrize("words", [9, 60, 20_000], ids=["lines", "paragraphs", "one paragraph"])
def test_texts_of_fifty_thousand_characters_do_not_hang(words):
    source = random.Random(7)

    def text() -> str:
        long = [f"сөз{source.randrange(900)}" for _number in range(8000)]
        found = (" ".join(long[start : start + words]) for start in range(0, 8000, words))
        return "".join(f"<p>{each}</p>" for each in found)

    before, after = text(), text()
    started = perf_counter()
    found = compared(readable(before, rich=True), readable(after, rich=True))
    # Measured at 0.1 to 0.4 s; a comparison of every word with every other takes minutes.
    assert perf_counter() - started < 5
    left = [each.words for line in found for each in line if each.kind != Kind.NEW]
    assert " ".join(left) == " ".join(readable(before, rich=True))


@pytest.mark.parametrize(
    ("language", "label", "before", "after", "topic"),
    [
        ("kk", "Оқиғаның күні", "2026 жылғы 5 қараша", "2026 жылғы 9 қараша", "Скрининг"),
        ("ru", "Дата события", "5 ноября 2026 года", "9 ноября 2026 года", "Скрининги"),
    ],
)
@pytest.mark.django_db
def test_values_are_in_words_of_the_reader_s_language(language, label, before, after, topic):
    page = NewsItemFactory()
    then = capture(page)
    now = deepcopy(then)
    now["fields"] |= {"happened_on": "2026-11-09", "topic_id": None}
    with override(language):
        found = compare(NewsItem, then, now)
    values = {line.label: (line.before, line.after) for line in found.changed_values}
    assert values[label] == (before, after)
    assert (topic, "—") in values.values()
    assert len(values) == 2
    assert found.changed_texts == []


@pytest.mark.django_db
def test_halves_are_compared_apart():
    page = NewsItemFactory(title_kk="Екпе", title_ru="Прививки")
    then = capture(page)
    now = deepcopy(then)
    now["fields"]["title_ru"] = "Прививки детям"
    (line,) = compare(NewsItem, then, now).changed_texts
    kazakh, russian = line.halves
    assert (kazakh.language, kazakh.changed, kazakh.paragraphs) == ("kk", False, [[same("Екпе")]])
    assert (russian.language, russian.changed) == ("ru", True)
    assert russian.paragraphs == [[same("Прививки"), new("детям")]]


@pytest.mark.django_db
def test_marks_alone_are_said_to_differ():
    then = capture(NewsItemFactory(body_kk="<p>Толық мәтін</p>"))
    now = deepcopy(then)
    now["fields"]["body_kk"] = "<p><strong>Толық</strong> мәтін</p>"
    (line,) = compare(NewsItem, then, now).changed_texts
    assert [half.marks_only for half in line.halves] == [True, False]


@pytest.mark.django_db
def test_rows_that_came_went_and_changed():
    report = ActivityDocumentFactory()
    stays, goes, changes = (IndicatorFactory(report=report, name_kk=name) for name in "АБВ")
    then = capture(report)
    now = deepcopy(then)
    rows = now["parts"]["indicators"]
    rows[:] = [row for row in rows if row["pk"] != goes.pk]
    rows[1]["fields"]["plan"] = "9000.00"
    rows.append({"pk": -1, "fields": {**rows[0]["fields"], "name_kk": "Г"}})
    (part,) = compare(ActivityDocument, then, now).changed_parts
    assert [(row.kind, row.title) for row in part.rows] == [
        (Kind.SAME, "А"),
        (Kind.CHANGED, "В"),
        (Kind.NEW, "Г"),
        (Kind.GONE, "Б"),
    ]
    changed = [line for line in part.rows[1].values if line.changed]
    assert [(line.before, line.after) for line in changed] == [("8\u202f000,00", "9\u202f000,00")]
    assert (stays.pk, changes.pk) == tuple(row["pk"] for row in rows[:2])


@pytest.mark.django_db
def test_a_row_that_got_its_own_key_by_publication_did_not_change():
    report = ActivityDocumentFactory()
    IndicatorFactory(report=report)
    then = capture(report)
    draft = deepcopy(then)
    draft["parts"]["indicators"][0]["pk"] = -1
    assert not compare(ActivityDocument, draft, then).differs


@pytest.mark.django_db
def test_the_same_number_of_queries_for_one_attached_document_and_fifteen():
    counts = []
    for documents in (1, 15):
        page = NewsItemFactory(topic=TopicFactory(code=f"topic-{documents}"))
        for _number in range(documents):
            AttachmentFactory(record=page)
        content = capture(page)
        with CaptureQueriesContext(connection) as queries:
            compare(NewsItem, content, content)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] > 0


@pytest.mark.django_db
def test_what_a_column_pointed_to_and_is_gone_is_named_by_its_number():
    then = capture(NewsItemFactory())
    now = deepcopy(then)
    now["fields"]["topic_id"] = 987654
    (line,) = compare(NewsItem, then, now).changed_values
    assert (line.before, "987654" in line.after) == ("Скрининг", True)
