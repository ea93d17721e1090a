"""A mail server for the tests: on a loopback port, as strict as it is told to be, and it can be
down. It keeps what it has taken."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.test import override_settings


class Server(socketserver.ThreadingTCPServer):
    """Takes letters by SMTP. `refused` are addresses it refuses, `unread` those whose letters it
    refuses after having read them, `busy` makes it close at the greeting."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.connections = 0
        self.refused: set[str] = set()
        self.unread: set[str] = set()
        self.busy = False
        super().__init__(("127.0.0.1", 0), Conversation)

    @property
    def port(self) -> int:
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        self.server.connections += 1
        if self.server.busy:
            self.say("421 busy")
            return
        self.say("220 ready")
        to = ""
        for raw in self.rfile:
            line = raw.decode().strip()
            verb = line.split(" ")[0].split(":")[0].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say("550 no such mailbox" if to in self.server.refused else "250 yes")
            elif verb == "DATA":
                self.say("354 go on")
                self.read_letter(to)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def read_letter(self, to: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if to in self.server.unread:
            self.say("554 refused")
            return
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.append(letter)
        self.say("250 taken")


def settings_for(port: int) -> override_settings:
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_HOST_USER="",
        EMAIL_HOST_PASSWORD="",
        EMAIL_USE_TLS=False,
        EMAIL_USE_SSL=False,
    )


@contextmanager
def running() -> Iterator[Server]:
    """A server that answers for as long as the block lasts."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        with settings_for(server.port):
            yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def down() -> Iterator[None]:
    """Nobody listens on the port of the mail server."""
    gone = Server()
    gone.server_close()
    with settings_for(gone.port):
        yield
