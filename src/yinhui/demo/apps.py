"""Django's entry for this room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Synthetic counties, deterministic by seed."""

    name = "yinhui.demo"
    label = "demo"
    verbose_name = "演示"
