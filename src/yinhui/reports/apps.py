"""Django's entry for this room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Statistics, exports and official documents, computed from the records."""

    name = "yinhui.reports"
    label = "reports"
    verbose_name = "报表"
