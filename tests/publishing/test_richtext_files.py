"""Pictures and files of the library inside texts: what readers and staff get in place of a number,
with how many queries, and what a record tells the library."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from apps.accessibility import rich_text
from apps.accessibility.low_vision import NORMAL, LowVision
from apps.languages.typography import file_size
from apps.library import actions
from apps.library.renditions import rendition_url
from apps.publishing.richtext.files import files_in_texts, files_of
from tests.factories import (
    DocumentFactory,
    ImageFactory,
    OtherPageFactory,
    UnitFactory,
)
from tests.library import uploads

AS_TEXT = LowVision(on=True, images="text")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media", "told")]


@pytest.fixture
def told(monkeypatch):
    """As the running site tells where files come from."""
    monkeypatch.setattr(rich_text, "_sources", [files_of])


@pytest.fixture
def unit():
    return UnitFactory()


def publish(record, **files) -> None:
    actions.set_uses(record, **files, public_from=timezone.now() - timedelta(days=1))


def shown(html: str, low_vision: LowVision = NORMAL, name: str = "for_reader") -> str:
    template = Template("{% load low_vision %}{{ html|" + name + ":low_vision }}")
    return template.render(Context({"html": html, "low_vision": low_vision}))


def figure(image) -> str:
    return f'<figure data-image="{image.pk}"></figure>'


def link(document, words="бұйрық") -> str:
    return f'<p>Қараңыз: <a data-document="{document.pk}">{words}</a>.</p>'


# --- Pictures -----------------------------------------------------------------------------------


def test_a_picture_is_printed_with_the_library_s_words(unit):
    image = ImageFactory(caption_kk="Бас ғимарат", caption_ru="Главное здание")
    publish(unit, images=[image])
    html = shown(figure(image))
    assert f'src="{rendition_url(image, "full752")}"' in html
    assert 'alt="Емхананың кіреберісі"' in html
    assert 'width="640" height="400" loading="lazy"' in html
    assert re.search(r"<figcaption>\s*Бас ғимарат", html)
    assert html.count("<figure") == html.count("</figure>") == 1
    with override("ru"):
        html = shown(figure(image))
    assert 'alt="Вход в поликлинику"' in html
    assert "Главное здание" in html


def test_who_wants_no_pictures_gets_the_words(unit):
    image = ImageFactory()
    publish(unit, images=[image])
    with override("ru"):
        html = shown(f"<p>А</p>{figure(image)}<p>Б</p>", AS_TEXT)
    assert html == ('<p>А</p><p class="image-text">Изображение: Вход в поликлинику</p><p>Б</p>')


def test_a_new_description_is_seen_at_once(unit):
    image = ImageFactory()
    publish(unit, images=[image])
    image.alt_kk = "Жаңа есік"
    image.save()
    assert 'alt="Жаңа есік"' in shown(figure(image))


def test_a_picture_that_is_private_or_gone_leaves_nothing(unit):
    private = ImageFactory()
    actions.set_uses(unit, images=[private])
    html = f'<p>А</p>{figure(private)}<figure data-image="999"></figure><p>Б</p>'
    assert shown(html) == "<p>А</p><p>Б</p>"


def test_staff_see_on_their_own_pages_what_is_private(unit):
    image, document = ImageFactory(), DocumentFactory()
    actions.set_uses(unit, images=[image], documents=[document])
    html = figure(image) + link(document)
    assert "<img" not in shown(html) and "href" not in shown(html)
    staff = shown(html, name="for_staff")
    assert "<img" in staff and 'href="/files/' in staff
    with rich_text.showing_private_files():
        assert "<img" in shown(html)
    assert "<img" not in shown(html)


def test_a_picture_in_a_table_does_not_disturb_it(unit):
    image = ImageFactory()
    publish(unit, images=[image])
    html = shown(
        "<table><thead><tr><th>Бір</th><th>Екі</th><th>Үш</th></tr></thead><tbody><tr>"
        f"<td>{figure(image)}</td><td>а</td><td>б</td></tr></tbody></table>"
    )
    assert '<td role="cell" data-label="Екі">а</td><td role="cell" data-label="Үш">б</td>' in html
    assert html.count("<img") == 1


# --- Files --------------------------------------------------------------------------------------


def test_a_file_is_a_link_with_format_and_size(unit):
    document = DocumentFactory(title_kk="Ереже", title_ru="Правила")
    publish(unit, documents=[document])
    kazakh, russian = document.version_for("kk"), document.version_for("ru")
    html = shown(link(document))
    assert html == (
        f'<p>Қараңыз: <a class="file-link" href="/files/{document.pk}/erezhe-kk.pdf">бұйрық '
        f'<span class="file-link__words">(PDF, {file_size(kazakh.size, "kk")})</span></a>.</p>'
    )
    with override("ru"):
        assert f'href="{russian.url}"' in shown(link(document))


def test_a_file_in_the_other_language_says_so(unit, settings):
    document = DocumentFactory(title_ru="Правила")
    document.versions.filter(language="kk").delete()
    publish(unit, documents=[document])
    html = shown(link(document))
    assert 'hreflang="ru"' in html
    assert ", орысша)</span></a>" in html


def test_a_new_version_is_linked_without_touching_the_text(unit):
    document = DocumentFactory(title_kk="Ереже")
    publish(unit, documents=[document])
    before = files_of(link(document)).links[document.pk]
    actions.add_document_version(document, uploads.pdf("Мүлде басқа мәтін"), language="kk", by=None)
    after = files_of(link(document)).links[document.pk]
    assert after.url == before.url == f"/files/{document.pk}/erezhe-kk.pdf"


def test_a_file_that_is_private_or_gone_leaves_the_plain_words(unit):
    private = DocumentFactory()
    actions.set_uses(unit, documents=[private])
    html = link(private) + '<p><a data-document="999">ескі</a> <a href="/kk/">үй</a></p>'
    assert shown(html) == '<p>Қараңыз: бұйрық.</p><p>ескі <a href="/kk/">үй</a></p>'


# --- Queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 4])
def test_one_query_for_all_images_and_one_for_all_documents(unit, count, django_assert_num_queries):
    images = [ImageFactory() for _ in range(count)]
    documents = [DocumentFactory() for _ in range(count)]
    publish(unit, images=images, documents=documents)
    html = "".join([*map(figure, images), *map(link, documents)])
    with django_assert_num_queries(2):
        printed = shown(html)
    assert (printed.count("<img"), printed.count('href="/files/')) == (count, count)


def test_no_query_for_a_text_without_files(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shown("<h2>А</h2><p>Б</p>") == "<h2>А</h2><p>Б</p>"


# --- What a record tells the library ------------------------------------------------------------


def test_the_files_of_all_languages_of_a_record(unit):
    first, second = ImageFactory(), ImageFactory(alt_kk="Екінші", alt_ru="Второе")
    document = DocumentFactory()
    page = OtherPageFactory(
        body_kk=figure(second) + link(document) + '<figure data-image="999"></figure>',
        body_ru=figure(first) + figure(second),
    )
    assert files_in_texts(page) == {"images": [first, second], "documents": [document]}
    assert files_in_texts(OtherPageFactory()) == {"images": [], "documents": []}
