"""The demonstration's procurement: the plan of the year, tenders in every state, outsourcing."""

from datetime import time
from decimal import Decimal
from typing import Any

from apps.languages.models import EDITORIAL_LANGUAGES
from apps.portal.demonstration.loading import Demonstration, PlanClock
from apps.procurement.models import OutsourcedService, PlanLine, ProcurementPlan, Tender

SAYS = "Procurement…"

OFFERS_UNTIL, OPENING = time(10), time(15)
# The portal's own form of an address; the numbers are invented.
PORTAL = "https://goszakup.gov.kz/ru/announce/index/{number}"


def load(demonstration: Demonstration) -> None:
    source = demonstration.read("procurement.yaml")
    load_plan(demonstration, source)
    for number, row in enumerate(source["tenders"], start=17_000_001):
        load_tender(demonstration, source, row, PORTAL.format(number=number))
    for position, row in enumerate(source["outsourcing"], start=1):
        demonstration.keep(
            OutsourcedService,
            {"contract_number": row["number"]},
            contract_on=demonstration.clock.day(row["date"]),
            until=demonstration.clock.day(row["until"]),
            position=position,
            **demonstration.texts(row, {"service": "service", "contractor": "contractor"}),
        )


def load_plan(demonstration: Demonstration, source: dict[str, Any]) -> None:
    today = demonstration.clock.today
    # Approved in the second half of January; on the first days of a year, today.
    posted = min(0, 18 - today.timetuple().tm_yday)
    row = {**source["plan"], "item": "procurement.annual_plan", "slug": f"plan-{today.year}"}
    row |= {"date": posted, "posted": posted, "updated": None, "confirmed": max(posted, -12)}
    clock = PlanClock(demonstration.clock.now)
    plan = demonstration.load_document(row, clock, model=ProcurementPlan, year=today.year)
    for number, line in enumerate(source["lines"], start=1):
        subject_kk, subject_ru, method, (unit_kk, unit_ru), quantity, price, quarter = line
        demonstration.keep(
            PlanLine,
            {"table": plan, "number": number},
            subject_kk=subject_kk,
            subject_ru=subject_ru,
            method=method,
            unit_kk=unit_kk,
            unit_ru=unit_ru,
            quantity=Decimal(quantity),
            price=Decimal(price),
            total=round(Decimal(quantity) * Decimal(price), 2),
            quarter=quarter,
            position=number,
        )


def load_tender(
    demonstration: Demonstration, source: dict[str, Any], row: dict[str, Any], portal_url: str
) -> None:
    clock = demonstration.clock
    contract = row.get("contract") or {}
    winner = source["winners"].get(row.get("winner"))
    life = {"unit": "proc_dept", "updated": row.get("decided"), "confirmed": None, **row}
    tender = demonstration.keep(
        Tender,
        {"slug": row["slug"]},
        number=row["number"],
        method=row["method"],
        amount=row["amount"],
        accepting_from=clock.moment(row["from"]),
        accepting_until=clock.moment(row["until"], OFFERS_UNTIL),
        opening_at=clock.moment(row.get("opened", row["until"]), OPENING),
        is_electronic=True,
        portal_url=portal_url,
        decided_on=day(demonstration, row.get("decided")),
        outcome=row.get("outcome", ""),
        contract_number=contract.get("number", ""),
        contract_on=day(demonstration, contract.get("date")),
        contract_amount=contract.get("amount"),
        **demonstration.lifecycle(life),
        **demonstration.texts(row, {"title": "title", "lead": "lead", "results": "results"}),
        **demonstration.texts(row, {"outcome_reason": "reason"}),
        **demonstration.texts(
            {"winner": winner, "conditions": source["conditions"]},
            {"winner": "winner", "conditions": "conditions"},
        ),
    )
    for minutes in row.get("minutes", ()):
        document = minutes_of(source, row, minutes)
        demonstration.attach(tender, document, clock.day(minutes["date"]), clock)


def day(demonstration: Demonstration, offset: int | None) -> Any:
    return None if offset is None else demonstration.clock.day(offset)


def minutes_of(
    source: dict[str, Any], tender: dict[str, Any], minutes: dict[str, Any]
) -> dict[str, Any]:
    """A row of minutes as `attach` takes documents."""
    stage = source["minutes"][minutes["stage"]]
    title, pdf = {}, {}
    for language in EDITORIAL_LANGUAGES:
        words = {"title": tender["title"][language], "offers": minutes["offers"]}
        title[language] = stage["title"][language].format(**words)
        pdf[language] = [paragraph.format(**words) for paragraph in stage["pdf"][language]]
    return {
        "title": title,
        "pdf": pdf,
        "kind": "protocol",
        "number": minutes["number"],
        "signatory": source["minutes"]["signatory"],
        "unit": "proc_dept",
    }
