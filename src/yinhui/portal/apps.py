"""Django's entry for this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The pages of members: what is kept about them and who may see it."""

    name = "yinhui.portal"
    label = "portal"
    verbose_name = "本人页面"
