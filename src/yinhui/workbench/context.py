"""What the shell shows on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yinhui.kernel import clock
from yinhui.maintenance.views import notice as system_notice
from yinhui.workbench import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor, the navigation and today's date for the shell. No query."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "actors": getattr(request, "actors", []),
        "navigation": navigation.links(actor, request.path) if actor else [],
        "today": clock.today(),
        **system_notice(request),
    }
