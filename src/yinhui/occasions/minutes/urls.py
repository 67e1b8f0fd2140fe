"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from yinhui.occasions.minutes.views import confirming, document, listing, merging, writing

urlpatterns = [
    path("minutes/", listing.page, name="minutes"),
    path("minutes/export/", listing.export, name="minutes-export"),
    path("minutes/print/", document.several, name="minutes-print"),
    path("minutes/merge/<int:set_aside_id>/", merging.page, name="minutes-merge"),
    path("schedule/<int:scheduled_id>/minutes/", document.page, name="minutes-document"),
    path("schedule/<int:scheduled_id>/minutes/docx/", document.docx, name="minutes-docx"),
    path("schedule/<int:scheduled_id>/minutes/write/", writing.page, name="minutes-write"),
    path("schedule/<int:scheduled_id>/minutes/draft/", writing.autosave, name="minutes-autosave"),
    path("schedule/<int:scheduled_id>/minutes/confirm/", confirming.page, name="minutes-confirm"),
]
