"""Which regulations there are, which one the hospital lives by, and the union of them all.

The site carries every item of every shipped regulation; those the hospital's own regulation does
not ask for stay public under «Қосымша» / «Дополнительно» and are not counted.
"""

from functools import cache
from pathlib import Path

from django.conf import settings

from .loader import load_profile
from .register import Item, Profile, Section

FOLDER = Path(__file__).resolve().parent / "profiles"
DEFAULT = "gp17"


@cache
def available() -> tuple[str, ...]:
    """Names of the shipped regulations, each a file of the folder `profiles`."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def active_path() -> Path:
    """The file named by the setting REGULATION_PROFILE: a shipped name, or a path.

    A relative path starts at the root of the project.
    """
    name = str(getattr(settings, "REGULATION_PROFILE", DEFAULT))
    if name in available():
        return FOLDER / f"{name}.yaml"
    return Path(getattr(settings, "BASE_DIR", "")) / Path(name).expanduser()


def active() -> Profile:
    """The regulation the hospital lives by; RegulationError when its file is faulty."""
    return _read(active_path())


def every_item() -> tuple[Item, ...]:
    """Every item of the active and of the shipped regulations, each once.

    Sections stand in the active regulation's order; within a section its own items come first.
    """
    return tuple(item for section in every_section() for item in section.items)


def every_section() -> tuple[Section, ...]:
    """Every section with the items of all regulations, in the order of `every_item`."""
    return _union(active_path())


def additional_items() -> tuple[Item, ...]:
    """What the other regulations ask for and the active one does not."""
    profile = active()
    return tuple(item for item in every_item() if not profile.has(item.id))


def find_item(item_id: str) -> Item:
    """The item of that id in any regulation, the active one first; KeyError when there is none."""
    return _index(active_path())[item_id]


def find_section(section_id: str) -> Section:
    """The section of that id with the items of all regulations; KeyError when there is none."""
    for section in every_section():
        if section.id == section_id:
            return section
    raise KeyError(section_id)


def reset() -> None:
    """Forgets what was read, for tests that rewrite a file."""
    for remembered in (available, _read, _union, _index):
        remembered.cache_clear()


# The caches are keyed by the file, so that a changed setting needs no reset.


@cache
def _read(path: Path) -> Profile:
    return load_profile(path)


@cache
def _union(path: Path) -> tuple[Section, ...]:
    profiles = (_read(path), *(_read(FOLDER / f"{name}.yaml") for name in available()))
    sections: dict[str, Section] = {}
    items: dict[str, dict[str, Item]] = {}
    for profile in profiles:
        for section in profile.sections:
            sections.setdefault(section.id, section)
            for item in section.items:
                items.setdefault(section.id, {}).setdefault(item.id, item)
    return tuple(
        Section(
            id=section.id,
            number=section.number,
            point=section.point,
            title=section.title,
            items=tuple(items[section.id].values()),
        )
        for section in sections.values()
    )


@cache
def _index(path: Path) -> dict[str, Item]:
    return {item.id: item for section in _union(path) for item in section.items}
