"""The part of a record's form that asks for its material: what it offers, keeps and refuses."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.compliance import actions
from apps.compliance.models import Link, Material
from apps.publishing.models import Revision, Status
from apps.support.models import HealthMaterial, SupportPage
from tests.admin.pages import fields_of
from tests.compliance.conftest import clock, moment
from tests.factories import SupportPageFactory, factory_for

pytestmark = pytest.mark.django_db
ITEM = "support.health_materials"
# The day the regulation of the fixture was noted: nothing is missed yet.
NOW = "2026-11-02 15:00"
NEW = {
    "material-choice": "new",
    "material-received_at": "2026-10-30T18:20",
    "material-from_whom": "Екпе кабинеті",
}


def entered(user) -> Client:
    client = Client()
    client.force_login(user, backend="apps.accounts.backends.RoleBackend")
    return client


def change_url(record) -> str:
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
    )


@pytest.fixture
def memo(hospital) -> HealthMaterial:
    with clock(NOW):
        return factory_for(HealthMaterial)(unit=hospital.unit, changed_by=hospital.editor)


def save(user, record, **changes):
    """The form as it is opened, saved with changes."""
    client = entered(user)
    with clock(NOW):
        data = {**fields_of(client.get(change_url(record))), **changes}
        return client.post(change_url(record), {"_save": "1", **data})


def words_of(response) -> str:
    return response.content.decode()


def test_a_new_material_is_recorded_with_its_term_and_linked(hospital, memo):
    assert save(hospital.editor, memo, **NEW).status_code == 302
    material = Material.objects.get()
    assert material.received_at == moment("2026-10-30 18:20")
    assert material.recorded_at == moment(NOW)
    assert (material.title, material.from_whom) == (str(memo), "Екпе кабинеті")
    assert (material.unit, material.recorded_by) == (hospital.unit, hospital.editor)
    assert [each.item for each in material.items.all()] == [ITEM]
    # Friday evening: working days are 2, 3 and 4 November.
    assert [str(term) for term in material.terms.all()] == ["04.11.2026"]
    assert Link.objects.get().record == memo
    with clock(NOW):
        page = words_of(entered(hospital.editor).get(change_url(memo)))
    assert reverse("admin:compliance_material", args=[material.number]) in page


def test_one_that_is_recorded_is_offered_and_linked(hospital, memo):
    with clock("2026-11-02 09:00"):
        common = {"from_whom": "Кабинет", "unit": hospital.unit, "by": hospital.editor}
        at = moment("2026-11-02 08:30")
        own = actions.receive(title="Екпе", received_at=at, items=[ITEM], **common)
        actions.receive(title="Орын", received_at=at, items=["vacancies.positions"], **common)
    with clock(NOW):
        page = words_of(entered(hospital.editor).get(change_url(memo)))
    assert "Екпе" in page and "Орын" not in page
    assert save(hospital.editor, memo, **{"material-choice": str(own.pk)}).status_code == 302
    assert Link.objects.get().material == own
    assert Material.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"material-from_whom": ""}, "Кімнен келіп түскенін жазыңыз."),
        ({"material-received_at": ""}, "Қашан келіп түскенін көрсетіңіз."),
        (
            {"material-received_at": "2026-11-02T15:01"},
            "Материал келешекте келіп түскен болуы мүмкін емес.",
        ),
        (
            {"material-received_at": "2006-10-30T18:20"},
            "Бұл он жылдан астам бұрын болған: жылын тексеріңіз.",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(hospital, memo, changes, words):
    response = save(hospital.editor, memo, **{**NEW, **changes, "title_kk": "Жаңа атау"})
    assert response.status_code == 200
    page = words_of(response)
    assert words in page
    assert "Жаңа атау" in page
    assert Material.objects.count() == 0
    memo.refresh_from_db()
    assert memo.title_kk != "Жаңа атау"


def test_nobody_publishes_dynamic_information_without_its_material(hospital, memo):
    save(hospital.chief, memo, _publish="1")
    memo.refresh_from_db()
    assert memo.status == Status.DRAFT
    save(hospital.chief, memo, _publish="1", **NEW)
    memo.refresh_from_db()
    assert memo.status == Status.PUBLISHED
    # The next change is of another material; a slip of the pen is of none.
    small = {"small_correction": "on", "title_kk": memo.title_kk + " міне"}
    save(hospital.chief, memo, _publish="1", **small)
    memo.refresh_from_db()
    assert memo.title_kk.endswith(" міне")
    save(hospital.chief, memo, _publish="1", title_kk="Мүлде басқа атау болды, бәрі өзгерді бүгін")
    memo.refresh_from_db()
    assert memo.title_kk.endswith(" міне")
    assert Revision.objects.of(memo).newest().get().state == "draft"


def test_who_only_translates_and_what_is_static_is_not_asked(hospital, memo):
    with clock(NOW):
        page = SupportPageFactory(unit=hospital.unit, item="support.bilingual")
        assert isinstance(page, SupportPage)
        client = entered(hospital.editor)
        assert 'name="material-choice"' not in words_of(client.get(change_url(page)))
        assert 'name="material-choice"' in words_of(client.get(change_url(memo)))
        inspector = words_of(entered(hospital.inspector).get(change_url(memo)))
    assert 'name="material-choice"' not in inspector
