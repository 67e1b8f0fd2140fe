"""Django's entry for this room."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Visits to people, and what was found there."""

    name = "yinhui.care"
    label = "care"
    verbose_name = "走访关怀"

    def ready(self) -> None:
        """Let those who may see a visit see its photographs."""
        from yinhui.care.queries import photo_is_visible  # noqa: PLC0415 - models load first
        from yinhui.kernel.attachments import opened_by  # noqa: PLC0415

        opened_by(photo_is_visible)
