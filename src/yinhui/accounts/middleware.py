"""Two gates around every page: a session that is over, and a post that may not be used with a password alone.

`SessionEndMiddleware` stands before the middleware that says who acts: a session that is over is nobody's.
`SecondFactorMiddleware` stands after it: it needs the posts, which are then known.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect

from yinhui.accounts import sessions
from yinhui.accounts.devices import give_cookie
from yinhui.accounts.models import SignIn
from yinhui.accounts.standing import has_second_factor, is_excused, needs_second_factor, refusal_of
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Account

_NO_SESSION = ("/static/", "/healthz")
_OWN_PAGES = "/account/"


class SessionEndMiddleware:
    """End a session that was left alone too long or is twelve hours old; note that another is alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out who is over; the next middleware then sends them to sign in."""
        if not request.path.startswith(_NO_SESSION) and request.user.is_authenticated:
            if because := sessions.over_because(request.session):
                sessions.note_end(request.session, SignIn.Ended(because))
                logout(request)
            else:
                sessions.note_seen(request.session)
        response = self.get_response(request)
        give_cookie(request, response)
        return response


class SecondFactorMiddleware:
    """Take who needs a second factor and has none to set one up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass the pages of signing in, and whoever meets what the posts ask."""
        if request.path.startswith((*_NO_SESSION, _OWN_PAGES)) or not request.user.is_authenticated:
            return self.get_response(request)
        actors: list[Actor] | None = getattr(request, "actors", None)
        if actors is None:  # an address that asks for no post, such as a calendar feed
            return self.get_response(request)
        refusal = "" if actors else refusal_of(request.user, actors)
        if refusal:
            sessions.note_end(request.session, SignIn.Ended.CLOSED)
            logout(request)
            return render(request, "account/account_inactive.html", {"refusal": refusal}, status=403)
        if actors and not self._may_pass(request, request.user, actors):
            return self._to_set_up(request)
        return self.get_response(request)

    def _may_pass(self, request: HttpRequest, account: Account, actors: list[Actor]) -> bool:
        """The session knows whether there is a second factor; the database is asked only when it says no."""
        session = request.session
        if session.get(sessions.IDLE_S) != sessions.idle_s(actors):
            session[sessions.IDLE_S] = sessions.idle_s(actors)
        if session.get(sessions.HAS_SECOND_FACTOR):
            return True
        request.second_factor_excused = is_excused(actors)  # type: ignore[attr-defined]
        if not needs_second_factor(actors):
            return True
        session[sessions.HAS_SECOND_FACTOR] = has_second_factor(account)
        return bool(session[sessions.HAS_SECOND_FACTOR])

    def _to_set_up(self, request: HttpRequest) -> HttpResponse:
        answer = redirect("choose-second-factor")
        return HttpResponseClientRedirect(answer.url) if getattr(request, "htmx", False) else answer
