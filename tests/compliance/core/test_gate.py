"""The rules of publication that nobody passes the clock by."""

import pytest
from django.core.exceptions import ValidationError

from apps.about.models import AboutPage
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.publishing import actions as publication
from apps.publishing.models import ItemState, Revision, Status, Waiver
from apps.publishing.revisions import capture, keep
from tests.compliance.conftest import clock
from tests.compliance.core.acts import publish, receive, vacancy
from tests.factories import factory_for


def rules(record) -> list[str]:
    codes = ("material_known", "late_publication")
    found = publication.objections_to(record)
    return [each.rule for each in found if each.rule in codes]


def test_what_came_from_nobody_is_not_published(hospital) -> None:
    record = vacancy(hospital)
    with clock("2026-11-09 10:00"):
        assert rules(record) == ["material_known"]
        with pytest.raises(ValidationError):
            publish(hospital, record, reason="Тездетіп")
    record.refresh_from_db()
    assert record.status == Status.CHECK
    assert not Revision.objects.filter(applied_at__isnull=False).exists()


def test_a_material_whose_term_has_ended_serves_no_second_time(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    record = vacancy(hospital)
    with clock("2026-11-09 10:00"):
        publish(hospital, record, material)
        catch_up()
        content = capture(record)
        content["fields"] |= {"lead_kk": "Басқа мазмұн бар", "lead_ru": "Другое содержание"}
        keep(record, content, by=hospital.editor)
        assert rules(record) == ["material_known"]


def test_a_small_correction_needs_no_material(hospital) -> None:
    record = vacancy(hospital)
    with clock("2026-11-09 10:00"):
        publish(hospital, record, receive(hospital, "2026-11-09 09:00"))
        catch_up()
        content = capture(record)
        content["fields"]["lead_kk"] = "Қысқаша мазмұны."
        keep(record, content, by=hospital.editor, small=True)
        assert Revision.objects.of(record).newest().first().small is True
        assert rules(record) == []


def test_a_standing_page_needs_no_material_until_the_hospital_takes_it_for_dynamic(
    hospital,
) -> None:
    with clock("2026-11-09 10:00"):
        record = factory_for(AboutPage)(for_item="about.mission", unit=hospital.unit)
        assert rules(record) == []
        ItemState.objects.create(
            item="about.mission", nature="dynamic", nature_reason="Жиі өзгереді"
        )
        assert rules(record) == ["material_known"]


@pytest.mark.parametrize(
    ("at", "found"),
    [("2026-11-11 23:59", []), ("2026-11-12 00:01", ["late_publication"])],
)
def test_after_the_term_the_reason_is_asked(hospital, at: str, found: list[str]) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    record = vacancy(hospital)
    with clock("2026-11-09 10:00"):
        actions.link(material, record, by=hospital.editor)
    with clock(at):
        assert rules(record) == found


def test_the_reason_of_a_late_publication_is_kept(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    record = vacancy(hospital)
    with clock("2026-11-12 10:00"):
        with pytest.raises(ValidationError):
            publish(hospital, record, material)
        assert not Waiver.objects.exists()
        publication.publish(record, by=hospital.chief, reason="Кадрлар кешіктірді")
    waiver = Waiver.objects.get(rule="late_publication")
    assert (waiver.reason, waiver.by) == ("Кадрлар кешіктірді", hospital.chief)
