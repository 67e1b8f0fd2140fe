"""The addresses of attachments."""

from __future__ import annotations

from django.urls import path

from yinhui.kernel import views

urlpatterns = [
    path("attachments/upload/", views.upload, name="attachment-upload"),
    path("attachments/<int:attachment_id>/", views.original, name="attachment"),
    path("attachments/<int:attachment_id>/<int:edge_px>/", views.thumbnail, name="attachment-thumbnail"),
]
