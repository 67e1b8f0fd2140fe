"""The workbench's addresses."""

from __future__ import annotations

from django.urls import path

from yinhui.workbench.views import health, shell, ui

urlpatterns = [
    path("posts/", shell.posts, name="posts"),
    path("posts/switch/", shell.switch_post, name="switch-post"),
    path("empty/", shell.empty, name="empty"),
    path("ui/", ui.page, name="ui"),
    path("healthz", health.health, name="health"),
]
