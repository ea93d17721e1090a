"""Overviews of appeals counted from the records: what counts, what is told of small groups, and how
a page shows both sources."""

import json
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Inquiry, Kind, Topic
from apps.publishing.revisions import newest_of
from apps.services.overviews import compute, large_enough, may_compute
from tests.factories import ProfileFactory, UserFactory
from tests.pages import Page
from tests.services.factories import AppealsOverviewFactory

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday of the fourth quarter.
AT = datetime(2026, 11, 5, 11, 0, tzinfo=ALMATY)


@pytest.fixture
def director():
    return UserFactory(roles=["director"])


@pytest.fixture
def booking() -> Topic:
    return Topic.objects.create(code="booking", name_kk="Қабылдауға жазылу", name_ru="Запись")


def sent(number: int, *, at: datetime = AT, kind: Kind = Kind.RECEPTION, **more) -> Inquiry:
    page = "/kk/" if kind == Kind.PAGE else ""
    text = f"Хабарлама нөмірі {number}."
    submission = Submission(kind=kind, language="kk", text=text, page=page, **more)
    return actions.submit(submission, at=at).record


def test_a_quarter_without_inquiries_counts_nothing():
    found = compute(2026, 4, AT)
    assert (found["received"], found["mean_days"], found["by_topic"]) == (0, None, {})


def test_only_what_came_within_the_quarter_counts():
    edges = {
        datetime(2026, 9, 30, 23, 59, tzinfo=ALMATY): 0,
        datetime(2026, 10, 1, 0, 0, tzinfo=ALMATY): 1,
        datetime(2026, 12, 31, 23, 59, tzinfo=ALMATY): 1,
        datetime(2027, 1, 1, 0, 0, tzinfo=ALMATY): 0,
    }
    for number, moment in enumerate(edges):
        sent(number, at=moment)
    assert compute(2026, 4, AT)["received"] == sum(edges.values())


def test_what_is_wrong_on_a_page_is_no_appeal():
    sent(1, kind=Kind.PAGE)
    assert compute(2026, 4, AT)["received"] == 0


def test_results_terms_and_the_mean(director):
    rows = [sent(number) for number in range(6)]
    # Two and four working days; the third is answered the day after its term.
    days = {"satisfied": 4, "explained": 6, "refused": 22}
    for row, (outcome, after) in zip(rows, days.items(), strict=False):
        at = AT + timedelta(days=after)
        actions.answer(row, text="Жауап.", by=director, outcome=outcome, at=at)
    actions.forward(rows[3], words="Әкімдікке.", by=director, at=AT + timedelta(days=1))
    actions.withdraw(rows[4], at=AT)
    found = compute(2026, 4, AT + timedelta(days=30))
    counted = {name: found[name] for name in ("satisfied", "explained", "refused", "pending")}
    assert counted == {"satisfied": 1, "explained": 1, "refused": 1, "pending": 1}
    assert (found["received"], found["forwarded"], found["withdrawn"]) == (6, 1, 1)
    assert (found["ended"], found["on_time"]) == (4, 3)
    # 2, 4, 16 and 1 working days.
    assert found["mean_days"] == 5.8
    assert not found["is_over"]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 9, "b": 5}, {"a": 9, "b": 5}),
        ({"a": 9, "b": 4, "c": 3}, {"a": 9, "other": 7}),
        # What is left over would itself be too few: the smallest joins it.
        ({"a": 9, "b": 6, "c": 2}, {"a": 9, "other": 8}),
        ({"a": 9, "c": 2}, {}),
        ({"a": 4, "b": 4}, {}),
        ({"a": 9, "other": 6}, {"a": 9, "other": 6}),
        ({"a": 9, "other": 3, "b": 4}, {"a": 9, "other": 7}),
        ({}, {}),
    ],
)
def test_no_group_told_is_smaller_than_five_nor_found_by_subtraction(counts, told):
    found = large_enough(Counter(counts))
    assert found == told
    assert sum(found.values()) in (0, sum(counts.values()))


def test_topics_are_counted(booking):
    for number in range(11):
        sent(number, topic=booking if number < 6 else None)
    assert compute(2026, 4, AT)["by_topic"] == {str(booking.pk): 6, "other": 5}


def test_counting_asks_as_often_however_many_inquiries(booking, django_assert_num_queries):
    sent(1)
    with django_assert_num_queries(3):
        compute(2026, 4, AT)
    for number in range(2, 9):
        sent(number, topic=booking)
    with django_assert_num_queries(3):
        compute(2026, 4, AT)


@pytest.mark.parametrize(("quarter", "may"), [(3, True), (4, True), (1, False)])
def test_a_quarter_that_has_not_begun_is_not_counted(quarter, may):
    assert may_compute(2026 + (quarter == 1), quarter, AT.date()) is may


# The page


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_page_shows_both_sources_and_their_sum(client, booking, language):
    ProfileFactory()
    for number in range(7):
        sent(number, topic=booking)
    AppealsOverviewFactory(published=True, from_records=compute(2026, 4, AT))
    page = Page(client.get(f"/{language}/services/appeals-overviews/").content.decode())
    cells = [each.text.strip() for each in page.all("td")]
    # Received: 7 through the site, 58 other ways, 65 in total.
    assert cells[:3] == ["7", "58", "65"]
    assert booking.text("name", language) in page.text


def test_without_figures_by_hand_there_is_one_column(client):
    ProfileFactory()
    nothing = dict.fromkeys(("received", "satisfied", "explained", "refused", "pending"), 0)
    for number in range(7):
        sent(number)
    AppealsOverviewFactory(published=True, from_records=compute(2026, 4, AT), **nothing)
    page = Page(client.get("/kk/services/appeals-overviews/").content.decode())
    assert [each.text.strip() for each in page.all("td")][:5] == ["7", "0", "0", "0", "7"]


def test_the_downloads_hold_what_the_pages_show(client, booking):
    ProfileFactory()
    for number in range(7):
        sent(number, topic=booking)
    AppealsOverviewFactory(published=True, year=2025, quarter=4)
    counted = compute(2026, 4, AT)
    AppealsOverviewFactory(published=True, year=2026, quarter=4, from_records=counted)
    AppealsOverviewFactory(from_records=counted)
    response = client.get("/ru/services/appeals-overviews/data.json")
    found = json.loads(b"".join(response.streaming_content))
    names = ["year", "quarter", "received", "satisfied", "explained", "refused", "pending"]
    assert [each["name"] for each in found["fields"]] == ["title_kk", "title_ru", *names]
    rows = sorted(tuple(row[name] for name in names) for row in found["rows"])
    # By hand alone; and the same with the seven that are still open on the site.
    assert rows == [(2025, 4, 58, 26, 27, 3, 2), (2026, 4, 65, 26, 27, 3, 9)]


# The button


def form_of(client, address: str) -> dict[str, str]:
    """What the form of a record would send untouched."""
    form = client.get(address).context["adminform"].form
    sent_form = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False):
            sent_form[bound.html_name] = value
    return sent_form


def test_the_button_counts_into_the_draft_and_readers_see_the_page_as_it_was(client):
    for number in range(7):
        sent(number)
    row = AppealsOverviewFactory(published=True, year=2026, quarter=4)
    client.force_login(UserFactory(roles=["chief"]))
    address = reverse("admin:services_appealsoverview_change", args=[row.pk])
    typed = form_of(client, address) | management(client, address) | {"_compute": "1"}
    typed.pop("publish_at", None)
    response = client.post(address, typed)
    assert response.status_code == 302, response.context["errors"]
    row.refresh_from_db()
    assert row.from_records == {}
    assert newest_of(row).content["fields"]["from_records"]["received"] == 7
    assert "7" in client.get(address).content.decode()


def test_the_button_refuses_a_quarter_to_come(client):
    row = AppealsOverviewFactory(published=True, year=2099, quarter=4)
    client.force_login(UserFactory(roles=["chief"]))
    address = reverse("admin:services_appealsoverview_change", args=[row.pk])
    typed = form_of(client, address) | management(client, address) | {"_compute": "1"}
    response = client.post(address, typed)
    assert list(response.context["adminform"].form.errors) == ["quarter"]
    row.refresh_from_db()
    assert row.from_records == {}


def management(client, address: str) -> dict[str, str]:
    """The hidden counts of the rows below a record."""
    page = Page(client.get(address).content.decode())
    return {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in page.all("input")
        if each.attributes.get("name", "").endswith("_FORMS")
    }
