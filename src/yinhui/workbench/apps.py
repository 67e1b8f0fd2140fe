"""Django's entry for this room."""

from importlib import import_module

from django import forms
from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """The pages of staff and secretaries: shell, components, search, pages made of several rooms."""

    name = "yinhui.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Say of an empty field what to do, in every form; remember the post at sign-in."""
        import_module("yinhui.workbench.chosen_post")
        forms.Field.default_error_messages["required"] = "这一项要填。"
