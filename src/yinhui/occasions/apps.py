"""Django's entry for this room."""

from django.apps import AppConfig


class OccasionsConfig(AppConfig):
    """Meetings, study and activities: what was held, who came, what was said."""

    name = "yinhui.occasions"
    label = "occasions"
    verbose_name = "组织生活"
