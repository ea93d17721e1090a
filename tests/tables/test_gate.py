"""An edition is published with its rows, never empty."""

import pytest
from django.core.exceptions import ValidationError

from apps.publishing import actions
from apps.publishing.models import Status
from apps.services.models import PriceList
from tests.factories import UserFactory, factory_for

pytestmark = pytest.mark.django_db


def test_an_edition_without_rows_is_refused_and_stays_a_draft():
    edition = factory_for(PriceList)()
    edition.rows.all().delete()
    with pytest.raises(ValidationError) as refusal:
        actions.publish(edition, by=UserFactory())
    assert refusal.value.messages == [
        "Алдымен жолдарды импорттаңыз: әйтпесе оқырман бос кестені көреді."
    ]
    edition.refresh_from_db()
    assert (edition.status, edition.publish_at) == (Status.DRAFT, None)


def test_an_edition_with_a_row_is_published():
    edition = factory_for(PriceList)()
    assert edition.rows.count() >= 1
    actions.publish(edition, by=UserFactory())
    edition.refresh_from_db()
    assert edition.status == Status.PUBLISHED
