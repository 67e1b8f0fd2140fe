"""Django's entry for this room."""

from django.apps import AppConfig


class StudyConfig(AppConfig):
    """Study plans, themes and materials."""

    name = "yinhui.learning.study"
    label = "study"
    verbose_name = "学习计划"
