"""What readers see as soon as it is saved: each save and deletion is written down with who did it,
and the library knows which images are shown."""

from datetime import date

import pytest

from apps.journal.models import Action, Entry
from apps.library.models import Image, Use
from tests.factories import (
    ImageFactory,
    ItemStateFactory,
    PersonFactory,
    TenureFactory,
    TopicFactory,
    UrgentNoticeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Without consent a photo stays private.
SHOWN = {"photo_taken_on": date(2026, 5, 4), "consent_on": date(2026, 5, 4)}
FACTS = {
    "person": PersonFactory,
    "tenure": TenureFactory,
    "topic": TopicFactory,
    "notice": UrgentNoticeFactory,
    "state": lambda: ItemStateFactory(item="about.mission"),
}


@pytest.mark.parametrize("kind", FACTS)
def test_saving_and_deleting_a_fact_are_written_down(kind):
    row, person = FACTS[kind](), UserFactory()
    label, key, before = row._meta.label_lower, str(row.pk), Entry.objects.count()
    row.save(by=person)
    row.delete(by=person)
    entries = Entry.objects.filter(number__gt=before).order_by("number")
    assert list(entries.values_list("action", "actor_id", "model", "object_id")) == [
        (Action.SAVED, person.pk, label, key),
        (Action.DELETED, person.pk, label, key),
    ]


def test_an_image_is_private_again_when_the_fact_shows_it_no_more(media):
    image = ImageFactory()
    person = PersonFactory(photo=image, **SHOWN)
    assert list(Image.objects.public()) == [image]
    person.photo = None
    person.save()
    assert (list(Image.objects.public()), Use.objects.count()) == ([], 0)


def test_an_image_is_private_again_when_the_fact_is_deleted(media):
    person = PersonFactory(photo=ImageFactory(), **SHOWN)
    person.delete()
    assert (list(Image.objects.public()), Use.objects.count()) == ([], 0)
