"""The addresses of visits."""

from __future__ import annotations

from django.urls import path

from yinhui.care.views import entry, listing, sheet

urlpatterns = [
    path("visits/", listing.page, name="visits"),
    path("visits/export/", listing.export, name="visits-export"),
    path("visits/new/", entry.new, name="visit-new"),
    path("visits/people/", entry.people_found, name="visit-people"),
    path("visits/<int:visit_id>/", sheet.page, name="visit"),
    path("visits/<int:visit_id>/correct/", entry.correct, name="visit-correct"),
    path("visits/<int:visit_id>/void/", sheet.void, name="visit-void"),
]
