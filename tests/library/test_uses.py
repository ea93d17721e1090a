"""Uses: what makes a file public, and what keeps it from being deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Unit
from apps.journal.models import Entry
from apps.library import actions
from apps.library.models import Document, Image, Recording, Use
from tests.library import uploads
from tests.library.conftest import IMAGE_FIELDS

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "end", "public"),
    [
        (None, None, False),
        (NOON, None, True),
        (NOON + HOUR, None, False),
        (NOON - HOUR, NOON, False),
        (NOON - HOUR, NOON + HOUR, True),
        (None, NOON + HOUR, False),
    ],
)
def test_a_file_is_public_from_its_first_moment_and_not_at_its_last(
    image, document, recording, unit, start, end, public
):
    actions.set_uses(unit, [image], [document], [recording], start, end)
    for model in (Image, Document, Recording):
        assert model.objects.public(NOON).exists() is public
        assert model.objects.unused().count() == 0


def test_one_public_use_is_enough(image, unit):
    other = Unit.objects.create(code="ther", name_kk="Терапия", name_ru="Терапия")
    actions.set_uses(unit, images=[image])
    actions.set_uses(other, images=[image], public_from=NOON)
    assert list(Image.objects.public(NOON)) == [image]


def test_set_uses_leaves_exactly_what_it_was_given(image, document, unit):
    actions.set_uses(unit, images=[image, image.pk, None], public_from=NOON)
    assert Use.objects.count() == 1
    kept = Use.objects.get()
    assert actions.set_uses(unit, images=[image], documents=[document], public_from=NOON) is True
    assert set(Use.objects.values_list("image", "document", "public_from")) == {
        (image.pk, None, NOON),
        (None, document.pk, NOON),
    }
    # What stays is not written anew.
    assert Use.objects.get(image=image).pk == kept.pk
    assert actions.set_uses(unit, documents=[document], public_from=NOON + HOUR) is True
    assert list(Use.objects.values_list("document", "public_from")) == [(document.pk, NOON + HOUR)]
    assert actions.set_uses(unit) is True
    assert Use.objects.count() == 0


def test_nothing_is_written_when_nothing_changed(image, document, unit):
    actions.set_uses(unit, [image], [document], public_from=NOON)
    with CaptureQueriesContext(connection) as captured:
        assert actions.set_uses(unit, [image], [document], public_from=NOON) is False
    statements = [query["sql"].split()[0] for query in captured]
    assert [word for word in statements if word not in ("SAVEPOINT", "RELEASE")] == ["SELECT"]


@pytest.mark.parametrize("files", [{}, {"image": True, "document": True}])
def test_the_database_refuses_a_use_of_no_file_or_of_two(image, document, unit, files):
    given = {"image": image, "document": document}
    with pytest.raises(IntegrityError), transaction.atomic():
        Use.objects.create(record=unit, **{name: given[name] for name in files})
    assert Use.objects.count() == 0


def test_the_database_refuses_a_period_that_ends_before_it_begins(image, unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.set_uses(unit, [image], public_from=NOON, public_until=NOON - HOUR)
    assert Use.objects.count() == 0


def test_uses_are_named(image, unit):
    actions.set_uses(unit, images=[image], public_from=NOON)
    (use,) = actions.uses_of(image)
    assert (use.name, use.public_from, use.public_until) == ("Тіркеу бөлімі", NOON, None)


def test_the_number_of_questions_does_not_grow_with_the_uses(image, unit):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            actions.uses_of(image)
        return len(captured)

    actions.set_uses(unit, images=[image])
    one = queries()
    for number in range(14):
        other = Unit.objects.create(code=f"u{number}", name_kk="Бөлім", name_ru="Отдел")
        actions.set_uses(other, images=[image])
    assert len(actions.uses_of(image)) == 15
    assert queries() == one


def test_a_used_file_is_not_deleted_and_the_refusal_says_where_it_is_used(
    image, unit, editor, stored
):
    actions.set_uses(unit, images=[image])
    before, entries = stored(), Entry.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.delete_file(image, by=editor)
    assert refused.value.code == "used"
    assert "Тіркеу бөлімі" in refused.value.messages[0]
    # Past the action the database itself refuses.
    with pytest.raises(ProtectedError):
        Image.objects.all().delete()
    assert (Image.objects.count(), Entry.objects.count(), stored()) == (1, entries, before)


def test_an_unused_file_is_deleted_with_everything_it_left(
    image, document, editor, stored, django_capture_on_commit_callbacks
):
    from apps.library.renditions import rendition

    rendition(image, "card")
    actions.add_document_version(document, uploads.pdf(), language="kk", by=editor)
    number = image.pk
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_file(image, by=editor)
        actions.delete_file(document, by=editor)
    assert stored() == []
    deleted = Entry.objects.filter(action="deleted")
    assert list(deleted.order_by("number").values_list("model", "object_id", "actor_id")) == [
        ("library.image", str(number), editor.pk),
        ("library.document", deleted.first().object_id, editor.pk),
    ]


def test_a_file_stays_on_the_disk_until_the_deletion_is_certain(image, editor, stored):
    before = stored()
    # The transaction of the test is never committed.
    actions.delete_file(image, by=editor)
    assert stored() == before
    again = actions.add_image(uploads.photo(), by=editor, **IMAGE_FIELDS)
    assert again.file.name in stored()
