"""For a real hospital: HTTPS only, and a refusal to start on an unsafe configuration."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, RATE_LIMITS, SECRET_KEY, SITE_URL, TRUSTED_PROXY, env

for fault, words in (
    (len(SECRET_KEY) < 40, "SECRET_KEY must be a random string of at least 40 characters"),
    (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS, "ALLOWED_HOSTS must name the site's own hosts"),
    (not SITE_URL.startswith("https://"), "SITE_URL must be the site's https:// address"),
    (not RATE_LIMITS, "RATE_LIMITS=off is for tests only"),
):
    if fault:
        raise ImproperlyConfigured(f"Emhana does not start: {words}.")

DEBUG = False
# Asked when the server starts: config/wsgi.py.
REFUSE_DEMONSTRATION = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# The health addresses are asked by the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# The proxy that is trusted with the scheme above is trusted with the client's address too; without
# it every failure to sign in would count against the proxy itself.
TRUSTED_PROXY = TRUSTED_PROXY or "1"
# Whoever publishes speaks for a state organisation: a password alone is not enough.
SECOND_FACTOR = env("SECOND_FACTOR", default="") or "required"
