"""Between the server and the pages: who acts, and how an error is shown."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.scope import at_the_door, become
from yinhui.portal.actors import member_actor
from yinhui.registry.actors import actors_of
from yinhui.workbench.chosen_post import POST_IN_SESSION, chosen_actor, post_ended

# What the server itself answers, without the database's records.
NOBODYS_PATHS = ("/static/", "/healthz")

# The pages that need no post: signing in and out, and a calendar feed, whose secret address stands for its
# owner.
OPEN_PATHS = ("/account/", "/duties/feed/")

# One's own pages: all that an account without a post may open.
OWN_PATH = "/me/"

# Nothing inline, nothing from elsewhere; a photograph just taken is shown from the browser (blob:).
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class ContentSecurityPolicyMiddleware:
    """Tell the browser to run and load only what comes from this server's own files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the policy on every answer that has no stricter one (attachments), but not on Django's own
        error pages of development."""
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code >= 400):
            response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response


class NoStoreMiddleware:
    """Let neither browser nor proxy keep what somebody who is signed in was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so on every answer that says nothing of it itself (pictures may be kept by their browser)."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class ActorMiddleware:
    """Give every request its `actor`: the post chosen in the shell among those the person holds today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in one transaction behind the wall: at the door until it is known who acts, then as they.

        What fails inside takes its own writes back (views are atomic, and so are actions), and what waits for
        the commit comes after the page is made. An answer that streams reads nothing more from the database.
        """
        request.actor = None  # type: ignore[attr-defined]
        if request.path.startswith(NOBODYS_PATHS):
            return self.get_response(request)
        account = request.user
        with at_the_door(account.pk, getattr(account, "person_id", None)):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """Send the signed-out to sign in, those without a post to their own pages, and those whose post ended
        under them to a page that says so."""
        if request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        actors = actors_of(request.user, request.META.get("REMOTE_ADDR", ""))
        actor = chosen_actor(request, actors)
        if actor is None and not actors:
            if request.path.startswith(OWN_PATH):
                actor = member_actor(request.user, request.META.get("REMOTE_ADDR", ""))
            elif POST_IN_SESSION not in request.session:
                return redirect("me")
        if actor is None:
            return post_ended(request, actors)
        request.actor = actor  # type: ignore[attr-defined]
        request.actors = actors  # type: ignore[attr-defined]
        become(actor)
        return self.get_response(request)


class ErrorMiddleware:
    """Show a YinhuiError as a page, or inside the page for htmx, in words that say what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only exceptions concern it."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the error; anything else is left to the page for server errors."""
        if not isinstance(exception, YinhuiError):
            return None
        if not getattr(request, "htmx", False):
            facts = {"error": exception, "back": back_address(request)}
            return render(request, "workbench/error.html", facts, status=exception.status)
        response = render(
            request, "workbench/error_notice.html", {"error": exception}, status=exception.status
        )
        # Whatever the element meant to replace stays; the page's script moves this into an open dialog.
        response["HX-Retarget"] = "#notice-area"
        response["HX-Reswap"] = "innerHTML"
        return response


def back_address(request: HttpRequest) -> str:
    """Return the page one came from, if it is ours, else the home page."""
    came_from = request.headers.get("Referer", "")
    try:
        host = request.get_host()
    except DisallowedHost:  # what is refused may be the host itself
        return "/"
    ours = url_has_allowed_host_and_scheme(came_from, {host}, require_https=request.is_secure())
    return came_from if ours else "/"


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to the sign-in page and from there back to where one was, query and all.

    A form that was being sent is not sent again: one comes back to the page it stood on.
    """
    was_at = request.get_full_path()
    if getattr(request, "htmx", False):
        was_at = _path_of(request.headers.get("HX-Current-URL", ""))
    elif request.method != "GET":
        was_at = _path_of(request.headers.get("Referer", ""))
    query = {"next": was_at}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        query["ended"] = "1"
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
