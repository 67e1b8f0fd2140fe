"""Standing arrangements of a county of 30,000, one a branch: laying them for the first time, as a multiple of
a bare insert of the same rows; laying them again, after a holiday was declared, and finding what clashes.

`python -m bench.scheduling --people N` builds (or finds) the database of `bench.ledgers`, and leaves it as it
was.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench import ledgers, pages
from bench.results import Ratio, keep

Done = TypeVar("Done")
# A year back, so that the days before the horizon are counted through as they would be.
_ARRANGEMENTS = """
insert into scheduling_room (county_id, organisation_id, name, closed)
select o.county_id, o.id, '测量室', false
from registry_organisation o
where o.county_id = %(county)s and o.kind in ('compound_branch', 'community_branch', 'unit_branch');

insert into scheduling_standingarrangement (
    county_id, client_key, organisation_id, kind, setting, title, themes, rhythm, weekday, starts_at,
    duration_min, room_id, place, on_holiday, begins_on, paused, version)
select r.county_id, gen_random_uuid(), r.organisation_id, 'study', 'together', '周五学习', array['甲', '乙'],
    'weekly', 5, '09:00', 90, r.id, '', 'next_workday', %(today)s::date - 365, false, 1
from scheduling_room r
where r.county_id = %(county)s and r.name = '测量室';
"""
_BARE = """
create temporary table laid on commit drop as
select * from scheduling_scheduledoccasion where county_id = %(county)s;
delete from scheduling_scheduledoccasion where county_id = %(county)s and title = '周五学习';
"""
_BARE_INSERT = """
insert into scheduling_scheduledoccasion overriding system value select * from laid where title = '周五学习'
"""


def main() -> None:
    """Measure and keep the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=ledgers.PEOPLE)
    people = parser.parse_args().people
    data_dir = Path(__file__).parent / "data" / f"ledgers-{people}"
    data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["YINHUI_DATA"] = str(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yinhui.settings"
    with pages._database(people):
        from django.db import transaction

        county, _ = ledgers._history()
        with transaction.atomic():
            _measure(county)
            transaction.set_rollback(True)


def _measure(county_id: int) -> None:
    from django.db import connection

    from yinhui.kernel import clock
    from yinhui.kernel.scope import acting
    from yinhui.occasions.scheduling.arrangements import lay
    from yinhui.occasions.scheduling.clashes import clashes_of
    from yinhui.occasions.scheduling.models import CountyDay, ScheduledOccasion
    from yinhui.registry.actors import program_actor
    from yinhui.registry.models import Organisation, Person

    county = Organisation.objects.get(pk=county_id)
    actor = program_actor(county, "bench")

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"county": county_id, "today": clock.today()})

    run(_ARRANGEMENTS)
    run("analyze scheduling_standingarrangement")
    with acting(actor):
        first, laid = _timed(lambda: lay(county_id))
        again, _ = _timed(lambda: lay(county_id))
        friday = ScheduledOccasion.objects.filter(county=county, title="周五学习").order_by("during")[0]
        CountyDay.objects.create(county=county, day=friday.day, kind="off", name="测量日")
        moving, moved = _timed(lambda: lay(county_id))
        one = ScheduledOccasion.objects.filter(county=county, title="周五学习").latest("during")
        run("analyze scheduling_scheduledoccasion")
        clashing, _ = _timed(lambda: clashes_of(actor, one))
        number = Person.objects.filter(county=county, died_on=None).count()
    run(_BARE)
    bare, _ = _timed(lambda: run(_BARE_INSERT))

    def ratio(what: str, ours: float) -> Ratio:
        against = f"bare insert of {laid.made:,} rows {bare * 1000:.0f} ms"
        return Ratio(what, f"{ours * 1000:.0f} ms", against, ours / bare, "-")

    keep(
        f"standing arrangements, {number:,} people",
        [
            ratio(f"laying {laid.made:,} occasions", first),
            ratio("laying again, nothing new", again),
            ratio(f"laying after a holiday, {len(moved.moves):,} moved", moving),
            ratio("clashes of one occasion", clashing),
        ],
    )


def _timed(run: Callable[[], Done]) -> tuple[float, Done]:
    begun = time.perf_counter()
    done = run()
    return time.perf_counter() - begun, done


if __name__ == "__main__":
    main()
