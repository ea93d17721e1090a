"""The outbox: letters are rows, written in the transaction of what they tell about and handed to
the mail server afterwards. What a letter says is decided by whoever posts it, never here.

A letter is marked as handed over, in a transaction of its own, before the server gets it, and as
sent after the server has taken it. A crash between the two repeats the letter under the same
Message-ID; none is ever lost."""

import hashlib
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.journal.models import Letter

# A server that has not answered a command for so long is dead, seconds.
TIMEOUT = 20
# Longer than all commands of one letter may last: until then nobody else takes it.
IN_HAND = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=2)
TRIED_FOR = timedelta(days=14)
BODIES_KEPT_FOR = timedelta(days=90)

# The server speaks of this letter alone; any other fault would meet the next letter as well.
FAULTS_OF_A_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
CLOSING = 421
DJANGO_SENDER = "webmaster@localhost"


class NoMailServer(OSError):
    """No mail server is named: letters wait."""


@dataclass
class Run:
    """What one run has done: letters sent, attempts that failed, and whether the mail server was
    found dead."""

    sent: int = 0
    failed: int = 0
    dead: bool = False


def post(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    language: str,
    key: str,
    personal: bool = False,
    at: datetime | None = None,
) -> Letter | None:
    """Writes a letter in the caller's transaction, to be sent from the moment `at`, now by default.
    None where a letter with this key has been written before: it stays as it is.

    `key` says what the letter is about («digest:12:2026-11-20»); neither it nor `subject` ever
    holds a citizen's data. `personal`: to a citizen; address and words go as soon as it is
    sent. Those of any other letter hold what staff may read."""
    now = timezone.now()
    letter, made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "created_at": now,
            "to": to.strip(),
            # A line break in a subject would begin another header.
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "html": html,
            "language": language,
            "personal": personal,
            "message_id": message_id(key),
            "next_try_at": at or now,
        },
    )
    return letter if made else None


def message_id(key: str) -> str:
    """The Message-ID of a letter: the same key gives the same one, whoever asks and how often."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{mail_host()}>"


def site_host() -> str:
    """The host of the site's address; '' where SITE_URL names none."""
    return urlsplit(settings.SITE_URL).hostname or ""


def mail_host() -> str:
    """The same as mail headers may hold it."""
    host = site_host() or "localhost"
    return host if host.isascii() else host.encode("idna").decode()


def sender() -> str:
    """From whom letters come: DEFAULT_FROM_EMAIL, or an address of the site's own host where that
    was left as Django has it."""
    named = settings.DEFAULT_FROM_EMAIL
    return f"noreply@{mail_host()}" if named == DJANGO_SENDER else named


def send_due(stop: Callable[[], bool] = lambda: False) -> Run:
    """Hands over every letter that is due, one at a time, until none is left, `stop` says so or the
    mail server turns out to be dead. Any number of these may run at once."""
    run = Run()
    if not Letter.objects.due(timezone.now()).exists():
        return run
    connection = mail.get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT)
    try:
        while not (run.dead or stop()):
            letter = take_next()
            if letter is None:
                break
            hand_over(letter, connection, run)
    finally:
        close(connection)
    return run


def take_next() -> Letter | None:
    """Takes the next due letter and marks it as handed over, so that no other worker takes it while
    it is in hand. A row another one is taking at this moment is passed over; SQLite, which has one
    writer at a time, needs no lock for that."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        letter = Letter.objects.due(now).select_for_update(skip_locked=True).first()
        if letter is None:
            return None
        letter.attempts += 1
        letter.handed_over_at = now
        letter.next_try_at = now + IN_HAND
        letter.save(update_fields=["attempts", "handed_over_at", "next_try_at"])
    return letter


def hand_over(letter: Letter, connection: BaseEmailBackend, run: Run) -> None:
    """Gives a letter in hand to the mail server and marks what came of it."""
    try:
        refuse_to_print(connection)
        connection.open()
        message_of(letter, connection).send()
    except Exception as error:
        run.failed += 1
        run.dead = is_of_the_server(error)
        mark_failed(letter, error)
    else:
        run.sent += 1
        mark_sent(letter)


def refuse_to_print(connection: BaseEmailBackend) -> None:
    """Letters are printed for developers and in the demonstration; in a hospital they would end in
    the log of the server. Raises NoMailServer there."""
    if isinstance(connection, ConsoleBackend) and not (
        settings.DEBUG or getattr(settings, "DEMONSTRATION", False)
    ):
        raise NoMailServer("EMAIL_URL names no mail server.")


def message_of(letter: Letter, connection: BaseEmailBackend) -> mail.EmailMultiAlternatives:
    message = mail.EmailMultiAlternatives(
        letter.subject,
        letter.text,
        sender(),
        [letter.to],
        connection=connection,
        headers={
            "Message-ID": letter.message_id,
            "Content-Language": letter.language,
            # Answering machines keep silent.
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def is_of_the_server(error: Exception) -> bool:
    """Whether the fault lies with the mail server or the way to it."""
    if getattr(error, "smtp_code", None) == CLOSING:
        return True
    return isinstance(error, OSError) and not isinstance(error, FAULTS_OF_A_LETTER)


def mark_sent(letter: Letter) -> None:
    """A letter that was forgotten while it was in hand is gone already."""
    emptied = {"to": "", "text": "", "html": ""} if letter.personal else {}
    Letter.objects.filter(pk=letter.pk).update(
        sent_at=timezone.now(), next_try_at=None, last_error="", **emptied
    )


def mark_failed(letter: Letter, error: Exception) -> None:
    """Notes why, and when it is tried again: after one minute, then twice as long each time, two
    hours at most. What has been tried in vain for fourteen days is tried no longer."""
    now = timezone.now()
    waits = min(timedelta(minutes=2 ** min(letter.attempts - 1, 10)), LONGEST_WAIT)
    given_up = now - letter.created_at >= TRIED_FOR
    Letter.objects.filter(pk=letter.pk).update(
        last_error=words_of(error, secret=letter.to if letter.personal else ""),
        next_try_at=None if given_up else now + waits,
    )


def words_of(error: Exception, secret: str = "") -> str:
    """What went wrong, as administrators may read it: without the name and the password by which
    the site signs in at the mail server, and without a citizen's address."""
    kind = type(error).__name__
    if isinstance(error, smtplib.SMTPAuthenticationError):
        # Servers repeat here what they were given.
        return f"{kind} {error.smtp_code}"
    words = f"{kind}: {error}"
    for each in (secret, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_HOST_USER):
        if each:
            words = re.sub(re.escape(each), "***", words, flags=re.IGNORECASE)
    return words[:300]


def close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        # The letters are taken or they are not; a goodbye that is not heard changes nothing.
        return


def try_again(letters: QuerySet[Letter]) -> int:
    """Makes letters that are not sent due at once, those given up included; how many."""
    now = timezone.now()
    # What a worker has in hand at this moment is left to it.
    in_hand = Q(next_try_at=F("handed_over_at") + IN_HAND, next_try_at__gt=now)
    return letters.filter(sent_at__isnull=True).exclude(in_hand).update(next_try_at=now)


def sweep(at: datetime | None = None) -> int:
    """Empties the texts of letters sent more than ninety days ago, and forgets those to citizens
    that were given up so long ago; how many. The row of a sent one stays: its key keeps the same
    letter from being written again."""
    before = (at or timezone.now()) - BODIES_KEPT_FOR
    old = Letter.objects.filter(sent_at__lt=before).exclude(text="", html="")
    lost = Letter.objects.undelivered().filter(personal=True, created_at__lt=before)
    return old.update(text="", html="") + lost.delete()[0]


def forget(prefix: str) -> int:
    """Deletes the letters to a citizen whose keys begin so and that are not sent: they will not be;
    how many. In the caller's transaction, with the erasure of the person."""
    waiting = Letter.objects.filter(key__startswith=prefix, personal=True, sent_at=None)
    return waiting.delete()[0]
