"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from yinhui.audit.views import person, registers, trail

urlpatterns: list[URLPattern] = [
    path("", trail.listing, name="trail"),
    path("export/", trail.export, name="trail-export"),
    path("entries/<int:line_id>/", trail.entry, name="trail-entry"),
    path("openings/", registers.openings, name="trail-openings"),
    path("exports/", registers.exports, name="trail-exports"),
    path("sign-ins/", registers.sign_ins, name="trail-sign-ins"),
    path("seals/", registers.seals, name="trail-seals"),
    path("people/<int:person_id>/", person.history, name="person-history"),
]
