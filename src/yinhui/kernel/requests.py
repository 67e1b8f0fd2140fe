"""The request as every room's views get it, with the actor that the workbench's middleware set."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from yinhui.kernel.actor import Actor


class StaffRequest(HttpRequest):
    """A request of a signed-in person who holds a post."""

    actor: Actor
    actors: list[Actor]
    htmx: HtmxDetails
