"""Django's entry for this room."""

from django.apps import AppConfig


class EssaysConfig(AppConfig):
    """Essay calls and works shown."""

    name = "yinhui.learning.essays"
    label = "essays"
    verbose_name = "征文与作品"

    def ready(self) -> None:
        """Let those who may see a work see its photographs."""
        from yinhui.kernel.attachments import opened_by  # noqa: PLC0415 - models load first
        from yinhui.learning.essays.queries import photo_is_visible  # noqa: PLC0415

        opened_by(photo_is_visible)
