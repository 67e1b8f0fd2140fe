"""Several changes of where a person belongs, followed as one.

Triggers keep `Person.visible_in` statement by statement. An action that ends one membership and opens another
would lose sight of the person in between, and the wall (`registry.wall`) would refuse it the second half.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def followed_at_the_end(person_id: int) -> Iterator[None]:
    """Leave the person's reach as it is until what is inside has been written; then make it what it must be.

    To be used inside an action: an error rolls back to before it, setting and all.
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('yinhui.reach_given', 'on', true)")
        yield
        cursor.execute(
            "select set_config('yinhui.reach_given', 'off', true), registry_refresh_reach(array[%s::bigint])",
            [person_id],
        )
