"""The demonstration: real content for every item this site has a home for, on whatever day it is
loaded, and the same site when it is loaded twice."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from apps.accounts.models import User
from apps.documents.models import CorporateDocument
from apps.journal.actions import broken_entries
from apps.journal.models import Entry
from apps.languages.models import Translated
from apps.library.models import DocumentVersion
from apps.news.models import NewsItem
from apps.portal.demonstration import Account, Demonstration
from apps.portal.openness import OpennessMap
from apps.publishing.sections import all_collections

pytestmark = pytest.mark.django_db

# A Wednesday in February: this year's half-year report cannot exist, last year's annual not yet.
FEBRUARY = datetime(2027, 2, 10, 11, 20, tzinfo=ZoneInfo("Asia/Almaty"))


def texts() -> dict[str, list]:
    """Every text of the site in both languages, by model."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Translated) and model.translated:
            columns = [f"{name}_{code}" for name in model.translated for code in ("kk", "ru")]
            rows = model._default_manager.order_by("pk")
            found[model._meta.label] = [
                (row.pk, *(getattr(row, column) for column in columns)) for row in rows
            ]
    return found


@pytest.fixture(scope="module")
def loaded(loading) -> Iterator[list[Account]]:
    """The demonstration as of FEBRUARY."""
    with loading(FEBRUARY) as accounts:
        yield accounts


def test_every_item_is_filled_under_both_regulations(loaded, settings):
    for profile in ("gp17", "mgdb1"):
        settings.REGULATION_PROFILE = profile
        lines = [line for section in OpennessMap(FEBRUARY).sections() for line in section.items]
        missing = [line.id for line in lines if line.state != "filled"]
        assert not missing, f"{profile}: {', '.join(missing)}"
        # What nobody has filled yet names who must.
        assert [line.id for line in lines if not line.responsible] == []


def test_nothing_is_dated_after_the_day_of_loading(loaded):
    assert NewsItem.objects.published(FEBRUARY).count() >= 24
    for collection in all_collections():
        rows = collection.model._default_manager.all()
        assert not rows.filter(publish_at__gt=FEBRUARY).exists()
        assert not rows.filter(changed_at__gt=FEBRUARY).exists()
        assert not rows.filter(confirmed_at__gt=FEBRUARY).exists()


def test_reports_are_of_periods_that_are_over(loaded):
    reports = CorporateDocument.objects.exclude(year=None)
    assert {(row.year, row.half) for row in reports} == {(2025, None), (2024, None), (2026, 1)}
    for row in reports:
        month = 6 if row.half == 1 else 12
        assert row.publish_at.date() > datetime(row.year, month, 28).date()


def test_every_document_has_a_file_with_text_in_both_languages(loaded):
    versions = DocumentVersion.objects.all()
    assert versions.count() >= 60
    assert not versions.filter(has_text_layer=False).exists()
    for row in CorporateDocument.objects.all():
        for attachment in row.attachments.all():
            languages = {version.language for version in attachment.document.versions.all()}
            assert languages == {"kk", "ru"}


def test_loading_twice_gives_the_same_site(loaded):
    before = texts()
    files = list(DocumentVersion.objects.order_by("pk").values_list("pk", "sha256"))
    Demonstration(now=FEBRUARY).load()
    assert texts() == before
    assert list(DocumentVersion.objects.order_by("pk").values_list("pk", "sha256")) == files
    assert Entry.objects.exists()
    assert list(broken_entries()) == []


def test_the_accounts_are_marked_and_have_the_password(loaded):
    assert [(account.username, account.role) for account in loaded] == [
        ("editor", "editor"),
        ("translator", "translator"),
        ("head", "head_of_unit"),
        ("chief", "chief"),
        ("director", "director"),
        ("deputy", "deputy"),
        ("inspector", "inspector"),
        ("admin", "administrator"),
    ]
    for user in User.objects.all():
        assert user.is_demonstration
        assert user.check_password("demonstration-password")
