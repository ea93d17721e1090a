"""The state of the site for everybody: a page in both languages and the same for machines."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from apps.compliance.report.public import SCHEMA
from apps.compliance.state import State, measure
from tests.compliance.conftest import VACANCIES, clock
from tests.compliance.report.conftest import receive

NOW = "2026-11-20 09:00"


@pytest.fixture
def site(played, client):
    cache.clear()
    with clock(NOW):
        yield client
    cache.clear()


def page(site, language):
    with override(language):
        return site.get(reverse("state_of_site"))


def test_the_data_say_what_the_table_says(site):
    state = measure()
    data = site.get("/compliance.json").json()
    assert data["schema"] == SCHEMA
    assert data["measured_at"] == "2026-11-20T09:00:00+05:00"
    assert data["totals"]["filled"] == state.tally.filled
    assert data["totals"]["applying"] == state.tally.total
    assert data["totals"]["points"] == state.tally.points
    assert data["totals"]["kk"] == {
        "filled": state.tally.filled_kk,
        "share": state.tally.share_kk,
    }
    assert data["totals"]["states"] == {each.value: state.tally.of(each) for each in State}
    assert [each["section"] for each in data["sections"]] == [
        each.section.id for each in state.sections
    ]
    assert data["regulation"]["profile"] == "mgdb1"
    assert (data["news"]["expected"], data["news"]["missed"]) == (17, 16)


def test_what_is_overdue_stands_with_its_promise_and_nobody_s_words(site):
    answer = site.get("/compliance.json")
    (item,) = [each for each in answer.json()["overdue"]["items"] if each["item"] == VACANCIES]
    assert item["explained"] is True
    assert item["promised_on"] == "2026-11-25"
    assert item["working_days"] == 6
    (late,) = answer.json()["late"]["latest"]
    assert late["reason"] == "Кадрлар кешіктірді"
    for text in (answer.text, page(site, "kk").text, page(site, "ru").text):
        assert "Ауырып қалдым" not in text
        assert "Хирург" not in text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_shows_the_share_and_the_points(site, language):
    tally = measure().tally
    answer = page(site, language)
    assert answer.status_code == 200
    assert f"{tally.points}&nbsp;/&nbsp;{tally.points_possible}" in answer.text
    assert "Кадрлар кешіктірді" in answer.text


@pytest.mark.parametrize("address", ["/kk/state-of-site/", "/compliance.json"])
def test_nobody_is_given_a_cookie_and_an_unchanged_answer_is_not_sent_again(site, address):
    first = site.get(address)
    assert first.cookies == {}
    assert "public" in first.headers["Cache-Control"]
    again = site.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_other_sites_scripts_may_not_read_the_data(site):
    assert "Access-Control-Allow-Origin" not in site.get("/compliance.json").headers


def test_a_measurement_is_shown_for_a_while(site, played):
    first = site.get("/compliance.json").json()
    receive(played, "Окулист", "2026-11-20 09:00")
    with CaptureQueriesContext(connection) as queries:
        assert site.get("/compliance.json").json() == first
    assert len(queries) == 0


def test_queries_do_not_grow_with_materials(site, played):
    def queries() -> int:
        cache.delete("compliance.public_state")
        with CaptureQueriesContext(connection) as found:
            site.get("/compliance.json")
        return len(found)

    queries()
    few = queries()
    for number in range(14):
        receive(played, f"Дәрігер {number}", "2026-11-10 11:00", "2026-11-20 09:00")
    queries()
    assert queries() == few


def test_only_reading_is_allowed(site):
    assert site.post("/compliance.json").status_code == 405
    assert site.post("/kk/state-of-site/").status_code == 405
