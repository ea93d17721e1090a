"""Every string of the installed packages has a Kazakh and a Russian translation.

A new version of a package that brings a new string fails here with the string's name: translate
it in ``locale/vendor``.
"""

import ast
import importlib.util
import re
from pathlib import Path

import polib
import pytest

VENDOR = Path(__file__).resolve().parents[2] / "locale" / "vendor"

# What an editor or a visitor can meet. Packages without catalogues stand here as well, so that
# the strings of their next version are noticed.
PACKAGES = (
    "django.conf",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "ckeditor",
    "modeltranslation",
    "axes",
    "django_otp",
)
# Packages that bring no English catalogue: their strings are read from their sources as well,
# which are ahead of every translation they bring.
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
LANGUAGES = ("kk", "ru")
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|<[^>]+>")


def catalogue(path: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    if not path.exists():
        return {}
    return {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path)) if not e.obsolete}


def in_sources(package: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    """The strings a package's Python marks for translation, without its migrations."""
    entries = {}
    for path in package.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in MARKS:
                continue
            words = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)]
            if words and isinstance(words[0], str):
                plural = words[1] if len(words) > 1 else ""
                entries[None, words[0]] = polib.POEntry(msgid=words[0], msgid_plural=plural)
    return entries


def unlisted(folder: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    """The strings of a package without an English catalogue."""
    if not folder.exists() or (folder / "en").exists():
        return {}
    found = in_sources(folder.parent)
    for path in folder.glob("*/LC_MESSAGES/django.po"):
        for key, entry in catalogue(path).items():
            bare = polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural)
            found.setdefault(key, bare)
    return found


def folders() -> list[Path]:
    found = []
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        assert spec is not None, f"{package} is not installed; take it off the list"
        found += [Path(place) / "locale" for place in spec.submodule_search_locations]
    return found


def brought(domain: str, language: str = "en") -> dict[tuple[str | None, str], polib.POEntry]:
    """Return the entries of all packages; a translated one wins over an empty one."""
    entries: dict[tuple[str | None, str], polib.POEntry] = {}
    for folder in folders():
        path = folder / language / "LC_MESSAGES" / f"{domain}.po"
        marked = unlisted(folder) if domain == "django" and language == "en" else {}
        for key, entry in (catalogue(path) | marked).items():
            if key not in entries or not entries[key].translated():
                entries[key] = entry
    return entries


def ours(language: str, domain: str) -> polib.POFile:
    return polib.pofile(str(VENDOR / language / "LC_MESSAGES" / f"{domain}.po"))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def test_the_packages_bring_strings():
    assert len(brought("django")) > 400
    assert len(brought("djangojs")) > 60


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_of_the_packages_is_translated(language, domain):
    theirs = brought(domain, language)
    mine = {(e.msgctxt, e.msgid): e for e in ours(language, domain)}
    missing = [
        key[1]
        for key in brought(domain)
        if not any(key in source and source[key].translated() for source in (mine, theirs))
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_our_catalogue_has_only_strings_of_the_packages(language, domain):
    known = brought(domain)
    left_over = [e.msgid for e in ours(language, domain) if (e.msgctxt, e.msgid) not in known]
    assert left_over == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_our_entries_are_whole_and_keep_placeholders_and_markup(language, domain):
    wrong = []
    for entry in ours(language, domain):
        forms = {placeholders(text) == placeholders(entry.msgid) for text in translations(entry)}
        if not entry.translated() or forms != {True}:
            wrong.append(entry.msgid)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_plural_rule_is_that_of_django(language, domain):
    # Django keeps catalogues with another rule apart and then looks numbers up twice.
    [folder] = [f for f in folders() if f.parent.name == "conf"]
    django = polib.pofile(str(folder / language / "LC_MESSAGES" / "django.po"))
    assert ours(language, domain).metadata["Plural-Forms"] == django.metadata["Plural-Forms"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_catalogue_compiles(language, domain, tmp_path):
    source = ours(language, domain)
    compiled = tmp_path / "catalogue.mo"
    source.save_as_mofile(str(compiled))
    assert len(polib.mofile(str(compiled))) == len(source)


@pytest.mark.parametrize(
    ("language", "context", "source", "translated"),
    [
        ("kk", None, "November", "қараша"),
        ("kk", "alt. month", "November", "қараша"),
        ("kk", "abbrev. month", "Nov.", "қар."),
        ("kk", None, "Thursday", "бейсенбі"),
        ("ru", None, "Thursday", "четверг"),
        ("ru", None, "November", "ноябрь"),
        ("kk", None, "Save", "Сақтау"),
        ("kk", None, "Delete", "Жою"),
        ("kk", None, "Add", "Қосу"),
        ("kk", None, "Change", "Өзгерту"),
        ("kk", None, "Log in", "Кіру"),
        ("kk", None, "Log out", "Шығу"),
        ("kk", None, "Password", "Құпиясөз"),
        ("kk", None, "Home", "Басты бет"),
        ("kk", None, "Page not found", "Бет табылмады"),
        ("kk", None, "Filter", "Сүзгі"),
    ],
)
def test_words_of_the_glossary_and_small_letters(language, context, source, translated):
    mine = {(e.msgctxt, e.msgid): e.msgstr for e in ours(language, "django")}
    theirs = {key: e.msgstr for key, e in brought("django", language).items()}
    assert (theirs | mine)[context, source] == translated


def test_kazakh_has_no_two_words_for_password_and_deleting():
    theirs = {key: e for key, e in brought("django", "kk").items() if e.translated()}
    mine = {(e.msgctxt, e.msgid): e for e in ours("kk", "django")}
    known = brought("django")
    other_words = re.compile("құпия сөз|өшіріл|қолданушы", re.IGNORECASE)
    # «Өшіру» is right for switching a way of signing in off.
    wrong = [
        (key[1], text)
        for key, entry in (theirs | mine).items()
        if key in known and "isabl" not in key[1]
        for text in translations(entry)
        if other_words.search(text)
    ]
    assert wrong == []
