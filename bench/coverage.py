"""Coverage of groups, alliances and activities by street and community, in a county of 30,000 over a year, as
a multiple of a bare count of the same people by the same areas.

`python -m bench.coverage --people N` builds (or finds) a demonstration of N people in bench/data/ledgers-N
with the year of organised life of `bench.ledgers`, and lets one in five of the county belong to a group.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench import ledgers, pages
from bench.results import Ratio, keep

RUNS = 7
_GROUPS = """
insert into groups_interestgroup (
    county_id, organisation_id, name, field, purpose, usual_time, usual_place, founded_on, closed_reason)
select o.county_id, o.id, '测量组', 'tai_chi', '', '', '', %(today)s - 400, ''
from registry_organisation o where o.county_id = %(county)s and o.kind = 'community'
on conflict do nothing;

insert into groups_groupmember (county_id, group_id, person_id, period, joined_how, left_how, recorded_at)
select p.county_id, g.id, p.id, daterange(%(today)s - 300, null), 'in_person', '', now()
from groups_interestgroup g
join registry_person p on p.county_id = g.county_id and p.visible_in && array[g.organisation_id]::int[]
where g.name = '测量组' and p.died_on is null and hashint8(p.id) %% 5 = 0
on conflict do nothing;
"""
_BARE = """
select seen.id, count(*)
from registry_person p cross join unnest(p.visible_in) as seen(id)
where p.county_id = %(county)s and p.died_on is null and seen.id = any(%(areas)s)
group by seen.id
"""


def main() -> None:
    """Measure and keep the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=ledgers.PEOPLE)
    people = parser.parse_args().people
    data_dir = Path(__file__).parent / "data" / f"ledgers-{people}"
    data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["YINHUI_DATA"] = str(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yinhui.settings"
    with pages._database(people):
        county, _ = ledgers._history()
        _measure(county)


def _measure(county_id: int) -> None:
    from django.db import connection

    from yinhui.groups.coverage import AREA_KINDS, coverage
    from yinhui.kernel import clock
    from yinhui.kernel.scope import acting
    from yinhui.registry.actors import program_actor
    from yinhui.registry.models import Organisation, Person

    county = Organisation.objects.get(pk=county_id)
    until = clock.today()
    since = until - dt.timedelta(days=365)
    areas = list(Organisation.objects.filter(county=county, kind__in=AREA_KINDS).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, {"county": county_id, "today": until})
        cursor.execute("vacuum analyze groups_groupmember, groups_interestgroup")

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, {"county": county_id, "areas": areas})
            cursor.fetchall()

    actor = program_actor(county, "bench")
    with acting(actor):
        ours = _seconds(lambda: coverage(actor, county_id, since, until))
        floor = _seconds(bare)
        number = Person.objects.filter(county=county, died_on=None).count()
    ratio = Ratio(
        f"coverage of {len(areas)} streets and communities, {number:,} people, a year",
        f"{ours * 1000:.0f} ms",
        f"bare count {floor * 1000:.0f} ms",
        ours / floor,
        "-",
    )
    keep(f"coverage of groups, {number:,} people", [ratio])


def _seconds(run: Callable[[], object]) -> float:
    """The median of several runs, the first left out."""
    run()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
