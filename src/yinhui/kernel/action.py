"""The one way in: every write is an action, in one transaction, with who, as what and why in the trail."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pghistory
from django.db import transaction

from yinhui.kernel.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")


def action(*, needs: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: it checks that `actor` has the ability `needs`, runs in one transaction
    and puts actor, post and organisation beside every row that a trigger writes to the history.

    The function takes keyword arguments only, `actor` first. Whether this actor may do it to *this* object
    is the function's own check (`registry.permissions`).
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["actor"]
            assert isinstance(actor, Actor)
            if needs is not None:
                actor.require(needs)
            trail = {
                "action": function.__name__,
                "account": actor.account_id,
                "name": actor.name,
                "post": actor.post,
                "organisation": actor.organisation_id,
                "address": actor.address,
            }
            with transaction.atomic(), pghistory.context(**trail):
                return function(*args, **kwargs)

        return run

    return decorate
