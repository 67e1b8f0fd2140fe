"""Who sees telephone numbers whole on a list of people, where a list otherwise shows their ends only."""

from __future__ import annotations

from yinhui.kernel.actor import Actor


def may_ring(actor: Actor) -> bool:
    """True if it is the post's work to tell people: it reads whole numbers on a list of those to be told.

    The numbers are seen with the person anyway (`fields_seen`), one page at a time. Who only looks on has the
    masked ones here, as on every list; a list on paper stands in the register of copies with its columns.
    """
    return actor.may("hold_activities")
