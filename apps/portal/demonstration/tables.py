"""The price list in two editions and the four lists of medicines, from fixtures/demo."""

from decimal import Decimal
from typing import Any

from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.portal.demonstration.loading import Demonstration, DocumentClock
from apps.services.models import Medicine, MedicineList, Price, PriceList
from apps.tables.models import Table

SAYS = "Prices and medicines…"


def load(demonstration: Demonstration) -> None:
    load_prices(demonstration)
    load_medicines(demonstration)


def in_two(name: str, texts: dict[str, str] | list[str] | None) -> dict[str, str]:
    """The language columns of a text given as a mapping or as Kazakh and Russian in turn."""
    if isinstance(texts, list):
        texts = dict(zip(EDITORIAL_LANGUAGES, texts, strict=True))
    return {column(name, code): (texts or {}).get(code, "") for code in EDITORIAL_LANGUAGES}


def edition(demonstration: Demonstration, row: dict[str, Any], model: type[Table]) -> Any:
    """An edition with the order that approves it; all its dates are working days."""
    clock = DocumentClock(demonstration.clock.now)
    ends = row.get("in_force_to")
    return demonstration.load_document(
        row,
        clock,
        model=model,
        in_force_from=clock.day(row["in_force_from"]),
        in_force_to=None if ends is None else clock.day(ends),
    )


def load_prices(demonstration: Demonstration) -> None:
    source = demonstration.read("prices.yaml")
    for row in source["editions"]:
        table = edition(demonstration, row, PriceList)
        for position, (code, group, kk, ru, unit, now, before) in enumerate(source["prices"]):
            price = now if row["price"] == "now" else before
            if price is None:
                continue
            demonstration.keep(
                Price,
                {"table": table, "code": code},
                position=position,
                price=Decimal(price),
                **in_two("name", [kk, ru]),
                **in_two("group", source["groups"][group]),
                **in_two("unit", source["units"][unit]),
                **in_two("applies_to", source["applies_to"].get(code)),
            )


def load_medicines(demonstration: Demonstration) -> None:
    source = demonstration.read("medicines.yaml")
    for row in source["lists"]:
        table = edition(demonstration, row, MedicineList)
        for position, (atc, *texts) in enumerate(row["medicines"]):
            demonstration.keep(
                Medicine,
                {"table": table, "position": position},
                atc=atc,
                **in_two("inn", texts[0:2]),
                **in_two("form", texts[2:4]),
                **in_two("strength", texts[4:6]),
                **in_two("patients", texts[6:8]),
                **in_two("programme", source["programmes"].get(row.get("programme"))),
                **in_two("basis", source["bases"].get(row.get("basis"))),
            )
