"""Where a rule of the gate stands in the regulation, in words a reader can look up."""

import re
from functools import cache

from django.utils.translation import get_language

from apps.regulation import profiles
from apps.regulation.loader import load_profile
from apps.regulation.register import Profile

# The points are kept as the documents print them, in Russian.
IN_KAZAKH = (
    (re.compile(r"\bприл\. (\d+)"), r"\1-қосымша"),
    (re.compile(r"\bпп\. (\d+)"), r"\1) тармақша"),
    (re.compile(r"\bп\. (\d+(?:–\d+)?)"), r"\1-тармақ"),
    (re.compile(r"\bр\. (\d+)"), r"\1-бөлім"),
    (re.compile(r"\bабз\. (\d+)"), r"\1-абзац"),
)


def source_point(rule: str, language: str | None = None) -> str:
    """The document and point of a rule of the regulation: «gp17 п. 3», in Kazakh «gp17 3-тармақ».

    `rule`: its id in the register; `language`: the reader's (default: the page's own). The
    hospital's own regulation is asked first, then the others; '' for a rule that none of them
    holds, such as one of the house."""
    if not rule:
        return ""
    for profile in _known():
        if profile.has_rule(rule):
            point = profile.rule(rule).point
            if (language or get_language() or "kk").split("-")[0] == "kk":
                for russian, kazakh in IN_KAZAKH:
                    point = russian.sub(kazakh, point)
            return f"{profile.id} {point}"
    return ""


def _known() -> list[Profile]:
    active = profiles.active()
    return [active, *(_shipped(name) for name in profiles.available() if name != active.id)]


@cache
def _shipped(name: str) -> Profile:
    return load_profile(profiles.FOLDER / f"{name}.yaml")
