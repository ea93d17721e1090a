"""The text editor's dialogue of the library: who gets it, what it offers, how it is searched."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.library import actions, dialogue
from apps.library.models import Document, Image
from apps.library.renditions import rendition_url
from tests.library import uploads
from tests.library.conftest import DOCUMENT_FIELDS, IMAGE_FIELDS

IMAGES = reverse("library_dialogue_images")
DOCUMENTS = reverse("library_dialogue_documents")
THUMBNAILS = reverse("library_dialogue_thumbnails")


def choices(response) -> list[int]:
    return [int(number) for number in re.findall(r'data-choice="(\d+)"', response.content.decode())]


def rows_of_images(count: int) -> list[Image]:
    """Rows only: the dialogue never opens a file."""
    return Image.objects.bulk_create(
        Image(**IMAGE_FIELDS, file="x.webp", width=640, height=400, sha256=f"{number:064}")
        for number in range(count)
    )


def document_with_file(editor, **fields) -> Document:
    document = Document(**DOCUMENT_FIELDS | fields)
    actions.save_document(document, by=editor, files={"kk": uploads.pdf()})
    return document


# --- Who ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", [IMAGES, DOCUMENTS])
def test_nobody_without_the_right_gets_it(client, colleague, address):
    assert client.get(address).status_code == 404
    client.force_login(colleague)
    assert client.get(address).status_code == 404


def test_each_kind_has_its_own_right(client, colleague, image):
    colleague.user_permissions.set(Permission.objects.filter(codename="view_document"))
    client.force_login(colleague)
    assert client.get(DOCUMENTS).status_code == 200
    assert client.get(IMAGES).status_code == 404
    assert client.get(THUMBNAILS, {"ids": image.pk}).json() == {}


def test_the_right_is_asked_in_the_query(rf, colleague, editor, image):
    request = rf.get(IMAGES)
    request.user = colleague
    assert list(dialogue.choosable(request, Image)) == []
    request.user = editor
    assert list(dialogue.choosable(request, Image)) == [image]


def test_it_is_kept_nowhere_and_only_read(client, editor):
    client.force_login(editor)
    response = client.get(IMAGES)
    assert "no-store" in response.headers["Cache-Control"]
    assert client.post(IMAGES).status_code == 405


# --- What ---------------------------------------------------------------------------------------


def test_an_image_is_offered_with_its_words_in_both_languages(client, editor, image):
    client.force_login(editor)
    html = client.get(IMAGES).content.decode()
    assert f'<img src="{rendition_url(image, "card")}" alt=""' in html
    assert '<span lang="kk">Емхананың кіреберісі</span>' in html
    assert '<span lang="ru">Вход в поликлинику</span>' in html
    assert f'<button type="button" data-choice="{image.pk}"' in html


def test_words_of_an_image_are_no_markup(client, editor):
    client.force_login(editor)
    hostile = '"><script>alert(1)</script>'
    actions.add_image(uploads.photo(), by=editor, **IMAGE_FIELDS | {"alt_kk": hostile})
    html = client.get(IMAGES).content.decode()
    assert "<script" not in html
    assert html.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_a_document_is_offered_with_its_files(client, editor):
    document = document_with_file(editor, number="12-н")
    client.force_login(editor)
    html = client.get(DOCUMENTS).content.decode()
    assert f'data-choice="{document.pk}"' in html
    assert "№ 12-н" in html
    assert "Қазақша, PDF, " in html


def test_a_document_without_a_file_is_not_offered(client, editor, document):
    client.force_login(editor)
    assert choices(client.get(DOCUMENTS)) == []


def test_what_is_restricted_is_not_offered(client, editor, image):
    document = document_with_file(editor)
    Image.objects.filter(pk=image.pk).update(restriction="medical")
    Document.objects.filter(pk=document.pk).update(restriction="official")
    client.force_login(editor)
    assert choices(client.get(IMAGES)) == choices(client.get(DOCUMENTS)) == []
    assert client.get(THUMBNAILS, {"ids": image.pk}).json() == {}


def test_thumbnails_of_a_text_come_at_once(client, editor, image):
    client.force_login(editor)
    response = client.get(THUMBNAILS, {"ids": f"{image.pk},999,x"})
    assert response.json() == {
        str(image.pk): {
            "thumbnail": rendition_url(image, "card"),
            "kk": "Емхананың кіреберісі",
            "ru": "Вход в поликлинику",
        }
    }


# --- Search and pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [("КІРЕБЕРІС", 1), ("поликлинику вход", 1), ("баспасөз", 1), ("жоқ", 0), ("вход жоқ", 0)],
)
def test_every_word_is_searched_in_all_texts(client, editor, image, query, found):
    client.force_login(editor)
    assert len(choices(client.get(IMAGES, {"q": query}))) == found


def test_a_document_is_found_by_its_number(client, editor):
    document = document_with_file(editor, number="77-б")
    document_with_file(editor, number="78-б", title_kk="Басқа", title_ru="Другой")
    client.force_login(editor)
    assert choices(client.get(DOCUMENTS, {"q": "77-б"})) == [document.pk]


def test_pages_of_twenty_four_keep_the_query(client, editor):
    rows_of_images(50)
    client.force_login(editor)
    first = client.get(IMAGES, {"q": "вход"})
    assert len(choices(first)) == 24
    assert "page=2" in first.content.decode() and "q=" in first.content.decode()
    last = client.get(IMAGES, {"q": "вход", "page": "3"})
    assert len(choices(last)) == 2
    assert not set(choices(first)) & set(choices(last))
    assert choices(client.get(IMAGES, {"page": "99"})) == choices(client.get(IMAGES, {"page": "3"}))
    assert len(choices(client.get(IMAGES, {"page": "x"}))) == 24


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow(client, editor):
    client.force_login(editor)
    rows_of_images(1)
    document_with_file(editor)
    client.get(IMAGES)
    of_one = queries_of(client, IMAGES), queries_of(client, DOCUMENTS)
    rows_of_images(20)
    for number in range(4):
        document_with_file(editor, number=str(number))
    assert (queries_of(client, IMAGES), queries_of(client, DOCUMENTS)) == of_one


def test_a_query_of_any_length_is_answered(client, editor, image):
    client.force_login(editor)
    assert client.get(IMAGES, {"q": "а " * 4000}).status_code == 200
