"""Django's entry for this room."""

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    """Knowledge contests."""

    name = "yinhui.learning.contests"
    label = "contests"
    verbose_name = "知识竞赛"
