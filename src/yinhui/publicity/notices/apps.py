"""Django's entry for this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices and invitations with read receipts."""

    name = "yinhui.publicity.notices"
    label = "notices"
    verbose_name = "通知邀请"
