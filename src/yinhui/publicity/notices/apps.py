"""Django's entry for this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices and invitations with read receipts."""

    name = "yinhui.publicity.notices"
    label = "notices"
    verbose_name = "通知邀请"

    def ready(self) -> None:
        """Let those whom a notice is for, and those who see it, open what goes with it."""
        from yinhui.kernel.attachments import opened_by  # noqa: PLC0415 - models load first
        from yinhui.publicity.notices.queries import file_is_visible  # noqa: PLC0415

        opened_by(file_is_visible)
