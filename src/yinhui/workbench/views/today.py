"""今日应办: what is due, for whom, by whom, by when and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yinhui.workbench.requests import StaffRequest


def page(request: StaffRequest) -> HttpResponse:
    """Show what is due today."""
    return render(request, "workbench/today.html")


def health(request: StaffRequest) -> HttpResponse:
    """Answer that the server is up."""
    return HttpResponse("ok", content_type="text/plain")
