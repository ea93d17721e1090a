"""Who may ask for the report, and what the screen answers."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from apps.compliance.admin.report import presets
from tests.compliance.conftest import clock

NOW = "2026-11-20 09:00"
ASKED = {
    "start": "2026-11-01",
    "end": "2026-11-20",
    "as_of": "2026-11-20",
    "language": "ru",
}


@pytest.fixture
def site(played, client):
    cache.clear()
    with clock(NOW):
        yield client


def test_who_reads_the_journal_gets_the_report(site, played):
    for person in (played.chief, played.deputy, played.director, played.inspector):
        site.force_login(person)
        answer = site.get(reverse("admin:compliance_report"), {**ASKED, "form": "json"})
        assert answer.status_code == 200
        assert json.loads(b"".join(answer.streaming_content))["language"] == "ru"


def test_each_form_is_sent_as_what_it_is(site, played):
    site.force_login(played.inspector)
    begins = {"html": b"<!DOCTYPE", "pdf": b"%PDF", "xlsx": b"PK", "json": b"{"}
    for form, beginning in begins.items():
        answer = site.get(reverse("admin:compliance_report"), {**ASKED, "form": form})
        assert b"".join(answer.streaming_content).lstrip().startswith(beginning)
        assert answer.headers["Content-Language"] == "ru"
        kept = answer.headers.get("Content-Disposition", "")
        named = f'attachment; filename="compliance-2026-11-01-2026-11-20-ru.{form}"'
        assert kept == ("" if form == "html" else named)


def test_others_do_not(site, played):
    for person in (played.editor, played.head):
        site.force_login(person)
        assert site.get(reverse("admin:compliance_report")).status_code == 403
        asked = site.get(reverse("admin:compliance_report"), {**ASKED, "form": "json"})
        assert asked.status_code == 403
        assert reverse("admin:compliance_report") not in site.get(reverse("admin:index")).text


def test_nobody_who_has_not_signed_in(site):
    assert site.get(reverse("admin:compliance_report")).status_code == 302


def test_an_impossible_question_is_asked_again(site, played):
    site.force_login(played.inspector)
    for changed, field in (
        ({"as_of": "2026-11-21"}, "as_of"),
        ({"end": "2026-10-31"}, "end"),
        ({"start": "2026-11-19", "as_of": "2026-11-18"}, "as_of"),
        ({"language": "en"}, "language"),
        ({"form": "exe"}, "form"),
    ):
        asked = {**ASKED, "form": "pdf", **changed}
        answer = site.get(reverse("admin:compliance_report"), asked)
        assert answer.status_code == 200
        assert not answer.streaming
        assert [*answer.context_data["form"].errors] == [field]


def test_the_inspector_finds_the_report_in_the_menu(site, played):
    site.force_login(played.inspector)
    assert reverse("admin:compliance_report") in site.get(reverse("admin:compliance_report")).text


def test_presets_of_a_day():
    assert [(each.start, each.end) for each in presets(date(2026, 2, 10))] == [
        (date(2026, 2, 1), date(2026, 2, 10)),
        (date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 2, 10)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ]
