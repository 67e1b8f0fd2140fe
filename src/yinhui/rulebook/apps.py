"""Django's entry for this room."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Institutions: the rule language, its versions, its compiler to SQL; duties and escalation."""

    name = "yinhui.rulebook"
    label = "rulebook"
    verbose_name = "制度"

    def ready(self) -> None:
        """Let duties follow what the register says."""
        from yinhui.registry.signals import facts_changed  # noqa: PLC0415 - models must be loaded first
        from yinhui.rulebook.jobs import follow_register  # noqa: PLC0415

        facts_changed.connect(follow_register, dispatch_uid="duties-follow-the-register")
