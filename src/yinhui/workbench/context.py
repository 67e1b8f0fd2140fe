"""What the shell shows on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yinhui.kernel import clock


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor and today's date for the shell. No query."""
    return {
        "actor": getattr(request, "actor", None),
        "actors": getattr(request, "actors", []),
        "today": clock.today(),
    }
