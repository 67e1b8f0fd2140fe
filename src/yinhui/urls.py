"""Every address of the program, a room a line."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("", include("yinhui.kernel.urls")),
    path("", include("yinhui.rulebook.urls")),
    path("", include("yinhui.workbench.urls")),
]

handler400 = "yinhui.workbench.views.shell.bad_request"
handler403 = "yinhui.workbench.views.shell.forbidden"
handler404 = "yinhui.workbench.views.shell.page_not_found"
handler500 = "yinhui.workbench.views.shell.server_error"
