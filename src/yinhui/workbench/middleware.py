"""Between the server and the pages: who acts, and how an error is shown."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yinhui.kernel.errors import YinhuiError
from yinhui.registry.actors import actors_of

# The pages that need no post: signing in and out, and what the server itself answers.
OPEN_PATHS = ("/account/", "/static/", "/healthz")


class ActorMiddleware:
    """Give every request its `actor`: the post chosen in the shell among those the person holds today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the signed-out to sign in, and those without a post to a page that says so."""
        request.actor = None  # type: ignore[attr-defined]
        if request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect(f"/account/login/?next={request.path}")
        actors = actors_of(request.user, request.META.get("REMOTE_ADDR", ""))
        if not actors:
            return render(request, "workbench/no_post.html", status=403)
        chosen = request.session.get("appointment")
        request.actor = next((a for a in actors if a.appointment_id == chosen), actors[0])  # type: ignore[attr-defined]
        request.actors = actors  # type: ignore[attr-defined]
        return self.get_response(request)


class ErrorMiddleware:
    """Show a YinhuiError as a page, or inside the page for htmx, in words that say what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only exceptions concern it."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the error; anything else is left to Django's own 500 page."""
        if not isinstance(exception, YinhuiError):
            return None
        if getattr(request, "htmx", False):
            return render(
                request, "workbench/error_notice.html", {"error": exception}, status=exception.status
            )
        messages.get_messages(request)
        return render(request, "workbench/error.html", {"error": exception}, status=exception.status)
