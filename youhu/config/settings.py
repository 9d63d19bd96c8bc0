"""Facts of one installation. Business parameters live in the database, never here."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from environs import env

from youhu.config.databases import database, photos
from youhu.config.guards import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from youhu.config.guards import cookie_prefix, guard_file, transport
from youhu.config.logging import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env.path("YOUHU_VAR", default=BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
LOGGING = logging_of(env.str("YOUHU_LOG_LEVEL", default="INFO"), for_people=DEBUG)
# From how many milliseconds on a statement is named in the log, with its page and without values.
YOUHU_SLOW_MS = env.int("YOUHU_SLOW_MS", default=500)
# Who sends this as a bearer token may read figures and details of health; else only this machine.
YOUHU_METRICS_TOKEN = env.str("YOUHU_METRICS_TOKEN", default="")
# Without a key in the environment the machine keeps one of its own in var/, made once.
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    from youhu.config.secret import kept_secret

    SECRET_KEY = kept_secret(VAR_DIR / "secret_key")
# What seals telephones, ID numbers and secrets in the database: several keys with spaces between
# them, of which the last one writes. Without them a file holds the keys. Back it up with care.
YOUHU_SEALING_KEY = env.str("YOUHU_SEALING_KEY", default="")
YOUHU_SEALING_FILE = VAR_DIR / "sealing_key"
if not YOUHU_SEALING_KEY:
    from youhu.config.secret import kept_secret

    kept_secret(YOUHU_SEALING_FILE)
# "aes" (AES-256-GCM, HMAC-SHA-256), or "sm" for the national ciphers (SM4-GCM, HMAC-SM3).
YOUHU_CIPHER_SUITE = env.str("YOUHU_CIPHER_SUITE", default="aes")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Addresses or networks of our own proxies; what they say about where a request comes from counts.
YOUHU_TRUSTED_PROXIES: list[str] = env.list("YOUHU_TRUSTED_PROXIES", default=[])

YOUHU_SAMPLE_DATA = env.bool("YOUHU_SAMPLE_DATA", default=False)
YOUHU_SITE_URL = env.str("YOUHU_SITE_URL", default="http://127.0.0.1:8000")

DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'youhu.sqlite3'}"))}
# The processes of one machine share what the brakes count; a cluster names a cache of its own.
CACHES = {
    "default": env.dj_cache_url(
        "CACHE_URL", default=f"file://{VAR_DIR.resolve() / 'cache'}?max_entries=10000"
    )
}
# Long work that nobody is promised (ADR: docs/adr); clocks stay with `tick`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton",
    "django_tasks",
    "django_tasks_db",
    "ninja",  # serves the pages of /api/docs from our own origin
    "youhu.common",
    "youhu.registry",
    "youhu.territory",
    "youhu.ledger",
    "youhu.transparency",
    "youhu.notices",
    "youhu.privacy",
    "youhu.accounts",
    "youhu.calls",
    "youhu.joint",
    "youhu.oversight",
    "youhu.foresight",
    "youhu.party",
    "youhu.roads",
    "youhu.fleets",
    "youhu.docks",
    "youhu.delivery",
    "youhu.rounds",
    "youhu.dispatch",
    "youhu.settling",
    "youhu.market",
    "youhu.volunteering",
    "youhu.wishes",
    "youhu.neighbours",
    "youhu.rooms",
    "youhu.directives",
    "youhu.summons",
    "youhu.forecast",
    "youhu.redrawing",
    "youhu.fusing",
    "youhu.upkeep",
    "youhu.rosters",
    "youhu.figures",
    "youhu.whatif",
    "youhu.jobs",
    "youhu.retention",
    "youhu.subjects",
    "youhu.promises",
    "youhu.storage",
    "youhu.health",
    "youhu.web",
    "youhu.reports",
    "youhu.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "youhu.health.http.WatchMiddleware",
    # Pages travel small also without a web server in front; it pads against BREACH by itself.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "youhu.common.http.guarded",
    "youhu.registry.http.current_member",
    "django.contrib.messages.middleware.MessageMiddleware",
    "youhu.accounts.http.StayMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "youhu.common.http.get_never_writes",
]
ROOT_URLCONF = "youhu.config.urls"
ASGI_APPLICATION = "youhu.config.asgi.application"
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
                "youhu.common.http.page_facts",
            ],
        },
    }
]

AUTH_USER_MODEL = "registry.User"
CSRF_FAILURE_VIEW = "youhu.web.errors.open_too_long"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "youhu.accounts.validators.KindsValidator"},
    {"NAME": "youhu.accounts.validators.GuessValidator"},
    {"NAME": "youhu.accounts.validators.FormerValidator"},
]

# What commands speak, and pages until somebody chooses.
LANGUAGE_CODE = env.str("YOUHU_LANGUAGE", default="zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "youhu" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("vendor", BASE_DIR / "var" / "vendor")]
SERVESTATIC_USE_MANIFEST = False
SERVESTATIC_ADD_HEADERS_FUNCTION = guard_file
# The one font with which sheets are set on paper; the fonts of the machine are not asked.
YOUHU_SHEET_FONTS = env.path(
    "YOUHU_SHEET_FONTS",
    default=BASE_DIR / "var" / "vendor-own" / "@expo-google-fonts" / "noto-sans-sc",
)
# Photos and tables: a folder, or an object store (s3://KEY:SECRET@HOST/BUCKET). docs/storage.md
YOUHU_PHOTOS_URL = env.str("YOUHU_PHOTOS_URL", default="")
STORAGES = {
    "default": photos(YOUHU_PHOTOS_URL),
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a bulk sign of a long list
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# The key that signs the public log, made on first use, and the folder in which the log lies as
# plain files for mirrors and witnesses (empty: none). ADR: docs/adr.
YOUHU_LOG_KEY = env.path("YOUHU_LOG_KEY", default=VAR_DIR / "log_key")
YOUHU_LOG_DIR = env.str("YOUHU_LOG_DIR", default=str(VAR_DIR / "log"))

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="youhu@localhost")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Cookies and redirects follow the address that people really use.
MESSAGE_STORAGE = "youhu.common.messages.Storage"
YOUHU_COOKIE_PREFIX: str = cookie_prefix(YOUHU_SITE_URL)
globals().update(transport(YOUHU_SITE_URL))
