"""A tender passes through its states by its dates alone, to the second."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.procurement.models import Tender
from apps.procurement.tenders import (
    ANNOUNCEMENTS,
    CONDITIONS,
    MINUTES,
    PORTAL_LINKS,
    RESULTS,
    State,
    items_lacking_of_tenders,
)
from apps.procurement.views import steps_of, tender_facts
from apps.publishing.sections import collection_of
from tests.factories import LONG_AGO, AttachmentFactory, DocumentFactory, ProfileFactory
from tests.pages import Page, plain
from tests.procurement.factories import TenderFactory

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def moment(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 11, day, hour, minute))


FROM, UNTIL, OPENING = moment(5, 9), moment(16, 10), moment(16, 15)
DATES = {"accepting_from": FROM, "accepting_until": UNTIL, "opening_at": OPENING}
WON = {
    "decided_on": date(2026, 11, 20),
    "outcome": "contract",
    "winner_kk": "«Үлгі» ЖШС",
    "winner_ru": "ТОО «Улги»",
}
CONTRACT = {
    "contract_on": date(2026, 11, 27),
    "contract_number": "137",
    "contract_amount": 14_980_000,
}
NOT_HELD = {
    "decided_on": date(2026, 11, 20),
    "outcome": "failed",
    "outcome_reason_kk": "Өтінім түскен жоқ",
    "outcome_reason_ru": "Заявок не поступило",
}


def states_by_questions(at: datetime) -> list[str]:
    """Which of the query set's questions name the only tender at a moment."""
    names = ("announced", "accepting", "closed", "finished")
    return [name for name in names if getattr(Tender.objects, name)(at).exists()]


@pytest.mark.parametrize(
    ("at", "state", "question"),
    [
        (FROM - SECOND, State.ANNOUNCED, "announced"),
        (FROM, State.ACCEPTING, "accepting"),
        (UNTIL - SECOND, State.ACCEPTING, "accepting"),
        (UNTIL - timedelta(microseconds=1), State.ACCEPTING, "accepting"),
        (UNTIL, State.CLOSED, "closed"),
        (UNTIL + SECOND, State.CLOSED, "closed"),
        (moment(19, 23, 59), State.CLOSED, "closed"),
        (moment(20), State.DECIDED, "finished"),
        (moment(26, 23, 59), State.DECIDED, "finished"),
        (moment(27), State.CONTRACT, "finished"),
    ],
)
def test_the_state_follows_from_the_dates(at, state, question):
    tender = TenderFactory(**DATES, **WON, **CONTRACT)
    assert tender.state(at) == state
    assert states_by_questions(at) == [question]


@pytest.mark.parametrize(
    ("outcome", "state"), [("failed", State.FAILED), ("cancelled", State.CANCELLED)]
)
def test_a_tender_without_a_winner_ends_on_the_day_of_the_decision(outcome, state):
    tender = TenderFactory(**DATES, **{**NOT_HELD, "outcome": outcome})
    assert tender.state(moment(19, 23, 59)) == State.CLOSED
    assert tender.state(moment(20)) == state


def test_a_tender_cancelled_while_offers_are_accepted_accepts_none():
    cancelled = {**NOT_HELD, "outcome": "cancelled", "decided_on": date(2026, 11, 10)}
    tender = TenderFactory(**DATES, **cancelled)
    assert tender.state(moment(9, 23, 59)) == State.ACCEPTING
    assert tender.state(moment(10)) == State.CANCELLED
    assert states_by_questions(moment(10)) == ["finished"]


def test_a_draft_without_dates_is_announced():
    tender = TenderFactory(accepting_from=None, accepting_until=None, opening_at=None)
    assert tender.state(moment(10)) == State.ANNOUNCED
    assert tender.days_left(date(2026, 11, 10)) is None


@pytest.mark.parametrize(
    ("on", "days"), [(date(2026, 11, 13), 3), (date(2026, 11, 16), 0), (date(2026, 11, 17), -1)]
)
def test_days_left_are_counted_to_the_last_day(on, days):
    assert TenderFactory(**DATES).days_left(on) == days


@pytest.mark.parametrize(
    "fields",
    [
        {"accepting_until": FROM},
        {"opening_at": UNTIL - SECOND},
        {"outcome": "failed", "outcome_reason_kk": "Себебі", "outcome_reason_ru": "Причина"},
        {"decided_on": date(2026, 11, 20)},
        {**NOT_HELD, "outcome_reason_kk": "", "outcome_reason_ru": ""},
        {**WON, "winner_kk": "", "winner_ru": ""},
        {**WON, **CONTRACT, "contract_on": date(2026, 11, 19)},
        {**WON, **CONTRACT, "contract_number": ""},
        {**WON, **CONTRACT, "contract_amount": None},
        {**NOT_HELD, **CONTRACT},
        CONTRACT,
        {"portal_url": "https://portal.example/1"},
    ],
    ids=[
        "until before from",
        "opened before the deadline",
        "an outcome without its day",
        "a decision without an outcome",
        "not held without a reason",
        "won by nobody",
        "a contract before the decision",
        "a contract without a number",
        "a contract without a sum",
        "a contract of a failed tender",
        "a contract without a decision",
        "a link without a portal",
    ],
)
def test_the_database_refuses_and_the_form_says_why(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        TenderFactory(**{**DATES, **fields})
    assert Tender.objects.count() == 0
    row = TenderFactory.build(**{**DATES, **fields}, unit=None)
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert all("procurement_tender" not in words for words in refused.value.messages)


def test_a_number_is_given_once():
    first = TenderFactory(number="К-19")
    with pytest.raises(IntegrityError), transaction.atomic():
        TenderFactory(number="К-19")
    assert list(Tender.objects.all()) == [first]


def test_a_decision_before_the_opening_is_refused_unless_it_cancels():
    early = {"decided_on": date(2026, 11, 15)}
    with pytest.raises(ValidationError) as refused:
        TenderFactory.build(**{**DATES, **NOT_HELD, **early}, unit=None).clean()
    assert list(refused.value.message_dict) == ["decided_on"]
    TenderFactory.build(**{**DATES, **NOT_HELD, **early, "outcome": "cancelled"}, unit=None).clean()
    TenderFactory.build(**{**DATES, **NOT_HELD, "decided_on": date(2026, 11, 16)}).clean()


# --- What the items of the register lack --------------------------------------------------------

TODAY = date(2026, 11, 20)
TEXTS = {
    "conditions_kk": "<p>Шарттары</p>",
    "conditions_ru": "<p>Условия</p>",
    "results_kk": "<p>Нәтижесі</p>",
    "results_ru": "<p>Результат</p>",
}
PORTAL = {"is_electronic": True, "portal_url": "https://portal.example/1"}


def with_minutes(**fields) -> Tender:
    tender = TenderFactory(**fields)
    AttachmentFactory(record=tender, document=DocumentFactory(kind="protocol"))
    return tender


def test_a_complete_tender_fulfils_every_item(media):
    with_minutes(published=True, publish_at=LONG_AGO, **DATES, **WON, **TEXTS, **PORTAL)
    assert items_lacking_of_tenders(TODAY) == []
    collection = collection_of(Tender)
    found = collection.evidence()
    assert set(found) == set(collection.items)
    assert {each.proven for each in found.values()} == {True}


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({"conditions_kk": "", "conditions_ru": ""}, [CONDITIONS]),
        ({"results_kk": "", "results_ru": ""}, [RESULTS]),
        ({"portal_url": ""}, [PORTAL_LINKS]),
        ({"is_electronic": False, "portal_url": ""}, [PORTAL_LINKS]),
    ],
)
def test_one_tender_that_lacks_something_leaves_its_item_unproven(media, fields, lacking):
    with_minutes(published=True, publish_at=LONG_AGO, **DATES, **WON, **TEXTS, **PORTAL)
    if fields.get("is_electronic") is False:
        Tender.objects.update(**fields)
    else:
        with_minutes(
            published=True, publish_at=LONG_AGO, **{**DATES, **WON, **TEXTS, **PORTAL, **fields}
        )
    assert items_lacking_of_tenders(TODAY) == lacking


def test_results_are_asked_for_from_the_day_of_the_decision(media):
    without = {**TEXTS, "results_kk": "", "results_ru": ""}
    long_ago = {"published": True, "publish_at": LONG_AGO}
    with_minutes(**long_ago, **DATES, **WON, **without, **PORTAL)
    assert items_lacking_of_tenders(date(2026, 11, 19)) == []
    assert items_lacking_of_tenders(date(2026, 11, 20)) == [RESULTS]


def test_minutes_are_asked_for_from_the_day_after_the_opening(media):
    tender = TenderFactory(published=True, publish_at=LONG_AGO, **DATES, **TEXTS, **PORTAL)
    AttachmentFactory(record=tender, document=DocumentFactory(kind="order"))
    assert items_lacking_of_tenders(date(2026, 11, 16)) == []
    assert items_lacking_of_tenders(date(2026, 11, 17)) == [MINUTES]
    AttachmentFactory(record=tender, document=DocumentFactory(kind="protocol"))
    assert items_lacking_of_tenders(date(2026, 11, 17)) == []


def test_a_cancelled_tender_needs_no_minutes(media):
    cancelled = {**NOT_HELD, "outcome": "cancelled"}
    TenderFactory(published=True, publish_at=LONG_AGO, **DATES, **cancelled, **TEXTS, **PORTAL)
    assert items_lacking_of_tenders(TODAY) == []


def test_drafts_prove_and_spoil_nothing(media):
    TenderFactory(**DATES)
    assert items_lacking_of_tenders(TODAY) == [PORTAL_LINKS]
    assert collection_of(Tender).evidence() == {}


def test_announcements_are_filled_by_any_published_tender():
    TenderFactory(published=True, publish_at=LONG_AGO, **DATES)
    found = collection_of(Tender).evidence()
    assert (found[ANNOUNCEMENTS].proven, found[PORTAL_LINKS].proven) == (True, False)


# --- The pages ----------------------------------------------------------------------------------


def read(client, address: str, **query: str) -> Page:
    response = client.get(address, query)
    assert response.status_code == 200
    return Page(response.content.decode())


def around_now(**ends: timedelta) -> dict[str, datetime]:
    now = timezone.now()
    begins, until = now + ends["begins"], now + ends["until"]
    return {"accepting_from": begins, "accepting_until": until, "opening_at": until}


@pytest.fixture
def tenders(db) -> dict[str, Tender]:
    ProfileFactory()
    day = timedelta(days=1)
    today = timezone.localdate()
    finished = {**NOT_HELD, "decided_on": today - 2 * day}
    return {
        "later": TenderFactory(
            published=True, publish_at=LONG_AGO, **around_now(begins=-day, until=9 * day)
        ),
        "sooner": TenderFactory(
            published=True,
            publish_at=LONG_AGO,
            method="e_shop",
            **around_now(begins=-day, until=3 * day),
        ),
        "announced": TenderFactory(
            published=True, publish_at=LONG_AGO, **around_now(begins=day, until=12 * day)
        ),
        "closed": TenderFactory(
            published=True, publish_at=LONG_AGO, **around_now(begins=-9 * day, until=-SECOND)
        ),
        "failed": TenderFactory(
            published=True,
            publish_at=LONG_AGO,
            **around_now(begins=-9 * day, until=-5 * day),
            **finished,
        ),
    }


@pytest.mark.parametrize(
    ("stage", "named"),
    [
        ("list", ["sooner", "later", "announced"]),
        ("closed", ["closed"]),
        ("finished", ["failed"]),
    ],
)
def test_each_stage_has_a_page_with_the_nearest_deadline_first(client, tenders, stage, named):
    page = read(client, reverse(f"procurement.tender.{stage}"))
    addresses = {row.get_absolute_url(): name for name, row in tenders.items()}
    assert [addresses[link] for link in page.links if link in addresses] == named


def test_the_list_is_narrowed_by_method_and_year_without_scripts(client, tenders):
    address = reverse("procurement.tender.list")
    page = read(client, address, method="e_shop")
    assert tenders["sooner"].get_absolute_url() in page.links
    assert tenders["later"].get_absolute_url() not in page.links
    year = str(timezone.localtime(tenders["later"].publish_at).year)
    assert tenders["later"].get_absolute_url() in read(client, address, year=year).links
    assert f'<option value="{year}">{year}</option>' in client.get(address).content.decode()
    # What no list offers is not understood and narrows nothing.
    assert tenders["later"].get_absolute_url() in read(client, address, year="1999").links


def test_an_empty_stage_says_so_and_offers_no_filter(client):
    ProfileFactory()
    page = read(client, reverse("procurement.tender.list"))
    assert page.all("form", class_="filter") == []
    assert [note.attributes["class"] for note in page.all("div", class_="note note--info")]


def test_the_page_leads_to_the_portal_and_shows_conditions_and_results(client):
    ProfileFactory()
    tender = TenderFactory(
        published=True, publish_at=LONG_AGO, **DATES, **WON, **CONTRACT, **TEXTS, **PORTAL
    )
    page = read(client, tender.get_absolute_url())
    assert "https://portal.example/1" in page.links
    for words in ("Шарттары", "Нәтижесі", "«Үлгі» ЖШС", "15 600 000 ₸", "14 980 000 ₸"):
        assert words in page.text


def test_the_facts_name_only_what_is_known():
    facts = tender_facts(TenderFactory(**DATES, number="К-1"))
    assert plain(facts[0].value) == "К-1"
    assert len(facts) == 3
    assert len(tender_facts(TenderFactory(**DATES, **WON, **CONTRACT, **PORTAL))) == 6


def test_the_timeline_marks_what_is_past():
    tender = TenderFactory(**DATES, **WON, **CONTRACT, publish_at=moment(4, 9))
    assert [step["done"] for step in steps_of(tender, moment(4, 10))] == [True] + [False] * 5
    assert [step["done"] for step in steps_of(tender, UNTIL)] == [True] * 3 + [False] * 3
    assert [step["done"] for step in steps_of(tender, moment(27))] == [True] * 6
    assert steps_of(tender, moment(27))[2]["text"] == "2026 жылғы 16 қараша, 10:00"


def test_the_timeline_of_a_cancelled_tender_leaves_out_what_never_came():
    cancelled = {**NOT_HELD, "outcome": "cancelled", "decided_on": date(2026, 11, 10)}
    tender = TenderFactory(**DATES, **cancelled, publish_at=moment(4, 9))
    steps = steps_of(tender, moment(11))
    assert [step["text"] for step in steps] == [
        "2026 жылғы 4 қараша, 09:00",
        "2026 жылғы 5 қараша, 09:00",
        "2026 жылғы 10 қараша",
    ]
