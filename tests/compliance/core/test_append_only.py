"""No row of compliance is changed or deleted: neither through its model nor past it."""

from datetime import date
from functools import partial

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Breach, Material
from apps.journal.append_only import AppendOnly, NeverChanged
from apps.publishing.figures import set_figure
from tests.compliance.conftest import clock
from tests.compliance.core.acts import publish, receive, vacancy
from tests.factories import DocumentFactory

MODELS = list(apps.get_app_config("compliance").get_models())


@pytest.fixture
def rows(hospital, media) -> None:
    """One row at least of every model."""
    document = DocumentFactory()
    first = receive(hospital, "2026-11-06 18:00", documents=[document])
    second = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-12 09:00"):
        set_figure("review.days", "100", source="Бұйрық", by=hospital.director)
        catch_up()
        actions.explain(
            list(Breach.objects.all()), text="а", promised_on=date(2026, 11, 13), by=hospital.editor
        )
        actions.extend(first, until=date(2026, 11, 20), reason="а", by=hospital.director)
        publish(hospital, vacancy(hospital), first)
        refusal = actions.propose_refusal(second, reason="а", by=hospital.editor)
        actions.decide_refusal(refusal, agreed=True, by=hospital.chief)
        catch_up()


def test_every_model_of_compliance_is_append_only() -> None:
    assert [model for model in MODELS if not issubclass(model, AppendOnly)] == []


def test_neither_the_model_nor_the_database_changes_a_row(rows) -> None:
    for model in MODELS:
        before = list(model.objects.order_by("pk").values())
        assert before, model
        row = model.objects.first()
        for act in (
            row.save,
            row.delete,
            model.objects.all().delete,
            partial(model.objects.update, pk=row.pk),
        ):
            with pytest.raises(NeverChanged):
                act()
        table = connection.ops.quote_name(model._meta.db_table)
        for words in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words)
        assert list(model.objects.order_by("pk").values()) == before, model


def test_the_received_time_of_a_material_stays(rows) -> None:
    with pytest.raises(NeverChanged):
        Material.objects.update(received_at=None)
