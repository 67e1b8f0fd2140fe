"""Every component with its markup, for those who build pages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from yinhui.kernel.requests import StaffRequest
from yinhui.workbench.showcase import showcase


def page(request: StaffRequest) -> HttpResponse:
    """Show the components; not on a county's real installation."""
    if not (settings.DEBUG or request.actor.is_demonstration):
        raise Http404
    return render(request, "workbench/ui.html", showcase())
