"""Django's entry for this room."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Interest groups and alliances, joined voluntarily."""

    name = "yinhui.groups"
    label = "groups"
    verbose_name = "兴趣小组与联盟"
