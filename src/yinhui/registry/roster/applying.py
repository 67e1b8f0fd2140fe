"""Writing a judged roster into the register: one transaction of set-based SQL, phase by phase."""

from __future__ import annotations

from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql
from yinhui.registry.death import end_posts_at_death
from yinhui.registry.models import Person, RosterImport, RosterPerson
from yinhui.registry.roster.binding import bind
from yinhui.registry.roster.progress import Progress
from yinhui.registry.structure import BRANCH_KINDS

# Advisory lock, held to the transaction's end: one roster at a time is written into a county.
COUNTY_LOCK_CLASS = 0x59_49

NEW_PHASES = (
    ("设立单位和支部", "create_organisations"),
    ("登记小区和楼栋", "create_places"),
    ("写入新增人员", "new_people"),
    ("写入支部、住处和联系人", "new_people_belongings"),
)
TOUCHED_PHASES = (
    ("更新有变化的人员", "touched_people"),
    ("更新支部、住处和联系人", "touched_people_belongings"),
)
_TOUCHED = """select exists (
    select from registry_rosterrow
    where roster_id = %s and (verdict = 'changed' or (verdict = 'doubtful' and decision = 'same')))"""
# Planned anew once the new people are written: plans for the tables as they were read row by row. So does
# the check of each foreign key where autovacuum looked in the middle of all this and saw nobody; the first of
# these keeps it away until the commit.
_FRESH_PEOPLE = "analyze registry_person (id)"
_FRESH_STATISTICS = "analyze registry_person, registry_membership, registry_residence, registry_familycontact"

# What may be written about a person after an import; their last ids are kept, so that undoing can tell
# whether anything followed.
FOLLOWED_TABLES = (
    ("registry_membership", "id"),
    ("registry_membershipevent", "pgh_id"),
    ("registry_residence", "id"),
    ("registry_residenceevent", "pgh_id"),
    ("registry_familycontact", "id"),
    ("registry_personcircumstancesevent", "pgh_id"),
)


def write_rows(roster: RosterImport, progress: Progress) -> None:
    """Write what the verdicts and decisions say. To be called in the action's transaction."""
    values: dict[str, Any] = {
        "roster": roster.pk,
        "county": roster.county_id,
        "today": clock.today(),
        "branch_kinds": list(BRANCH_KINDS),
    }
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [COUNTY_LOCK_CLASS, roster.county_id])
        bind(roster.pk)
        # Checked phase by phase: millions of deferred checks would pile up in memory until the commit, where
        # no progress can be shown.
        cursor.execute("set constraints all immediate")
        cursor.execute(_TOUCHED, [roster.pk])
        phases = NEW_PHASES + (TOUCHED_PHASES if cursor.fetchone()[0] else ())
        for done, (phase, name) in enumerate(phases):
            progress(phase, done, len(phases))
            if name == TOUCHED_PHASES[0][1]:
                cursor.execute(_FRESH_STATISTICS)
            cursor.execute(sql(__file__, name), values)
            if name == "new_people":
                cursor.execute(_FRESH_PEOPLE)
        progress("最后核对并保存", len(phases), len(phases))
        for table, column in FOLLOWED_TABLES:
            cursor.execute(f"select coalesce(max({column}), 0) from {table}")  # noqa: S608 - names from above
            roster.marks[table] = cursor.fetchone()[0]
    _end_posts_of_the_dead(roster)


def _end_posts_of_the_dead(roster: RosterImport) -> None:
    """A death that the roster reports ends the person's posts, as one reported by hand does. Few."""
    changed = RosterPerson.objects.filter(
        roster=roster, what="changed", before__fields__contains=["died_on"]
    ).values("person_id")
    for person in Person.objects.filter(pk__in=changed, died_on__isnull=False).only("died_on"):
        assert person.died_on is not None
        end_posts_at_death(person.pk, person.died_on)
