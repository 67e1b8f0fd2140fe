"""Django's entry for this room."""

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    """Ledgers of attendance, members and study."""

    name = "yinhui.ledgers"
    label = "ledgers"
    verbose_name = "台账"
