"""Django's entry for this room."""

from django.apps import AppConfig


class ClassesConfig(AppConfig):
    """Classes, trainings and exchanges."""

    name = "yinhui.learning.classes"
    label = "classes"
    verbose_name = "课堂与培训"

    def ready(self) -> None:
        """Let the schedule know which rooms and people lessons take."""
        from yinhui.learning.classes.clashes import lessons_at  # noqa: PLC0415 - models load first
        from yinhui.occasions.scheduling.clashes import also_taken_by  # noqa: PLC0415 - models load first

        also_taken_by(lessons_at)
