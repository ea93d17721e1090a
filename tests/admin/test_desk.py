"""The desk counts what a person may open, and nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Max
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from apps.feedback.models import Booking, Review
from apps.feedback.reviews import actions as writing
from apps.feedback.reviews.actions import Written
from apps.inquiries import actions as asking
from apps.inquiries.actions import Submission
from apps.inquiries.models import Contact, Inquiry, Kind, Topic
from apps.journal.actions import record
from apps.journal.models import Action, Entry
from apps.portal.desk import ROWS, Desk
from apps.publishing import actions
from apps.publishing.models import Status
from apps.regulation import profiles
from apps.symbols.models import SymbolPage
from tests.admin.pages import read
from tests.factories import NewsItemFactory, OtherPageFactory, PostFactory, for_every_item

ALMATY = ZoneInfo("Asia/Almaty")
THURSDAY = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)


@pytest.fixture
def desk_of(people):
    def desk(role: str, at: datetime | None = None) -> Desk:
        request = RequestFactory().get("/")
        request.user = people[role]
        return Desk(request, admin.site, at)

    return desk


@pytest.fixture
def records(unit, other_unit):
    NewsItemFactory(slug="draft", unit=unit)
    NewsItemFactory(slug="half", unit=unit, kazakh_only=True)
    NewsItemFactory(slug="waiting", unit=unit, status=Status.CHECK)
    NewsItemFactory(slug="public", unit=unit, published=True)
    NewsItemFactory(slug="gone", unit=unit, withdrawn=True)
    OtherPageFactory(slug="page", unit=unit, status=Status.CHECK)
    NewsItemFactory(slug="foreign-draft", unit=other_unit)
    NewsItemFactory(slug="foreign-waiting", unit=other_unit, status=Status.CHECK)


def counts(desk: Desk) -> dict[str, int]:
    return {
        "drafts": desk.drafts.count,
        "waiting": desk.waiting.count,
        "incomplete": desk.incomplete.count,
        "scheduled": desk.scheduled,
    }


def test_an_editor_s_desk_counts_the_own_unit_only(desk_of, records):
    assert counts(desk_of("editor")) == {
        "drafts": 2,
        "waiting": 2,
        "incomplete": 1,
        "scheduled": 0,
    }


@pytest.mark.parametrize("role", ["chief", "director", "inspector", "administrator"])
def test_those_who_work_everywhere_see_all_units(desk_of, records, role):
    assert counts(desk_of(role)) == {"drafts": 3, "waiting": 3, "incomplete": 1, "scheduled": 0}


def test_the_links_of_a_count_lead_to_lists_of_the_same_length(desk_of, records, signed_in):
    client = signed_in("chief")
    desk = desk_of("chief")
    for pile in (desk.drafts, desk.waiting, desk.incomplete):
        assert sum(more.count for more in pile.more) == pile.count
        for more in pile.more:
            assert client.get(more.url).context["cl"].result_count == more.count


def test_a_line_says_which_language_is_missing(desk_of, records):
    (line,) = desk_of("chief").incomplete.lines
    assert line.missing == {"ru"}
    assert line.kind == "Жаңалықтар"
    assert line.unit == "Баспасөз қызметі"


def test_scheduled_means_that_its_day_has_not_come(desk_of, unit):
    NewsItemFactory(
        slug="later", unit=unit, status=Status.PUBLISHED, publish_at=THURSDAY + timedelta(hours=1)
    )
    assert desk_of("editor", THURSDAY).scheduled == 1
    assert desk_of("editor", THURSDAY + timedelta(hours=1)).scheduled == 0


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (
            THURSDAY,
            "kk",
            "Сәлеметсіз бе, Айгүл! Бүгін 2026 жылғы 5 қараша, бейсенбі, жұмыс күні.",
        ),
        (
            THURSDAY + timedelta(days=2),
            "ru",
            "Здравствуйте, Айгүл! Сегодня 7 ноября 2026 года, суббота, выходной день.",
        ),
    ],
)
def test_the_greeting_names_the_day_in_words(desk_of, at, language, words):
    with override(language):
        assert desk_of("editor", at).greeting == words


def test_a_holiday_is_named(desk_of):
    greeting = desk_of("editor", datetime(2026, 12, 16, 9, tzinfo=ALMATY)).greeting
    assert "жұмыс күні" not in greeting
    assert "Тәуелсіздік күні" in greeting


def test_recent_events_are_those_of_the_own_records(desk_of, records, people, unit, other_unit):
    mine = NewsItemFactory(slug="mine", unit=unit)
    foreign = NewsItemFactory(slug="other", unit=other_unit)
    actions.send_to_check(mine, by=people["editor"])
    actions.send_to_check(foreign, by=people["chief"])
    record(Action.SIGNED_IN, by=people["editor"])
    event = desk_of("editor").recent[0]
    assert (event.title, event.words) == (str(mine), str(Action.SENT_TO_CHECK.label))
    assert event.who == str(people["editor"])
    assert str(foreign) not in [each.title for each in desk_of("editor").recent]
    assert desk_of("chief").recent[0].title == str(foreign)


def test_a_deleted_record_is_named_by_its_kind_and_has_no_link(desk_of, people, unit):
    news = NewsItemFactory(slug="mine", unit=unit)
    news.changed_by = people["chief"]
    news.delete()
    event = desk_of("chief").recent[0]
    assert (event.words, event.title, event.url) == (
        str(Action.DELETED.label),
        "жаңалық",
        "",
    )


def test_openness_lists_the_sections_of_the_regulation_with_what_is_filled(desk_of, db):
    for_every_item(SymbolPage, published=True)
    desk = desk_of("inspector")
    expected = [(section.id, len(section.items)) for section in profiles.active().sections]
    assert [(section.id, section.total) for section in desk.openness] == expected
    assert desk.openness[0].filled == desk.openness[0].total == 3
    assert (desk.filled, desk.items) == (3, len(profiles.active().items))


def test_lists_are_short_and_queries_do_not_grow_with_rows(signed_in, unit):
    client = signed_in("chief")
    ContentType.objects.get_for_models(type(unit))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            read(client.get(reverse("admin:index")))
        return len(captured)

    def add(first: int, last: int) -> None:
        for number in range(first, last):
            NewsItemFactory(slug=f"d{number}", unit=unit, kazakh_only=True)
            NewsItemFactory(slug=f"w{number}", unit=unit, status=Status.CHECK)

    add(0, 1)
    queries()
    one = queries()
    add(1, 15)
    assert queries() == one
    desk = client.get(reverse("admin:index")).context["desk"]
    assert (desk.drafts.count, len(desk.drafts.lines)) == (15, ROWS)


# --- What citizens wait for ---------------------------------------------------------------------

WORDS = "Екпені қашан салуға болады?"


def asked(unit=None, at: datetime = THURSDAY, **more) -> Inquiry:
    submission = Submission(kind=Kind.UNIT, language="kk", text=WORDS, unit=unit, **more)
    number = (Inquiry.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    asking.submit(replace(submission, text=f"{WORDS} {number}"), at=at)
    return Inquiry.objects.get(number=number)


def booked(post, at: datetime, state: str = Booking.State.BOOKED, **more) -> None:
    """A time of reception outside of any hours."""
    number = Booking.objects.count() + 1
    contact = Contact.objects.create(
        **({"name": "Болат", "phone": "87011234567"} | more), consented_at=at
    )
    Booking.objects.create(
        number=number, post=post, starts_at=at + timedelta(days=2, hours=number), minutes=15,
        language="kk", booked_at=at, contact=contact, secret_digest="0" * 64,
        fingerprint=str(number), state=state, ended_at=None if state == "booked" else at,
    )  # fmt: skip


def lines(desk: Desk) -> list[tuple[str, str]]:
    """The lines of the pile with the words of their terms."""
    return [(line.title, line.term.words if line.term else "") for line in desk.voices.lines]


@pytest.fixture
def topic(db) -> Topic:
    return Topic.objects.create(code="shots", name_kk="Екпе", name_ru="Прививки")


@pytest.mark.parametrize(
    ("role", "numbers"),
    [
        ("director", ["№ 2", "№ 3", "№ 1"]),
        ("deputy", ["№ 2", "№ 3", "№ 1"]),
        ("administrator", ["№ 2", "№ 3", "№ 1"]),
        ("head_of_unit", ["№ 3", "№ 1"]),
        ("editor", ["№ 3", "№ 1"]),
    ],
)
def test_questions_stand_by_their_terms_for_whoever_reads_them(
    desk_of, unit, other_unit, topic, role, numbers
):
    asked(unit, THURSDAY + timedelta(days=4), topic=topic)
    asked(other_unit)
    asked(unit)
    voices = desk_of(role, THURSDAY + timedelta(days=21)).voices
    assert [line.title for line in voices.lines] == numbers
    assert [(more.url, more.count) for more in voices.more] == [
        (reverse("admin:inquiries_desk"), len(numbers))
    ]
    assert voices.count == len(numbers)


def test_a_question_is_told_by_kind_topic_and_term(desk_of, unit, topic):
    asked(unit, topic=topic)
    due = Inquiry.objects.get().due_on
    with override("ru"):
        for day, words in {
            -1: "остался 1 рабочий день",
            0: "срок сегодня",
            1: "просрочено на 1 рабочий день",
        }.items():
            at = datetime(due.year, due.month, due.day, 9, tzinfo=ALMATY) + timedelta(days=day)
            assert lines(desk_of("director", at)) == [("№ 1", words)]
        (line,) = desk_of("director", THURSDAY).voices.lines
        assert line.meta == "Вопрос подразделению · Прививки · Пресс-служба"
    assert line.url == reverse("admin:inquiries_inquiry", args=[1])


@pytest.mark.parametrize("role", ["chief", "translator", "inspector"])
def test_nobody_else_has_the_pile(desk_of, signed_in, unit, role):
    asked(unit)
    assert desk_of(role, THURSDAY).voices is None
    assert 'id="desk-voices"' not in signed_in(role).get(reverse("admin:index")).content.decode()


def test_what_was_given_to_an_editor_of_another_unit_is_on_the_editor_s_desk(
    desk_of, people, other_unit
):
    inquiry = asked(other_unit)
    assert lines(desk_of("editor", THURSDAY)) == []
    asking.assign(inquiry, by=people["director"], assignee=people["editor"], at=THURSDAY)
    assert [title for title, _words in lines(desk_of("editor", THURSDAY))] == ["№ 1"]
    asking.answer(inquiry, text="Сейсенбіде.", by=people["director"], at=THURSDAY)
    assert lines(desk_of("editor", THURSDAY)) == []


def test_the_pile_shows_nothing_of_what_a_person_wrote(signed_in, unit):
    asked(unit, name="Болат Ахметов", phone="87011234567")
    page = signed_in("director").get(reverse("admin:index")).content.decode()
    assert "№ 1" in page
    for words in ("салуға", "Болат", "87011234567"):
        assert words not in page
    assert not Entry.objects.filter(action=Action.LOOKED_AT).exists()


def test_reviews_wait_for_whoever_decides_about_them(signed_in, desk_of):
    for number in range(3):
        written = Written(language="kk", text=f"Тіркеу бөлімінде кезек ұзақ болды: {number}.")
        writing.submit(written, at=THURSDAY)
    Review.objects.filter(number=1).update(state=Review.State.REFUSED)
    (more,) = desk_of("director", THURSDAY).voices.more
    assert more.count == 2
    assert desk_of("editor", THURSDAY).voices.more == []
    found = signed_in("director").get(more.url).context["cl"].queryset
    assert sorted(review.number for review in found) == [2, 3]


def test_visitors_to_be_called_are_one_line_above_the_questions(desk_of, unit):
    post = PostFactory(unit=unit)
    elsewhere = PostFactory()
    booked(post, THURSDAY)
    booked(post, THURSDAY, Booking.State.CANCELLED)
    booked(post, THURSDAY, Booking.State.CANCELLED, email="a@mail.example")
    booked(post, THURSDAY, Booking.State.WITHDRAWN)
    booked(elsewhere, THURSDAY)
    asked(unit)
    for role, number in {"director": 3, "editor": 2}.items():
        called, question = desk_of(role, THURSDAY).voices.lines
        assert [word for word in called.title.split() if word.isdecimal()] == [str(number)]
        assert called.url == reverse("admin:feedback_bookings")
        assert question.title == "№ 1"


def test_more_questions_and_calls_cost_no_more_queries(desk_of, unit, topic):
    post = PostFactory(unit=unit)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read_all = desk_of("editor", THURSDAY)
            assert read_all.known.calendar
            before = len(captured)
            assert read_all.voices.lines
        return len(captured) - before

    def add(count: int) -> None:
        for _each in range(count):
            asked(unit, topic=topic)
            booked(post, THURSDAY)
            booked(post, THURSDAY, Booking.State.CANCELLED)

    add(1)
    queries()
    one = queries()
    add(9)
    assert queries() == one
    assert len(desk_of("editor", THURSDAY).voices.lines) == 1 + ROWS


def test_shortcuts_are_for_those_who_may_add(desk_of):
    assert [shortcut.title for shortcut in desk_of("chief").shortcuts] == [
        "Шұғыл хабарлама қосу",
        "Жаңалық қосу",
    ]
    assert [shortcut.title for shortcut in desk_of("editor").shortcuts] == ["Жаңалық қосу"]
    assert desk_of("inspector").shortcuts == []


@pytest.mark.parametrize("role", ["editor", "chief", "director", "inspector", "administrator"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_role_has_a_desk_in_both_languages(signed_in, records, role, language):
    page = read(signed_in(role, language).get(reverse("admin:index")))
    assert page.titles == [{"kk": "Жұмыс үстелі", "ru": "Рабочий стол"}[language]]
