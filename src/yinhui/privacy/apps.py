"""Django's entry for this room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The rights of the people concerned: consent, requests, a person's full file, retention."""

    name = "yinhui.privacy"
    label = "privacy"
    verbose_name = "个人信息保护"

    def ready(self) -> None:
        """Answer the rooms below when they ask whether data may be used; let staff see what was signed."""
        from yinhui.kernel.attachments import opened_by  # noqa: PLC0415 - models load first
        from yinhui.kernel.consent import kept_by  # noqa: PLC0415
        from yinhui.privacy.consents import paper_is_visible, withheld  # noqa: PLC0415

        kept_by(withheld)
        opened_by(paper_is_visible)
