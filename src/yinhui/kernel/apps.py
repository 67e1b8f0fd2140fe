"""Django's entry for this room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What any room may use: clock, errors, actor, action, fields, calendar, attachments, database."""

    name = "yinhui.kernel"
    label = "kernel"
    verbose_name = "基础"
