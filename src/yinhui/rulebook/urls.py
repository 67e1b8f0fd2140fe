"""The addresses of duties and institutions."""

from __future__ import annotations

from django.urls import path

from yinhui.rulebook.views import duties, today

urlpatterns = [
    path("", today.page, name="today"),
    path("duties/", duties.page, name="duties"),
    path("duties/export/", duties.export, name="duties-export"),
    path("duties/waive/", duties.waive_chosen, name="duties-waive"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("duties/<int:duty_id>/waive/", duties.waive, name="duty-waive"),
    path("duties/<int:duty_id>/reopen/", duties.reopen, name="duty-reopen"),
]
