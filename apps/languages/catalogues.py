"""Catalogues: compiled without gettext's own tools, so that the site starts on a bare machine."""

from pathlib import Path

import polib
from django.conf import settings


def sources() -> list[Path]:
    """Every catalogue of the project: ours, and what we add to the packages'."""
    return sorted(
        path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/*/*.po")
    )


def compile_all() -> int:
    """Compiles the catalogues that changed; returns how many."""
    compiled = 0
    for source in sources():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        compiled += 1
    return compiled


def incomplete(source: Path) -> list[str]:
    """The msgids of a catalogue that have no translation or a doubtful one."""
    entries = [entry for entry in polib.pofile(str(source)) if not entry.obsolete]
    return [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy]
