"""Django's entry for this room."""

from django.apps import AppConfig


class MinutesConfig(AppConfig):
    """Minutes of occasions, from draft to the chair's confirmation."""

    name = "yinhui.occasions.minutes"
    label = "minutes"
    verbose_name = "会议记录"
