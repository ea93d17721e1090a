"""The desk shows what is due in person, the week of news, and the first screen of each role."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.compliance.catching_up import catch_up
from apps.portal.desk import Desk
from apps.publishing.models import Status
from tests.compliance.conftest import VACANCIES, clock
from tests.factories import CorporateDocumentFactory


def desk_of(person) -> Desk:
    request = RequestFactory().get("/")
    request.user = person
    return Desk(request, admin.site)


def test_matters_stand_by_their_urgency(hospital, receive, news):
    news("2026-11-12 08:00")
    receive("2026-11-06 10:00", "Терапевт")
    receive("2026-11-09 10:00", "Хирург")
    receive("2026-11-10 10:00", "Окулист")
    with clock("2026-11-12 09:00"):
        desk = desk_of(hospital.editor)
        overdue, news_days = desk.overdue
        assert (overdue.title, overdue.matter.days_past) == ("Терапевт", 1)
        assert overdue.items == "Ұйымдағы бос лауазымдар туралы мәліметтер"
        assert str(overdue.received_on) == "2026-11-06"
        # From 3 to 11 November nine days had no news: one line, nine matters.
        assert news_days.url == reverse("admin:compliance_explain")
        assert (len(desk.overdue), desk.overdue_count) == (2, 10)
        assert [duty.title for duty in desk.due_today] == ["Хирург"]
        assert [duty.title for duty in desk.soon] == ["Окулист"]
        assert desk_of(hospital.inspector).overdue == []


@pytest.mark.parametrize("profile", ["mgdb1", "gp17"])
def test_the_week_of_news(hospital, news, settings, profile):
    settings.REGULATION_PROFILE = profile
    with clock("2026-11-02 09:00"):
        catch_up()
    news("2026-11-16 10:00")
    news("2026-11-16 12:00")
    news("2026-11-18 10:00")
    with clock("2026-11-19 09:00"):
        week = desk_of(hospital.editor).news_week
    assert [each.count for each in week.days] == [2, 0, 1, 0, 0, 0, 0]
    assert [each.day.day for each in week.days if each.is_today] == [19]
    assert [each.day.day for each in week.days if each.is_past] == [16, 17, 18]
    awaited = [each.day.day for each in week.days if each.awaited]
    assert awaited == ([19, 20, 21, 22] if profile == "mgdb1" else [])
    assert week.total == 3


def test_what_waits_to_be_confirmed_is_counted_for_whom_it_concerns(hospital):
    with clock("2026-11-02 09:00"):
        hospital.owns("documents.main.charter")
    with clock("2025-10-01 10:00") as at:
        for item in ("documents.main.charter", "documents.other.hr_policy"):
            CorporateDocumentFactory(
                item=item, unit=hospital.unit, status=Status.PUBLISHED, publish_at=at
            )
    with clock("2026-11-20 10:00"):
        assert desk_of(hospital.editor).unconfirmed == 1
        assert desk_of(hospital.chief).unconfirmed == 2
        assert desk_of(hospital.editor).unconfirmed_url.endswith("?state=unconfirmed&owner=mine")
        assert desk_of(hospital.chief).unconfirmed_url.endswith("?state=unconfirmed")
        assert (desk_of(hospital.chief).filled, desk_of(hospital.chief).items) == (2, 142)


def test_a_material_is_recorded_by_those_who_write(hospital):
    url = reverse("admin:compliance_receive")
    assert desk_of(hospital.editor).receive_url == url
    assert desk_of(hospital.director).receive_url == url
    assert desk_of(hospital.inspector).receive_url == ""


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("name", ["editor", "director", "inspector"])
def test_the_page_shows_it(hospital, receive, sign_in, name, language):
    receive("2026-11-06 10:00", "Терапевт")
    with clock("2026-11-12 09:00"):
        html = sign_in(name, language).get(reverse("admin:index")).content.decode()
    assert ('id="desk-overdue"' in html) == (name == "editor")
    assert ("Терапевт" in html) == (name == "editor")
    assert 'id="desk-news"' in html
    assert reverse("admin:compliance_table") in html


def test_queries_do_not_grow_with_matters(hospital, receive, sign_in):
    client = sign_in("editor")

    def queries() -> int:
        with clock("2026-11-12 09:00"), CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("admin:index")).status_code == 200
        return len(captured)

    receive("2026-11-06 10:00", items=(VACANCIES,))
    receive("2026-11-09 10:00", items=(VACANCIES,))
    queries()
    one = queries()
    for hour in range(10, 16):
        receive(f"2026-11-06 {hour}:30")
        receive(f"2026-11-09 {hour}:30")
    queries()
    assert queries() == one


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("editor", "index"),
        ("head", "index"),
        ("chief", "compliance_table"),
        ("deputy", "compliance_table"),
        ("director", "compliance_table"),
        ("inspector", "compliance_table"),
    ],
)
def test_the_first_screen_of_each_role(hospital, sign_in, name, screen):
    person = getattr(hospital, name)
    assert admin.site.first_screen(person) == reverse(f"admin:{screen}")
    # Who is signed in and opens the page of the password is led there.
    response = sign_in(name).get(reverse("admin:login"))
    assert response.url == reverse(f"admin:{screen}")


def test_after_the_password_the_desk_is_not_asked_for_by_name(hospital, client):
    from tests.factories import PASSWORD

    posted = {"username": "inspector", "password": PASSWORD}
    login = reverse("admin:login")
    response = client.post(f"{login}?next={reverse('admin:index')}", posted)
    assert response.url == reverse("admin:compliance_table")
    client.logout()
    wanted = reverse("admin:news_newsitem_changelist")
    assert client.post(f"{login}?next={wanted}", posted).url == wanted
