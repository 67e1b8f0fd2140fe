"""An occasion as the rulebook judges it."""

from __future__ import annotations

from collections.abc import Sequence

from yinhui.occasions.models import Occasion
from yinhui.rulebook.actions_discharge import RecordFacts


def occasion_facts(
    occasion: Occasion, *, people_ids: Sequence[int], photo_count: int, also: Sequence[int] = ()
) -> RecordFacts:
    """Return an occasion as the rulebook judges it; blanks in the minutes do not count.

    `also` are duties that an earlier version of it had fulfilled.
    """
    return RecordFacts(
        record_kind="occasion",
        record_type=occasion.kind,
        record_id=occasion.pk,
        organisation_id=occasion.organisation_id,
        happened_on=occasion.held_on,
        person_ids=tuple(people_ids),
        photo_count=photo_count,
        text_chars=len("".join(occasion.text.split())),
        duty_ids=tuple({*occasion.duty_ids, *also}),
    )
