"""Django's settings. What a place sets differently is read from the environment and from the data folder."""

from __future__ import annotations

import os
from pathlib import Path

import django_stubs_ext

from yinhui.accounts import limits as sign_in_limits
from yinhui.accounts.single_sign_on import configured
from yinhui.kernel import limits
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
    "django.forms",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "django_vite",
    "yinhui.kernel",
    "yinhui.registry",
    "yinhui.accounts",
    "yinhui.rulebook",
    "yinhui.occasions",
    "yinhui.occasions.scheduling",
    "yinhui.occasions.signin",
    "yinhui.occasions.minutes",
    "yinhui.care",
    "yinhui.groups",
    "yinhui.learning.study",
    "yinhui.learning.classes",
    "yinhui.learning.contests",
    "yinhui.learning.essays",
    "yinhui.contacts",
    "yinhui.publicity.notices",
    "yinhui.ledgers",
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
    "yinhui.workbench.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yinhui.kernel.request_rates.RequestLimitsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yinhui.accounts.middleware.SessionEndMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yinhui.workbench.middleware.ActorMiddleware",
    "yinhui.accounts.middleware.SecondFactorMiddleware",
    "yinhui.workbench.middleware.ErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yinhui.urls"
WSGI_APPLICATION = "yinhui.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before allauth's own, whose pages ours replace.
        "DIRS": [BASE_DIR / "workbench" / "templates", BASE_DIR / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yinhui.workbench.context.shell",
                "yinhui.accounts.context.sign_in_notices",
            ],
            "builtins": [
                "yinhui.workbench.templatetags.components",
                "yinhui.workbench.templatetags.lists",
                "yinhui.workbench.templatetags.words",
            ],
        },
    },
]
# Widgets from the templates above, so that one of ours can stand before Django's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **database_url_parts(INSTALLATION.database_url),
        # A view that fails takes back what it wrote; the request's own transaction is the middleware's.
        "ATOMIC_REQUESTS": True,
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
ACCOUNT_ADAPTER = "yinhui.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "yinhui.accounts.forms.ChangePasswordForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": sign_in_limits.SIGN_INS_PER_ADDRESS,
    "login_failed": f"{sign_in_limits.FAILURES_PER_ADDRESS},{sign_in_limits.FAILURES_PER_KEY}",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"
# How many proxies of our own stand in front and name the client in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("YINHUI_PROXIES", "0"))

MFA_ADAPTER = "yinhui.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": sign_in_limits.FAILURES_PER_ADDRESS}

SINGLE_SIGN_ON = configured(DATA_DIR)
SOCIALACCOUNT_ADAPTER = "yinhui.accounts.social_adapter.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = SINGLE_SIGN_ON.provider_settings() if SINGLE_SIGN_ON else {}
# A link, not a form: the browser would not let a form lead to another site (form-action 'self'). Nobody is
# signed in by it who has not signed in over there, and the answer must carry this session's state.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"

AXES_FAILURE_LIMIT = sign_in_limits.FAILURES_MAX
AXES_COOLOFF_TIME = sign_in_limits.LOCKED_FOR
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "yinhui.accounts.locking.counted_as"
AXES_CLIENT_IP_CALLABLE = "yinhui.accounts.requests.address_of"
AXES_LOCKOUT_CALLABLE = "yinhui.accounts.locking.locked_page"
AXES_RESET_ON_SUCCESS = True
# What was typed into the form belongs in no table; the sign-ins are in accounts_signin.
AXES_SENSITIVE_PARAMETERS = ["code", "login", "username", "password1", "password2", "oldpassword"]
AXES_DISABLE_ACCESS_LOG = True

# Rate limits and used one-time codes must hold across the web's processes, so they are kept in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "yinhui.accounts.passwords.StrengthValidator"}]

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

# Idle ends are earlier, and the bureau's earlier still (accounts.limits).
SESSION_COOKIE_AGE = int(sign_in_limits.SESSION_MAX.total_seconds())
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
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
# Asked on this machine, past the proxy, by whoever watches the server.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# Entering a browser's preload list is for the owner of the domain to decide, not for a program on it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Uploads over 2.5 MB go to a temporary file; docs/limits.md.
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.REQUEST_BYTES_MAX
DATA_UPLOAD_MAX_NUMBER_FIELDS = limits.REQUEST_FIELDS_MAX

# The guard on the trail is the audit room's own, on pghistory's tables and all others.
PGHISTORY_APPEND_ONLY = False
# How long the trail stays in the database before it is archived; the law asks for half a year at least.
TRAIL_ONLINE_MONTHS = int(os.environ.get("YINHUI_TRAIL_MONTHS", "36"))
PROCRASTINATE_IMPORT_PATHS = ["yinhui.jobs"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
