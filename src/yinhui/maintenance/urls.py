"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from yinhui.maintenance import views

urlpatterns = [
    path("", views.page, name="system"),
    path("check/", views.check_now, name="system-check"),
    path("jobs/<int:job_id>/again/", views.run_job_again, name="system-job-again"),
]
