"""What a hospital collects in years: 50,000 prices, 20,000 medicines, 5,000 documents. A list asks
the database as often, and holds as much in memory, as with a page of rows."""

import tracemalloc
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.documents.models import CorporateDocument
from apps.publishing.models import Status
from apps.services.models import Medicine, MedicineList, Price, PriceList
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

# More than the longest page of a list shows, so that the small list has as full a page.
FEW = 150
# What a page may hold more of a large table than of a small one, in bytes: the digits of its counts
# and what the interpreter keeps for itself.
MORE_MEMORY = 400_000


def edition(model: type[models.Model], **fields) -> models.Model:
    row = model(
        title_kk="Тізбе",
        title_ru="Перечень",
        unit=UnitFactory(),
        status=Status.PUBLISHED,
        publish_at=timezone.now() - timedelta(days=2),
        in_force_from=timezone.localdate() - timedelta(days=2),
        **fields,
    )
    row.save()
    return row


def price(table: PriceList, number: int) -> Price:
    return Price(
        table=table,
        position=number,
        code=f"D-{number:05}",
        group_kk=f"Топ {number % 20:02}",
        group_ru=f"Группа {number % 20:02}",
        name_kk=f"Зерттеу {number}",
        name_ru=f"Исследование {number}",
        unit_kk="зерттеу",
        unit_ru="исследование",
        price=1000 + number,
    )


def medicine(table: MedicineList, number: int) -> Medicine:
    return Medicine(
        table=table,
        position=number,
        inn_kk=f"Препарат {number}",
        inn_ru=f"Препарат {number}",
        atc=f"A10BA{number % 100:02}",
        form_kk="таблетка",
        form_ru="таблетки",
        patients_kk=f"{number % 12}-санат",
        patients_ru=f"Категория {number % 12}",
    )


def document(number: int) -> CorporateDocument:
    return CorporateDocument(
        item="documents.other.other_governance",
        slug=f"document-{number}",
        title_kk=f"Құжат {number}",
        title_ru=f"Документ {number}",
        body_kk="<p>Мәтіні</p>",
        body_ru="<p>Текст</p>",
        lead_kk="Мазмұны",
        lead_ru="Содержание",
        status=Status.PUBLISHED,
        publish_at=timezone.now() - timedelta(days=1, minutes=number),
    )


def multiply(model: type[models.Model], total: int, own: str) -> None:
    """Copies the rows there are inside the database until there are `total`; `own` is the column
    that must differ."""
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    columns = [each.column for each in fields if not each.generated]
    quoted = [connection.ops.quote_name(each) for each in columns]
    table, last = model._meta.db_table, model.objects.order_by("pk").last().pk
    pairs = list(zip(columns, quoted, strict=True))
    with connection.cursor() as cursor:
        for copy in range(1, total // FEW + 1):
            left = total - copy * FEW
            values = [f"{own} || '-{copy}'" if each == own else name for each, name in pairs]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(quoted)}) "
                f"SELECT {', '.join(values)} FROM {table} WHERE id <= %s ORDER BY id LIMIT %s",
                [last, min(left, FEW)],
            )


def cost(client, address: str) -> tuple[int, int]:
    """How many queries an answer takes, and how many bytes are held at its worst moment."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    # The first measured answer fills what the interpreter keeps.
    for _round in range(2):
        tracemalloc.start()
        client.get(address)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return len(queries), peak


def assert_costs_the_same(client, addresses: list[str], grow: Callable[[], None]) -> None:
    few = [cost(client, address) for address in addresses]
    grow()
    many = [cost(client, address) for address in addresses]
    for address, before, after in zip(addresses, few, many, strict=True):
        assert after[0] == before[0], address
        assert after[1] - before[1] < MORE_MEMORY, (address, before, after)


def test_fifty_thousand_prices(client):
    table = edition(PriceList)
    Price.objects.bulk_create(price(table, number) for number in range(FEW))
    assert_costs_the_same(
        client,
        [
            "/kk/services/prices/",
            "/ru/services/prices/?q=исследование",
            "/kk/services/prices/?group=Топ 00",
            "/kk/services/prices/?q=зерттеу&page=2",
        ],
        lambda: multiply(Price, 50_000, "code"),
    )
    assert Price.objects.count() == 50_000


def test_twenty_thousand_medicines(client):
    table = edition(MedicineList, item="services.info.free_medicines")
    Medicine.objects.bulk_create(medicine(table, number) for number in range(FEW))
    address = "services/medicines/info/free-medicines/"
    assert_costs_the_same(
        client,
        [f"/kk/{address}", f"/ru/{address}?q=препарат", f"/kk/{address}?patients=3-санат"],
        lambda: multiply(Medicine, 20_000, "strength_kk"),
    )
    assert Medicine.objects.count() == 20_000


def test_five_thousand_documents(client):
    CorporateDocument.objects.bulk_create(document(number) for number in range(FEW))
    assert_costs_the_same(
        client,
        ["/kk/documents/", "/ru/documents/other/other-governance/?page=2"],
        lambda: multiply(CorporateDocument, 5_000, "slug"),
    )
    assert CorporateDocument.objects.count() == 5_000
