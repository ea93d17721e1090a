"""Recordings: what each kind needs for those who cannot hear, and how it is sent."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.library import actions
from apps.library.models import Recording
from tests.library import uploads
from tests.library.conftest import RECORDING_FIELDS

pytestmark = pytest.mark.django_db

TRANSCRIPT = {"transcript_kk": "Қолды сабынмен жуыңыз.", "transcript_ru": "Мойте руки с мылом."}


def test_a_video_with_captions_in_both_languages_is_kept(recording, stored):
    assert (recording.mime, recording.size) == ("video/mp4", len(uploads.MP4))
    assert recording.url == f"/recordings/{recording.pk}/kol-zhuu.mp4"
    assert recording.captions_url("ru") == f"/recordings/{recording.pk}/captions/ru.vtt"
    assert len(stored()) == 3


def test_a_sound_recording_with_a_transcript_is_kept(editor):
    recording = actions.add_recording(
        uploads.upload(uploads.MP3, "talk.mp3"),
        by=editor,
        kind="audio",
        **RECORDING_FIELDS,
        **TRANSCRIPT,
    )
    assert (recording.mime, recording.captions_url("kk")) == ("audio/mpeg", "")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"captions_kk": True},
        {"transcript_kk": "Қолды сабынмен жуыңыз."},
        # Captions of sound alone show nowhere.
        {"kind": "audio", "captions_kk": True, "captions_ru": True},
    ],
)
def test_a_recording_without_text_in_both_languages_is_refused(editor, stored, given):
    given = {"kind": "video"} | given
    upload = uploads.video() if given["kind"] == "video" else uploads.upload(uploads.OGG, "a.ogg")
    given = {k: uploads.captions() if v is True else v for k, v in given.items()}
    with pytest.raises(ValidationError) as refused:
        actions.add_recording(upload, by=editor, **RECORDING_FIELDS, **given)
    assert refused.value.code == "no_text"
    assert (Recording.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("audio", uploads.video),
        ("video", lambda: uploads.upload(uploads.MP3, "a.mp3")),
    ],
)
def test_sound_is_no_video_and_video_no_sound(editor, stored, kind, make):
    with pytest.raises(ValidationError) as refused:
        actions.add_recording(make(), by=editor, kind=kind, **RECORDING_FIELDS, **TRANSCRIPT)
    assert refused.value.code == "recording_kind"
    assert (Recording.objects.count(), stored()) == (0, [])


def test_broken_captions_leave_neither_row_nor_file(editor, stored):
    with pytest.raises(ValidationError) as refused:
        actions.add_recording(
            uploads.video(),
            by=editor,
            kind="video",
            captions_kk=uploads.captions(),
            captions_ru=uploads.captions(content=b"WEBVTT\n\nhello\n"),
            **RECORDING_FIELDS,
        )
    assert refused.value.code == "captions"
    assert (Recording.objects.count(), stored()) == (0, [])


def test_the_database_refuses_a_recording_whose_captions_were_taken_away(recording):
    with pytest.raises(IntegrityError), transaction.atomic():
        Recording.objects.filter(pk=recording.pk).update(captions_ru="")
    recording.refresh_from_db()
    assert recording.captions_ru.name != ""


def test_new_captions_replace_the_old_file(
    recording, editor, stored, django_capture_on_commit_callbacks
):
    old = recording.captions_kk.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.save_recording(recording, by=editor, captions_kk=uploads.captions())
    recording.refresh_from_db()
    assert recording.captions_kk.name != old
    assert old not in stored()
    assert len(stored()) == 3


def test_a_public_recording_is_sent_in_parts_with_its_captions(client, recording, unit):
    assert client.get(recording.url).status_code == 404
    assert client.get(recording.captions_url("kk")).status_code == 404
    since = timezone.now() - timedelta(hours=1)
    actions.set_uses(unit, recordings=[recording], public_from=since)
    response = client.get(recording.url, headers={"Range": "bytes=4-7"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"ftyp")
    assert response["Accept-Ranges"] == "bytes"
    response = client.get(recording.captions_url("kk"))
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert b"".join(response.streaming_content) == uploads.VTT
    assert client.get(f"/recordings/{recording.pk}/other.mp4")["Location"] == recording.url


def test_deleting_a_recording_removes_its_three_files(
    recording, editor, stored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_file(recording, by=editor)
    assert (Recording.objects.count(), stored()) == (0, [])
    assert not default_storage.exists(recording.file.name)
