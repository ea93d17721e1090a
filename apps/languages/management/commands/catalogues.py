"""Collects, checks and compiles the Kazakh and Russian catalogues."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.languages.catalogues import compile_all, incomplete, sources

FOLDERS = ("apps", "config", "templates")
KEYWORDS = ("gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2",
            "pgettext_lazy:1c,2", "npgettext:1c,2,3", "_", "_now")  # fmt: skip


class Command(BaseCommand):
    help = "Brings the catalogues up to date; --check only looks, --compile only compiles."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            compile_all()
            return
        template = extracted()
        for language in ("kk", "ru"):
            path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
            catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
            before = [(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue]
            merged = merge(catalogue, template, language)
            after = [(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in merged]
            if options["check"] and sorted(map(str, before)) != sorted(map(str, after)):
                raise CommandError(f"{path.name} of {language} is stale; run: make messages")
            if not options["check"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                merged.save(str(path))
        missing = {path: found for path in sources() if (found := incomplete(path))}
        for path, found in missing.items():
            self.stderr.write(f"{path.relative_to(settings.BASE_DIR)}: {len(found)} missing")
            for msgid in found[:500]:
                self.stderr.write(f"  {msgid!r}")
        if missing and options["check"]:
            raise CommandError("The catalogues are incomplete.")
        compile_all()


def extracted() -> polib.POFile:
    """All msgids of the sources, found by xgettext; templates are turned into Python first."""
    from django.utils.translation.template import templatize

    if not shutil.which("xgettext"):
        raise CommandError("The system package gettext is missing.")
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for path in source_files():
            name = Path(folder, str(path.relative_to(settings.BASE_DIR)) + ".py")
            name.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            name.write_text(templatize(text) if path.suffix in (".html", ".txt") else text)
            names.append(str(name.relative_to(folder)))
        target = Path(folder, "all.pot")
        subprocess.run(
            ["xgettext", "--from-code=UTF-8", "--language=Python", "--no-location", "--sort-output",
             *(f"--keyword={word}" for word in KEYWORDS), "-o", str(target), *sorted(names)],
            cwd=folder,
            check=True,
            capture_output=True,
        )  # fmt: skip
        return polib.pofile(str(target))


def source_files() -> list[Path]:
    found = []
    for folder in FOLDERS:
        for path in (settings.BASE_DIR / folder).rglob("*"):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                found.append(path)
    return found


HEADERS = {"kk": "nplurals=2; plural=(n!=1);", "ru": (
    "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) "
    "? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);")}  # fmt: skip


def merge(catalogue: polib.POFile, template: polib.POFile, language: str) -> polib.POFile:
    """The template's msgids with the translations the catalogue has; the rest is dropped."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    merged = polib.POFile(wrapwidth=100)
    merged.metadata = {
        "Project-Id-Version": "Emhana",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": HEADERS[language],
    }
    for source in template:
        entry = polib.POEntry(
            msgid=source.msgid,
            msgctxt=source.msgctxt,
            msgid_plural=source.msgid_plural,
            flags=[flag for flag in source.flags if flag != "fuzzy"],
        )
        old = known.get((source.msgctxt, source.msgid))
        if old is not None:
            entry.msgstr = old.msgstr
            if source.msgid_plural:
                entry.msgstr_plural = old.msgstr_plural
        merged.append(entry)
    return merged
