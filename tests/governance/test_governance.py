"""Section 3: what fills its items on a day, what stops their publication, what the pages show."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from apps.governance.models import BoardPlan, GovernancePage
from apps.governance.people import SHOWN, items_unproven, missing_of, plan_unproven
from apps.governance.views import committee_rows
from apps.organisation.models import Person, Post
from apps.publishing import actions
from apps.publishing.models import Status
from tests.factories import (
    ImageFactory,
    PersonFactory,
    PostFactory,
    ProfileFactory,
    TenureFactory,
    UserFactory,
)
from tests.governance.factories import BoardPlanFactory, CommitteeFactory, GovernancePageFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
COMMITTEES = "governance.board.committees"
KINDS = {
    "governance.board.members": Post.Kind.BOARD_MEMBER,
    "governance.administration.head_biography": Post.Kind.HEAD,
    "governance.administration.deputies_biographies": Post.Kind.DEPUTY,
}


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()


def told_of(media, name: str = "Асанова Алия", **fields) -> Person:
    """A person with everything a short biography needs on DAY."""
    texts = ("biography", "education", "experience", "competences")
    return PersonFactory(
        name_kk=name,
        name_ru=name,
        **{f"{text}_{code}": f"{text} {code}" for text in texts for code in ("kk", "ru")},
        **{
            "born_on": date(1970, 1, 1),
            "photo": ImageFactory(),
            "photo_taken_on": date(2025, 1, 15),
            "consent_on": date(2025, 1, 15),
            **fields,
        },
    )


def unproven(on: date = DAY) -> set[str]:
    return set(items_unproven(on))


def test_without_people_nothing_is_filled():
    assert unproven() == {*SHOWN, COMMITTEES}


def test_names_are_all_that_gp17_asks_for():
    for kind in (
        Post.Kind.BOARD_CHAIR, Post.Kind.BOARD_SECRETARY, Post.Kind.HEAD, Post.Kind.DEPUTY,
    ):  # fmt: skip
        TenureFactory(post=PostFactory(kind=kind))
    CommitteeFactory()
    assert unproven() == set(KINDS)


def test_every_seat_needs_its_biography(media):
    for kind in KINDS.values():
        TenureFactory(post=PostFactory(kind=kind), person=told_of(media, name=kind.value))
    assert unproven() & set(KINDS) == set()
    TenureFactory(post=PostFactory(kind=Post.Kind.BOARD_CHAIR))
    assert unproven() & set(KINDS) == {"governance.board.members"}


@pytest.mark.parametrize(
    ("column", "missing"),
    [
        ("biography", ["biography"]),
        ("education", ["education"]),
        ("experience", ["experience"]),
        ("competences", ["competences"]),
        ("born_on", ["born_on"]),
        ("photo", ["photo"]),
        ("consent_on", ["consent_on"]),
    ],
)
def test_one_missing_fact_is_named(media, column, missing):
    person = told_of(media)
    setattr(person, column, None)
    if column in Person.translated:
        setattr(person, f"{column}_kk", "")
    assert missing_of(person, DAY) == missing


@pytest.mark.parametrize(
    ("day", "missing"), [(date(2028, 1, 15), []), (date(2028, 1, 16), ["photo_taken_on"])]
)
def test_a_photo_counts_for_three_years(media, day, missing):
    assert missing_of(told_of(media), day) == missing


def test_a_withdrawn_consent_takes_the_item_back_on_its_day(media):
    person = told_of(media, consent_withdrawn_on=DAY)
    TenureFactory(post=PostFactory(kind=Post.Kind.HEAD), person=person)
    item = "governance.administration.head_biography"
    assert (item in unproven(DAY - timedelta(days=1)), item in unproven(DAY)) == (False, True)


def test_the_plan_must_be_of_the_year():
    BoardPlanFactory(year=2026, published=True)
    BoardPlanFactory(year=2027)
    assert plan_unproven(DAY) == []
    assert plan_unproven(date(2027, 1, 1)) == ["governance.board.plan"]


def test_a_plan_holds_until_the_end_of_its_year():
    plan = BoardPlanFactory(year=2026, published=True)
    assert plan.valid_until == date(2026, 12, 31)
    plan.year = 2027
    plan.save()
    assert BoardPlan.objects.get().valid_until == date(2027, 12, 31)


def test_only_the_last_plan_is_watched():
    BoardPlanFactory(year=2025, published=True)
    last = BoardPlanFactory(year=2026, published=True)
    assert list(BoardPlan.in_use(DAY)) == [last]


# --- The gate -----------------------------------------------------------------------------------


@pytest.mark.parametrize("item", KINDS)
def test_the_stricter_regulation_refuses_a_page_with_an_old_photo(media, settings, item):
    settings.REGULATION_PROFILE = "mgdb1"
    old = timezone.localdate() - timedelta(days=3 * 366 + 1)
    person = told_of(media, name="Волков Андрей", photo_taken_on=old)
    TenureFactory(post=PostFactory(kind=KINDS[item]), person=person)
    page = GovernancePageFactory(for_item=item)
    with pytest.raises(ValidationError, match="Волков Андрей"):
        actions.publish(page, by=UserFactory())
    assert GovernancePage.objects.get().status == Status.DRAFT


@pytest.mark.parametrize(
    ("profile", "item"),
    [("gp17", "governance.board.members"), ("mgdb1", "governance.board.info")],
)
def test_no_photo_stops_what_asks_for_none(media, settings, profile, item):
    settings.REGULATION_PROFILE = profile
    old = timezone.localdate() - timedelta(days=3 * 366 + 1)
    TenureFactory(
        post=PostFactory(kind=Post.Kind.BOARD_MEMBER), person=told_of(media, photo_taken_on=old)
    )
    page = GovernancePageFactory(for_item=item)
    actions.publish(page, by=UserFactory())
    assert GovernancePage.objects.get().status == Status.PUBLISHED


# --- The pages ----------------------------------------------------------------------------------


@pytest.fixture
def read(client):
    def get(address: str) -> Page:
        response = client.get(address)
        assert response.status_code == 200
        return Page(response.content.decode())

    return get


def test_the_page_of_names_shows_no_biography(read, media):
    TenureFactory(post=PostFactory(kind=Post.Kind.BOARD_MEMBER), person=told_of(media))
    for item in ("governance.board.info", "governance.board.members"):
        GovernancePageFactory(for_item=item, published=True)
    names, lives = read("/ru/governance/board/info/"), read("/ru/governance/board/members/")
    assert [("Асанова Алия" in page.text) for page in (names, lives)] == [True, True]
    assert [("biography ru" in page.text) for page in (names, lives)] == [False, True]
    assert [len(page.all("img", width="88")) for page in (names, lives)] == [0, 1]


def test_a_page_without_text_yet_shows_nobody(read):
    GovernancePageFactory(for_item="governance.administration.head")
    TenureFactory(post=PostFactory(kind=Post.Kind.HEAD))
    assert "Касымова" not in read("/ru/governance/administration/head/").text


def test_a_committee_is_made_of_seats(read):
    member = PostFactory(kind=Post.Kind.BOARD_MEMBER)
    TenureFactory(
        post=member,
        person=PersonFactory(name_kk="Бұрынғы", name_ru="Прежний"),
        left_on=timezone.localdate() - timedelta(days=1),
    )
    TenureFactory(
        post=member,
        person=PersonFactory(name_kk="Жаңа", name_ru="Новый"),
        since=timezone.localdate(),
    )
    CommitteeFactory(members=[member])
    GovernancePageFactory(for_item=COMMITTEES, published=True)
    text = read("/ru/governance/board/committees/").text
    assert "Комитет по аудиту" in text
    assert ("Новый" in text, "Прежний" in text) == (True, False)


def test_the_queries_do_not_grow_with_the_committees():
    CommitteeFactory(members=[PostFactory()])
    with CaptureQueriesContext(connection) as one:
        committee_rows()
    for _number in range(3):
        CommitteeFactory(members=[PostFactory(), PostFactory()])
    with CaptureQueriesContext(connection) as many:
        assert [len(row.seats) for row in committee_rows()] == [2, 3, 3, 3]
    assert len(many) == len(one)


def test_the_pages_of_the_board_lead_to_its_plan(read):
    GovernancePageFactory(for_item="governance.board.info", published=True)
    assert "/ru/governance/board/plan/" in read("/ru/governance/board/info/").links


def test_the_plan_says_its_year(read):
    BoardPlanFactory(year=2026, published=True)
    with translation.override("ru"):
        year = translation.gettext("Year")
    page = read("/ru/governance/board/plan/")
    terms = [each.text.strip() for each in page.all("dt")]
    values = [each.text.strip() for each in page.all("dd")]
    assert values[terms.index(year)] == "2026"
