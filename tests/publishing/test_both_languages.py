"""What readers see stands in Kazakh and in Russian: the database itself refuses anything else, for
every published model there is. Which objections an editor reads is in test_actions.py.

One row of a model serves all its texts; a failure names every case that went wrong."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from apps.languages.models import column
from apps.publishing.models import Status
from apps.publishing.sections import all_collections, collection_of
from apps.symbols.models import SymbolPage
from tests.factories import SymbolPageFactory, factory_for

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]

MODELS = [collection.model for collection in all_collections()]
LANGUAGES = ("kk", "ru")
EMPTY = (None, "")
STATES_READERS_SEE = [Status.PUBLISHED, Status.ARCHIVED]
OTHER_STATES = [Status.DRAFT, Status.CHECK, Status.WITHDRAWN]


def named(value: object) -> str | None:
    return value._meta.label_lower if isinstance(value, type) else None


def optional_texts(model) -> list[str]:
    return [name for name in model.translated if name not in model.required_texts()]


WITH_OPTIONAL = [model for model in MODELS if optional_texts(model)]


def set_columns(row, **values) -> None:
    """Past every form and every save: straight into the row."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def refusal(row, **values) -> str:
    """What the database says against setting columns; '' when it takes them. They are not kept."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                set_columns(row, **values)
        except IntegrityError as error:
            return str(error)
        transaction.set_rollback(True)
    return ""


def taken(row, cases: list[dict]) -> list[dict]:
    """The cases that the rule of both languages does not refuse; the row stays as it was."""
    stored = type(row)._base_manager.filter(pk=row.pk).values()
    before, rule = stored.get(), type(row).both_languages_constraint().name
    assert cases
    found = [values for values in cases if rule not in refusal(row, **values)]
    assert stored.get() == before
    return found


def complete_row(model):
    """A published row with a text in every column of a language."""
    row = factory_for(model)(published=True)
    words = {"kk": "Қазақша мәтін", "ru": "Русский"}
    columns = {column(name, code): words[code] for name, code in product(model.translated, words)}
    # The optional ones that its factory leaves out.
    set_columns(row, **{where: said for where, said in columns.items() if not getattr(row, where)})
    row.refresh_from_db()
    assert all(getattr(row, where) for where in columns)
    return row


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_a_published_row_never_loses_a_language(model):
    columns = [column(name, code) for name, code in product(model.translated, LANGUAGES)]
    cases = [{where: empty} for where, empty in product(columns, EMPTY)]
    assert taken(complete_row(model), cases) == []


@pytest.mark.parametrize("model", WITH_OPTIONAL, ids=named)
def test_an_optional_text_may_be_empty_in_both_languages(model):
    row = complete_row(model)
    empty = [{column(name, "kk"): "", column(name, "ru"): None} for name in optional_texts(model)]
    refused = {tuple(values): refusal(row, **values) for values in empty}
    assert {case: words for case, words in refused.items() if words} == {}
    for values in empty:
        set_columns(row, **values)
    row.refresh_from_db()
    texts = {row.text(name, code) for name, code in product(optional_texts(model), LANGUAGES)}
    assert texts == {""}


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_a_required_text_cannot_be_empty_in_both_languages(model):
    cases = [
        {"status": status, column(name, "kk"): "", column(name, "ru"): ""}
        for name, status in product(model.required_texts(), STATES_READERS_SEE)
    ]
    assert taken(factory_for(model)(published=True), cases) == []


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_a_row_in_one_language_cannot_be_made_public(model):
    row = factory_for(model)(kazakh_only=True)
    assert (row.status, row.publish_at) == (Status.DRAFT, None)
    moment = "2026-11-01T00:00:00+00:00"
    cases = [{"status": status, "publish_at": moment} for status in STATES_READERS_SEE]
    assert taken(row, cases) == []


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_what_readers_do_not_see_is_saved_in_any_state(model):
    row = factory_for(model)()
    texts = list(product(model.translated, LANGUAGES))
    for status in OTHER_STATES:
        row.status = status
        row.withdrawn_reason = "Дерек ескірді" if status == Status.WITHDRAWN else ""
        for name, code in texts:
            setattr(row, column(name, code), "")
        row.save()
        row.refresh_from_db()
        assert ({row.text(name, code) for name, code in texts}, row.status) == ({""}, status)


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
