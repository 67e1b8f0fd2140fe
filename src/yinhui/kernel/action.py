"""The one way in: every write is an action, in one transaction, with who, as what and why in the trail."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

import pghistory

from yinhui.kernel.actor import Actor
from yinhui.kernel.request_ids import request_id
from yinhui.kernel.scope import acting

P = ParamSpec("P")
R = TypeVar("R")

_under_way: ContextVar[bool] = ContextVar("under_way", default=False)


def action(*, needs: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: it checks that `actor` has the ability `needs`, runs in one transaction,
    behind the wall as the actor (`kernel.scope`), and puts actor, post and organisation beside every row that
    a trigger writes to the history.

    An action that calls others is one action: the outer one stands in the trail.

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
                "county": actor.county_id,
                "deputyship": actor.deputyship_id,
                "request": request_id(),
            }
            with acting(actor), _named_in_trail(trail):
                return function(*args, **kwargs)

        return run

    return decorate


def because(reason: str) -> None:
    """Put the reason that the person gave beside everything the action under way writes to the trail."""
    pghistory.context(reason=reason.strip())


@contextmanager
def _named_in_trail(trail: Mapping[str, object]) -> Iterator[None]:
    """Put the trail beside the rows, unless an action around this one has: that is what the person did."""
    if _under_way.get():
        yield
        return
    token = _under_way.set(True)
    try:
        with pghistory.context(**trail):
            yield
    finally:
        _under_way.reset(token)
