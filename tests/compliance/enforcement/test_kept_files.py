"""The files of a form that is held back: kept for a day, for one person, never lost in silence."""

import stat
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from apps.compliance.enforcement.kept_posts import SALT, folder, sweep
from apps.compliance.models import Explanation
from apps.library.models import Image
from tests.compliance.conftest import clock
from tests.compliance.enforcement.conftest import (
    NOW,
    SORRY,
    address_of,
    answer,
    hidden_of,
    is_asked,
    sign_in,
    ticked,
)
from tests.compliance.enforcement.test_held_back import image_form
from tests.library import uploads

pytestmark = pytest.mark.django_db

URL = "admin:library_image_add"
LOST = "таңдаған файлдарыңыз сақталмады"


@pytest.fixture(autouse=True)
def empty_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def asked(hospital, material, media):
    """The client of the editor and the page that came in place of an upload."""
    with clock(NOW):
        client = sign_in(hospital.editor)
        return client, client.post(reverse(URL), image_form(upload=uploads.photo(name="бөлме.jpg")))


def again(client, response, **fields):
    """The page sent back with other hidden fields than it came with."""
    data = {**hidden_of(response), "breaches": ticked(response), **SORRY, **fields}
    return client.post(address_of(response), data)


def is_told(response) -> bool:
    html = response.content.decode()
    return is_asked(response) and LOST in html and 'type="file" name="upload"' in html


def test_only_the_server_reads_them(asked):
    (path,) = folder().iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700
    assert path.read_bytes() == uploads.photo().read()


def test_a_changed_token_gives_nothing_back(asked):
    client, response = asked
    token = hidden_of(response)["_held_files"]
    with clock(NOW):
        response = again(client, response, _held_files=token[:-2] + "xx")
        assert is_told(response)
        assert (Image.objects.count(), Explanation.objects.count()) == (0, 0)
        # What was typed is there, with the explanation, and the file is chosen once more.
        assert SORRY["text"] in response.content.decode()
        assert "Вход в поликлинику" in hidden_of(response)["_held"]
        response = again(client, response, upload=uploads.photo(name="again.jpg"))
    assert response.status_code == 302
    assert (Image.objects.count(), Explanation.objects.count()) == (1, 1)


def test_the_token_of_another_person_gives_nothing_back(asked, hospital):
    _client, response = asked
    with clock(NOW):
        other = sign_in(hospital.head)
        assert is_told(again(other, response))
    assert (Image.objects.count(), Explanation.objects.count()) == (0, 0)


def test_a_path_in_the_token_is_not_made_up(asked, hospital):
    client, response = asked
    made_up = signing.dumps(
        {"by": hospital.editor.pk, "until": 9e9, "files": [["upload", "a", "", "/etc/passwd"]]},
        salt=f"{SALT}.another",
    )
    with clock(NOW):
        assert is_told(again(client, response, _held_files=made_up))


def test_files_are_kept_for_a_day(asked, hospital):
    _client, response = asked
    with clock("2026-11-13 10:01"):
        client = sign_in(hospital.editor)
        response = again(client, response)
        assert is_told(response)
        # Without the file the view itself says what is missing.
        response = again(client, response)
        assert response.status_code == 200 and not is_asked(response)
        assert "upload" in response.context["adminform"].form.errors
    assert (Image.objects.count(), Explanation.objects.count()) == (0, 1)


def test_a_file_that_was_removed_is_asked_for(asked):
    client, response = asked
    for path in folder().iterdir():
        path.unlink()
    with clock(NOW):
        assert is_told(again(client, response))


def test_files_nobody_came_back_for_are_swept(asked):
    with clock(NOW):
        now = timezone.now()
    assert sweep(now + timedelta(hours=23)) == 0
    assert len(list(folder().iterdir())) == 1
    assert sweep(now + timedelta(hours=25)) == 1
    assert list(folder().iterdir()) == []


def test_an_answer_prolongs_the_day(asked, hospital):
    _client, response = asked
    with clock("2026-11-13 09:00"):
        client = sign_in(hospital.editor)
        response = answer(client, response, text="")
        assert sweep(timezone.now() + timedelta(hours=23)) == 0
    with clock("2026-11-13 20:00"):
        client = sign_in(hospital.editor)
        assert answer(client, response).status_code == 302
    assert Image.objects.count() == 1


def test_a_form_with_a_file_sent_twice(asked):
    client, response = asked
    with clock(NOW):
        assert answer(client, response).status_code == 302
        assert not is_asked(answer(client, response))
    assert Explanation.objects.count() == 1
