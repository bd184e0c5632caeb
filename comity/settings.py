"""Settings of one node, from the environment and from the node's own folder.

`COMITY_HOME` names the node's folder; its `node.toml` holds what differs from node to node, and its files hold the
secrets. Without a folder (type checks, tests) nothing secret is set: the secret key is drawn afresh in each process.
"""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from comity.lib.db_address import connection_settings
from comity.lib.mail_server import STARTTLS, TLS, MailServer, MailServerError
from comity.lib.networks import Network, parse_networks
from comity.web.policy import CONTENT_SECURITY_POLICY  # noqa: F401  # read by django-csp

BASE = Path(__file__).resolve().parent


def node_home() -> Path | None:
    """Return the node's folder, or None outside a node; a folder that does not exist is an error."""
    named = os.environ.get("COMITY_HOME")
    if not named:
        return None
    home = Path(named)
    if not (home / "node.toml").is_file():
        raise ImproperlyConfigured(
            f"COMITY_HOME names {home}, but there is no node.toml in it. Run `comity node init`."
        )
    return home


HOME = node_home()
NODE: dict[str, Any] = tomllib.loads((HOME / "node.toml").read_text("utf-8")) if HOME else {}


def text(name: str, default: str) -> str:
    """Return a setting: environment first, then node.toml, then the default."""
    return os.environ.get("COMITY_" + name.upper()) or str(NODE.get(name, default))


def number(name: str, default: int) -> int:
    """Return a whole number; anything else is refused at start."""
    found = text(name, str(default))
    if not found.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {found!r}.")
    return int(found)


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no; anything else is refused at start."""
    found = text(name, "true" if default else "false").lower()
    if found not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {found!r}.")
    return found == "true"


def networks(name: str) -> tuple[Network, ...]:
    """Return networks, such as `10.20.0.0/16`, with commas; anything else is refused at start."""
    try:
        return parse_networks(text(name, ""))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must hold networks such as 10.20.0.0/16: {error}.") from error


def secret(name: str) -> str:
    """Return a secret from its file in the node's folder; outside a node, one that dies with the process."""
    if HOME is None:
        return secrets.token_urlsafe(48)
    file = HOME / "secrets" / name
    if not file.is_file() or len(file.read_text("utf-8").strip()) < 40:
        raise ImproperlyConfigured(f"{file} must hold at least 40 characters. Run `comity node init`.")
    return file.read_text("utf-8").strip()


def mail_password() -> str:
    """Return the password at the mail server from its file in the node's folder; empty where it asks for none."""
    file = HOME / "secrets" / "mail_password" if HOME else None
    return file.read_text("utf-8").strip() if file and file.is_file() else ""


def metrics_token() -> str:
    """Return what a Prometheus server must show, from its file in the node's folder; empty where there is none."""
    file = HOME / "secrets" / "metrics_token" if HOME else None
    found = file.read_text("utf-8").strip() if file and file.is_file() else ""
    if found and len(found) < 40:
        raise ImproperlyConfigured(f"{file} must hold at least 40 characters, or not be there.")
    return found


DATABASES = {
    "default": connection_settings(
        os.environ.get("DATABASE_URL") or str(NODE.get("database_url", "postgres://comity_app@/comity"))
    )
}
OWNER_DATABASE_URL = os.environ.get("COMITY_OWNER_DATABASE_URL") or str(NODE.get("owner_database_url", ""))

# who this node is
NODE_ID = text("node_id", "cxp:node:xx:unnamed")
NODE_ZONE = text("zone", "UTC")
KEYS_FOLDER = (HOME / "keys") if HOME else None
# files that hold what the keys are sealed with; the edge half may have a passphrase of its own
KEYS_PASSPHRASE_FILE = text("keys_passphrase_file", "")
EDGE_KEYS_PASSPHRASE_FILE = text("edge_keys_passphrase_file", "")
CREDENTIALS_FOLDER = os.environ.get("CREDENTIALS_DIRECTORY", "")
# what is made of the database and can be made again: the indexes of names; outside a node there is none
DATA_FOLDER = Path(text("data_folder", str(HOME / "data"))) if HOME else None
# the node's own lines of the table of laws, before those that are shipped (comity/notices/resources/laws.yaml)
OWN_LAWS_FILE = HOME / "laws.yaml" if HOME else None
EDGE_URL = text("edge_url", "https://127.0.0.1:8443")
PARTNER_NETWORKS = networks("partner_networks")  # private ones in which partners' edges may be called
WEB_URL = text("web_url", "http://127.0.0.1:8000")
REHEARSAL = flag("rehearsal", default=False)  # the banner says so on each page
COMPONENTS = flag("components", default=False)  # the gallery of pieces; the demonstration shows it
INSTANCE = text("instance", "")  # which run of a demonstration this is; its health page says so
CLASSIFICATION_CEILING = number("classification_ceiling", 1)

# how many persons one person may look for by hand, and how many rows of files, in a day of theirs
SCREENING_CHECKS_A_DAY = number("screening_checks_a_day", 200)
SCREENING_ROWS_A_DAY = number("screening_rows_a_day", 50_000)

# whether calendar programs may ask at an address that is a secret (docs/decisions/0036-calendar-feeds.md)
CALENDAR_FEEDS = flag("calendar_feeds", default=True)

SECRET_KEY = secret("secret_key")
METRICS_TOKEN = metrics_token()

# what happened, and mails that say no more than that something waits; without a host the node sends none
NOTIFICATIONS_KEPT_DAYS = number("notifications_kept_days", 90)
MAIL_EVERY_MINUTES = number("mail_every_minutes", 30)
MAIL_SERVER = MailServer(
    text("mail_host", ""), number("mail_port", 587), text("mail_security", STARTTLS), text("mail_from", "")
)
try:
    MAIL_SERVER.check()
except MailServerError as error:
    raise ImproperlyConfigured(str(error)) from error
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.security == STARTTLS, MAIL_SERVER.security == TLS
EMAIL_HOST_USER = text("mail_user", "")
EMAIL_HOST_PASSWORD = mail_password()
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = MAIL_SERVER.sender
DEBUG = False
ALLOWED_HOSTS = text("allowed_hosts", "127.0.0.1,localhost").split(",")
# Sessions and CSRF cookies travel by TLS only, except on a machine that serves its own loopback.
COOKIES_BY_TLS_ONLY = flag("cookies_by_tls_only", default=bool(HOME))
SESSION_COOKIE_SECURE = COOKIES_BY_TLS_ONLY
CSRF_COOKIE_SECURE = COOKIES_BY_TLS_ONLY
# a form sent over TLS that something before us has ended names the address officers use
CSRF_TRUSTED_ORIGINS = [WEB_URL] if WEB_URL.startswith("https://") else []
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if COOKIES_BY_TLS_ONLY else 0
# a browser does not tell two nodes on one machine apart by their ports, so the names of the cookies do
COOKIE_MARK = NODE_ID.replace(":", "-")
SESSION_COOKIE_NAME = f"comity-session-{COOKIE_MARK}"
CSRF_COOKIE_NAME = f"comity-csrf-{COOKIE_MARK}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = number("session_seconds", 8 * 60 * 60)  # a working day, measured from the last act
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
    "csp",
    "comity.web",
    "comity.audit",
    "comity.accounts",
    "comity.saved",
    "comity.notifications",
    "comity.handling",
    "comity.exchange",
    "comity.agreements",
    "comity.release",
    "comity.sharing",
    "comity.records",
    "comity.screening",
    "comity.requests",
    "comity.operations",
    "comity.notices",
    "comity.protection",
    "comity.intake",
    "comity.cooperation",
    "comity.desk",
    "comity.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "comity.web.verbs.KnownVerbsMiddleware",
    "comity.accounts.keeping_session.KeepingSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "comity.audit.middleware.ActionsOnlyMiddleware",
    "comity.accounts.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "comity.urls"
WSGI_APPLICATION = "comity.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comity.web.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "comity.web.templatetags.comity"],
        },
    }
]

CSRF_FAILURE_VIEW = "comity.web.views.form_too_old"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["comity.accounts.backend.PersonBackend"]
LOGIN_URL = "accounts:sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("sign_in", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OTP_TOTP_ISSUER = "Comity"
OTP_TOTP_THROTTLE_FACTOR = 0  # wrong codes are counted with wrong passwords, see comity/accounts/lockout.py

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt"), ("ja", "日本語"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE / "lib" / "locale"]
LANGUAGE_COOKIE_NAME = "comity-language"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static" if HOME and (HOME / "static").is_dir() else None
WHITENOISE_USE_FINDERS = True  # no collectstatic step on a small node
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# the greatest file that is sent or taken, and how much a partner may have on its way to us at once
MAX_FILE_BYTES = number("max_file_bytes", 32 * 1024**3)
OPEN_BYTES_OF_PEER = number("open_bytes_of_peer", 128 * 1024**3)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# what is larger goes through a file on the node's own disk that only the node can read
FILE_UPLOAD_TEMP_DIR = DATA_FOLDER / "uploads" if DATA_FOLDER else None
SILENCED_SYSTEM_CHECKS = ["files.E001"]  # that folder is made when the first file needs it

FILE_UPLOAD_HANDLERS = ["comity.web.uploads.NameKeepingUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_secret_addresses": {"()": "comity.web.secret_addresses.Masked"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_secret_addresses"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
