"""A person who wrote something recognisable, and those who answer."""

from datetime import datetime
from hashlib import sha256
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from apps.inquiries import actions
from apps.inquiries.actions import File, Submission
from apps.inquiries.models import Inquiry, Kind
from tests.factories import UserFactory

ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday.
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
NAME, EMAIL, PHONE = "Айнагүл Құрмашева", "aynagul@mail.example", "+7 701 555 01 17"
TEXT = "Кеше тіркеу орнында екі сағат тұрдым, неге?"
ANSWER = "Енді тіркеу орнында екі маман отырады."


def sent(kind: Kind = Kind.HEAD, **more) -> Submission:
    content = b"scan of a letter"
    file = File("letter.pdf", "application/pdf", content, sha256(content).hexdigest())
    given = {"name": NAME, "email": EMAIL, "phone": PHONE, "files": (file,), **more}
    return Submission(**{"kind": kind, "language": "kk", "text": TEXT, **given})


def asked(kind: Kind = Kind.HEAD, at: datetime = AT, **more) -> Inquiry:
    return actions.submit(sent(kind, **more), at=at).record


@pytest.fixture(autouse=True)
def own_folders(settings, media, tmp_path):
    """The ledger and the files of each test are its own."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def people() -> SimpleNamespace:
    roles = ("director", "administrator", "editor", "inspector")
    return SimpleNamespace(**{role: UserFactory(roles=[role]) for role in roles})
