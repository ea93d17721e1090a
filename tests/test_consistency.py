"""Every "please remember" of this project as a test that names all who forgot.

Here stands what holds for the whole repository: files, templates, catalogues, relations between
models. What one app promises is tested in that app's own folder."""

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings

from apps.languages.models import Translated
from apps.publishing.sections import all_collections
from tests.factories import factories

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, also those not committed yet, by patterns of git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found = [ROOT / line for line in listed.stdout.splitlines()]
    return sorted(path for path in set(found) if path.is_file())


def templates() -> dict[str, str]:
    """The text of every template, by the name Django knows it by."""
    return {
        path.relative_to(TEMPLATES).as_posix(): text_of(path)
        for path in sorted(TEMPLATES.rglob("*.*"))
    }


def sources() -> dict[Path, str]:
    """Python of the product itself, without migrations."""
    found = [*(ROOT / "apps").rglob("*.py"), *(ROOT / "config").rglob("*.py")]
    return {path: text_of(path) for path in sorted(found) if "migrations" not in path.parts}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def assert_none(offenders: Iterable[object]) -> None:
    """Fails naming every offender, each on a line of its own."""
    named = sorted(str(each) for each in offenders)
    assert not named, "\n" + "\n".join(named)


# --- Sections -----------------------------------------------------------------------------------


def test_every_published_model_has_a_factory():
    declared = {collection.model for collection in all_collections()}
    forgotten = [model._meta.label for model in declared if model not in factories()]
    assert_none(forgotten)


def test_every_section_of_the_settings_declares_a_collection():
    declared = {collection.model._meta.app_config.name for collection in all_collections()}
    assert_none(set(settings.SECTIONS) - declared)
    assert_none(declared - set(settings.SECTIONS))


def test_every_translated_model_has_its_two_language_constraint():
    forgotten = []
    for model in apps.get_models():
        if issubclass(model, Translated) and model.translated:
            names = {constraint.name for constraint in model._meta.constraints}
            if model.both_languages_constraint().name not in names:
                forgotten.append(model._meta.label)
    assert_none(forgotten)


LAYERS = [*settings.LAYERS_BELOW, "sections", *settings.LAYERS_ABOVE]
# Within one layer: accounts name the units, a unit names its head.
LEVEL = {name: number for number, name in enumerate(LAYERS)}


def level_of(model: type) -> int | None:
    """The place of a model's app in the order of dependence; None for Django's own."""
    name = model._meta.app_config.name
    if name in settings.SECTIONS:
        return LEVEL["sections"]
    return LEVEL.get(name)


def test_relations_of_models_keep_the_order_of_dependence():
    """The import rules do not see relations named by a string."""
    faults = []
    for model in apps.get_models():
        level = level_of(model)
        if level is None:
            continue
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or level_of(target) is None:
                continue
            same_app = target._meta.app_label == model._meta.app_label
            if not same_app and level_of(target) >= level:
                faults.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert_none(faults)


# --- Python -------------------------------------------------------------------------------------

SIGNALS = re.compile(r"\bdjango\.dispatch\b|\bimport signals\b|\.signals\b|@receiver\b")


def test_nothing_listens_to_signals():
    """A save that has consequences calls a function that says so."""
    found = [
        f"{relative(path)}: {match.group()}"
        for path, text in sources().items()
        for match in SIGNALS.finditer(text)
    ]
    assert_none(found)


# mark_safe and its kind, each with the reason it is right there.
SAFE_PYTHON = {
    "apps/about/facts.py": "rich text, cleaned when it was stored",
    "apps/portal/guide.py": "our own file, made HTML with raw HTML refused",
    "apps/publishing/translation/pairs.py": "rich text, cleaned when it was stored",
    "apps/portal/views.py": "rich text, cleaned when it was stored",
    "apps/inquiries/admin/public.py": "breaks lines of text that was escaped and marked",
    "apps/inquiries/guard.py": "joins pieces it has escaped",
    "apps/publishing/linked_data.py": "JSON, its angle brackets escaped, data that nothing runs",
    "apps/accessibility/templatetags/low_vision.py": "rich text, cleaned when it was stored",
    "apps/languages/templatetags/languages.py": "puts spaces into text it has escaped",
}


def test_text_is_called_safe_only_where_a_reason_is_written_here():
    using = {
        relative(path)
        for path, text in sources().items()
        if re.search(r"\bmark_safe\(|\bSafeString\([^)]", text)
    }
    assert_none(using - set(SAFE_PYTHON))
    assert_none(set(SAFE_PYTHON) - using)


def test_every_module_says_what_it_holds():
    silent = [
        relative(path)
        for path, text in sources().items()
        if text.strip()
        and path.name not in ("admin.py", "apps.py")
        and not text.lstrip().startswith(('"""', "'''"))
    ]
    assert_none(silent)


def test_every_check_has_a_heading_in_the_documentation():
    ids = {
        found
        for text in sources().values()
        for found in re.findall(r'id="([a-z_]+\.[EW]\d{3})"', text)
    }
    headings = "\n".join(text_of(path) for path in (ROOT / "docs").rglob("*.md"))
    headings = {line.lstrip("# ").split()[0] for line in headings.splitlines() if line[:1] == "#"}
    assert {"publishing.E001", "regulation.E001"} <= ids
    assert_none(ids - headings)


# --- Templates ----------------------------------------------------------------------------------

# Django asks for these by names of its own.
DJANGO_S_OWN = re.compile(r"^(?:(?:400|403|404|500)\.html$|admin/|registration/)")


# What the page shapes ask for, each under the names of PageShape.templates.
KINDS = (
    *("list", "detail", "document_list", "document_detail", "standing"),
    *("table", "editions", "history"),
)


def possible_names() -> set[str]:
    """Every name the page shapes may ask for: publishing/views.py and tables/views.py."""
    names = set()
    for collection in all_collections():
        for kind in KINDS:
            names.update(collection.shape(collection=collection).templates(kind))
        for item in collection.register_items:
            slug = item.slug.replace("/", "_").replace("-", "_")
            names.add(f"{collection.section_id}/{slug}.html")
    return names


def test_no_template_is_unused():
    everywhere = "\n".join([*templates().values(), *sources().values()])
    unused = [
        name
        for name in templates()
        if not DJANGO_S_OWN.match(name)
        and f'"{name}"' not in everywhere
        and f"'{name}'" not in everywhere
        and name not in possible_names()
    ]
    assert_none(unused)


def test_every_template_that_is_named_exists():
    missing = defaultdict(list)
    for name, text in templates().items():
        for wanted in re.findall(r'{%\s*(?:include|extends)\s+"([^"]+)"', text):
            if wanted not in templates() and not wanted.startswith(("admin/", "django/")):
                missing[wanted].append(name)
    assert_none(f"{name}, named by {', '.join(by)}" for name, by in missing.items())


def test_every_template_begins_by_saying_what_it_is_given():
    silent = [
        name
        for name, text in templates().items()
        if name.endswith(".html") and not text.startswith(("{#", "{% comment %}"))
    ]
    assert_none(silent)


def test_every_component_names_what_it_accepts():
    silent = []
    for name, text in templates().items():
        if name.startswith("components/"):
            comments = "".join(re.findall(r"\A(?:{#.*?#}\s*)+", text))
            if not re.search(r"Accepts:|Accepts nothing", comments):
                silent.append(name)
    assert_none(silent)


INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without an address": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a foreign address to load from": re.compile(
        r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*\s(?:src|href|srcset)\s*=\s*[\"']"
        r"(?:https?:)?//",
        re.IGNORECASE,
    ),
}


def test_templates_hold_nothing_the_security_policy_forbids():
    found = [
        f"{name}: {what}"
        for name, text in templates().items()
        for what, pattern in INLINE.items()
        if pattern.search(re.sub(r"{#.*?#}", "", text))
    ]
    assert_none(found)


# `|safe` and `autoescape off`, each with the reason it is right there.
SAFE_TEMPLATES: dict[str, str] = {
    "compliance/mail/digest.txt": "the plain text of a letter holds no markup",
    "inquiries/letters/letter.txt": "the plain text of a letter holds no markup",
}


def test_templates_escape_everything_but_what_is_named_here():
    using = {
        name
        for name, text in templates().items()
        if re.search(r"\|\s*safe\b|autoescape\s+off", text)
    }
    assert_none(using - set(SAFE_TEMPLATES))
    assert_none(set(SAFE_TEMPLATES) - using)


CYRILLIC = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
# Nothing may be asked of the site when it is broken, not even a translation.
BILINGUAL = {"500.html"}
# A language names itself in itself.
MARKED = re.compile(r"<\w+[^>]*\blang=\"\w+\"[^>]*>[^<]*")


def test_words_of_templates_stand_in_the_catalogues():
    found = [
        f"{name}:{number}"
        for name, text in templates().items()
        if name not in BILINGUAL
        for number, line in enumerate(re.sub(r"{#.*?#}", "", text).splitlines(), 1)
        if CYRILLIC.search(MARKED.sub("", line)) and name != "portal/gallery.html"
    ]
    assert_none(found)


# --- Catalogues ---------------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|{(\w*)}|%[sd]")
LANGUAGES = ["kk", "ru"]
KAZAKH_ONLY = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")


def entries(language: str) -> Iterator[polib.POEntry]:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    return (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language):
    missing = [entry.msgid for entry in entries(language) if not entry.translated() or entry.fuzzy]
    assert_none(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    faults = []
    for entry in entries(language):
        wanted = sorted(set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)))
        for text in translations(entry):
            # One form of a plural may say the number in words.
            given = sorted(set(PLACEHOLDER.findall(text)))
            if text and not (given == wanted or (entry.msgid_plural and set(given) <= set(wanted))):
                faults.append((entry.msgid, text))
    assert_none(faults)


# What is called so in Russian as well: the language by itself, the state system of appeals.
OWN_NAMES = re.compile("Қазақша|е-Өтініш")


def test_no_kazakh_letter_stands_in_the_russian_catalogue():
    faults = [
        entry.msgid
        for entry in entries("ru")
        if KAZAKH_ONLY.search(OWN_NAMES.sub("", "".join(translations(entry))))
    ]
    assert_none(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_latin_letter_hides_inside_a_cyrillic_word(language):
    mixed = re.compile(r"[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][A-Za-z]|[A-Za-z][А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
    faults = [
        (entry.msgid, text)
        for entry in entries(language)
        for text in translations(entry)
        # A suffix of a placeholder is no word: «%(count)sға».
        if mixed.search(re.sub(r"%\(\w+\)[sd]", " ", text))
    ]
    assert_none(faults)


# --- Files --------------------------------------------------------------------------------------

MACHINE_PATH = re.compile(r"(?<![\w./~$}:-])/(?:work|root|home)/(?=[\w.])")
REGISTRY = re.compile(
    r"\b(?:files\.pythonhosted|pypi\.(?:org|python)|registry\.npmjs|artifactory)", re.I
)
READABLE = (
    "*.py", "*.md", "*.html", "*.txt", "*.toml", "*.yaml", "*.yml", "*.json", "*.in", "*.lock",
    "*.css", "*.js", "*.po", "*.cfg", "*.ini", "*.conf", "*.service", "*.timer", "*.sh",
    "Makefile", ".env.example", ".ci/*", ".gitignore",
)  # fmt: skip


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("a path of one machine", MACHINE_PATH), ("a package registry", REGISTRY)],
)
def test_no_file_names(what, pattern):
    found = [
        f"{relative(path)}:{number}"
        for path in tracked(*READABLE)
        if path != Path(__file__)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert_none(found)


def test_every_test_folder_is_a_package():
    """A folder without __init__.py hides equal file names from the runner."""
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert_none(relative(each) for each in folders if not (each / "__init__.py").exists())


def test_every_setting_of_the_environment_is_described():
    described = set(re.findall(r"^#?\s*([A-Z_]+)=", text_of(ROOT / ".env.example"), re.MULTILINE))
    asked = {
        name
        for path, text in sources().items()
        if "settings" in path.parts
        for name in re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', text)
    }
    assert_none(asked - described)
