"""Two weeks of a hospital: a material published in time, one late with its reason, one overdue and
explained, one extended; news on one day."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils.translation import override

from apps.compliance import actions
from apps.compliance.catching_up import CAUGHT_UP, catch_up
from apps.compliance.matters import Matters
from apps.news.models import NewsItem
from apps.publishing import actions as publication
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import NEWS, VACANCIES, Hospital, clock, moment, new_hospital
from tests.factories import factory_for


def receive(hospital, title: str, received: str, recorded: str | None = None, item=VACANCIES):
    with clock(recorded or received):
        return actions.receive(
            title=title,
            received_at=moment(received),
            from_whom="Кадр бөлімі",
            items=[item],
            unit=hospital.unit,
            by=hospital.editor,
        )


def publish(hospital, material, when: str, reason: str = ""):
    with clock(when):
        record = factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor)
        actions.link(material, record, by=hospital.editor)
        publication.send_to_check(record, by=hospital.editor)
        publication.publish(record, by=hospital.chief, reason=reason)
        catch_up()
    return record


@pytest.fixture(scope="module")
def two_weeks(django_db_setup, django_db_blocker) -> Iterator[Hospital]:
    """Played once for a file of tests, each of which begins where it ended."""
    strict = override_settings(REGULATION_PROFILE="mgdb1")
    with django_db_blocker.unblock(), strict, override("kk"), transaction.atomic():
        yield play(new_hospital())
        transaction.set_rollback(True)


@pytest.fixture
def played(two_weeks, db, settings) -> Hospital:
    """The hospital on Friday, 20 November 2026, 09:00, after two weeks of work."""
    settings.REGULATION_PROFILE = "mgdb1"
    cache.delete(CAUGHT_UP)
    return deepcopy(two_weeks)


def play(hospital: Hospital) -> Hospital:
    in_time = receive(hospital, "Педиатр", "2026-11-03 10:00")
    publish(hospital, in_time, "2026-11-05 10:00")
    late = receive(hospital, "Терапевт", "2026-11-03 11:00", "2026-11-06 09:00")
    publish(hospital, late, "2026-11-10 10:00", "Кадрлар кешіктірді")
    overdue = receive(hospital, "Хирург", "2026-11-09 09:00")
    extended = receive(hospital, "Невролог", "2026-11-12 09:00")
    with clock("2026-11-13 09:00"):
        catch_up()
        (matter,) = [each for each in Matters(hospital.editor).overdue if each.kind == "term"]
        actions.explain(
            [matter.breach],
            text="Ауырып қалдым",
            promised_on=date(2026, 11, 25),
            by=hospital.editor,
        )
        actions.extend(
            extended, until=date(2026, 11, 27), reason="Бұйрық күтілуде", by=hospital.director
        )
    with clock("2026-11-16 09:00"):
        news = factory_for(NewsItem)(unit=hospital.unit, changed_by=hospital.editor)
        publication.send_to_check(news, by=hospital.editor)
        arrived = actions.receive(
            title="Жаңалық",
            received_at=moment("2026-11-16 08:00"),
            from_whom="Баспасөз",
            items=[NEWS],
            unit=hospital.unit,
            by=hospital.editor,
        )
        actions.link(arrived, news, by=hospital.editor)
        publication.publish(news, by=hospital.chief)
        catch_up()
    hospital.overdue = overdue
    return hospital
