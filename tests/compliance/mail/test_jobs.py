"""What the site does by itself each minute, and what the probe says of it."""

import json
from pathlib import Path
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from apps.compliance.models import Breach
from apps.journal.models import Letter
from apps.portal import jobs
from tests.compliance.conftest import clock
from tests.journal.outbox.conftest import written
from tests.journal.outbox.server import down

READYZ = "/readyz"


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path: Path):
    """No round has run yet, in this folder and in this process."""
    settings.DATA_DIR = tmp_path
    cache.clear()


def said(client) -> dict:
    answer = client.get(READYZ)
    assert answer.status_code == 200
    return json.loads(answer.content)["jobs"]


def test_one_round_notes_reminds_and_sends(came, server):
    came("2026-11-06 18:00")
    with clock("2026-11-12 08:00"):
        call_command("work", "--once")
    assert Breach.objects.filter(kind=Breach.Kind.TERM).count() == 1
    assert sorted(str(taken["To"]).partition("@")[0] for taken in server.taken) == [
        "deputy", "director", "editor", "head",
    ]  # fmt: skip


def test_the_letters_of_a_day_are_looked_for_once(people, server):
    with (
        clock("2026-11-12 08:00"),
        mock.patch.object(jobs, "remind", side_effect=[None, 0, 0]) as asked,
    ):
        for _minute in range(4):
            jobs.run_all()
        # Not yet the hour, then done.
        assert asked.call_count == 2
    with clock("2026-11-13 08:00"), mock.patch.object(jobs, "remind", return_value=0) as asked:
        jobs.run_all()
        assert asked.call_count == 1


def test_one_job_that_fails_keeps_no_other_from_running(people, server, caplog):
    with clock("2026-11-12 07:00"):
        written()
        with (
            mock.patch.object(jobs, "catch_up", side_effect=RuntimeError("broken")),
            pytest.raises(CommandError),
        ):
            call_command("work", "--once")
    assert len(server.taken) == 1
    assert "A job of the site failed" in caplog.text


def test_a_round_that_is_told_to_stop_begins_no_further_job(people, server):
    written()
    assert jobs.run_all(lambda: True) is True
    assert server.taken == []
    assert jobs.last_run() is None


# --- The probe ----------------------------------------------------------------------------------


def test_the_probe_says_when_the_worker_ran_last(people, client):
    with clock("2026-11-12 07:00"):
        assert said(client) == {
            "in_order": False, "last_run": None, "mail_waits_since": None, "undelivered": 0,
        }  # fmt: skip
        jobs.run_all()
    for minute, in_order in (("03", True), ("04", False)):
        with clock(f"2026-11-12 07:{minute}"):
            answer = said(client)
            assert answer["in_order"] is in_order
            assert answer["last_run"] == "2026-11-12T02:00:00+00:00"


def test_mail_that_waits_is_told_and_does_not_fail_the_probe(people, client):
    with clock("2026-11-12 07:00"):
        written()
    for when, in_order in (("2026-11-12 08:00", True), ("2026-11-12 08:01", False)):
        with clock(when), down(), mock.patch.object(jobs, "remind", return_value=0):
            jobs.run_all()
            answer = said(client)
            assert (answer["in_order"], answer["undelivered"]) == (in_order, 0)
            assert answer["mail_waits_since"] == "2026-11-12T02:00:00+00:00"


def test_a_letter_for_later_does_not_wait(people, client):
    with clock("2026-11-12 07:00") as at:
        written(at=at.replace(day=20))
    with clock("2026-11-12 12:00"):
        jobs.note_run()
        assert said(client)["in_order"] is True


def test_undelivered_letters_are_told(people, client):
    with clock("2026-11-12 07:00"):
        written()
        Letter.objects.update(next_try_at=None)
        jobs.note_run()
        answer = said(client)
    assert (answer["in_order"], answer["undelivered"]) == (False, 1)
    assert "@" not in json.dumps(answer)


def test_nothing_is_known_of_the_jobs_before_the_database_is_ready(people, client):
    with mock.patch("apps.portal.jobs.standing", side_effect=DatabaseError):
        answer = client.get(READYZ)
    assert answer.status_code == 200
    assert json.loads(answer.content)["jobs"] is None
