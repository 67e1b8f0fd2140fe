"""Every address of the program, a room a line."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("yinhui.accounts.urls")),
    path("audit/", include("yinhui.audit.urls")),
    path("privacy/", include("yinhui.privacy.urls")),
    path("me/", include("yinhui.portal.urls")),
    path("maintenance/", include("yinhui.maintenance.urls")),
    path("", include("yinhui.kernel.urls")),
    path("", include("yinhui.care.urls")),
    path("", include("yinhui.occasions.urls")),
    path("", include("yinhui.occasions.scheduling.urls")),
    path("", include("yinhui.occasions.signin.urls")),
    path("", include("yinhui.occasions.minutes.urls")),
    path("", include("yinhui.groups.urls")),
    path("", include("yinhui.learning.study.urls")),
    path("", include("yinhui.learning.classes.urls")),
    path("", include("yinhui.learning.contests.urls")),
    path("", include("yinhui.learning.essays.urls")),
    path("", include("yinhui.contacts.urls")),
    path("", include("yinhui.publicity.notices.urls")),
    path("", include("yinhui.ledgers.urls")),
    path("", include("yinhui.rulebook.urls")),
    path("", include("yinhui.reports.urls")),
    path("people/import/", include("yinhui.registry.roster.urls")),
    path("", include("yinhui.registry.urls")),
    path("", include("yinhui.workbench.urls")),
]

handler400 = "yinhui.workbench.views.shell.bad_request"
handler403 = "yinhui.workbench.views.shell.forbidden"
handler404 = "yinhui.workbench.views.shell.page_not_found"
handler413 = "yinhui.workbench.views.troubles.request_too_large"
handler429 = "yinhui.workbench.views.troubles.too_many_requests"
handler500 = "yinhui.workbench.views.shell.server_error"
