"""What a watching program asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """Answer that the server is up."""
    return HttpResponse("ok", content_type="text/plain")
