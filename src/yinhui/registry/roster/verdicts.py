"""What each row is to the register: new, changed, unchanged, doubtful. (The reader has rejected already.)

Set-based SQL over the staging table; only near-duplicates of names are compared here, among few pairs. May be
run again at any time: decisions that people took stay.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from rapidfuzz import fuzz

from yinhui.kernel.sql_files import sql
from yinhui.registry.models import RosterImport, RosterRow
from yinhui.registry.models.roster import Verdict
from yinhui.registry.roster.binding import bind, bring_hashes_up_to_date
from yinhui.registry.structure import BRANCH_KINDS

# The kinds of organisation a person can have retired from.
UNIT_KINDS = ("unit", "mass_organisation", "township", "community")
# Two names of three characters with one in common order less score 67; unrelated ones at most 33.
SIMILAR_NAMES_SCORE_MIN = 60

DOUBTS: dict[str, str] = {
    "other_name": "身份证号相同，姓名不同",
    "same_name_birth": "姓名和出生日期相同，身份证号不同或没有",
    "same_name_unit": "姓名相同，单位、支部或电话也相同，没有身份证号和出生日期可以核对",
    "similar_name": "出生日期相同，姓名相近（同音或一字之差），在同一单位或支部",
    "twin_in_file": "本文件里另有一行姓名和出生日期相同",
}


def judge(roster: RosterImport) -> None:
    """Resolve the names of organisations and places, and give every row its verdict; counts on the import."""
    values: dict[str, Any] = {
        "roster": roster.pk,
        "county": roster.county_id,
        "unit_kinds": list(UNIT_KINDS),
        "branch_kinds": list(BRANCH_KINDS),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "names"), values)
        cursor.execute(sql(__file__, "resolve_names"), values)
        cursor.execute("analyze registry_rostername")
        bring_hashes_up_to_date(cursor, roster.pk)
        cursor.execute(sql(__file__, "known_people"), values)
        cursor.execute(sql(__file__, "doubtful"), values)
        _doubt_similar_names(cursor, values)
        cursor.execute(sql(__file__, "twins"), values)
    bind(roster.pk)
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "changed"), values)
    roster.counts = counts_of(roster.pk)


def _doubt_similar_names(cursor: CursorWrapper, values: dict[str, Any]) -> None:
    """Put in doubt the rows whose name is nearly that of somebody born the same day in the same unit."""
    cursor.execute(sql(__file__, "similar_names"), values)
    doubts = {
        row_id: person_id
        for row_id, person_id, name, other, sounds_alike in cursor.fetchall()
        if sounds_alike or fuzz.ratio(name, other) >= SIMILAR_NAMES_SCORE_MIN
    }
    rows = list(RosterRow.objects.filter(pk__in=doubts))
    for row in rows:
        row.verdict, row.person_id, row.doubt = Verdict.DOUBTFUL, doubts[row.pk], "similar_name"
    RosterRow.objects.bulk_update(rows, ["verdict", "person_id", "doubt"], batch_size=500)


def counts_of(roster_id: int) -> dict[str, int]:
    """Return the number of rows by verdict, every verdict named."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select verdict, count(*) from registry_rosterrow where roster_id = %s group by verdict",
            [roster_id],
        )
        found = dict(cursor.fetchall())
    return {verdict.value: found.get(verdict.value, 0) for verdict in Verdict}
