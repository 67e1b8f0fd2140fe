"""What each kind of occasion requires (XQ2), in one place and readable by eye.

From 《中国共产党支部工作条例（试行）》: a 党员大会 votes only when more than half of those with a vote are
there, and a decision needs more than half of those who should be. From 《中国共产党基层组织选举工作条例》: an
election needs four fifths of those entitled. Party meetings are attended in person: nobody votes or signs in
for another. How often each is held is the rulebook's business; lengths are usual practice and only fill in
the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from yinhui.occasions.models import OccasionKind


class Share(Enum):
    """How many of those entitled must be there."""

    MORE_THAN_HALF = "过半数"
    FOUR_FIFTHS = "五分之四以上"


class Expected(Enum):
    """Who should come without being invited one by one."""

    MEMBERS = "全体党员"
    COMMITTEE = "支部委员"
    GROUP = "党小组成员"
    INVITED = "受邀请的人"


@dataclass(frozen=True)
class Requirement:
    """What a kind requires.

    `quorum` is None where any number may meet. `votes`: decisions are put to the vote; `decides_by_entitled`:
    more than half of those entitled, not only of those present, must be in favour. `no_proxies`: whoever is
    absent may send nobody. `needs_minutes` and `needs_photos`: without them it does not count as held in
    order. `length_min` is how long it usually takes, in minutes.
    """

    expected: Expected
    quorum: Share | None = None
    votes: bool = False
    decides_by_entitled: bool = False
    no_proxies: bool = False
    needs_minutes: bool = True
    needs_photos: bool = False
    length_min: int = 90

    @property
    def sentences(self) -> list[str]:
        """The requirement read aloud, for the page of an occasion."""
        said = [f"应到：{self.expected.value}。"]
        if self.quorum is not None:
            said.append(f"有表决权的人到会{self.quorum.value}才能开。")
        if self.votes:
            base = "应到会有表决权的人" if self.decides_by_entitled else "到会有表决权的人"
            said.append(f"表决事项，赞成票超过{base}的半数为通过。")
        if self.no_proxies:
            said.append("本人参加，不能请人代替签到、代投票。")
        if self.needs_minutes:
            said.append("要有会议（活动）记录。" if not self.needs_photos else "要有会议（活动）记录和照片。")
        return said


REQUIREMENTS: Mapping[str, Requirement] = {
    OccasionKind.GENERAL_MEETING: Requirement(
        Expected.MEMBERS, quorum=Share.MORE_THAN_HALF, votes=True, decides_by_entitled=True, no_proxies=True
    ),
    OccasionKind.COMMITTEE_MEETING: Requirement(
        Expected.COMMITTEE, quorum=Share.MORE_THAN_HALF, votes=True, no_proxies=True, length_min=60
    ),
    OccasionKind.GROUP_MEETING: Requirement(Expected.GROUP, no_proxies=True, length_min=60),
    OccasionKind.PARTY_LECTURE: Requirement(Expected.MEMBERS, no_proxies=True, needs_photos=True),
    OccasionKind.THEME_DAY: Requirement(Expected.MEMBERS, no_proxies=True, needs_photos=True, length_min=120),
    OccasionKind.ORGANISATIONAL_LIFE: Requirement(
        Expected.MEMBERS, quorum=Share.MORE_THAN_HALF, no_proxies=True, length_min=120
    ),
    OccasionKind.APPRAISAL: Requirement(
        Expected.MEMBERS, quorum=Share.MORE_THAN_HALF, no_proxies=True, length_min=120
    ),
    OccasionKind.ELECTION: Requirement(
        Expected.MEMBERS,
        quorum=Share.FOUR_FIFTHS,
        votes=True,
        decides_by_entitled=False,
        no_proxies=True,
        length_min=120,
    ),
    OccasionKind.STUDY: Requirement(Expected.MEMBERS),
    OccasionKind.LECTURE: Requirement(Expected.MEMBERS, needs_photos=True),
    OccasionKind.RECITAL: Requirement(Expected.MEMBERS, needs_photos=True, length_min=60),
    OccasionKind.VISIT: Requirement(Expected.INVITED, needs_photos=True, length_min=240),
    OccasionKind.EXCHANGE: Requirement(Expected.INVITED, needs_photos=True, length_min=120),
    OccasionKind.TRAINING: Requirement(Expected.INVITED, needs_photos=True, length_min=240),
    OccasionKind.DISCUSSION: Requirement(Expected.MEMBERS),
    OccasionKind.CONTEST: Requirement(Expected.INVITED, needs_photos=True, length_min=120),
    OccasionKind.PERFORMANCE: Requirement(Expected.INVITED, needs_photos=True, length_min=120),
    OccasionKind.ESSAY_CALL: Requirement(Expected.INVITED, length_min=60),
    OccasionKind.ACTIVITY: Requirement(Expected.INVITED, needs_photos=True, length_min=120),
}


def requirement_of(kind: str) -> Requirement:
    """Return what a kind (a key of OccasionKind) requires."""
    return REQUIREMENTS[kind]
