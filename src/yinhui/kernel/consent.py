"""What a room asks before it uses somebody's data: who has said no to this, or not yet yes.

The answers are kept by a room above (`privacy`), which says so here when its app is ready; the rooms that use
data stand below it and ask by the purpose's key, declared in `privacy/purposes.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

Withheld = Callable[[str, Collection[int]], set[int]]
_keepers: list[Withheld] = []


def kept_by(withheld: Withheld) -> None:
    """Let a room say that it keeps the answers: `withheld(purpose, people_ids)` returns those of the people
    whose data may not be used for the purpose. Called once, when the room's app is ready."""
    _keepers.append(withheld)


def withheld(purpose: str, people: Collection[int]) -> set[int]:
    """Return those of the people (by id) whose data may not be used for the purpose.

    Where nobody keeps answers, nobody has agreed: all of them.
    """
    if not people:
        return set()
    if not _keepers:
        return set(people)
    return set().union(*(keeper(purpose, people) for keeper in _keepers))


def is_withheld(purpose: str, person_id: int) -> bool:
    """True if this one person's data may not be used for the purpose."""
    return bool(withheld(purpose, [person_id]))
