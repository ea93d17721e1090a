"""A malformed profile file is refused, naming every fault with its line."""

import pytest

from apps.regulation.loader import Fault, RegulationError, load_profile
from apps.regulation.register import Item, Parameter, Profile, Rule, Section, Text

FILE = """\
version: 1
profile: "third"
title:
  kk: "Ереже"
  ru: "Правила"
sections:
  - id: "about"
    number: 1
    point: "р. 1"
    title:
      kk: "Ұйым туралы"
      ru: "Об организации"
    items:
      - id: "about.mission"
        point: "р. 1 п. 1"
        title:
          kk: "Миссия"
          ru: "Миссия больницы"
        requires: "The mission in words."
        nature: "static"
        repeats: "one"
        machine_readable: false
        conditional: true
rules:
  - id: "update.dynamic_deadline"
    point: "п. 12"
    text:
      kk: "Жаңарту мерзімі"
      ru: "Срок обновления"
    parameter:
      name: "dynamic_update_deadline"
      value: 5
      unit: "working_days"
    enforced_by: "A due date."
"""

SECOND_ITEM = """\
      - id: "about.mission"
        point: "р. 1 п. 2"
        title: {kk: "Миссия", ru: "Миссия"}
        requires: "Twice."
        nature: "static"
        repeats: "one"
        machine_readable: false
        conditional: false
rules:
"""

MALFORMED = {
    "unknown key": (
        '        nature: "static"\n',
        '        nature: "static"\n        colour: "red"\n',
        ["21: unknown key 'colour' in an item"],
    ),
    "unknown key at the top": (
        'profile: "third"\n',
        'profile: "third"\nauthor: "us"\n',
        ["3: unknown key 'author' in the file"],
    ),
    "missing key": (
        '        requires: "The mission in words."\n',
        "",
        ["14: missing key 'requires' in an item"],
    ),
    "misspelt key": (
        "        repeats:",
        "        repeat:",
        ["14: missing key 'repeats' in an item", "21: unknown key 'repeat' in an item"],
    ),
    "key twice": (
        '        repeats: "one"\n',
        '        repeats: "one"\n        repeats: "many"\n',
        ["22: key 'repeats' stands twice in an item"],
    ),
    "word for a number": ("number: 1", 'number: "1"', ["8: 'number' must be a whole number"]),
    "flag for a number": ("number: 1", "number: true", ["8: 'number' must be a whole number"]),
    "word for a flag": (
        "machine_readable: false",
        'machine_readable: "no"',
        ["22: 'machine_readable' must be true or false"],
    ),
    "number for a text": ('point: "р. 1"', "point: 1", ["9: 'point' must be text"]),
    "date for a text": ('point: "р. 1"', "point: 2026-01-31", ["9: 'point' must be text"]),
    "impossible date": ('point: "р. 1"', "point: 2026-02-30", ["9: 'point' must be text"]),
    "foreign tag": ('point: "р. 1"', "point: !!python/name:os.x y", ["9: 'point' must be text"]),
    "list for a text": ('point: "р. 1"', "point: []", ["9: 'point' must be text"]),
    "text for a title": (
        '\n  kk: "Ереже"\n  ru: "Правила"\n',
        ' "Ереже"\n',
        ["3: 'title' must be a mapping of keys to values"],
    ),
    "text for a list": (
        FILE[FILE.index("rules:\n") :],
        'rules: "none"\n',
        ["24: 'rules' must be a list"],
    ),
    "empty list": (FILE[FILE.index("rules:\n") :], "rules: []\n", ["24: 'rules' is empty"]),
    "repeated item": (
        "rules:\n",
        SECOND_ITEM,
        ["24: item id 'about.mission' is already used on line 14"],
    ),
    "unknown nature": (
        'nature: "static"',
        'nature: "statistical"',
        ["20: unknown nature 'statistical', known are static, dynamic, news"],
    ),
    "unknown repeats": (
        'repeats: "one"',
        'repeats: "monthly"',
        ["21: unknown repeats 'monthly', known are one, many, annual, half_year"],
    ),
    "item of another section": (
        'id: "about.mission"',
        'id: "aboutness.mission"',
        ["14: item id 'aboutness.mission' does not begin with its section's id 'about'"],
    ),
    "badly shaped item id": (
        'id: "about.mission"',
        'id: "about.Mission-1"',
        [
            "14: item id 'about.Mission-1' must be two or three words joined by dots "
            "of a-z, 0-9 and _"
        ],
    ),
    "badly shaped section id": (
        'id: "about"',
        'id: "about us"',
        [
            "7: section id 'about us' must be one word of a-z, 0-9 and _",
            "14: item id 'about.mission' does not begin with its section's id 'about us'",
        ],
    ),
    "no Kazakh title": (
        '          kk: "Миссия"\n',
        "",
        ["17: missing key 'kk' in 'title'"],
    ),
    "empty Russian title": ('ru: "Миссия больницы"', 'ru: " "', ["18: 'ru' is empty"]),
    "parameter without a unit": (
        '      unit: "working_days"\n',
        "",
        ["31: missing key 'unit' in 'parameter'"],
    ),
    "parameter in an unknown unit": (
        'unit: "working_days"',
        'unit: "moons"',
        [
            "33: unknown unit 'moons', known are working_days, days, months, years, "
            "languages, reports"
        ],
    ),
    "parameter in a unit the rule is not counted in": (
        'unit: "working_days"',
        'unit: "years"',
        ["33: rule 'update.dynamic_deadline' is counted in working_days"],
    ),
    "parameter of zero": ("value: 5", "value: 0", ["32: 'value' must be above zero"]),
    "news every other day": (
        '  - id: "update.dynamic_deadline"',
        '  - id: "news.daily"',
        ["32: rule 'news.daily' means every day: 'value' must be 1"],
    ),
    "term without a figure": (
        FILE[FILE.index("    parameter:\n") : FILE.index("    enforced_by:")],
        "",
        ["25: rule 'update.dynamic_deadline' needs a 'parameter'"],
    ),
    "another version": ("version: 1", "version: 2", ["1: 'version' must be 1"]),
    "not YAML": (
        '  - id: "about"\n',
        '  - id: "about\n',
        ["9: not YAML: while parsing a block mapping, expected <block end>, but found '<scalar>'"],
    ),
    "a character YAML forbids": (
        '  kk: "Ереже"',
        '  kk: "Ере\x01же"',
        ["4: not YAML: special characters are not allowed"],
    ),
    "a list for a file": (FILE, "- 1\n", ["1: the file must be a mapping of keys to values"]),
    "nothing but a comment": (FILE, "# soon\n", ["1: the file is empty"]),
    "an empty file": (FILE, "", ["1: the file is empty"]),
    "two documents": (
        "rules:\n",
        "---\nrules:\n",
        ["24: not YAML: expected a single document in the stream, but found another document"],
    ),
    "faults far apart": (
        FILE,
        FILE.replace('"third"', "3").replace('"one"', '"once"').replace("value: 5", "value: five"),
        [
            "2: 'profile' must be text",
            "21: unknown repeats 'once', known are one, many, annual, half_year",
            "32: 'value' must be a whole number",
        ],
    ),
}


def written(tmp_path, text):
    path = tmp_path / "third.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_becomes_a_profile(tmp_path):
    item = Item(
        id="about.mission",
        point="р. 1 п. 1",
        title=Text("Миссия", "Миссия больницы"),
        requires="The mission in words.",
        nature="static",
        repeats="one",
        machine_readable=False,
        conditional=True,
        section_id="about",
    )
    assert load_profile(written(tmp_path, FILE)) == Profile(
        id="third",
        title=Text("Ереже", "Правила"),
        sections=(Section("about", 1, "р. 1", Text("Ұйым туралы", "Об организации"), (item,)),),
        rules=(
            Rule(
                id="update.dynamic_deadline",
                point="п. 12",
                text=Text("Жаңарту мерзімі", "Срок обновления"),
                enforced_by="A due date.",
                parameter=Parameter("dynamic_update_deadline", 5, "working_days"),
            ),
        ),
    )


@pytest.mark.parametrize(("old", "new", "faults"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused(tmp_path, old, new, faults):
    assert FILE.count(old) >= 1
    path = written(tmp_path, FILE.replace(old, new, 1))
    with pytest.raises(RegulationError) as refusal:
        load_profile(path)
    assert str(refusal.value).splitlines() == [f"third.yaml, line {fault}" for fault in faults]


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(RegulationError) as refusal:
        load_profile(tmp_path / "nowhere.yaml")
    assert str(refusal.value) == "nowhere.yaml, line 1: there is no such file"
    assert refusal.value.faults == (Fault(1, "there is no such file"),)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(RegulationError) as refusal:
        load_profile(tmp_path)
    assert str(refusal.value) == f"{tmp_path.name}, line 1: the file cannot be read: Is a directory"


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "third.yaml"
    path.write_bytes(FILE.encode("cp1251", errors="replace"))
    with pytest.raises(RegulationError) as refusal:
        load_profile(path)
    assert str(refusal.value) == "third.yaml, line 1: the file is not UTF-8 text"
