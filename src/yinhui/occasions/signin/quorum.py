"""How many must be there, and how many votes carry a decision.

《中国共产党支部工作条例（试行）》第十一条: 党员大会 votes only when more than half of the members with a vote
are there, and a decision needs more than half of those who should be. 《中国共产党基层组织选举工作条例》: an
election needs four fifths of those entitled to elect, and whoever is elected more than half of those who
came; whoever is absent lets nobody vote in their place. What each kind asks stands in `scheduling.kinds`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yinhui.occasions.models import OccasionKind
from yinhui.occasions.scheduling.kinds import Share, requirement_of
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import expected_people
from yinhui.occasions.signin.models import SignIn
from yinhui.registry.codes import PoliticalStatus
from yinhui.registry.models import Absence, Person

# Who is away so long need not be counted among those who should be at an election (组织部门's notices on the
# 选举工作条例: half a year and more).
LONG_AWAY_DAYS = 180


@dataclass(frozen=True)
class Quorum:
    """Whether enough are there: those with a vote who should be, those of them who are, and how many must.

    `needed` is 0, and `is_met` true, where the kind asks for no particular number.
    """

    entitled: int
    present: int
    needed: int
    is_met: bool

    @property
    def lacking(self) -> int:
        """How many more must come."""
        return max(0, self.needed - self.present)


def quorum_of(scheduled: ScheduledOccasion) -> Quorum:
    """Return whether enough are there by now. Four queries."""
    entitled = entitled_people(scheduled)
    return counted(scheduled, entitled, signed_in(scheduled, entitled))


def entitled_people(scheduled: ScheduledOccasion) -> set[int]:
    """Return who has a vote: the full members among those expected, who are alive.

    支部工作条例第十一条 counts 有表决权的党员, and a probationary member has no vote (党章第七条). At an
    election those who are away for half a year and more are not counted. Where no quorum is asked for,
    everybody expected counts.
    """
    expected = expected_people(scheduled)
    if requirement_of(scheduled.kind).quorum is None:
        return {person.pk for person in expected}
    full = {person.pk for person in expected if _has_a_vote(person)}
    return full - _long_away(scheduled, full) if scheduled.kind == OccasionKind.ELECTION else full


def counted(scheduled: ScheduledOccasion, entitled: set[int], present: set[int]) -> Quorum:
    """Return the quorum of people at hand."""
    share = requirement_of(scheduled.kind).quorum
    needed = least(share, len(entitled)) if share is not None else 0
    return Quorum(len(entitled), len(present), needed, len(present) >= needed)


def votes_needed(scheduled: ScheduledOccasion, *, entitled: int, present: int) -> int:
    """Return how many votes carry a decision: more than half of those the kind counts from."""
    base = entitled if requirement_of(scheduled.kind).decides_by_entitled else present
    return least(Share.MORE_THAN_HALF, base)


def least(share: Share, of: int) -> int:
    """Return the least number that is the share of a number: more than half of 8 is 5, four fifths are 7."""
    if share is Share.MORE_THAN_HALF:
        return of // 2 + 1
    return -(-of * 4 // 5)


def _has_a_vote(person: Person) -> bool:
    return person.political_status == PoliticalStatus.FULL_MEMBER


def signed_in(scheduled: ScheduledOccasion, people: Iterable[int]) -> set[int]:
    """Return those of the people who have signed in."""
    there = SignIn.objects.filter(scheduled=scheduled, person_id__in=people)
    return set(there.values_list("person_id", flat=True))


def _long_away(scheduled: ScheduledOccasion, people: Iterable[int]) -> set[int]:
    away = Absence.objects.filter(person_id__in=people, period__contains=scheduled.day)
    return {
        person_id
        for person_id, period in away.values_list("person_id", "period")
        if period.lower is None
        or period.upper is None
        or (period.upper - period.lower).days >= LONG_AWAY_DAYS
    }
