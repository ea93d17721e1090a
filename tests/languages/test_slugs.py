"""Addresses made from titles, on the server and in the admin's script."""

import json
import re
from pathlib import Path

import pytest

from apps.languages.slugs import slugify, transliteration
from apps.languages.sorting import ALPHABET

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "urlify-kk.js"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Басты бет", "basty-bet"),
        ("Ашықтық", "ashyktyk"),
        ("Дәрігердің қабылдауына жазылу", "darigerdin-kabyldauyna-zhazylu"),
        ("Емханаға тіркелу", "emhanaga-tirkelu"),
        ("Мемлекеттік сатып алу", "memlekettik-satyp-alu"),
        ("Бос жұмыс орындары", "bos-zhumys-oryndary"),
        ("Басшының блогы", "basshynyn-blogy"),
        ("Іс-шаралар", "is-sharalar"),
        ("Өтініштер", "otinishter"),
        ("Үйге шақыру", "uige-shakyru"),
        ("Қауһар", "kauhar"),
        ("Ғылыми кеңес", "gylymi-kenes"),
        ("№ 5 қалалық емхана", "no-5-kalalyk-emhana"),
        ("2026 жылғы 5 қараша", "2026-zhylgy-5-karasha"),
        ("Новости", "novosti"),
        ("Объявления", "obyavleniya"),
        ("Щучье: ёлка, эхо и юг", "shchuche-elka-eho-i-yug"),
        ("Цены и прейскурант", "tseny-i-preiskurant"),
        ("Приказ №12-Ө", "prikaz-no-12-o"),
        ("Хирургия", "hirurgiya"),
        ("COVID-19: вакцинация", "covid-19-vaktsinatsiya"),
        ("  «Ақ босаға»  ", "ak-bosaga"),
        ("Ünïcode O’Neil", "unicode-oneil"),
        ("меди\u00adцина", "meditsina"),
        ("Cәуле", "saule"),
        ("Подъезд, съёмка", "podezd-semka"),
        ("ь", "u44c"),
        ("中文", "u4e2d-u6587"),
        ("«—»", ""),
        ("", ""),
    ],
)
def test_slug_of_title(title, slug):
    assert slugify(title) == slug


@pytest.mark.parametrize(
    ("max_length", "slug"),
    [
        (14, "darigerdin"),
        (20, "darigerdin"),
        (21, "darigerdin-kabylduyna"),
        (22, "darigerdin-kabylduyna"),
        (5, "darig"),
    ],
)
def test_long_slug_is_cut_after_a_whole_word(max_length, slug):
    assert slugify("дәрігердің қабылдуына жазылу", max_length) == slug


def test_table_spells_every_letter_in_ascii():
    table = transliteration()
    assert set(table) == set(ALPHABET) | {"№"}
    assert [letter for letter, spelled in table.items() if not spelled.isascii()] == []
    assert [letter for letter, spelled in table.items() if not spelled] == ["ъ", "ь"]


def test_script_of_the_admin_has_the_same_table():
    found = re.search(r"const LETTERS = (\{.*?\});", SCRIPT.read_text(encoding="utf-8"), re.DOTALL)
    assert json.loads(found[1]) == dict(transliteration())
