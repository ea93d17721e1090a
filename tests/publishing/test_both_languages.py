"""What readers see stands in Kazakh and in Russian: the database itself refuses anything else, for
every published model there is. Which objections an editor reads is in test_actions.py."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from apps.languages.models import column
from apps.publishing.models import Status
from apps.publishing.sections import all_collections, collection_of
from apps.symbols.models import SymbolPage
from tests.factories import SymbolPageFactory, factory_for

pytestmark = pytest.mark.django_db

MODELS = [collection.model for collection in all_collections()]
TEXTS = [(model, name) for model in MODELS for name in model.translated]
REQUIRED = [(model, name) for model, name in TEXTS if name in model.required_texts()]
OPTIONAL = [(model, name) for model, name in TEXTS if name not in model.required_texts()]
EMPTY = [pytest.param(None, id="null"), pytest.param("", id="empty")]
STATES_READERS_SEE = [Status.PUBLISHED, Status.ARCHIVED]
OTHER_STATES = [Status.DRAFT, Status.CHECK, Status.WITHDRAWN]


def named(value: object) -> str | None:
    return value._meta.label_lower if isinstance(value, type) else None


def set_columns(row, **values) -> None:
    """Past every form and every save: straight into the row."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("model", "name"), TEXTS, ids=named)
def test_a_published_row_never_loses_a_language(model, name, language, empty):
    row = factory_for(model)(published=True)
    where = column(name, language)
    if not getattr(row, where):
        # An optional text its factory leaves out.
        set_columns(row, **{column(name, "kk"): "Қазақша мәтін", column(name, "ru"): "Русский"})
        row.refresh_from_db()
    before = getattr(row, where)
    assert before
    with pytest.raises(IntegrityError, match=model.both_languages_constraint().name):
        set_columns(row, **{where: empty})
    row.refresh_from_db()
    assert getattr(row, where) == before


@pytest.mark.parametrize(("model", "name"), OPTIONAL, ids=named)
def test_an_optional_text_may_be_empty_in_both_languages(model, name):
    row = factory_for(model)(published=True)
    set_columns(row, **{column(name, "kk"): "", column(name, "ru"): None})
    row.refresh_from_db()
    assert [row.text(name, "kk"), row.text(name, "ru")] == ["", ""]


@pytest.mark.parametrize("status", STATES_READERS_SEE)
@pytest.mark.parametrize(("model", "name"), REQUIRED, ids=named)
def test_a_required_text_cannot_be_empty_in_both_languages(model, name, status):
    row = factory_for(model)(published=True)
    with pytest.raises(IntegrityError, match=model.both_languages_constraint().name):
        set_columns(row, status=status, **{column(name, "kk"): "", column(name, "ru"): ""})
    row.refresh_from_db()
    assert row.status == Status.PUBLISHED


@pytest.mark.parametrize("model", MODELS, ids=named)
@pytest.mark.parametrize("status", STATES_READERS_SEE)
def test_a_row_in_one_language_cannot_be_made_public(model, status):
    row = factory_for(model)(kazakh_only=True)
    with pytest.raises(IntegrityError, match=model.both_languages_constraint().name):
        set_columns(row, status=status, publish_at="2026-11-01T00:00:00+00:00")
    row.refresh_from_db()
    assert (row.status, row.publish_at) == (Status.DRAFT, None)


@pytest.mark.parametrize("model", MODELS, ids=named)
@pytest.mark.parametrize("status", OTHER_STATES)
def test_what_readers_do_not_see_is_saved_in_any_state(model, status):
    reason = "Дерек ескірді" if status == Status.WITHDRAWN else ""
    row = factory_for(model)(status=status, withdrawn_reason=reason)
    for name, language in product(model.translated, ("kk", "ru")):
        setattr(row, column(name, language), "")
    row.save()
    row.refresh_from_db()
    texts = {row.text(name, code) for name, code in product(model.translated, ("kk", "ru"))}
    assert (texts, row.status) == ({""}, status)


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_a_record_can_begin_with_russian_alone(model):
    row = factory_for(model)(title_kk=None, lead_kk=None)
    row.refresh_from_db()
    assert (row.title_kk, row.status) == (None, Status.DRAFT)
    assert row.title_ru.startswith("Русский заголовок")


def test_the_words_of_the_anthem_stand_in_kazakh_only():
    """Constitutional Law No 258-III knows no Russian text, so there is no column for one."""
    row = SymbolPageFactory(
        published=True, for_item="symbols.anthem", approved_text="Алтын күн аспаны,"
    )
    row.refresh_from_db()
    assert row.approved_text == "Алтын күн аспаны,"
    assert row.missing_texts() == []
    assert collection_of(SymbolPage).one_language == ("approved_text",)
    columns = {field.name for field in SymbolPage._meta.concrete_fields}
    assert columns & {"approved_text_kk", "approved_text_ru"} == set()


def test_only_the_anthem_is_in_one_language():
    found = {each.model: each.one_language for each in all_collections() if each.one_language}
    assert found == {SymbolPage: ("approved_text",)}
