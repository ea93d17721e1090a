"""What a record needs besides its texts: free in a draft, asked for by the gate and the database as
soon as readers see it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.journal.models import Entry
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Status
from tests.factories import factory_for

pytestmark = pytest.mark.django_db


def test_a_draft_of_news_is_saved_without_topic_and_date():
    draft = NewsItem.objects.create(title_kk="Жоба")
    draft.refresh_from_db()
    assert (draft.status, draft.topic, draft.happened_on) == (Status.DRAFT, None, None)


def test_the_gate_names_what_is_missing_and_nothing_changes():
    draft = factory_for(NewsItem)(topic=None, happened_on=None)
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.publish(draft, by=None)
    assert refused.value.message_dict == {
        "topic": ["«тақырыбы» өрісін толтырыңыз."],
        "happened_on": ["«оқиғаның күні» өрісін толтырыңыз."],
    }
    draft.refresh_from_db()
    assert (draft.status, Entry.objects.count()) == (Status.DRAFT, entries)


@pytest.mark.parametrize("name", ["topic", "happened_on"])
def test_the_database_refuses_a_published_record_without_it(name):
    row = factory_for(NewsItem)(published=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsItem.objects.filter(pk=row.pk).update(**{name: None})
    row.refresh_from_db()
    assert getattr(row, name) is not None
