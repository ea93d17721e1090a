"""Each mistake a developer can make in declaring a section is named by its own id, and the site as
it is makes none."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from ckeditor.fields import RichTextField
from django.contrib import admin
from django.db import models
from django.test.utils import isolate_apps

from apps.other.models import OtherPage
from apps.publishing import checks
from apps.publishing.richtext import CleanTextField
from apps.publishing.sections import Collection, all_collections, collection_of
from apps.symbols.models import SymbolPage


def ids(check: Callable) -> list[str]:
    return [fault.id for fault in check(None)]


@pytest.fixture
def declared(monkeypatch) -> Callable[..., None]:
    """Puts other declarations in place of the site's own."""

    def declare(*collections: Collection) -> None:
        monkeypatch.setattr(checks, "all_collections", lambda: collections)

    return declare


def test_the_site_as_it_is_has_no_fault():
    assert ids(checks.check_collections) == []
    assert ids(checks.check_models) == []


def test_e001_an_item_no_register_has(declared):
    declared(replace(collection_of(OtherPage), items=("other.moon",)))
    (fault,) = checks.check_collections(None)
    assert fault.id == "publishing.E001"
    assert (
        fault.msg == "other.OtherPage fulfils “other.moon”, which no profile of the register has."
    )
    assert fault.hint == "Edit apps/other/section.py."


def test_e002_a_model_without_an_admin(declared, monkeypatch):
    monkeypatch.setattr(admin.site, "is_registered", lambda model: False)
    declared(collection_of(OtherPage))
    (fault,) = checks.check_collections(None)
    assert fault.id == "publishing.E002"
    assert fault.hint == "Register it in apps/other/admin.py."


def test_e003_two_collections_at_one_address(declared):
    declared(collection_of(OtherPage), replace(collection_of(SymbolPage), items=(), path="other"))
    (fault,) = checks.check_collections(None)
    assert fault.id == "publishing.E003"
    assert fault.msg == "symbols.SymbolPage and other.OtherPage have the same address."


def test_e004_a_model_that_lost_its_constraints(monkeypatch):
    monkeypatch.setattr(OtherPage._meta, "constraints", [])
    faults = checks.check_models(None)
    assert [fault.id for fault in faults] == ["publishing.E004", "publishing.E004"]
    assert [fault.msg for fault in faults] == [
        "other.OtherPage lost its two-language constraint.",
        "other.OtherPage lost the constraints of what is published.",
    ]
    assert faults[1].hint == "Write class Meta(StandingPage.Meta)."


def test_e005_an_item_fulfilled_twice(declared):
    item = ("symbols.flag",)
    declared(
        replace(collection_of(SymbolPage), items=item),
        replace(collection_of(OtherPage), items=item),
    )
    (fault,) = checks.check_collections(None)
    assert fault.id == "publishing.E005"
    assert fault.msg == "“symbols.flag” is fulfilled by symbols.SymbolPage and by other.OtherPage."


@isolate_apps("apps.other")
def test_e006_a_text_that_passes_the_cleaner_by(monkeypatch):
    class Leaflet(models.Model):
        text = RichTextField()
        cleaned = CleanTextField()

        class Meta:
            app_label = "other"

        def __str__(self):
            return self.text

    monkeypatch.setattr(checks.apps, "get_models", lambda: [Leaflet])
    (fault,) = checks.check_models(None)
    assert fault.id == "publishing.E006"
    assert fault.msg == "other.Leaflet.text passes the cleaner by."


def test_e007_an_item_that_follows_one_of_nobody(declared):
    items = ("symbols.flag", "symbols.emblem")
    follows = {"symbols.emblem": "symbols.anthem"}
    declared(replace(collection_of(SymbolPage), items=items, follows=follows))
    (fault,) = checks.check_collections(None)
    assert fault.id == "publishing.E007"
    assert fault.msg == (
        "symbols.SymbolPage: “symbols.emblem” follows “symbols.anthem”; "
        "both must be among its items."
    )


def test_e008_a_download_of_a_field_that_is_not_there(declared):
    declared(replace(collection_of(SymbolPage), exports=("title", "colour")))
    (fault,) = checks.check_collections(None)
    assert fault.id == "publishing.E008"
    assert (
        fault.msg == "The downloads of symbols.SymbolPage: SymbolPage has no field named 'colour'."
    )


def test_w001_a_published_model_no_section_declares(declared):
    declared(*(each for each in all_collections() if each.model is not OtherPage))
    (fault,) = checks.check_models(None)
    assert fault.id == "publishing.W001"
    assert fault.hint == "Declare it in apps/other/section.py."


def test_items_without_a_collection_are_listed(monkeypatch):
    known = checks.unclaimed_items()
    without = tuple(each for each in all_collections() if each.model is not SymbolPage)
    monkeypatch.setattr(checks, "all_collections", lambda: without)
    flags = ["symbols.flag", "symbols.emblem", "symbols.anthem"]
    assert [item for item in checks.unclaimed_items() if item not in known] == flags
