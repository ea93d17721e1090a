"""Recording that a material came: what is asked, what is refused, who may."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.compliance.models import Link, Material, Term
from apps.journal.models import Action, Entry
from apps.library.models import Document
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.factories import factory_for
from tests.library import uploads

URL = "/admin/materials/receive/"


def answers(hospital, **changed):
    """A complete form for something that came on Friday, 6 November at 18:00."""
    said = {
        "title": "Дәрігер-педиатр керек",
        "received_at": "2026-11-06T18:00",
        "from_whom": "Кадр бөлімі",
        "items": [VACANCIES],
        "unit": hospital.unit.pk,
        "note": "Екі бет",
        "files_language": "kk",
    }
    return {**said, **changed}


def test_what_came_is_recorded_and_its_term_is_said(hospital, signed_in):
    with clock("2026-11-06 18:30"):
        client = signed_in(hospital.editor)
        response = client.post(URL, answers(hospital), follow=True)
    material = Material.objects.get()
    assert response.redirect_chain == [(f"/admin/materials/{material.number}/", 302)]
    assert (material.title, material.from_whom, material.note) == (
        "Дәрігер-педиатр керек",
        "Кадр бөлімі",
        "Екі бет",
    )
    assert material.received_at == moment("2026-11-06 18:00")
    assert (material.recorded_by, material.recorded_late) == (hospital.editor, False)
    assert [each.item for each in material.items.all()] == [VACANCIES]
    assert Term.objects.get().due_on == date(2026, 11, 11)
    (said,) = [str(message) for message in response.context["messages"]]
    # Day 3 after a Friday evening: Monday, Tuesday, Wednesday.
    assert "3" in said and "сәрсенбі, 2026 жылғы 11 қараша" in said
    entry = Entry.objects.filter(action=Action.RECEIVED).get()
    assert (entry.actor_id, entry.object_id) == (hospital.editor.pk, str(material.pk))


def test_what_is_recorded_late_is_said_to_be_reported(hospital, signed_in):
    with clock("2026-11-11 10:00"):
        client = signed_in(hospital.editor)
        response = client.post(URL, answers(hospital), follow=True)
    material = Material.objects.get()
    assert material.recorded_late is True
    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]
    assert b"material__late" in response.content


@pytest.mark.parametrize("received", ["2026-11-06T18:31", "2015-11-06T18:00"])
def test_a_moment_that_cannot_be_is_refused_beside_the_field(hospital, signed_in, received):
    with clock("2026-11-06 18:30"):
        client = signed_in(hospital.editor)
        response = client.post(URL, answers(hospital, received_at=received))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["received_at"]
    # Nothing typed is lost.
    assert "Дәрігер-педиатр керек" in response.content.decode()
    assert f'value="{received}"' in response.content.decode()
    assert Material.objects.count() == 0
    assert Entry.objects.filter(action=Action.RECEIVED).count() == 0


def test_the_database_refuses_a_moment_in_the_future_too(hospital, receive):
    material = receive()
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.create(
            pk=99,
            root_id=99,
            title="Ертеңгі хат",
            received_at=moment("2026-11-07 10:00"),
            from_whom="Кадр бөлімі",
            unit=hospital.unit,
            recorded_at=moment("2026-11-06 18:30"),
            recorded_by=hospital.editor,
        )
    assert list(Material.objects.all()) == [material]


def test_what_is_missing_is_said_beside_each_field(hospital, signed_in):
    empty = dict.fromkeys(("title", "received_at", "from_whom", "unit"), "")
    with clock("2026-11-06 18:30"):
        client = signed_in(hospital.editor)
        response = client.post(URL, answers(hospital, items=[], **empty))
    assert sorted(response.context["form"].errors) == [
        "from_whom",
        "items",
        "received_at",
        "title",
        "unit",
    ]
    assert Material.objects.count() == 0


def test_an_editor_records_for_the_own_units_only(hospital, laboratory, signed_in):
    with clock("2026-11-06 18:30"):
        client = signed_in(hospital.editor)
        page = client.get(URL)
        response = client.post(URL, answers(hospital, unit=laboratory.pk))
    assert list(page.context["form"].fields["unit"].queryset) == [hospital.unit]
    assert page.context["form"].initial["unit"] == hospital.unit
    assert list(response.context["form"].errors) == ["unit"]
    assert Material.objects.count() == 0


def test_the_chief_editor_records_for_every_unit(hospital, laboratory, signed_in):
    with clock("2026-11-06 18:30"):
        client = signed_in(hospital.chief)
        assert client.post(URL, answers(hospital, unit=laboratory.pk)).status_code == 302
    assert Material.objects.get().unit == laboratory


@pytest.mark.parametrize("who", ["inspector", "translator"])
def test_who_writes_no_records_records_no_material(hospital, translator, signed_in, who):
    user = translator if who == "translator" else hospital.inspector
    with clock("2026-11-06 18:30"):
        client = signed_in(user)
        assert client.get(URL).status_code == 403
        assert client.post(URL, answers(hospital)).status_code == 403
    assert Material.objects.count() == 0


def test_several_files_become_private_documents(hospital, signed_in, media):
    files = [uploads.pdf("Бірінші", "Хат 12.pdf"), uploads.pdf("Екінші", "Қосымша.pdf")]
    with clock("2026-11-06 18:30"):
        client = signed_in(hospital.editor)
        response = client.post(URL, answers(hospital, files=files, files_language="ru"))
    assert response.status_code == 302
    documents = [each.document for each in Material.objects.get().files.all()]
    assert [(each.title_kk, each.title_ru, each.unit) for each in documents] == [
        ("Хат 12", "Хат 12", hospital.unit),
        ("Қосымша", "Қосымша", hospital.unit),
    ]
    assert [each.versions.get().language for each in documents] == ["ru", "ru"]
    assert Document.objects.public().count() == 0


def test_a_bad_file_is_named_and_nothing_is_kept(hospital, signed_in, media):
    files = [uploads.pdf("Хат", "Хат.pdf"), uploads.upload(b"<html>", "page.pdf")]
    with clock("2026-11-06 18:30"):
        client = signed_in(hospital.editor)
        response = client.post(URL, answers(hospital, files=files))
    (fault,) = response.context["form"].errors["files"]
    assert fault.startswith("page.pdf: ")
    assert (Material.objects.count(), Document.objects.count()) == (0, 0)
    assert not media.exists() or not [each for each in media.rglob("*") if each.is_file()]


def test_the_library_is_searched_and_nothing_typed_is_lost(hospital, signed_in, media):
    with clock("2026-11-06 18:30"):
        wanted = factory_for_document("Бос орындар тізімі")
        factory_for_document("Жарғы")
        client = signed_in(hospital.editor)
        found = client.post(URL, answers(hospital, library="тізімі", _find="1"))
        assert found.context["documents"] == [(wanted, False)]
        assert "Дәрігер-педиатр керек" in found.content.decode()
        assert Material.objects.count() == 0
        client.post(URL, answers(hospital, documents=[wanted.pk]))
    assert [each.document for each in Material.objects.get().files.all()] == [wanted]


def factory_for_document(title):
    from tests.factories import DocumentFactory

    return DocumentFactory(title_kk=title)


def test_a_page_that_waits_for_its_material_is_linked_at_once(hospital, signed_in):
    with clock("2026-11-06 18:30"):
        record = factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor)
        client = signed_in(hospital.editor)
        url = f"{URL}?record=vacancies.vacancy.{record.pk}"
        page = client.get(url)
        assert page.context["form"].initial["items"] == [VACANCIES]
        response = client.post(url, answers(hospital))
    assert response.url == reverse("admin:vacancies_vacancy_change", args=[record.pk])
    assert Link.objects.get().record == record


def test_a_page_of_another_unit_is_not_named(hospital, laboratory, laboratory_editor, signed_in):
    with clock("2026-11-06 18:30"):
        record = factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor)
        client = signed_in(laboratory_editor)
        url = f"{URL}?record=vacancies.vacancy.{record.pk}"
        said = answers(hospital, unit=laboratory.pk)
        assert client.post(url, said).status_code == 404
        assert client.post(f"{URL}?record=auth.user.1", said).status_code == 404
        assert client.post(f"{URL}?record=nonsense", said).status_code == 404
    assert (Material.objects.count(), Link.objects.count()) == (0, 0)


def test_items_with_dynamic_information_come_first(hospital, signed_in):
    with clock("2026-11-06 18:30"):
        page = signed_in(hospital.editor).get(f"{URL}?item={VACANCIES}")
    groups = page.context["form"].item_groups
    assert [group.dynamic for group in groups] == sorted(
        (group.dynamic for group in groups), reverse=True
    )
    chosen = [choice.id for group in groups for choice in group.choices if choice.chosen]
    assert chosen == [VACANCIES]
