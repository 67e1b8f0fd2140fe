"""Django's entry for this room."""

from django.apps import AppConfig


class OccasionsConfig(AppConfig):
    """Meetings, study and activities: what was held, who came, what was said."""

    name = "yinhui.occasions"
    label = "occasions"
    verbose_name = "组织生活"

    def ready(self) -> None:
        """Let those who may see an occasion see its photographs."""
        from yinhui.kernel.attachments import opened_by  # noqa: PLC0415 - models load first
        from yinhui.occasions.queries import photo_is_visible  # noqa: PLC0415

        opened_by(photo_is_visible)
