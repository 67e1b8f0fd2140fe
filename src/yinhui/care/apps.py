"""Django's entry for this room."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Visits to people, and what was found there."""

    name = "yinhui.care"
    label = "care"
    verbose_name = "走访关怀"
