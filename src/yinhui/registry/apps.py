"""Django's entry for this room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """People, organisations, places, posts, memberships over time; the roster import."""

    name = "yinhui.registry"
    label = "registry"
    verbose_name = "名册"
