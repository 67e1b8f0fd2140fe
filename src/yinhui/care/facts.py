"""A visit as the rulebook judges it."""

from __future__ import annotations

from collections.abc import Sequence

from yinhui.care.models import Visit
from yinhui.rulebook.actions_discharge import RecordFacts


def visit_facts(
    visit: Visit, *, people_ids: Sequence[int], photo_count: int, also: Sequence[int] = ()
) -> RecordFacts:
    """Return a visit as the rulebook judges it; blanks in the text do not count."""
    return RecordFacts(
        record_kind="visit",
        record_type=visit.kind,
        record_id=visit.pk,
        organisation_id=visit.organisation_id,
        happened_on=visit.visited_on,
        person_ids=tuple(people_ids),
        photo_count=photo_count,
        text_chars=len("".join(visit.text.split())),
        duty_ids=tuple({*visit.duty_ids, *also}),
    )
