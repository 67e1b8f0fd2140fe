"""The post one acts in: remembered from sign-in on, and missed when it ends while the page is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from yinhui.kernel.actor import Actor
from yinhui.registry.actors import actors_of, post_that_ended
from yinhui.registry.models import Account

# The session keeps the appointment's id here: since sign-in, or since another post was chosen.
POST_IN_SESSION = "appointment"
# Where a page open in a browser goes when its post has ended under it.
HOME = "/"


@receiver(user_logged_in)
def remember_post(sender: object, request: HttpRequest, user: Account, **_: Any) -> None:
    """Remember the post at sign-in, so that its end is noticed and not silently replaced by another post."""
    actors = actors_of(user)
    if actors:
        request.session[POST_IN_SESSION] = actors[0].appointment_id


def chosen_actor(request: HttpRequest, actors: Sequence[Actor]) -> Actor | None:
    """Return the actor of the remembered post; None if that post has ended. Nothing remembered: the first."""
    chosen = request.session.get(POST_IN_SESSION)
    if chosen is None:
        return actors[0] if actors else None
    return next((actor for actor in actors if actor.appointment_id == chosen), None)


def post_ended(request: HttpRequest, actors: Sequence[Actor]) -> HttpResponse:
    """Say that the post has ended, once, and offer the posts that are left; nothing that was asked is done.

    Without any post left it is the page for those who have none.
    """
    assert isinstance(request.user, Account)
    chosen = request.session.get(POST_IN_SESSION)
    ended = post_that_ended(request.user, chosen) if chosen is not None else ""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(HOME)
    if actors:
        request.session[POST_IN_SESSION] = actors[0].appointment_id
    facts = {"ended": ended, "next": actors[0] if actors else None}
    return render(request, "workbench/no_post.html", facts, status=403)
