"""Django's entry for this room."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """The pages of staff and secretaries: shell, components, search, pages made of several rooms."""

    name = "yinhui.workbench"
    label = "workbench"
    verbose_name = "工作台"
