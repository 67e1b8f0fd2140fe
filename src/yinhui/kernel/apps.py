"""Django's entry for this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from yinhui.kernel.lunar import fill_calendar
from yinhui.kernel.wall_building import build_wall


class KernelConfig(AppConfig):
    """What any room may use: clock, errors, actor, action, fields, calendar, attachments, database."""

    name = "yinhui.kernel"
    label = "kernel"
    verbose_name = "基础"

    def ready(self) -> None:
        """After every migration, and after a test has emptied the tables: the calendar is filled, the wall
        stands."""
        post_migrate.connect(fill_calendar, sender=self)
        post_migrate.connect(build_wall, sender=self)
