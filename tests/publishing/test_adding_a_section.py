"""A section is added by one model, one declaration, one line for the admin and one factory; all the
rest follows. Proved with tests/example_section in a process whose settings install it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

SETTINGS = "tests.example_section.settings"


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Callable[..., str]:
    """Runs Python with the example section installed; gives what it printed."""
    folder = tmp_path_factory.mktemp("example")
    package = folder / "example_migrations"
    package.mkdir()
    (package / "__init__.py").touch()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")
    }
    environment |= {"DJANGO_SETTINGS_MODULE": SETTINGS, "EXAMPLE_MIGRATIONS": str(folder)}

    def start(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        return done.stdout

    start("manage.py", "makemigrations", "example_section")
    assert Path(package, "0001_initial.py").exists()
    return start


def test_the_checks_are_content(run):
    assert "no issues" in run("manage.py", "check")


def test_it_is_printed_with_the_others(run):
    printed = [" ".join(line.split()) for line in run("manage.py", "sections").splitlines()]
    begin = printed.index("example_section.Budget")
    assert printed[begin + 1 : begin + 7] == [
        "shape apps.publishing.views.DocumentListing",
        "address /kk/example_section/",
        "template publishing/document_list.html",
        "admin apps.publishing.admin.publishable.PublishableAdmin",
        "feed /kk/example_section/feed/",
        "item example_section.budget /kk/example_section/",
    ]


def test_pages_feed_sitemap_map_search_and_admin_follow(run):
    printed = run(
        "-m", "pytest", "-q", "-k", "example_section", "tests/example_section/walk.py",
        "tests/sections", "tests/publishing/test_both_languages.py",
    )  # fmt: skip
    passed = int(printed.rsplit(" passed", 1)[0].rsplit(maxsplit=1)[-1])
    # Those of the section's own walk, and those every section gets by being declared.
    assert passed >= 30
