"""Whatever has happened is written down once, whoever asks first and however late."""

from datetime import date
from threading import Thread

import pytest
from django.apps import apps
from django.db import connection, connections

from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Breach, Closing, RegisterVersion, Term
from apps.journal.models import Action, Entry
from apps.workdays.models import CalendarRow
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.compliance.core.acts import publish, receive, vacancy
from tests.factories import UnitFactory, UserFactory


def all_rows() -> dict[str, int]:
    models = [*apps.get_app_config("compliance").get_models(), Entry]
    return {model.__name__: model.objects.count() for model in models}


def test_twice_adds_nothing(hospital) -> None:
    first, second = (receive(hospital, "2026-11-06 18:00") for _each in range(2))
    with clock("2026-11-10 10:00"):
        publish(hospital, vacancy(hospital), first)
        actions.link(second, vacancy(hospital), by=hospital.editor)
    with clock("2026-11-15 10:00"):
        catch_up()
        before = all_rows()
        catch_up()
        assert all_rows() == before
    with clock("2026-11-15 10:01"):
        catch_up()
        assert all_rows() == before


def test_many_days_at_once_miss_what_each_would_have(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-12 09:00"):
        catch_up()
    assert [each.day for each in Breach.objects.filter(kind="term")] == [date(2026, 11, 11)]
    days = [each.day.day for each in Breach.objects.filter(kind="news")]
    # Measured since the day after the regulation was first noted, up to yesterday.
    assert days == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert Entry.objects.filter(action=Action.MISSED).count() == 10


def test_the_regulation_is_noted_once_and_again_when_it_is_another(hospital, settings) -> None:
    with clock("2026-11-03 09:00"):
        catch_up()
        settings.REGULATION_PROFILE = "gp17"
        catch_up()
        catch_up()
    assert list(RegisterVersion.objects.values_list("profile", flat=True)) == ["mgdb1", "gp17"]


def test_a_publication_before_the_calendar_changed_keeps_its_term(hospital) -> None:
    """Nobody looked between the publication, the change, and the days after."""
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-10 10:00"):
        publish(hospital, vacancy(hospital), material)
    with clock("2026-11-10 11:00"):
        CalendarRow.objects.create(
            date=date(2026, 11, 11),
            kind="day_off",
            title_kk="Күн",
            title_ru="День",
            source="Бұйрық № 1",
        )
    with clock("2026-11-16 10:00"):
        catch_up()
    assert [str(term) for term in Term.objects.all()] == ["11.11.2026"]
    assert Closing.objects.get().late is False


def test_a_publication_after_the_calendar_changed_is_judged_by_the_new_term(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-10 11:00"):
        CalendarRow.objects.create(
            date=date(2026, 11, 11),
            kind="day_off",
            title_kk="Күн",
            title_ru="День",
            source="Бұйрық № 1",
        )
    with clock("2026-11-12 10:00"):
        # The gate still asks for a reason: it goes by what has been counted.
        publish(hospital, vacancy(hospital), material, reason="Бұйрық шықты")
    with clock("2026-11-16 10:00"):
        catch_up()
    assert [str(term) for term in Term.objects.all()] == ["11.11.2026", "12.11.2026"]
    assert Closing.objects.get().late is False
    assert not Breach.objects.filter(kind="term").exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_add_what_one_would(settings) -> None:
    settings.REGULATION_PROFILE = "mgdb1"
    unit = UnitFactory()
    editor = UserFactory(unit=unit, roles=["editor"])
    with clock("2026-11-02 08:00"):
        catch_up()
    with clock("2026-11-06 18:00"):
        actions.receive(
            title="а",
            received_at=moment("2026-11-06 18:00"),
            from_whom="б",
            items=[VACANCIES],
            unit=unit,
            by=editor,
        )

    def look() -> None:
        try:
            catch_up()
        finally:
            connections.close_all()

    with clock("2026-11-12 10:00"):
        threads = [Thread(target=look) for _each in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Breach.objects.filter(kind="term").count() == 1
    assert Breach.objects.filter(kind="news").count() == 9
    assert Entry.objects.filter(action=Action.MISSED).count() == 10
