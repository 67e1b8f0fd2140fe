"""Django's entry for this room."""

from django.apps import AppConfig


class StudyConfig(AppConfig):
    """Study plans, themes and materials."""

    name = "yinhui.learning.study"
    label = "study"
    verbose_name = "学习计划"

    def ready(self) -> None:
        """Let those who may see a material open its file."""
        from yinhui.kernel.attachments import opened_by  # noqa: PLC0415 - models load first
        from yinhui.learning.study.queries_library import file_is_visible  # noqa: PLC0415

        opened_by(file_is_visible)
