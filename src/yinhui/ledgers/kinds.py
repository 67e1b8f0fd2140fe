"""Which occasions call everybody, which are learning, and which have a column in a ledger."""

from __future__ import annotations

from yinhui.occasions.models import OccasionKind
from yinhui.occasions.scheduling.kinds import REQUIREMENTS, Expected

# Everybody of the organisation is expected. A group's meeting calls the group, a committee's its holders of
# posts: both are told apart in SQL.
CALLED_KINDS = tuple(
    str(kind) for kind, requirement in REQUIREMENTS.items() if requirement.expected is Expected.MEMBERS
)
# What counts as learning (XQ16); what is brought to the door always does (XQ5).
STUDY_KINDS = tuple(
    kind.value
    for kind in (
        OccasionKind.STUDY,
        OccasionKind.PARTY_LECTURE,
        OccasionKind.LECTURE,
        OccasionKind.RECITAL,
        OccasionKind.TRAINING,
        OccasionKind.DISCUSSION,
    )
)
# 三会一课 and what goes with it: a column each.
LIFE_KINDS = (
    OccasionKind.GENERAL_MEETING,
    OccasionKind.COMMITTEE_MEETING,
    OccasionKind.GROUP_MEETING,
    OccasionKind.PARTY_LECTURE,
    OccasionKind.THEME_DAY,
    OccasionKind.ORGANISATIONAL_LIFE,
    OccasionKind.APPRAISAL,
    OccasionKind.STUDY,
)
