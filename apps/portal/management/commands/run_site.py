"""The whole site on one machine: what `make run` does after installing.

Brings the database up to date, compiles the catalogues, collects static files, loads the
demonstration into an empty database and serves with a production server, one process with
threads; beside it the worker does the jobs of each minute. Each step that has nothing to do takes
no time on the next start."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.accounts.roles import write_groups
from apps.organisation.models import Profile


class Command(BaseCommand):
    help = "Prepares everything and serves the site on HOST:PORT."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise CommandError(f"PORT must be a number between 1 and 65535, not “{port}”.")
        call_command("catalogues", "--compile")
        call_command("migrate", verbosity=0, interactive=False)
        write_groups()
        self.collect_static()
        if not Profile.objects.exists():
            self.stdout.write("The database is empty: loading the demonstration…")
            call_command("demo", stdout=self.stdout)
        else:
            self.say_accounts()
        self.stdout.write("")
        self.stdout.write(f"  Site     http://{host}:{port}/kk/   http://{host}:{port}/ru/")
        self.stdout.write(f"  Editors  http://{host}:{port}/{settings.ADMIN_PATH}")
        self.stdout.write("  Ctrl-C stops it.")
        self.stdout.flush()
        start_worker()
        serve(host, int(port))

    def say_accounts(self) -> None:
        accounts = list(User.objects.filter(is_demonstration=True).order_by("pk"))
        if not accounts:
            return
        names = ", ".join(account.username for account in accounts)
        self.stdout.write(f"Demonstration accounts: {names}")
        password = os.environ.get("DEMO_PASSWORD", "")
        if password:
            for account in accounts:
                if not account.check_password(password):
                    account.set_password(password)
                    account.save()
            self.stdout.write("Their password is the one of DEMO_PASSWORD.")
        else:
            self.stdout.write("Their password was printed when they were made; a new one:")
            self.stdout.write("  .venv/bin/python manage.py demo --new-password")

    def collect_static(self) -> None:
        """Collects only when a source file changed since the last time."""
        digest = static_digest()
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        if stamp.exists() and stamp.read_text() == digest:
            return
        self.stdout.write("Collecting static files…")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(digest)


def static_digest() -> str:
    """What the collected files depend on: our own files by size and time, packages by version."""
    from importlib.metadata import version

    parts = [version(name) for name in ("django", "django-ckeditor", "whitenoise")]
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                state = path.stat()
                parts.append(f"{path.relative_to(folder)} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def start_worker() -> None:
    """The jobs of each minute, in a process of their own that ends with this one."""
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    subprocess.Popen([sys.executable, manage, "work", "--parent", str(os.getpid())])


def serve(host: str, port: int) -> None:
    """Becomes the server: the same process, so signals and exit codes are the server's own."""
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface", "wsgi",
        "--host", host,
        "--port", str(port),
        "--workers", "1",
        "--blocking-threads", "4",
        "--no-ws",
        "--log-level", "warning",
        "config.wsgi:application",
    ]  # fmt: skip
    os.execv(command[0], command)
