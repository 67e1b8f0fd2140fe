"""Django's entry for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Signing in: passwords, second factors, devices and sessions, first sign-in, single sign-on."""

    name = "yinhui.accounts"
    label = "accounts"
    verbose_name = "登录与账号"
