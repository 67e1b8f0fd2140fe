"""The addresses of occasions."""

from __future__ import annotations

from django.urls import path

from yinhui.occasions.views import entry, listing, sheet

urlpatterns = [
    path("occasions/", listing.page, name="occasions"),
    path("occasions/export/", listing.export, name="occasions-export"),
    path("occasions/new/", entry.new, name="occasion-new"),
    path("occasions/roster/", entry.roster, name="occasion-roster"),
    path("occasions/people/", entry.guests, name="occasion-people"),
    path("occasions/<int:occasion_id>/", sheet.page, name="occasion"),
    path("occasions/<int:occasion_id>/correct/", entry.correct, name="occasion-correct"),
    path("occasions/<int:occasion_id>/void/", sheet.void, name="occasion-void"),
]
