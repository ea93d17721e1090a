"""Makes sure the machine has what a door of the Makefile needs, then goes through it.

Missing system packages are installed when that is allowed (root and apt-get); where it is not, one
line names the missing package and the command fails. Nothing is skipped in silence."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The command that shows a package is there, and the package that brings it.
BROWSER = ("chromium", "chromium")
GETTEXT = ("xgettext", "gettext")
FONTS = ("fc-list", "fontconfig")


def fail(words: str) -> None:
    sys.exit(f"emhana: {words}")


def postgres_folder() -> Path | None:
    """Where initdb and postgres stand, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


def ensure(*wanted: tuple[str, str]) -> None:
    """Installs the packages whose command is missing."""
    missing = [package for command, package in wanted if not shutil.which(command)]
    install(missing)
    for command, package in wanted:
        if not shutil.which(command):
            fail(f"the system package “{package}” is missing and cannot be installed here.")


def install(packages: list[str]) -> None:
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        fail(f"install the system package {' '.join(packages)} and start again.")
    print(f"Installing {' '.join(packages)}…", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=environment, **quiet)
    subprocess.run(
        ["apt-get", "install", "-qy", "--no-install-recommends", *packages],
        env=environment,
        **quiet,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of our own on a loopback port, gone afterwards; yields its DATABASE_URL."""
    if postgres_folder() is None:
        install(["postgresql"])
    folder = postgres_folder()
    if folder is None:
        fail("the system package “postgresql” is missing and cannot be installed here.")
    work = Path(tempfile.mkdtemp(prefix="emhana-postgresql-"))
    # PostgreSQL refuses to run as root.
    prefix: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(work, "postgres", "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": work}
    subprocess.run(
        [*prefix, str(folder / "initdb"), "-D", str(work / "data"), "-A", "trust", "-U", "emhana",
         "--encoding=UTF8", "--locale=C.UTF-8"],
        **quiet,
    )  # fmt: skip
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={work} "
        "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    )
    control = [*prefix, str(folder / "pg_ctl"), "-D", str(work / "data"), "-w"]
    subprocess.run([*control, "-o", options, "-l", str(work / "log"), "start"], **quiet)
    try:
        yield f"postgres://emhana@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, cwd=work)
        shutil.rmtree(work, ignore_errors=True)


def pytest(title: str, *arguments: str, **environment: str) -> None:
    print(f"\n== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment})
    if done.returncode:
        fail(f"failed: {title}")


def clean_environment() -> None:
    """A developer's own settings must not leak into the tests."""
    for name in (
        "DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "DATA_DIR",
        "CACHE_URL", "REGULATION_PROFILE", "LANGUAGES", "DJANGO_SETTINGS_MODULE",
        "DEMO_PASSWORD", "HOST", "PORT",
    ):  # fmt: skip
        os.environ.pop(name, None)


def test(arguments: list[str]) -> None:
    ensure(BROWSER, FONTS)
    clean_environment()
    workers = ["-n", str(os.cpu_count() or 1), "--dist", "loadfile"]
    pytest("embedded database", *workers, "-m", "not browser", *arguments)
    with postgresql() as address:
        again = ["-m", "not browser", "--only-database"]
        print(
            "\nWhat asks no database has run above and is left out now; of a test with many cases"
            " some run again.",
            flush=True,
        )
        pytest("PostgreSQL", *workers, *again, *arguments, DATABASE_URL=address)
    # Each worker has a site and a browser of its own.
    pytest("browser", *workers, "-m", "browser", *arguments)


def main() -> None:
    door, *arguments = sys.argv[1:]
    if door == "test":
        test(arguments)
    elif door == "gettext":
        ensure(GETTEXT)
    elif door == "bench":
        subprocess.run([sys.executable, "tests/bench.py", *arguments], cwd=ROOT, check=True)
    elif door == "survey":
        ensure(BROWSER)
        clean_environment()
        pytest("survey", "-m", "browser", "--survey", *arguments)
        with postgresql() as address:
            chosen = ["-m", "survey and not browser", "--survey"]
            pytest("volumes on PostgreSQL", *chosen, *arguments, DATABASE_URL=address)
    else:
        fail(f"no such door: {door}")


if __name__ == "__main__":
    main()
