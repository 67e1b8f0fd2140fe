"""Every request has an id, which stands in the trail beside what it changed and in the answer's header."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

# Empty outside a request: in a job, in a shell command.
_current: ContextVar[str] = ContextVar("request_id", default="")

HEADER = "X-Request-ID"
ID_BYTES = 8


def request_id() -> str:
    """Return the id of the request under way, or "" outside one."""
    return _current.get()


class RequestIdMiddleware:
    """Give the request its id; whoever reports a fault can read it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Never take the id from the caller: it would stand in the trail."""
        token = _current.set(secrets.token_hex(ID_BYTES))
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id()
            return response
        finally:
            _current.reset(token)
