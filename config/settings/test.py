"""For the tests: fast password hashing, files in a temporary folder, strict templates."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import STORAGES, TEMPLATES

SECRET_KEY = "only-for-tests"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = "http://testserver"
RATE_LIMITS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATA_DIR = Path(tempfile.mkdtemp(prefix="emhana-test-"))
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# WhiteNoise warns about a folder that collectstatic has not made; tests never make it.
STATIC_ROOT.mkdir(parents=True)


class UndefinedVariable(str):
    """Fails the page that prints a variable nobody gave it; `if` may still ask for one."""

    def __contains__(self, text: object) -> bool:
        # Django asks whether "%s" is inside before it fills in the variable's name.
        return text == "%s" or super().__contains__(text)

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"A template prints the undefined variable {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("undefined %s")
