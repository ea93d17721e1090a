"""Where a rule of the gate stands in the regulation, in words a reader can look up."""

from functools import cache

from apps.regulation import profiles
from apps.regulation.loader import load_profile
from apps.regulation.points import point_words
from apps.regulation.register import Profile


def source_point(rule: str, language: str | None = None) -> str:
    """The document and point of a rule of the regulation: «gp17 п. 3», in Kazakh «gp17 3-тармақ».

    `rule`: its id in the register; `language`: the reader's (default: the page's own). The
    hospital's own regulation is asked first, then the others; '' for a rule that none of them
    holds, such as one of the house."""
    if not rule:
        return ""
    for profile in _known():
        if profile.has_rule(rule):
            return f"{profile.id} {point_words(profile.rule(rule).point, language)}"
    return ""


def _known() -> list[Profile]:
    active = profiles.active()
    return [active, *(_shipped(name) for name in profiles.available() if name != active.id)]


@cache
def _shipped(name: str) -> Profile:
    return load_profile(profiles.FOLDER / f"{name}.yaml")
