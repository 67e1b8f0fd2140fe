"""Django's entry for this room."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Signing in: passwords, second factors, devices and sessions, first sign-in, single sign-on."""

    name = "yinhui.accounts"
    label = "accounts"
    verbose_name = "登录与账号"

    def ready(self) -> None:
        """Listen to signing in and out."""
        import_module("yinhui.accounts.receivers")
