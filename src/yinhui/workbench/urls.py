"""The workbench's addresses."""

from __future__ import annotations

from django.urls import path

from yinhui.workbench.views import today

urlpatterns = [
    path("", today.page, name="today"),
    path("healthz", today.health, name="health"),
]
