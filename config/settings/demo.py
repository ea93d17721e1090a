"""For `make run`: production behaviour on the embedded database, on this machine only, with a key
of its own that is made at the first start and kept beside the data."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import DATA_DIR, SITE_URL, env


def kept_secret_key() -> str:
    """The demonstration's own key: made once, readable by its owner only."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


DEBUG = False
DEMONSTRATION = True
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret_key()
HOST = env("HOST", default="127.0.0.1")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", HOST])
SITE_URL = SITE_URL or f"http://{HOST}:{env('PORT', default='8000')}"
