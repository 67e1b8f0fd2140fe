"""Django's entry for this room."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Sign-in, leave, quorum and votes of scheduled occasions."""

    name = "yinhui.occasions.signin"
    label = "signin"
    verbose_name = "签到表决"
