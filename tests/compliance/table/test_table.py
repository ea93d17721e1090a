"""The table says what was measured, filters it, and shows to each person what they may do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.compliance.admin.table import ATTENTION, MINE, NOBODY
from apps.compliance.state import measure
from apps.publishing.models import Status
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.factories import CorporateDocumentFactory, UserFactory

CHARTER = "documents.main.charter"
TODAY = "2026-11-20 10:00"
TABLE = "admin:compliance_table"


@pytest.fixture
def charter(hospital):
    """Published in October 2025 and not looked at since: its year is over."""
    with clock("2026-11-02 09:00"):
        hospital.owns(CHARTER)
    with clock("2025-10-01 10:00") as at:
        return CorporateDocumentFactory(
            item=CHARTER, unit=hospital.unit, status=Status.PUBLISHED, publish_at=at
        )


@pytest.fixture
def site(charter, news, receive, publish):
    """One page of the charter, vacancies with a material that is late, news of yesterday."""
    publish(receive("2026-11-03 10:00"), "2026-11-04 10:00")
    receive("2026-11-09 10:00", "Дәрігер-хирург")
    news("2026-11-19 10:00")


@pytest.fixture
def table(site, sign_in):
    """`table("chief", state="overdue")`: the table that person sees on 20 November 2026."""

    def asked(name: str, at: str = TODAY, **query: str):
        with clock(at):
            response = sign_in(name).get(reverse(TABLE), query)
            assert response.status_code == 200
        return response

    return asked


def lines(response) -> list[str]:
    return [
        row.line.item.id for section in response.context["table"].sections for row in section.rows
    ]


def cards(response) -> list[str]:
    return [card.number for card in response.context["table"].cards]


def test_the_numbers_of_a_small_hospital(table):
    response = table("chief")
    tally = response.context["table"].tally
    # The charter, two items of the vacancies, two of the news.
    assert (tally.total, tally.filled, tally.points) == (142, 5, 10)
    # Overdue: the vacancies; to be confirmed: the charter; owned: charter, vacancies, news.
    assert cards(response) == ["1", "0", "1", "1", "139"]
    assert len(lines(response)) == 142
    html = response.content.decode()
    assert "5 / 142" in html
    assert html.count("openness-row__number") == 142


def test_a_line_says_state_reasons_owner_and_days(table, hospital):
    (section,) = table("chief", q="Бос лауазымдар", state="overdue").context["table"].sections
    (row,) = section.rows
    assert (row.line.item.id, row.number) == (VACANCIES, f"{section.title.split('.')[0]}.1")
    assert (row.line.unit, row.line.days_overdue) == (hospital.unit, 6)
    assert row.pill == "pill-danger"
    assert len(row.reasons) == 2


@pytest.mark.parametrize(
    ("day", "overdue", "filled"),
    [("2026-11-12", "0", 3), ("2026-11-13", "2", 3), ("2026-11-03", "0", 1)],
)
def test_as_of_a_past_day(site, sign_in, day, overdue, filled):
    with clock(TODAY):
        response = sign_in("chief").get(reverse(TABLE), {"at": day})
        state = measure(moment(f"{day} 23:59:59.999999"))
    table = response.context["table"]
    assert table.state.at == moment(f"{day} 23:59:59.999999")
    assert (table.tally.filled, table.tally.by_state) == (filled, state.tally.by_state)
    html = response.content.decode()
    views = re.findall(r'href="([^"]*view=[^"]*)"', html)
    assert views
    assert all(f"at={day}" in url for url in views)
    # Nothing is done in the past.
    assert [row.links for section in table.sections for row in section.rows] == [()] * 142


@pytest.mark.parametrize("words", ["2026-11-20", "2026-12-01", "soon", "1812-09-07", ""])
def test_a_day_to_come_and_nonsense_show_today(site, sign_in, words):
    with clock(TODAY):
        response = sign_in("chief").get(reverse(TABLE), {"at": words})
    assert response.context["asked"].day is None
    assert response.context["state"].at == moment(TODAY)


def test_filters(table, hospital):
    assert lines(table("chief", state="unconfirmed")) == [CHARTER]
    assert lines(table("chief", state="overdue")) == [VACANCIES]
    assert lines(table("chief", q="жарғы")) == lines(table("chief", q="Устав"))
    assert CHARTER in lines(table("chief", q="жарғы"))
    everything = table("chief").context["table"]
    number = everything.numbers[CHARTER]
    assert lines(table("chief", q=number)) == [CHARTER]
    assert len(lines(table("chief", owner=NOBODY))) == 139
    own = lines(table("editor", owner=MINE))
    assert own == lines(table("chief", owner=str(hospital.unit.pk)))
    assert set(own) == {CHARTER, VACANCIES, "support.news_feed"}
    symbols = lines(table("chief", section="symbols"))
    assert symbols
    assert {item.split(".")[0] for item in symbols} == {"symbols"}
    assert lines(table("chief", q="мұндай сөз жоқ")) == []
    # What no filter knows filters nothing.
    assert len(lines(table("chief", state="x", owner="x"))) == 142


def test_the_head_of_the_organisation_meets_what_needs_attention(table):
    response = table("director")
    asked = response.context["asked"]
    assert (asked.view, asked.state) == ("director", ATTENTION)
    # All but the second item of the vacancies and the second of the news have no owner or more.
    assert VACANCIES in lines(response)
    assert "support.news_feed" not in lines(response)
    assert response.content.decode().count("<section") == 4
    assert len(lines(table("director", state=""))) == 142


def test_each_meets_the_own_view(table):
    views = {
        name: table(name).context["asked"].view
        for name in ("editor", "head", "chief", "deputy", "director", "inspector")
    }
    assert views == {
        "editor": "chief",
        "head": "chief",
        "chief": "chief",
        "deputy": "director",
        "director": "director",
        "inspector": "inspector",
    }


@pytest.mark.parametrize("view", ["chief", "director", "inspector"])
def test_an_inspector_finds_the_evidence_and_nothing_to_change(table, view):
    response = table("inspector", view=view, state="")
    html = response.content.decode()
    main = html[html.index("openness-table") :]
    url = response.context["state"].line(CHARTER).url
    assert url.startswith("/kk/documents/")
    assert f'href="{url}"' in main
    for name in ("compliance_receive", "publishing_itemstate_add"):
        assert reverse(f"admin:{name}") not in main
    assert reverse("admin:compliance_confirm", args=[CHARTER]) not in main


def test_an_editor_records_material_for_the_own_items_only(table, hospital):
    html = table("editor").content.decode()
    main = html[html.index("openness-table") :]
    receive = reverse("admin:compliance_receive")
    found = re.findall(rf'{receive}\?item=([a-z_.]+)&amp;unit={hospital.unit.pk}"', main)
    assert sorted(found) == [CHARTER, "support.news_feed", VACANCIES]
    assert main.count(f"{receive}?") == 3
    assert reverse("admin:publishing_itemstate_add") not in main
    assert reverse("admin:compliance_confirm", args=[CHARTER]) in main


def test_a_chief_names_owners(table):
    html = table("chief").content.decode()
    assert html.count(f"{reverse('admin:publishing_itemstate_add')}?item=") == 139
    assert "owner=none" in html


def test_without_a_role_there_is_no_table(hospital, client):
    client.force_login(UserFactory(username="stranger", roles=[]))
    with clock(TODAY):
        assert client.get(reverse(TABLE)).status_code == 403
    client.logout()
    assert client.get(reverse(TABLE)).status_code == 302


@pytest.mark.parametrize(
    ("language", "title", "section"),
    [("kk", "Кәсіпорынның жарғысы", "Қазақстан"), ("ru", "Устав", "Республики Казахстан")],
)
def test_in_both_languages(site, sign_in, language, title, section):
    with clock(TODAY):
        html = sign_in("chief", language).get(reverse(TABLE)).content.decode()
    assert f'<html lang="{language}"' in html
    assert title in html
    assert section in html


def test_queries_do_not_grow_with_records_materials_and_news(site, sign_in, receive, publish, news):
    client = sign_in("chief")

    def queries() -> int:
        with clock(TODAY), CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(TABLE)).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for day in (10, 11, 12):
        publish(receive(f"2026-11-{day} 10:00"), f"2026-11-{day} 12:00")
        receive(f"2026-11-{day} 15:00")
        news(f"2026-11-{day} 16:00")
    queries()
    assert queries() == one
