"""The editors' forms: a file is saved whole, a fault stands beside its field, typed text stays."""

import pytest
from django.urls import reverse

from apps.journal.models import Entry
from apps.library import actions
from apps.library.models import Document, DocumentVersion, Image, Recording
from tests.library import uploads
from tests.library.conftest import DOCUMENT_FIELDS, IMAGE_FIELDS, RECORDING_FIELDS

pytestmark = pytest.mark.django_db

NO_VERSIONS = {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def add(desk, model, fields):
    return desk.post(reverse(f"admin:library_{model}_add"), fields)


def change(desk, record, fields):
    return desk.post(
        reverse(f"admin:library_{record._meta.model_name}_change", args=[record.pk]), fields
    )


def errors(response) -> dict[str, list[str]]:
    """The codes of the errors by field."""
    data = response.context["adminform"].form.errors.as_data()
    return {name: [error.code for error in faults] for name, faults in data.items()}


def image_form(**fields):
    return IMAGE_FIELDS | {"focal_x": 50, "focal_y": 50} | fields


def test_an_image_is_added_through_its_form(desk, editor):
    response = add(desk, "image", image_form(upload=uploads.photo()))
    assert response.status_code == 302
    image = Image.objects.get()
    assert (image.alt_ru, image.width, image.created_by) == ("Вход в поликлинику", 1600, editor)


def test_a_refused_image_leaves_nothing_and_keeps_what_was_typed(desk, stored):
    response = add(desk, "image", image_form(upload=uploads.upload(uploads.SVG, "a.svg")))
    assert errors(response) == {"upload": ["svg"]}
    assert 'value="Вход в поликлинику"' in response.content.decode()
    assert (Image.objects.count(), Entry.objects.count(), stored()) == (0, 0, [])


def test_the_missing_language_is_named_beside_its_field(desk, stored):
    fields = image_form(upload=uploads.photo(), alt_ru="", caption_kk="Көктем")
    response = add(desk, "image", fields)
    assert errors(response) == {"alt_ru": ["language"], "caption_ru": ["language"]}
    assert (Image.objects.count(), stored()) == (0, [])


def test_a_decorative_image_needs_no_words(desk):
    fields = image_form(upload=uploads.photo(), alt_kk="", alt_ru="", decorative="on")
    assert add(desk, "image", fields).status_code == 302
    assert Image.objects.get().decorative is True


def test_a_focal_point_outside_the_image_is_refused(desk, image):
    response = change(desk, image, image_form(focal_x=101))
    assert errors(response) == {"focal_x": ["max_value"]}
    image.refresh_from_db()
    assert image.focal_x == 50


def test_changing_an_image_keeps_its_file(desk, image):
    before = image.file.name
    assert change(desk, image, image_form(focal_x=10)).status_code == 302
    image.refresh_from_db()
    assert (image.focal_x, image.file.name) == (10, before)
    assert Entry.objects.order_by("-number").first().action == "saved"


def test_a_document_is_added_with_its_files(desk, editor):
    fields = DOCUMENT_FIELDS | NO_VERSIONS
    fields |= {"upload_kk": uploads.pdf("бір"), "upload_ru": uploads.pdf("один"), "note": "Бірінші"}
    assert add(desk, "document", fields).status_code == 302
    document = Document.objects.get()
    versions = document.versions.order_by("language")
    assert list(versions.values_list("language", "number", "note", "created_by")) == [
        ("kk", 1, "Бірінші", editor.pk),
        ("ru", 1, "Бірінші", editor.pk),
    ]


def test_one_bad_file_of_two_keeps_both_out(desk, stored):
    fields = DOCUMENT_FIELDS | NO_VERSIONS
    fields |= {"upload_kk": uploads.pdf("бір"), "upload_ru": uploads.encrypted_pdf()}
    response = add(desk, "document", fields)
    assert errors(response) == {"upload_ru": ["encrypted"]}
    assert 'value="Правила распорядка"' in response.content.decode()
    assert (Document.objects.count(), DocumentVersion.objects.count(), stored()) == (0, 0, [])


def test_a_new_file_becomes_the_next_version_and_the_same_one_is_refused(desk, document):
    actions.add_document_version(document, uploads.pdf("бір"), language="kk", by=None)
    fields = DOCUMENT_FIELDS | NO_VERSIONS
    response = change(desk, document, fields | {"upload_kk": uploads.pdf("бір")})
    assert errors(response) == {"upload_kk": ["same_file"]}
    assert document.versions.count() == 1
    assert change(desk, document, fields | {"upload_kk": uploads.pdf("екі")}).status_code == 302
    assert list(document.versions.values_list("number", flat=True)) == [2, 1]


def test_the_page_of_a_document_lists_its_versions_for_reading_only(desk, document):
    version = actions.add_document_version(document, uploads.pdf(), language="kk", by=None)
    page = desk.get(reverse("admin:library_document_change", args=[document.pk])).content.decode()
    assert f'href="{version.version_url}"' in page
    assert 'name="versions-0-number"' not in page
    assert 'name="title_kk"' in page and 'name="title_ru"' in page
    assert 'name="title"' not in page and 'name="title_en"' not in page


def test_a_scan_is_saved_with_a_warning(desk):
    fields = DOCUMENT_FIELDS | NO_VERSIONS | {"upload_kk": uploads.scan()}
    response = desk.post(reverse("admin:library_document_add"), fields, follow=True)
    levels = [message.level_tag for message in response.context["messages"]]
    assert sorted(levels) == ["success", "warning"]
    assert DocumentVersion.objects.get().has_text_layer is False


def recording_form(**fields):
    return RECORDING_FIELDS | {"kind": "video"} | fields


def test_a_video_is_added_with_captions(desk):
    fields = recording_form(
        upload=uploads.video(),
        new_captions_kk=uploads.captions(),
        new_captions_ru=uploads.captions(),
    )
    assert add(desk, "recording", fields).status_code == 302
    assert Recording.objects.get().captions_ru.name.startswith("captions/")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"transcript_kk": ["no_text"]}),
        ({"transcript_kk": "Мәтін"}, {"transcript_ru": ["language"]}),
        ({"upload": None}, {"upload": ["required"]}),
        ({"kind": "audio"}, {"upload": ["recording_kind"]}),
        ({"upload": uploads.MOV}, {"upload": ["kind"]}),
    ],
)
def test_a_recording_that_lacks_something_is_refused_beside_the_field(
    desk, stored, fields, expected
):
    content = fields.get("upload", uploads.MP4)
    fields = recording_form(**fields)
    fields["upload"] = uploads.upload(content, "a.mp4") if content else ""
    assert errors(add(desk, "recording", fields)) == expected
    assert (Recording.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("model", ["image", "document", "recording"])
def test_lists_and_pages_are_shown_in_both_languages(desk, editor, request, model):
    record = request.getfixturevalue(model)
    for language in ("kk", "ru"):
        editor.language = language
        editor.save()
        assert desk.get(reverse(f"admin:library_{model}_changelist")).status_code == 200
        assert desk.get(reverse(f"admin:library_{model}_add")).status_code == 200
        page = desk.get(reverse(f"admin:library_{model}_change", args=[record.pk]))
        assert page.status_code == 200
        found = desk.get(
            reverse(f"admin:library_{model}_changelist"), {"q": "ережесі Қол кіреберісі"}
        )
        assert found.status_code == 200


def test_the_number_of_questions_of_the_list_does_not_grow(desk, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(reverse("admin:library_document_changelist")).status_code == 200
        return len(captured)

    def more(count):
        for number in range(count):
            document = Document.objects.create(**DOCUMENT_FIELDS, number=str(number))
            actions.add_document_version(
                document, uploads.pdf(f"бір {number}"), language="kk", by=None
            )

    more(1)
    queries()
    one = queries()
    more(9)
    assert queries() == one


def test_deleting_a_used_file_is_refused_naming_where_it_is_used(desk, image, unit, stored):
    actions.set_uses(unit, images=[image])
    before = stored()
    address = reverse("admin:library_image_delete", args=[image.pk])
    for response in (
        desk.get(address, follow=True),
        desk.post(address, {"post": "yes"}, follow=True),
    ):
        assert any("Тіркеу бөлімі" in str(message) for message in response.context["messages"])
    selected = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
    desk.post(reverse("admin:library_image_changelist"), selected)
    assert (Image.objects.count(), stored()) == (1, before)


def test_an_unused_file_is_deleted_with_an_entry(desk, image):
    address = reverse("admin:library_image_delete", args=[image.pk])
    assert desk.post(address, {"post": "yes"}).status_code == 302
    assert Image.objects.count() == 0
    assert Entry.objects.order_by("-number").first().action == "deleted"
