"""Django's entry for this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from yinhui.audit.installing import build_trail


class AuditConfig(AppConfig):
    """The trail: who did what, as what and why; its hash chain, its pages, the register of exports."""

    name = "yinhui.audit"
    label = "audit"
    verbose_name = "操作痕迹"

    def ready(self) -> None:
        """After every migration the trail's triggers stand on every table that is declared to leave one."""
        post_migrate.connect(build_trail, sender=self)
