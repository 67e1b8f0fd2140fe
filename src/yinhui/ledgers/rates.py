"""Attendance rates by branch, community and street (BS8: meetings at home count, XQ5: so does the door)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.ledgers.figures import Period
from yinhui.ledgers.kinds import CALLED_KINDS, STUDY_KINDS
from yinhui.occasions.models import OccasionKind
from yinhui.registry.models import Organisation

# What a table of rates is grouped by, and the kinds of organisation that stand for it.
LEVELS: dict[str, tuple[str, tuple[str, ...]]] = {
    "branch": ("支部", ()),
    "community": ("社区（村）", ("community",)),
    "street": ("街道（乡镇）", ("township",)),
}


@dataclass(frozen=True)
class Rate:
    """Attendance of an organisation's members in a period. `never` are called and came to nothing at all."""

    organisation: Organisation | None
    members: int = 0
    called: int = 0
    attended: int = 0
    at_home: int = 0
    excused: int = 0
    never: int = 0

    @property
    def per_cent(self) -> int | None:
        """Attendance in per cent; None where nobody was called."""
        return round(100 * self.attended / self.called) if self.called else None

    @property
    def name(self) -> str:
        """The organisation, or that these stand under none of the level."""
        return self.organisation.name if self.organisation else "不在街道社区的单位支部"


def rates_of(
    actor: Actor, organisation: Organisation | None, period: Period, *, kind: str = "", level: str = "branch"
) -> list[Rate]:
    """Return the rates below an organisation (or the actor's own), the lowest first. Two queries."""
    counts = _counted(actor, organisation, period, kind)
    organisations = Organisation.objects.in_bulk(counts)
    if level == "branch":
        rates = [Rate(organisations[pk], *figures) for pk, figures in counts.items()]
    else:
        rates = _rolled_up(counts, organisations, LEVELS[level][1])
    return sorted(rates, key=lambda rate: (rate.per_cent is None, rate.per_cent or 0, rate.name))


def total_of(rates: Iterable[Rate]) -> Rate:
    """Sum rates up."""
    total = Rate(None)
    for one in rates:
        total = _sum(total, one)
    return total


def _counted(
    actor: Actor, organisation: Organisation | None, period: Period, kind: str
) -> dict[int, tuple[int, ...]]:
    values: dict[str, Any] = {
        "top": organisation.pk if organisation is not None else actor.organisation_id,
        "reach": actor.organisation_id,
        "since": period.since,
        "until": period.until,
        "kinds": [kind] if kind else OccasionKind.values,
        "called_kinds": list(CALLED_KINDS),
        "study_kinds": list(STUDY_KINDS),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "rates"), values)
        return {organisation_id: tuple(figures) for organisation_id, *figures in cursor.fetchall()}


def _rolled_up(
    counts: dict[int, tuple[int, ...]], branches: dict[int, Organisation], kinds: tuple[str, ...]
) -> list[Rate]:
    """Put each branch's figures to the organisation of the level above it; the rest stand together."""
    ancestors = {pk for branch in branches.values() for pk in branch.path}
    above = Organisation.objects.filter(pk__in=ancestors, kind__in=kinds).in_bulk()
    found: dict[int | None, Rate] = {}
    for pk, figures in counts.items():
        key = next((one for one in branches[pk].path if one in above), None)
        place = above[key] if key is not None else None
        found[key] = _sum(found.get(key, Rate(place)), Rate(place, *figures))
    return list(found.values())


def _sum(one: Rate, other: Rate) -> Rate:
    return Rate(
        one.organisation,
        one.members + other.members,
        one.called + other.called,
        one.attended + other.attended,
        one.at_home + other.at_home,
        one.excused + other.excused,
        one.never + other.never,
    )
