"""Django's entry for this room."""

from django.apps import AppConfig


class ClassesConfig(AppConfig):
    """Classes, trainings and exchanges."""

    name = "yinhui.learning.classes"
    label = "classes"
    verbose_name = "课堂与培训"
