"""Django's entry for this room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The rights of the people concerned: consent, requests, a person's full file, retention."""

    name = "yinhui.privacy"
    label = "privacy"
    verbose_name = "个人信息保护"
