"""The opening for records that carry a person's name, such as the page of a doctor.

A section registers a function when its app is ready; nothing here has to know the section."""

from collections.abc import Callable
from typing import Any

# A follower is given a person who has just been saved, and who saved it if known, and brings its
# own records into line.
Follower = Callable[[Any, Any], None]

_followers: list[Follower] = []


def register_follower(follower: Follower) -> Follower:
    """Adds a function that is called, in the same transaction, after every save of a person."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def tell_followers(person: Any, by: Any) -> None:
    """Tells every follower that a person was saved by somebody."""
    for follower in _followers:
        follower(person, by)
