"""Settings shared by every environment; each figure an installation may change comes from the
environment (see .env.example). What only one environment wants stands in its own module."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def in_base(path: str) -> Path:
    """A path of the environment, read from the project's root when it is relative."""
    return (BASE_DIR / path).resolve()


DATA_DIR = in_base(env("DATA_DIR", default="var"))
# SQLite does not make the folder of its file.
DATA_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env("SITE_URL", default="").rstrip("/")
ADMIN_PATH = env("ADMIN_PATH", default="admin/").strip("/") + "/"
APPEALS = env("APPEALS", default="link")
RATE_LIMITS = env("RATE_LIMITS", default="on") != "off"
REGULATION_PROFILE = env("REGULATION_PROFILE", default="gp17")

# --- Applications -----------------------------------------------------------------------------

# The order is the order of dependence: an app may import only from those above it
# (checked by import-linter). Sections stand in the regulation's order and never import each other.
LAYERS_BELOW = [
    "apps.regulation",
    "apps.languages",
    "apps.journal",
    "apps.accounts",
    "apps.workdays",
    "apps.library",
    "apps.publishing",
    "apps.tables",
    "apps.organisation",
    "apps.inquiries",
]
SECTIONS = [
    "apps.symbols",
    "apps.about",
    "apps.governance",
    "apps.documents",
    "apps.services",
    "apps.rulemaking",
    "apps.activity",
    "apps.budget",
    "apps.procurement",
    "apps.vacancies",
    "apps.support",
    "apps.other",
    "apps.news",
    "apps.head_blog",
    "apps.feedback",
]
LAYERS_ABOVE = ["apps.compliance", "apps.accessibility", "apps.portal"]

INSTALLED_APPS = [
    # Before the admin, which must see the translated columns.
    "modeltranslation",
    "config.admin.EmhanaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles: runserver must serve files the way production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "ckeditor",
    "csp",
    # Failures of signing in are counted, the second step is kept: wrapped by apps.accounts.
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    *LAYERS_BELOW,
    *SECTIONS,
    *LAYERS_ABOVE,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before anything that asks who is signed in.
    "apps.accounts.middleware.SessionLimitsMiddleware",
    # After authentication: outside the language prefixes the reader's own language decides.
    "apps.languages.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "apps.accessibility.middleware.LowVisionMiddleware",
    # Puts the page of a locked-out person, in the language of the request, in place of the form's.
    "axes.middleware.AxesMiddleware",
    # Last: static files, refused requests and redirects need not wait for it.
    "apps.publishing.middleware.DueRevisionsMiddleware",
    # Behind the language and the messages of the request, and never asked for a refused one.
    "apps.compliance.enforcement.middleware.ExplanationFirstMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accessibility.context_processors.low_vision",
                "apps.portal.context_processors.frame",
                "apps.compliance.context_processors.matters_bar",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, cache, mail --------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/emhana.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        # Folds Cyrillic case as PostgreSQL does.
        "ENGINE": "apps.languages.sqlite",
        "OPTIONS": {
            "timeout": 20,
            # A transaction that begins as a reader and turns writer fails at once instead of
            # waiting; IMMEDIATE makes it wait for its turn.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Without one: noreply@ and the host of SITE_URL (apps/journal/outbox.py).
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="") or "webmaster@localhost"

# --- Languages and time -----------------------------------------------------------------------

ALL_LANGUAGES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
LANGUAGES = [(code, ALL_LANGUAGES[code]) for code in env.list("LANGUAGES", default=["kk", "ru"])]
LANGUAGE_CODE = "kk"
# Columns exist for all three, so a further language is shown without a migration.
MODELTRANSLATION_LANGUAGES = ("kk", "ru", "en")
MODELTRANSLATION_DEFAULT_LANGUAGE = "kk"
# A reader never gets the other language in silence.
MODELTRANSLATION_ENABLE_FALLBACKS = False
LANGUAGE_COOKIE_NAME = "emhana_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "vendor"]
FORMAT_MODULE_PATH = ["apps.languages.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = env("TIME_ZONE", default="Asia/Almaty")

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "admin:login"
# The first only refuses, the second signs in and gives the permissions of the day.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "apps.accounts.backends.RoleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    # Django's list of common passwords knows none of the words tried first here.
    {"NAME": "apps.accounts.passwords.NotCommonHereValidator"},
]

# --- Signing in -------------------------------------------------------------------------------

# Five failures of one account from one address: enough for a wrong layout, Caps Lock and the
# password before the last; at 5 guesses each 15 minutes a list of common passwords takes years.
AXES_FAILURE_LIMIT = 5
# A hospital's rooms share one outside address, so one address alone is stopped later: colleagues
# who come back from a holiday must not lock each other out.
SIGN_IN_FAILURES_OF_ADDRESS = 20
# Long enough to make guessing useless, short enough to wait for without calling anybody.
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Attempts made while locked out do not lengthen it: the page says a time, and it must be true.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# In the order apps.accounts.lockout.FailureCounter.counted takes them in.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCK_OUT_AT_FAILURE = RATE_LIMITS
AXES_HANDLER = "apps.accounts.lockout.FailureCounter"
AXES_USERNAME_CALLABLE = "apps.accounts.lockout.typed_name"
AXES_CLIENT_IP_CALLABLE = "apps.accounts.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "apps.accounts.lockout.refusal"
# The journal tells who signed in; a second log with addresses is more than anybody needs.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# Masked in the table of failures and in the log of the server.
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "password",
    "code",
    "csrfmiddlewaretoken",
    "ip_address",
    "user_agent",
]
# Where the address of a client stands: '' (the peer itself), the number of proxies in front of us
# that add to X-Forwarded-For, or the name of a header that the proxy sets.
TRUSTED_PROXY = env("TRUSTED_PROXY", default="")

# `required`: whoever publishes must sign in in two steps; `offered`: whoever wants to.
SECOND_FACTOR = env("SECOND_FACTOR", default="") or "offered"
if SECOND_FACTOR not in ("required", "offered"):
    raise ImproperlyConfigured("Emhana does not start: SECOND_FACTOR is required or offered.")
# Between the password and the code: time to fetch the phone and install an application.
HALF_SIGNED_FOR = timedelta(minutes=15)
# A working day; nobody stays signed in overnight.
SESSION_LASTS = timedelta(hours=12)
# An unattended desk in a hospital; a form's text is kept by the autosave.
SESSION_IDLE = timedelta(minutes=60)

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Everything uploaded is private; apps/library decides who may read what.
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The address under which nginx sends a file after our check; '' when there is no nginx.
X_ACCEL = env("X_ACCEL", default="")
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Security ---------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(SESSION_LASTS.total_seconds())
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "apps.portal.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Publication ------------------------------------------------------------------------------

# How long a process may not know of a publication that another process has planned, seconds.
SECONDS_BETWEEN_DUE_CHECKS = 60

# --- Rich text --------------------------------------------------------------------------------

# The named CKEditor 4 is out of support; that is answered by cleaning every stored value in
# apps/publishing/richtext/, which does not trust the editor's own filter.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]
CKEDITOR_BASEPATH = f"{STATIC_URL}ckeditor/ckeditor/"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
