"""Django's entry for this room."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Institutions: the rule language, its versions, its compiler to SQL; duties and escalation."""

    name = "yinhui.rulebook"
    label = "rulebook"
    verbose_name = "制度"
