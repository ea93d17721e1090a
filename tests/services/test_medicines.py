"""The lists of medicines: four items, each with its own edition in force."""

import pytest
from django.core.exceptions import ValidationError

from apps.publishing.sections import collection_of
from apps.services.models import MedicineList
from tests.factories import ProfileFactory
from tests.services.factories import MedicineFactory, MedicineListFactory

pytestmark = pytest.mark.django_db

VITAL = "/kk/services/medicines/info/vital-medicines/"


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()


@pytest.fixture
def medicines() -> MedicineList:
    table = MedicineListFactory(published=True, rows=0)
    MedicineFactory(table=table)
    MedicineFactory(
        table=table,
        inn_kk="Аспарт инсулині",
        inn_ru="Инсулин аспарт",
        atc="A10AB05",
        patients_kk="Қант диабеті",
        patients_ru="Сахарный диабет",
    )
    device = {"inn_kk": "Тест-жолақтар", "inn_ru": "Тест-полоски", "atc": ""}
    MedicineFactory(table=table, **device, patients_kk="Қант диабеті", patients_ru="Диабет")
    return table


def names(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [row.name for group in response.context["groups"] for row in group.rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Натрий левотироксині", "Аспарт инсулині", "Тест-жолақтар"]),
        ("?q=ИНСУЛИН", ["Аспарт инсулині"]),
        ("?q=a10ab", ["Аспарт инсулині"]),
        ("?q=жемсау", ["Натрий левотироксині"]),
        ("?patients=Қант диабеті", ["Аспарт инсулині", "Тест-жолақтар"]),
        ("?atc_group=H", ["Натрий левотироксині"]),
        ("?atc_group=H&patients=Қант диабеті", []),
    ],
)
def test_a_medicine_is_found_by_name_code_disease_and_group(client, medicines, query, found):
    assert names(client, VITAL + query) == found


def test_what_every_row_says_is_said_once(client, medicines):
    rows = medicines.rows
    rows.update(basis_kk="№ 75 бұйрық", basis_ru="приказ № 75")
    rows.filter(atc="").update(programme_kk="Кепілдік", programme_ru="Гарантия")
    response = client.get(VITAL)
    assert [fact.value for fact in response.context["facts"]] == ["№ 75 бұйрық"]
    shown = [column.field for column in response.context["columns"]]
    assert shown == ["inn", "atc", "form", "programme", "patients"]


def test_only_groups_that_are_in_the_list_are_offered(client, medicines):
    choices = client.get(VITAL).context["filters"].fields["atc_group"].choices
    assert [code for code, _words in choices] == ["", "A", "H"]


def test_a_new_edition_of_one_list_leaves_the_others_in_force(client, medicines):
    free = MedicineListFactory(published=True, item="services.info.free_medicines")
    assert client.get("/kk/services/medicines/info/free-medicines/").context["page"] == free
    assert client.get(VITAL).context["page"] == medicines


def test_each_list_fills_its_own_item(medicines):
    MedicineListFactory(published=True, rows=0, item="services.info.commission_medicines")
    found = collection_of(MedicineList).evidence()
    assert {item: evidence.proven for item, evidence in found.items()} == {
        "services.info.vital_medicines": True,
        "services.info.commission_medicines": False,
    }


@pytest.mark.parametrize("code", ["H03AA01", "H03AA", "H03A", "H03", ""])
def test_an_atc_code_is_of_any_level(medicines, code):
    row = MedicineFactory.build(table=medicines, atc=code)
    row.clean_fields()
    assert row.atc == code


@pytest.mark.parametrize("code", ["Н03АА01", "H3AA01", "H03AA011", "h03aa01", "X03AA01"])
def test_anything_else_is_refused(medicines, code):
    row = MedicineFactory.build(table=medicines, atc=code)
    with pytest.raises(ValidationError) as refusal:
        row.clean_fields()
    assert list(refusal.value.message_dict) == ["atc"]
