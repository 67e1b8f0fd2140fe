"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from yinhui.portal import views

urlpatterns = [
    path("", views.home, name="me"),
    path("kept/", views.kept, name="my-kept"),
    path("group/<slug:group>/", views.reveal, name="my-group"),
    path("seen-by/", views.seen_by, name="my-seen-by"),
    path("consents/", views.consents, name="my-consents"),
    path("requests/", views.requests, name="my-requests"),
    path("requests/new/", views.ask, name="my-ask"),
    path("file/", views.full_file, name="my-file"),
    path("files/<int:full_file_id>/", views.file_progress, name="my-file-progress"),
    path("files/<int:full_file_id>/download/", views.file_download, name="my-file-download"),
]
