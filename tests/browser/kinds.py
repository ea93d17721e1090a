"""One page of each kind, by its address without the language. Holds no test."""

from tests.pages import Page

KINDS = {
    "home": "",
    "openness": "openness/",
    "openness, searched": "openness/?item=1",
    "section": "about/",
    "text": "about/mission/",
    "facts": "about/brief/address/",
    "structure": "about/structure/diagram/",
    "heads": "about/structure/managers/",
    "branches": "about/branches/details/",
    "way": "about/brief/route-map/",
    "anthem": "symbols/anthem/",
    "flag": "symbols/flag/",
    "documents": "documents/",
    "document": "documents/main/charter/",
    "news": "news/",
    "services": "services/info/appointment-rules/",
    "doctors": "services/doctors/",
    "doctors by week": "services/doctors/week/",
    "staff": "services/doctors/staff/",
    "doctor": "services/doctors/bekova-gulnar-maratkyzy/",
    "hours": "services/hours/",
    "prices": "services/prices/",
    "history of a price": "services/prices/history/D-030/",
    "medicines": "services/medicines/info/free-medicines/",
    "board": "governance/board/members/",
    "acts": "rulemaking/",
    "statistics": "activity/statistics/",
    "budget": "budget/execution/",
    "plan": "procurement/plan/",
    "tenders": "procurement/notices/",
    "vacancies": "vacancies/positions/",
    "events": "support/events/",
    "links": "support/links/",
    "contacts": "contacts/",
    "state of the site": "state-of-site/",
    "map": "map/",
    "found": "search/?q=%D0%B5",
    "nothing found": "search/?q=qwerty",
    "not found": "no-such-page/",
}
NEWS_ITEM = "news item"


def address_of(kind: str, language: str, site) -> str:
    """The address of a kind of page in a language; a news item is the first of the list."""
    if kind != NEWS_ITEM:
        return f"/{language}/{KINDS[kind]}"
    return next(
        link
        for link in Page(site.get(f"/{language}/news/").text).links
        if link.startswith(f"/{language}/news/")
        and link.count("/") == 4
        and not link.endswith("/feed/")
    )
