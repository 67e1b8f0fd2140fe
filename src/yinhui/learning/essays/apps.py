"""Django's entry for this room."""

from django.apps import AppConfig


class EssaysConfig(AppConfig):
    """Essay calls and members' works."""

    name = "yinhui.learning.essays"
    label = "essays"
    verbose_name = "征文与作品"
