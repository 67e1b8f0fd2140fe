"""Django's entry for this room."""

from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    """Nothing lost: backup, restore, limits, and the check of an installation."""

    name = "yinhui.maintenance"
    label = "maintenance"
    verbose_name = "运行维护"
