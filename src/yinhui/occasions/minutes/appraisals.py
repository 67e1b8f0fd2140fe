"""Results of 民主评议党员: who is appraised, for which year, and who may read what (XQ2, XQ12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed
from yinhui.occasions.minutes.models import AppraisalResult
from yinhui.registry.codes import PoliticalStatus
from yinhui.registry.models import Person

# An appraisal held in the first quarter is that of the year before.
_LATE_MONTHS = 3


def appraised_year(held_on: dt.date) -> int:
    """Return the year that an appraisal held on a day is about."""
    return held_on.year - 1 if held_on.month <= _LATE_MONTHS else held_on.year


def appraised(expected: Iterable[Person]) -> list[Person]:
    """Return those of the people expected who get a result: full members. The others only take part."""
    return [person for person in expected if person.political_status == PoliticalStatus.FULL_MEMBER]


def standing_results() -> QuerySet[AppraisalResult]:
    """Return the results that count: those of appraisals whose record was not voided."""
    return AppraisalResult.objects.filter(occasion__voided_reason="")


def own_results(actor: Actor, person_id: int) -> list[AppraisalResult]:
    """Return a member's own results, latest first. Raises NotAllowed for anybody else's."""
    if actor.person_id != person_id:
        raise NotAllowed("评议结果只给本人看。")
    return list(standing_results().filter(person_id=person_id).order_by("-year"))
