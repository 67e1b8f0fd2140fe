"""Django's settings. What a place sets differently is read from the environment and from the data folder."""

from __future__ import annotations

import os
from pathlib import Path

import django_stubs_ext

from yinhui.kernel.installation import database_url_parts, installation

# Lets `Paginator[Person]` and its like stand in code, not only in annotations.
django_stubs_ext.monkeypatch()

INSTALLATION = installation()
BASE_DIR = Path(__file__).resolve().parent
DATA_DIR = INSTALLATION.data_dir
ATTACHMENT_DIR = DATA_DIR / "attachments"

SECRET_KEY = INSTALLATION.secret("django")
DEBUG = os.environ.get("YINHUI_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("YINHUI_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("YINHUI_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "axes",
    "django_htmx",
    "django_vite",
    "yinhui.kernel",
    "yinhui.registry",
    "yinhui.accounts",
    "yinhui.rulebook",
    "yinhui.occasions",
    "yinhui.care",
    "yinhui.reports",
    "yinhui.audit",
    "yinhui.privacy",
    "yinhui.portal",
    "yinhui.maintenance",
    "yinhui.workbench",
    "yinhui.demo",
]

MIDDLEWARE = [
    "yinhui.kernel.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "yinhui.workbench.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yinhui.workbench.middleware.ActorMiddleware",
    "yinhui.workbench.middleware.ErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yinhui.urls"
WSGI_APPLICATION = "yinhui.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "workbench" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yinhui.workbench.context.shell",
            ],
            "builtins": [
                "yinhui.workbench.templatetags.components",
                "yinhui.workbench.templatetags.lists",
                "yinhui.workbench.templatetags.words",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **database_url_parts(INSTALLATION.database_url),
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 600,
        "TIME_ZONE": "Asia/Shanghai",
        "OPTIONS": {"application_name": "yinhui"},
        "TEST": {"TEMPLATE": "template0"},
    }
}

AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_ADAPTER = "yinhui.registry.sign_in.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
# Axes locks an account out; this slows one address that tries many accounts (a whole office may share it).
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"
# Ten wrong passwords for one account from one address: wait ten minutes.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1 / 6
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the package: there is nothing to collect.
WHITENOISE_USE_FINDERS = True
# Vite names a file after its content, so it may be kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/workbench/dist/assets/"
DJANGO_VITE = {
    "default": {
        "manifest_path": BASE_DIR / "workbench/static/workbench/dist/.vite/manifest.json",
        "static_url_prefix": "workbench/dist",
    }
}

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yinhui.workbench.views.shell.csrf_failure"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# Where the address people use begins with https://, a proxy in front of us ends TLS and says so.
SERVED_OVER_HTTPS = any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_OVER_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SERVED_OVER_HTTPS else 0
# Uploads over 2.5 MB go to a temporary file; nothing over 64 MB is taken (docs/limits.md).
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
# A meeting's form sends a field for each who came (occasions.actions.PARTICIPANTS_MAX).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

PGHISTORY_APPEND_ONLY = False
PROCRASTINATE_IMPORT_PATHS = ["yinhui.jobs"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
