"""The desk counts what a person may open, and nothing else."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from apps.journal.actions import record
from apps.journal.models import Action
from apps.portal.desk import ROWS, Desk
from apps.publishing import actions
from apps.publishing.models import Status
from apps.regulation import profiles
from apps.symbols.models import SymbolPage
from tests.admin.pages import read
from tests.factories import NewsItemFactory, OtherPageFactory, for_every_item

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
