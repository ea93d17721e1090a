"""A library of its own for each test: an empty folder, three people, and one thing to publish."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from apps.accounts.models import Unit, User
from apps.library import actions
from apps.library.models import Document, Image, Recording
from tests.library import uploads


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def stored(media):
    """The files on the disk, as paths from the media folder."""

    def names() -> list[str]:
        return sorted(str(p.relative_to(media)) for p in media.rglob("*") if p.is_file())

    return names


@pytest.fixture
def editor(db) -> User:
    """Works here and may see and change the library."""
    user = User.objects.create_user("library-editor", password="only-for-tests", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="library"))
    return user


@pytest.fixture
def colleague(db) -> User:
    """Works here without a right to the library."""
    return User.objects.create_user("colleague", password="only-for-tests", is_staff=True)


@pytest.fixture
def unit(db) -> Unit:
    """A record that can use files; any would do."""
    return Unit.objects.create(code="reg", name_kk="Тіркеу бөлімі", name_ru="Регистратура")


IMAGE_FIELDS = {
    "alt_kk": "Емхананың кіреберісі",
    "alt_ru": "Вход в поликлинику",
    "source": "Баспасөз қызметі",
    "right": "own",
}
DOCUMENT_FIELDS = {
    "title_kk": "Ішкі тәртіп ережесі",
    "title_ru": "Правила распорядка",
    "kind": "rules",
}
RECORDING_FIELDS = {
    "title_kk": "Қол жуу",
    "title_ru": "Мытьё рук",
    "source": "Баспасөз қызметі",
    "right": "own",
}


@pytest.fixture
def image(editor) -> Image:
    return actions.add_image(uploads.photo(), by=editor, **IMAGE_FIELDS)


@pytest.fixture
def document(editor) -> Document:
    document = Document(**DOCUMENT_FIELDS)
    actions.save_document(document, by=editor)
    return document


@pytest.fixture
def recording(editor) -> Recording:
    return actions.add_recording(
        uploads.video(),
        by=editor,
        kind="video",
        captions_kk=uploads.captions(),
        captions_ru=uploads.captions(),
        **RECORDING_FIELDS,
    )
