"""Open data: the three formats parsed back, both languages, nothing that is not public, no
formulas."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from apps.documents.models import CorporateDocument
from apps.news.models import NewsItem
from apps.publishing import export
from apps.publishing.export import Dataset, columns_of, csv_text, json_text, write_xlsx
from apps.publishing.sections import all_collections
from tests.factories import CorporateDocumentFactory, NewsItemFactory, factory_for
from tests.services.factories import MedicineListFactory, PriceFactory, PriceListFactory

pytestmark = pytest.mark.django_db

PRICES = "/kk/services/prices/data."
EXPORTING = [
    pytest.param(each, id=each.name) for each in all_collections() if each.shape.exported(each)
]


def body(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def csv_rows(response) -> list[dict[str, str]]:
    text = body(response).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def prices():
    table = PriceListFactory(published=True, rows=0, title_kk="Баға", title_ru="Цены")
    PriceFactory(
        table=table, code="=1+1", price=Decimal("7500.50"), name_kk="Бүйрек, «УДЗ»\nекінші жол"
    )
    return table


@pytest.mark.parametrize("collection", EXPORTING)
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_every_collection_with_exports_has_its_downloads(client, collection, kind):
    factory_for(collection.model)(published=True)
    factory_for(collection.model)()
    response = client.get(f"/ru/{collection.address}/data.{kind}")
    content = body(response)
    stem = collection.name.replace(".", "-")
    day = timezone.localdate().isoformat()
    assert response.headers["Content-Disposition"] == f'attachment; filename="{stem}-{day}.{kind}"'
    names = [each.name for each in collection.shape.dataset(collection, {}).columns]
    if kind == "json":
        found = json.loads(content)
        assert [each["name"] for each in found["fields"]] == names
        assert {tuple(row) for row in found["rows"]} <= {tuple(names)}
    elif kind == "csv":
        assert {len(row) for row in csv.reader(StringIO(content.decode()))} == {len(names)}
    else:
        rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
        assert {len(row) for row in rows} == {len(names)}


def test_csv_has_headings_of_the_language_and_escapes_formulas(client, prices):
    for language in ("kk", "ru"):
        (row,) = csv_rows(client.get(f"/{language}/services/prices/data.csv"))
        heads = [
            each.titles[language]
            for each in columns_of(prices.row_model(), ("code", "name", "price"))
        ]
        assert [row[head] for head in heads] == [
            "'=1+1",
            "Бүйрек, «УДЗ»\nекінші жол",
            "УЗИ почек",
            "7500.50",
        ]
    raw = body(client.get(f"{PRICES}csv"))
    # RFC 4180 ends a line with CR LF; one is inside no field here.
    assert raw.count(b"\r\n") == 2


def test_json_says_what_the_data_are(client, prices, settings, monkeypatch):
    names = {"kk": "Үлгі емхана", "ru": "Примерная поликлиника"}
    monkeypatch.setattr(export, "_publishers", [lambda: names])
    found = json.loads(body(client.get(f"{PRICES}json")))
    assert list(found) == ["title", "source", "terms", "updated", "fields", "rows"]
    assert found["source"] == {**names, "url": settings.SITE_URL}
    assert sorted(found["terms"]) == ["kk", "ru"]
    assert found["updated"] == (timezone.localdate(prices.publish_at)).isoformat()
    types = {each["name"]: each["type"] for each in found["fields"]}
    assert types["price"] == "number"
    assert (types["table_in_force_from"], types["name_kk"]) == ("date", "text")
    assert found["rows"] == [
        {
            "table_title_kk": "Баға",
            "table_title_ru": "Цены",
            "table_in_force_from": "2026-01-05",
            "code": "=1+1",
            "group_kk": "Ультрадыбыстық зерттеулер",
            "group_ru": "Ультразвуковые исследования",
            "name_kk": "Бүйрек, «УДЗ»\nекінші жол",
            "name_ru": "УЗИ почек",
            "unit_kk": "зерттеу",
            "unit_ru": "исследование",
            "price": 7500.5,
            "applies_to_kk": "",
            "applies_to_ru": "",
            "basis_kk": "",
            "basis_ru": "",
        }
    ]


def test_xlsx_keeps_types_and_never_calculates(client, prices):
    response = client.get(f"{PRICES}xlsx")
    sheet = load_workbook(BytesIO(body(response))).active
    assert sheet.freeze_panes == "A2"
    names = [each.name for each in columns_of(prices.row_model(), ("code",))]
    cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    code = next(cell for cell in cells.values() if cell.value == "=1+1")
    assert (names, code.data_type) == (["code"], "s")
    values = [cell.value for cell in sheet[2]]
    assert 7500.5 in values
    assert datetime(2026, 1, 5) in values


def test_a_download_has_the_edition_in_force_or_the_named_public_one(client, prices):
    before = PriceListFactory(published=True, in_force_from=date(2025, 1, 6), slug="before")
    PriceListFactory(slug="draft")

    def dates(query: str) -> list[str]:
        rows = json.loads(body(client.get(f"{PRICES}json{query}")))["rows"]
        return [row["table_in_force_from"] for row in rows]

    assert dates("") == ["2026-01-05"]
    assert dates(f"?edition={before.slug}") == ["2025-01-06"]
    for query in ("?edition=draft", "?edition=nothing", "?edition=%00"):
        assert client.get(f"{PRICES}json{query}").status_code == 404
    assert client.get(f"{PRICES}ods").status_code == 404


def test_a_download_of_several_items_has_each_in_force(client):
    for item in ("vital_medicines", "free_medicines"):
        MedicineListFactory(published=True, item=f"services.info.{item}", title_ru=item)
    rows = json.loads(body(client.get("/ru/services/medicines/data.json")))["rows"]
    assert [row["table_title_ru"] for row in rows] == ["vital_medicines", "free_medicines"]


def test_an_empty_site_has_empty_downloads(client):
    found = json.loads(body(client.get(f"{PRICES}json")))
    assert (found["rows"], found["updated"]) == ([], None)
    assert csv_rows(client.get(f"{PRICES}csv")) == []


# --- Fields -------------------------------------------------------------------------------------


def data(model, *names: str) -> Dataset:
    return Dataset(
        {"kk": "Деректер: [үлгі]", "ru": "Данные"}, model.objects.all(), columns_of(model, names)
    )


def test_markup_is_published_as_words_and_a_choice_with_its_words():
    row = CorporateDocumentFactory(
        published=True, body_kk="<p>А &amp; Б</p><p>В</p>", year=2025, half=1
    )
    found = data(CorporateDocument, "title", "body", "half", "publish_at", "valid_until")
    names = [each.name for each in found.columns]
    assert names == [
        "title_kk", "title_ru", "body_kk", "body_ru", "half", "half_kk", "half_ru",
        "publish_at", "valid_until",
    ]  # fmt: skip
    ((*texts, half, half_kk, half_ru, moment, until),) = found
    assert texts == [row.title_kk, row.title_ru, "А & Б В", "Полный текст"]
    assert (half, half_kk, half_ru) == (1, "бірінші", "первое")
    assert moment == timezone.localtime(row.publish_at).replace(microsecond=0)
    assert until is None


def test_a_related_record_is_published_by_its_name_or_by_a_named_field():
    row = NewsItemFactory(published=True)
    found = data(NewsItem, "topic", "unit__code")
    assert [each.name for each in found.columns] == ["topic_kk", "topic_ru", "unit_code"]
    assert list(found) == [[row.topic.name_kk, row.topic.name_ru, row.unit.code]]


@pytest.mark.parametrize("name", ["attachments", "changed_by", "nothing", "topic__nothing"])
def test_a_wrong_field_is_refused(name):
    with pytest.raises(FieldDoesNotExist):
        columns_of(NewsItem, [name])


def test_a_workbook_opens_whatever_the_title_and_the_texts():
    NewsItemFactory(published=True, title_kk="+7 727 \x0b нөмірі", title_ru="-5")
    file = BytesIO()
    write_xlsx(data(NewsItem, "title"), file, "kk")
    sheet = load_workbook(file).active
    assert sheet.title == "Деректер   үлгі"
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        ("+7 727   нөмірі", "s"),
        ("-5", "s"),
    ]


def test_one_query_whatever_the_number_of_rows(monkeypatch):
    monkeypatch.setattr(export, "PORTION", 3)
    NewsItemFactory.create_batch(8, published=True)
    dataset = data(NewsItem, "title")
    for make, most in ((lambda: csv_text(dataset, "kk"), 1), (lambda: json_text(dataset), 2)):
        with CaptureQueriesContext(connection) as captured:
            parts = list(make())
        assert len(captured) == most
        # Told in portions, not gathered.
        assert len(parts) == 3
    assert len(json.loads("".join(json_text(dataset)))["rows"]) == 8
