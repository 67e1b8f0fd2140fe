"""Every address of the program, a room a line."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("", include("yinhui.kernel.urls")),
    path("", include("yinhui.workbench.urls")),
]
