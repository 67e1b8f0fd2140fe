"""What follows a sign-in, a sign-out and a changed password."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from yinhui.accounts import sessions
from yinhui.accounts.models import SignIn
from yinhui.accounts.standing import has_second_factor
from yinhui.kernel.scope import at_the_door
from yinhui.registry.models import Account


@receiver(user_logged_in)
def signed_in(sender: object, request: HttpRequest, user: Account, **_: Any) -> None:
    """Begin the session's book-keeping."""
    with at_the_door(user.pk, user.person_id):
        sessions.begin(request, user)


@receiver(user_logged_out)
def signed_out(sender: object, request: HttpRequest, user: Account | None, **_: Any) -> None:
    """The session ended by its own button; whoever ended it otherwise has said so before."""
    sessions.note_end(request.session, SignIn.Ended.SIGNED_OUT)


@receiver((password_changed, password_set))
def end_other_sessions(sender: object, request: HttpRequest, user: Account, **_: Any) -> None:
    """A new password ends every session but the one it was set in."""
    sessions.end_all_of(user, SignIn.Ended.PASSWORD, but=request.session)


@receiver((authenticator_added, authenticator_removed))
def note_second_factor(sender: object, request: HttpRequest, user: Account, **_: Any) -> None:
    """The session knows whether there is a second factor, so that no page has to ask."""
    if request.user == user:
        request.session[sessions.HAS_SECOND_FACTOR] = has_second_factor(user)
