"""Django's entry for this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail: who did what, as what and why; its hash chain, its pages, the register of exports."""

    name = "yinhui.audit"
    label = "audit"
    verbose_name = "操作痕迹"
