"""A form that was sent and waits for an explanation: its fields, which the page of the explanation
carries along, and its files, which stand under DATA_DIR for a day and are given back to nobody but
the person who sent them."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils import timezone

# The names of the hidden fields; `MARK` stands in the address, so that a view that must not read
# a large body is not read for it.
MARK, HELD, TOKEN = "_explained", "_held", "_held_files"
TOKEN_OF_FORM = "csrfmiddlewaretoken"
SALT = "compliance.held"
KEPT_FOR = timedelta(days=1)
SWEPT = "compliance.held_files_swept"


def folder() -> Path:
    """Where the files wait: nothing serves it, and only the server's account reads it."""
    path = Path(settings.DATA_DIR) / "held"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@dataclass(frozen=True)
class KeptFile:
    """One file that waits: the field it was sent in, its own name, what it said it is, and the name
    it has in the folder."""

    field: str
    name: str
    content_type: str
    key: str

    @property
    def path(self) -> Path:
        return folder() / self.key

    def opened(self) -> UploadedFile:
        """The file as the view would have been given it; the request closes it."""
        stream = self.path.open("rb")
        size = self.path.stat().st_size
        return UploadedFile(stream, self.name, self.content_type, size)


@dataclass(frozen=True)
class MissingFile:
    """A file that is not kept any more, to be chosen again."""

    field: str
    name: str


@dataclass
class HeldPost:
    """A form somebody sent. `missing`: files that are to be chosen again; `just_lost` says that the
    person has not been told of them yet."""

    by: int
    fields: list[tuple[str, list[str]]]
    files: list[KeptFile] = field(default_factory=list)
    missing: list[MissingFile] = field(default_factory=list)
    just_lost: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> "HeldPost":
        """What has just been sent; its files are kept from now on."""
        fields = [(name, values) for name, values in request.POST.lists() if name != TOKEN_OF_FORM]
        return cls(request.user.pk, fields, list(keep_files(request)))

    @classmethod
    def carried(cls, request: HttpRequest) -> "HeldPost":
        """What the page of the explanation carried along, with files that were chosen again.
        Raises SuspiciousOperation for what that page never sent."""
        try:
            told = json.loads(request.POST.get(HELD, ""))
            fields = [(str(name), [str(each) for each in values]) for name, values in told["post"]]
            expected = [MissingFile(str(name), str(words)) for name, words in told["files"]]
            missing = [MissingFile(str(name), str(words)) for name, words in told["missing"]]
        except (ValueError, TypeError, KeyError):
            raise SuspiciousOperation("A form that was held back came back broken.") from None
        kept = [each for each in files_of(request) if each.path.is_file()]
        have = [(each.field, each.name) for each in kept]
        lost = []
        for each in expected:
            if (each.field, each.name) in have:
                have.remove((each.field, each.name))
            else:
                lost.append(each)
        chosen = list(keep_files(request))
        again = {each.field for each in chosen}
        missing = [each for each in [*missing, *lost] if each.field not in again]
        return cls(
            request.user.pk,
            fields,
            [*kept, *chosen],
            missing,
            just_lost=any(each.field not in again for each in lost),
        )

    def value(self, name: str) -> str:
        """The last value of a field, as a form gives it; '' without one."""
        values = dict(self.fields).get(name)
        return values[-1] if values else ""

    @property
    def words(self) -> str:
        """The fields as one hidden field: the same letters come back, in the same order."""
        return json.dumps(
            {
                "post": self.fields,
                "files": [(each.field, each.name) for each in self.files],
                "missing": [(each.field, each.name) for each in self.missing],
            },
            ensure_ascii=False,
        )

    @property
    def token(self) -> str:
        """The files, signed: they are this person's until the day is over."""
        until = timezone.now() + KEPT_FOR
        told = {
            "by": self.by,
            "until": until.timestamp(),
            "files": [[each.field, each.name, each.content_type, each.key] for each in self.files],
        }
        for each in self.files:
            touch(each.path)
        return signing.dumps(told, salt=SALT)

    def give_back(self, request: HttpRequest) -> None:
        """Makes the request the one that was sent first."""
        data = QueryDict(mutable=True)
        for name, values in self.fields:
            data.setlist(name, values)
        if TOKEN_OF_FORM in request.POST:
            data[TOKEN_OF_FORM] = request.POST[TOKEN_OF_FORM]
        request.FILES.clear()
        for each in self.files:
            request.FILES.appendlist(each.field, each.opened())
        request.POST = data  # type: ignore[assignment]


def keep_files(request: HttpRequest) -> Iterator[KeptFile]:
    """Writes the files of a request into the folder."""
    for name, files in request.FILES.lists():
        for file in files:
            kept = KeptFile(name, file.name, file.content_type or "", uuid4().hex)
            with open(os.open(kept.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
                for chunk in file.chunks():
                    to.write(chunk)
            file.seek(0)
            touch(kept.path)
            yield kept


def touch(path: Path) -> None:
    now = timezone.now().timestamp()
    if path.is_file():
        os.utime(path, (now, now))


def files_of(request: HttpRequest) -> Iterable[KeptFile]:
    """The files of the token that was sent; none for another's, a changed or an old one."""
    try:
        told: Any = signing.loads(request.POST.get(TOKEN, ""), salt=SALT)
    except signing.BadSignature:
        return []
    if told["by"] != request.user.pk or told["until"] < timezone.now().timestamp():
        return []
    return [KeptFile(*each) for each in told["files"]]


def sweep(now: datetime) -> int:
    """Removes the files nobody came back for within a day; returns how many."""
    before = (now - KEPT_FOR).timestamp()
    old = [path for path in folder().iterdir() if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def sweep_soon() -> None:
    """The same, at most once an hour."""
    if cache.add(SWEPT, True, 3600):
        sweep(timezone.now())
