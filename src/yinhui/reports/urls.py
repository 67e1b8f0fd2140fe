"""The room's addresses."""

from __future__ import annotations

from django.urls import path

from yinhui.reports.views import reports, statistics

urlpatterns = [
    path("reports/", reports.listing, name="reports"),
    path("reports/new/", reports.new, name="report-new"),
    path("reports/statistics/", statistics.page, name="statistics"),
    path("reports/statistics/counted/", statistics.counted, name="statistics-counted"),
    path("reports/statistics/<slug:table>.xlsx", statistics.export, name="statistics-export"),
    path("reports/<int:report_id>/", reports.page, name="report"),
    path("reports/<int:report_id>/download/", reports.download, name="report-download"),
]
