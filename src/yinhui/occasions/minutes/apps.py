"""Django's entry for this room."""

from django.apps import AppConfig


class MinutesConfig(AppConfig):
    """Minutes of occasions, from draft to the chair's confirmation."""

    name = "yinhui.occasions.minutes"
    label = "minutes"
    verbose_name = "会议记录"

    def ready(self) -> None:
        """Let those who may see minutes see their photographs."""
        from yinhui.kernel.attachments import opened_by  # noqa: PLC0415 - models load first
        from yinhui.occasions.minutes.queries import photo_is_visible  # noqa: PLC0415

        opened_by(photo_is_visible)
