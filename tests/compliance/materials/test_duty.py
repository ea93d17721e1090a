"""The duty roster of news in the admin."""

from datetime import date

import pytest

from apps.accounts.models import NewsDuty, on_news_duty
from apps.journal.models import Action, Entry
from tests.compliance.conftest import clock
from tests.factories import UserFactory

ADD = "/admin/accounts/newsduty/add/"
LIST = "/admin/accounts/newsduty/"


def test_the_chief_editor_writes_the_roster_and_the_journal_tells_it(hospital, signed_in):
    with clock("2026-11-09 10:00"):
        client = signed_in(hospital.chief)
        data = {
            "person": hospital.editor.pk,
            "first_day": "2026-11-09",
            "last_day": "2026-11-15",
            "note": "",
        }
        assert client.post(ADD, data).status_code == 302
        listed = client.get(LIST).content.decode()
    assert on_news_duty(date(2026, 11, 15)) == [hospital.editor]
    assert on_news_duty(date(2026, 11, 16)) == []
    assert "2026 жылғы 9–15 қараша" in listed
    assert "дүйсенбі – жексенбі" in listed
    entry = Entry.objects.get(model="accounts.newsduty")
    assert (entry.action, entry.actor_id) == (Action.CREATED, hospital.chief.pk)


def test_days_in_the_wrong_order_are_refused(hospital, signed_in):
    with clock("2026-11-09 10:00"):
        data = {
            "person": hospital.editor.pk,
            "first_day": "2026-11-15",
            "last_day": "2026-11-09",
            "note": "",
        }
        response = signed_in(hospital.chief).post(ADD, data)
    assert response.status_code == 200
    assert (NewsDuty.objects.count(), Entry.objects.filter(model="accounts.newsduty").count()) == (
        0,
        0,
    )


@pytest.mark.parametrize("who", ["editor", "head", "inspector"])
def test_others_read_the_roster_only(hospital, signed_in, who):
    with clock("2026-11-09 10:00"):
        client = signed_in(getattr(hospital, who))
        assert client.get(LIST).status_code == 200
        assert client.get(ADD).status_code == 403
    assert NewsDuty.objects.count() == 0


def test_the_roster_is_filtered_by_where_the_days_lie(hospital, signed_in):
    for first, last in (("02", "08"), ("09", "15"), ("16", "22")):
        NewsDuty.objects.create(
            person=hospital.editor, first_day=f"2026-11-{first}", last_day=f"2026-11-{last}"
        )
    with clock("2026-11-09 10:00"):
        client = signed_in(hospital.chief)
        found = {
            when: [
                duty.first_day.day
                for duty in client.get(LIST, {"when": when}).context["cl"].queryset
            ]
            for when in ("today", "coming", "past")
        }
    assert found == {"today": [9], "coming": [16], "past": [2]}


def test_people_who_have_left_are_not_put_on_duty(hospital, signed_in):
    gone = UserFactory(username="gone", is_active=False)
    with clock("2026-11-09 10:00"):
        page = signed_in(hospital.chief).get(ADD)
    people = page.context["adminform"].form.fields["person"].queryset
    assert hospital.editor in people
    assert gone not in people
