"""The sweep removes what no record knows, and nothing that is young or known."""

import os
from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_only_old_files_without_a_record_are_removed(image, recording, media, stored):
    known = stored()
    for name in ("images/2026/lost.jpg", "documents/2026/young.pdf"):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"lost")
    for name in [*known, "images/2026/lost.jpg"]:
        os.utime(media / name, (1, 1))
    for delete, left in ((False, {"images/2026/lost.jpg"}), (True, set())):
        output = StringIO()
        call_command("sweep_library", delete=delete, stdout=output)
        assert output.getvalue().split() == ["images/2026/lost.jpg"]
        assert set(stored()) == {*known, "documents/2026/young.pdf", *left}
