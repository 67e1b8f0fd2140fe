"""Django's entry for this room."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Rooms, standing arrangements and scheduled occasions."""

    name = "yinhui.occasions.scheduling"
    label = "scheduling"
    verbose_name = "活动安排"
