"""Settings. Everything that differs between machines comes from the environment; see docs/."""

import os
from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.urls import reverse

from config import database, environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("THROUGHLINE_DATA", BASE_DIR / ".data")).resolve()
TESTING = "PYTEST_VERSION" in os.environ
DEBUG = environment.flag("DEBUG")
# Without ALLOWED_HOSTS the site answers on this machine only, and plain http is enough.
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
LOCAL = not ALLOWED_HOSTS
if LOCAL:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
SECRET_KEY = environment.secret_key(DATA_DIR)

# Demonstration mode: a role picker on the sign-in page, no password asked.
DEMO = environment.flag("THROUGHLINE_DEMO")
DATABASE_URL = os.environ.get("DATABASE_URL", "")
if DEMO and not database.is_local(DATABASE_URL):
    raise SystemExit(
        "Demonstration mode (THROUGHLINE_DEMO) lets anybody sign in as anybody: "
        "it does not start with a DATABASE_URL on another machine."
    )

INSTALLED_APPS = [
    "config.checks.Composition",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "zones",
    "goals",
    "programs",
    "assessments",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "pghistory",
    "pgtrigger",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.local_time.LocalTime",
    "config.privacy_headers.PrivatePages",
    "config.expired_sign_in.ExpiredSignIn",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "config.kept.KeptOnRecord",
    "assessments.acting.ActingAs",
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
                "config.navigation.navigation",
            ],
        },
    }
]

# Data
DATABASES = {"default": database.settings(DATABASE_URL, DATA_DIR / "postgres")}
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DATABASE_NAME", "test_throughline")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_LEVEL = pghistory.Statement
# Who and why stand in the event itself: nothing but an insert is ever needed.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above this number Django throws away whatever comes first: counters of senders too.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Public pages as they were made, in the memory of each process; see programs/caching.py.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People
AUTH_USER_MODEL = "zones.User"
# A zone's page is written by the app that knows plans.
ABSOLUTE_URL_OVERRIDES = {"zones.zone": lambda zone: reverse("goals:zone_detail", args=[zone.pk])}
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "config.accounts.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Throughline: "
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
MFA_TOTP_ISSUER = "Throughline"

# Mail
vars().update(environment.mail(os.environ.get("EMAIL_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Throughline <throughline@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The address in mails that no page asks for, such as reminders.
SITE_URL = environment.site_url(ALLOWED_HOSTS, LOCAL)

# Language and time
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English"), ("es", "Español")]  # of what families read; staff read English
LOCALE_PATHS = [BASE_DIR / "programs" / "locale"]
TIME_ZONE = os.environ.get("TIME_ZONE", "America/New_York")  # of who holds no seat; see local_time
USE_TZ = True

# Files. Uploads have no address: every file is served by a view that asks who may see it.
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
COLLECTED = not (DEBUG or TESTING)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
# Each district's nightly rosters are put into a folder of its own in here, named like its slug.
ROSTERS_DIR = os.environ.get("ROSTERS_DIR", DATA_DIR / "rosters")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
EVIDENCE_MAX_BYTES = 25 * 1024**2
EVIDENCE_MAX_PIXELS = 50_000_000  # of a picture as it arrives; a larger one is refused unread
EVIDENCE_MAX_SIDE = 2000  # pixels, of a picture as it is kept
EVIDENCE_MAX_ROWS = 12  # files and links of one update
EVIDENCE_TYPES = [
    *("jpg", "jpeg", "png", "gif", "webp", "heic", "heif"),
    *("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp"),
    *("txt", "csv", "md"),
]
PLAN_MAX_BYTES = 5 * 1024**2
# A pasted text that is too long is refused by the form, which keeps it; not by the server.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * PLAN_MAX_BYTES

# Calendars that a place keeps elsewhere are read from public addresses only, and from these hosts.
CALENDAR_HOSTS = environment.words("CALENDAR_HOSTS")

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "config.form_renderer.Renderer"

# Headers and cookies
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: is the QR code of two-step sign-in
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.expired_sign_in.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
BEHIND_PROXY = environment.flag("BEHIND_PROXY")
if BEHIND_PROXY:  # only where the proxy sets the header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # an unknown address is no news
}
