"""One page of each kind, by its address without the language. Holds no test."""

import re
from typing import NamedTuple

from tests.pages import Page


class Linked(NamedTuple):
    """An address that depends on the day: the first link of the page `on` that begins like this."""

    on: str
    like: str


NEWS_ITEM = "news item"
KINDS: dict[str, str | Linked] = {
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
    NEWS_ITEM: Linked("news/", r"news/(?!archive|feed)[\w-]+/$"),
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
    "blog": "blog/",
    "answer of the head": "blog/balaga-ekpe-zhazylu/",
    "post of the head": "blog/posts/tumau-mausymy/",
    "ask the head": "blog/ask/",
    "ways to write": "feedback/",
    "ask a unit": "feedback/ask/",
    "answers of units": "feedback/answers/",
    "answer of a unit": "feedback/answers/ekpe-kabineti-senbi/",
    "internet reception": "feedback/reception/",
    "who receives": "feedback/booking/",
    "days of a post": Linked("feedback/booking/", r"feedback/booking/(?!my/)[\w-]+/"),
    "times of a day": Linked("feedback/booking/", r"feedback/booking/[\w-]+/\d{4}-\d\d-\d\d/$"),
    "my booking": "feedback/booking/my/",
    "surveys": "feedback/surveys/",
    "survey": "feedback/surveys/zhazylu-turaly/",
    "results of a vote": "feedback/surveys/kutu-zaly/",
    "reviews": "feedback/reviews/",
    "write a review": "feedback/reviews/add/",
    "take a review back": "feedback/reviews/take-back/",
    "rules of reviews": "services/feedback/reviews-rules/",
    "something wrong": "feedback/page/",
    "what became of it": "inquiries/",
    "overview of appeals": "services/appeals-overviews/",
    "map": "map/",
    "found": "search/?q=%D0%B5",
    "nothing found": "search/?q=qwerty",
    "not found": "no-such-page/",
}


def address_of(kind: str, language: str, site) -> str:
    """The address of a kind of page in a language."""
    address = KINDS[kind]
    if isinstance(address, str):
        return f"/{language}/{address}"
    links = Page(site.get(f"/{language}/{address.on}").text).links
    return next(filter(None, (re.match(f"/{language}/{address.like}", link) for link in links)))[0]
