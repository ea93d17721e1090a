"""The list of materials: what each person sees of it, its filters, its order, its queries; the
languages of all screens."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.compliance import actions
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import NEWS, clock, moment
from tests.factories import factory_for

URL = "/admin/materials/"
TODAY = "2026-11-13 10:00"


@pytest.fixture
def materials(hospital, receive, laboratory):
    """One overdue, one due today, one with days to go, one refused, one of the laboratory's."""
    found = {
        "overdue": receive("Бірінші"),
        "today": receive("Екінші", at="2026-11-10 10:00", received_at=moment("2026-11-10 09:00")),
        "open": receive(
            "Үшінші", at="2026-11-13 09:00", received_at=moment("2026-11-12 09:00"), items=[NEWS]
        ),
        "refused": receive("Төртінші"),
        "theirs": receive("Бесінші", unit=laboratory, by=hospital.chief),
    }
    with clock("2026-11-09 10:00"):
        refusal = actions.propose_refusal(found["refused"], reason="Ескірген", by=hospital.editor)
        actions.decide_refusal(refusal, agreed=True, by=hospital.head)
    return found


def titles(client, **asked):
    response = client.get(URL, asked)
    assert response.status_code == 200
    return [line.row.title for line in response.context["lines"]]


def test_each_filter_leaves_what_it_says(hospital, materials, laboratory, signed_in):
    with clock(TODAY):
        client = signed_in(hospital.chief)
        # The nearest term first; what was recorded first where two are equal.
        assert titles(client) == ["Бірінші", "Бесінші", "Екінші", "Үшінші"]
        assert titles(client, state="overdue") == ["Бірінші", "Бесінші"]
        assert titles(client, state="today") == ["Екінші"]
        assert titles(client, state="refused") == ["Төртінші"]
        assert titles(client, state="published") == []
        assert sorted(titles(client, state="all")) == sorted(
            ["Бірінші", "Екінші", "Үшінші", "Төртінші", "Бесінші"]
        )
        assert titles(client, unit=laboratory.pk) == ["Бесінші"]
        assert titles(client, item=NEWS) == ["Үшінші"]
        assert titles(client, q="екінші") == ["Екінші"]
        assert titles(client, q=f"№ {materials['today'].number}") == ["Екінші"]
        assert titles(client, **{"from": "2026-11-10", "to": "2026-11-10"}) == ["Екінші"]
        # What cannot be is left out.
        assert len(titles(client, state="x", unit="9999", item="x", **{"from": "2026-02-31"})) == 4


def test_an_editor_sees_the_own_unit_s_and_an_inspector_all(
    hospital, materials, laboratory, laboratory_editor, signed_in
):
    with clock(TODAY):
        assert titles(signed_in(laboratory_editor)) == ["Бесінші"]
        # Another unit in the address opens nothing.
        editor = signed_in(hospital.editor)
        assert titles(editor, unit=laboratory.pk) == ["Бірінші", "Екінші", "Үшінші"]
        inspector = signed_in(hospital.inspector)
        assert len(titles(inspector)) == 4
        assert inspector.get(URL).context["may_record"] is False


def test_the_term_is_said_in_working_days(hospital, materials, signed_in):
    with clock(TODAY):
        response = signed_in(hospital.editor).get(URL)
    said = {line.row.title: (line.term.code, line.term.day) for line in response.context["lines"]}
    assert said["Бірінші"] == ("overdue", date(2026, 11, 11))
    assert said["Екінші"] == ("today", date(2026, 11, 13))
    # News have no term of their own in working days: a reminder.
    assert said["Үшінші"][0] == "reminder"


def test_what_was_recorded_late_is_marked(hospital, receive, signed_in):
    receive(at="2026-11-11 10:00")
    with clock("2026-11-11 11:00"):
        (line,) = signed_in(hospital.editor).get(URL).context["lines"]
    assert line.row.recorded_late is True


def test_fifty_a_page_and_the_same_queries_however_many(hospital, receive, signed_in):
    def one(number):
        material = receive(f"Материал {number}")
        with clock("2026-11-06 18:40"):
            record = factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor)
            actions.link(material, record, by=hospital.editor)
        return material

    def queries(client):
        client.get(URL)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            response = client.get(URL)
        return len(caught), response.context["page"]

    one(1)
    with clock("2026-11-09 10:00"):
        client = signed_in(hospital.editor)
        few, _page = queries(client)
    for number in range(2, 53):
        one(number)
    with clock("2026-11-09 10:00"):
        many, page = queries(client)
    assert (page.paginator.num_pages, len(page.object_list)) == (2, 50)
    assert many == few


ENGLISH = re.compile(
    r"\b(the|and|of|is|was|no|not|page|term|material|refusal|figure|day|days|overdue|recorded|"
    r"Choose|Select|Add|Save|Find|Show|All|Set|Say|Name)\b"
)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_screen_speaks_english(hospital, materials, signed_in, language):
    with clock(TODAY):
        User.objects.filter(pk=hospital.director.pk).update(language=language)
        client = signed_in(hospital.director)
        number = materials["overdue"].number
        for url in (
            f"{URL}?state=all",
            f"{URL}receive/",
            f"{URL}{number}/",
            f"{URL}{materials['refused'].number}/",
            "/admin/figures/",
        ):
            html = client.get(url).content.decode()
            assert f'<html lang="{language}"' in html
            main = html[html.index("<main") : html.index("</main>")]
            words = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.S)
            assert ENGLISH.findall(words) == []
