"""Who acts, told to PostgreSQL for the length of a transaction: the scope that the second wall goes by.

Set with `set_config(…, is_local => true)`, so it ends with the transaction, whatever becomes of it, and a
connection that goes back to the pool carries nothing over. The role is set with it: behind the wall stands
the program even where it has signed in as the owner (tests; an installation with one database address).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from django.db import connection, transaction

from yinhui.kernel.actor import Actor
from yinhui.kernel.postgres import PROGRAM

# Whoever keeps accounts, posts or the trail must know whose they are, and nothing else about anybody.
_KEEPS_OFFICIALS = ("manage_accounts", "approve_appointment", "read_trail")


@dataclass(frozen=True)
class Scope:
    """The transaction's settings, as `sql/wall_functions.sql` reads them. An empty one sees nobody."""

    role: str = "none"
    scope: str = ""
    counties: str = ""
    home: str = ""
    officials: str = ""
    trail: str = ""
    account: str = ""
    person: str = ""
    door: str = ""
    # For a post above the counties: its organisation, whose counties PostgreSQL looks up.
    above: int | None = None


NOBODY = Scope()
# In place of the organisation above: whatever stands at the top.
EVERY_TREE = 0
# Settings of counties; for a post above the counties PostgreSQL looks them up.
_OF_COUNTIES = ("counties", "home", "officials", "trail")
_ALL_BELOW = "{below}"
# On Django's connection, which is the thread's own: the scope that PostgreSQL holds at this moment.
_KEPT = "wall_scope"


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Do what is inside as the actor, behind the wall, in a transaction.

    Inside another, the other one's scope comes back afterwards: set again when all went well, and by
    PostgreSQL itself when not, for a setting made after a savepoint goes with it. The same actor again costs
    a savepoint.
    """
    with _under(_scope_of(actor)):
        yield


@contextmanager
def at_the_door(account_id: int | None = None, person_id: int | None = None) -> Iterator[None]:
    """Do what is inside before it is known who acts: the tables that signing in needs stand open, and of
    people whoever has signed in (account and person) sees themselves."""
    with _under(Scope(role=PROGRAM, account=_text(account_id), person=_text(person_id))):
        yield


@contextmanager
def everywhere() -> Iterator[None]:
    """Do what is inside as the program looking after every county at once: nightly sweeps. No page does."""
    with _under(Scope(role=PROGRAM, counties=_ALL_BELOW, home=_ALL_BELOW, door="shut", above=EVERY_TREE)):
        yield


def become(actor: Actor) -> None:
    """Act as the actor for the rest of `at_the_door`, which shuts behind them."""
    _enter(_scope_of(actor))


@contextmanager
def _under(scope: Scope) -> Iterator[None]:
    outer = _present()
    nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            _enter(scope)
            yield
            if nested:
                _enter(outer)
    finally:
        # An exception has rolled back to the savepoint, or ended the transaction: PostgreSQL is back at
        # `outer` too.
        setattr(connection, _KEPT, outer)


def _enter(scope: Scope) -> None:
    """Make the settings, unless they stand already."""
    if _present() == scope:
        return
    values: list[int | str] = [scope.role]
    settings = ["set_config('role', %s, true)"]
    for each in fields(Scope):
        if each.name in ("role", "above"):
            continue
        if scope.above is not None and each.name in _OF_COUNTIES and getattr(scope, each.name):
            settings.append(f"set_config('yinhui.{each.name}', wall_counties_below(%s)::text, true)")
            values.append(scope.above)
        else:
            settings.append(f"set_config('yinhui.{each.name}', %s, true)")
            values.append(getattr(scope, each.name))
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(settings)}", values)
    setattr(connection, _KEPT, scope)


def _present() -> Scope:
    scope: Scope = getattr(connection, _KEPT, NOBODY)
    return scope


def _scope_of(actor: Actor) -> Scope:
    """What an actor reaches: the county whole for a post on the county itself, else what lies at and
    below."""
    above = actor.organisation_id if actor.county_id is None else None
    home = _ALL_BELOW if above else f"{{{actor.county_id}}}"
    whole = above is not None or actor.organisation_id == actor.county_id
    sees = actor.may("see_people")
    return Scope(
        role=PROGRAM,
        scope=f"{{{actor.organisation_id}}}" if sees else "",
        counties=home if sees and whole else "",
        home=home,
        officials=home if any(actor.may(ability) for ability in _KEEPS_OFFICIALS) else "",
        trail=home if actor.may("read_trail") else "",
        account=_text(actor.account_id),
        person=_text(actor.person_id),
        door="shut",
        above=above,
    )


def _text(key: int | None) -> str:
    return "" if key is None else str(key)
