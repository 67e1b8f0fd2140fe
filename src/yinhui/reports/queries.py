"""The counts that statistics, diagnosis and reports stand on: one set-based statement each.

Every statement is scope.sql followed by a file of its own, so that "the tree", "a member", "a person" and
"an occasion of the period" mean the same in all of them (docs/reports.md defines them).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction

from yinhui.kernel.blind_tags import hand_over_tag_keys
from yinhui.kernel.records import LATE_AFTER_DAYS
from yinhui.kernel.sql_files import sql
from yinhui.occasions.models import OccasionKind
from yinhui.registry.codes import PARTY_MEMBER, RETIRED, HealthClass
from yinhui.registry.structure import BRANCH_KINDS, KINDS
from yinhui.reports.scope import Scope

Row = TypeVar("Row")

# The occasions that every member of a branch is called to; committee and group meetings are for some only.
ALL_MEMBER_KINDS = (
    OccasionKind.GENERAL_MEETING.value,
    OccasionKind.PARTY_LECTURE.value,
    OccasionKind.THEME_DAY.value,
    OccasionKind.ORGANISATIONAL_LIFE.value,
    OccasionKind.APPRAISAL.value,
    OccasionKind.STUDY.value,
    OccasionKind.ELECTION.value,
)
STUDY_KINDS = (OccasionKind.STUDY.value, OccasionKind.PARTY_LECTURE.value)
# What a report may name as an example: things done with people, not statutory meetings.
HIGHLIGHT_KINDS = (OccasionKind.ACTIVITY.value, OccasionKind.THEME_DAY.value, OccasionKind.STUDY.value)
HIGHLIGHTS_MAX = 3
# Shorter texts ("照常学习") are alike without having been copied.
COPIED_TEXT_CHARACTERS_MIN = 30
COMMITTEE_POSTS = tuple(post for post in KINDS["unit_branch"].posts if post != "specialist")


@dataclass(frozen=True, slots=True)
class OrganisationCount:
    """So many organisations of a kind, told apart by `sort` (街道/镇/乡, 社区/村) and Party form."""

    kind: str
    sort: str
    party_form: str
    number: int


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch on the day. `silent`: members for six months who took part in nothing in them; `absent`:
    silent or away; `studied`: took part in study in the period."""

    id: int
    name: str
    kind: str
    township_id: int | None
    township_name: str
    members: int
    full_members: int
    with_age: int
    age_sum: int
    aged_80: int
    away: int
    silent: int
    absent: int
    studied: int
    committee: int
    has_secretary: bool
    secretary_age: int | None
    term_ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """How many attendances were expected of a branch's members and how many there were: in the period, in the
    latter half-year up to its end and in the former one before that."""

    branch_id: int
    expected: int
    came: int
    expected_latter: int
    came_latter: int
    expected_former: int
    came_former: int


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """So many people with a characteristic's code ('' where nothing is entered)."""

    characteristic: str
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """People in all, the sum of known ages, how many are away and how many have a specialist."""

    people: int
    with_age: int
    age_sum: int
    away: int
    with_specialist: int


@dataclass(frozen=True, slots=True)
class OccasionCount:
    """Occasions of one kind: how many, how often people came, in how many organisations."""

    kind: str
    number: int
    attendances: int
    organisations: int


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Occasions of one kind that one organisation held, and how often people came to them."""

    organisation_id: int
    name: str
    kind: str
    number: int
    attendances: int


@dataclass(frozen=True, slots=True)
class VisitCount:
    """Visits of one kind ('' for all): how many, people seen each time counted, people seen counted once."""

    kind: str
    number: int
    people: int
    different_people: int


@dataclass(frozen=True, slots=True)
class DutyCount:
    """What one institution made due in the period, without what was withdrawn."""

    code: str
    title: str
    subject_kind: str
    number: int
    done: int
    waived: int
    overdue: int


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What one organisation owed to people and as an organisation (waivers apart), and what is overdue."""

    organisation_id: int
    name: str
    about_people: int
    about_people_overdue: int
    life: int
    life_overdue: int


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """How far one organisation's records of occasions can be relied on."""

    organisation_id: int
    name: str
    records: int
    late: int
    copied: int
    impossible: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month ("2026-11")."""

    month: str
    occasions: int
    visits: int


@dataclass(frozen=True, slots=True)
class Highlight:
    """An activity worth naming."""

    organisation_name: str
    title: str
    held_on: dt.date
    people: int


@dataclass(frozen=True, slots=True)
class AllianceCount:
    """Activity alliances, their chapters, and the people in them."""

    alliances: int
    chapters: int
    people: int


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all statements inside see the register of one moment, so that sums agree while people work.

    Inside a transaction that has already begun this can no longer be asked for; its own view holds then.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def organisation_counts(scope: Scope) -> list[OrganisationCount]:
    """Return the organisations by kind and Party form."""
    return _rows(OrganisationCount, "organisations", scope)


def branches(scope: Scope) -> list[BranchRow]:
    """Return every branch, by township."""
    return _rows(
        BranchRow, "branches", scope, committee_posts=list(COMMITTEE_POSTS), study_kinds=list(STUDY_KINDS)
    )


def attendance(scope: Scope) -> list[AttendanceRow]:
    """Return the attendance of every branch that held something for all its members."""
    return _rows(AttendanceRow, "attendance", scope, all_member_kinds=list(ALL_MEMBER_KINDS))


def people_counts(scope: Scope) -> list[PeopleCount]:
    """Return people by age band, sex, education, retirement kind, Party standing and health.

    Health is unsuppressed here: show it only through `statistics.suppressed`.
    """
    with one_moment():
        hand_over_tag_keys()
        return _rows(PeopleCount, "people", scope, health_classes=[health.value for health in HealthClass])


def coverage(scope: Scope) -> Coverage:
    """Return people in all."""
    return _rows(Coverage, "coverage", scope)[0]


def occasion_counts(scope: Scope) -> list[OccasionCount]:
    """Return the period's occasions by kind."""
    return _rows(OccasionCount, "occasions", scope)


def occasions_by_organisation(scope: Scope) -> list[HeldRow]:
    """Return the period's occasions by organisation and kind."""
    return _rows(HeldRow, "occasions_by_organisation", scope)


def visit_counts(scope: Scope) -> list[VisitCount]:
    """Return the period's visits by kind and in all."""
    return _rows(VisitCount, "visits", scope)


def duty_counts(scope: Scope) -> list[DutyCount]:
    """Return the duties that fell due in the period, by institution."""
    return _rows(DutyCount, "duties", scope)


def owed_by_organisation(scope: Scope) -> list[OwedRow]:
    """Return what each organisation owed in the period."""
    return _rows(OwedRow, "duties_by_branch", scope)


def records(scope: Scope) -> list[RecordsRow]:
    """Return the signs of hollow records, by organisation (XQ9)."""
    return _rows(
        RecordsRow,
        "records",
        scope,
        late_days=LATE_AFTER_DAYS,
        copied_text_min=COPIED_TEXT_CHARACTERS_MIN,
    )


def months(scope: Scope) -> list[MonthRow]:
    """Return occasions and visits month by month."""
    return _rows(MonthRow, "months", scope)


def highlights(scope: Scope) -> list[Highlight]:
    """Return the best attended activities of the period, at most one of each organisation."""
    return _rows(
        Highlight,
        "highlights",
        scope,
        highlight_kinds=list(HIGHLIGHT_KINDS),
        highlights_max=HIGHLIGHTS_MAX,
    )


def alliance_count(scope: Scope) -> AllianceCount:
    """Return the activity alliances (XQ1)."""
    return _rows(AllianceCount, "alliances", scope)[0]


def _rows(row: type[Row], name: str, scope: Scope, **parameters: Any) -> list[Row]:
    shared = {
        "branch_kinds": list(BRANCH_KINDS),
        "party": [status.value for status in PARTY_MEMBER],
        "retired": [kind.value for kind in RETIRED],
    }
    statement = sql(__file__, "scope") + sql(__file__, name)
    with connection.cursor() as cursor:
        cursor.execute(statement, scope.parameters | shared | parameters)
        return [row(*values) for values in cursor.fetchall()]
