"""The test settings with one section more. Its migration is written into a folder that
EXAMPLE_MIGRATIONS names, so that no file of the repository changes."""

import os
import sys
from pathlib import Path

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES, INSTALLED_APPS, SECTIONS

SECTIONS = [*SECTIONS, "tests.example_section"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.example_section"]
REGULATION_PROFILE = str(Path(__file__).parent / "register.yaml")
MIGRATION_MODULES = {"example_section": "example_migrations"}
sys.path.append(os.environ["EXAMPLE_MIGRATIONS"])
if "postgresql" in DATABASES["default"]["ENGINE"]:
    # The tests that started this process hold the usual name.
    DATABASES["default"]["TEST"] = {"NAME": "test_example_section"}
