"""A year of duties for a county, against the bare insert of the same rows and against a loop over the ORM.

`python -m bench.duties --people N` makes a county of N people with SQL, lets it adopt what 东安县 practises
(五必到 with 三级联访, 三会一课 and the rest) and measures
  - `run_duties` over a year on an empty table, and again when there is nothing to do;
  - INSERT … SELECT of the same rows in the same order into the same table with the same keys;
  - for 10,000 people, a loop that makes the duties of 五必到 one by one, against `run_duties` for them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FROM, UNTIL = dt.date(2027, 1, 1), dt.date(2027, 12, 31)
TODAY = dt.date(2026, 11, 24)
GOAL = 2.0
FESTIVALS = {
    "春节": (0, dt.date(2027, 2, 6)),
    "七一": (1, dt.date(2027, 7, 1)),
    "重阳节": (2, dt.date(2027, 10, 8)),
}


def main() -> None:
    """Measure and keep the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--loop-people", type=int, default=10_000)
    arguments = parser.parse_args()
    people = arguments.people
    data_dir = Path(__file__).parent / "data" / f"duties-{people}"
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir(parents=True)
    os.environ["YINHUI_DATA"] = str(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yinhui.settings"

    import django
    from django.core.management import call_command

    from bench.results import keep
    from yinhui.kernel import clock
    from yinhui.kernel.database import database_running, sign_in_as_owner

    with database_running():
        django.setup()
        sign_in_as_owner()
        call_command("migrate", verbosity=0)
        with clock.fixed(TODAY):
            ratios = [*_against_insert(people), _against_loop(arguments.loop_people)]
    keep(f"a year of duties, {people:,} people", ratios)
    shutil.rmtree(data_dir, ignore_errors=True)


def _against_insert(people: int) -> list[Any]:
    from django.db import connection

    from bench.results import Ratio
    from yinhui.rulebook.actions_institutions import adopt_preset
    from yinhui.rulebook.models import Duty

    county, actor = _county("演示县", people)
    adopt_preset(actor=actor, county_id=county.pk, place="DA")
    ours_s = _timed(lambda: _run(actor, county))
    made = Duty.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze rulebook_duty")
    again_s = _timed(lambda: _run(actor, county))
    assert Duty.objects.count() == made
    with connection.cursor() as cursor:
        cursor.execute("create table floor_rows as select * from rulebook_duty order by ctid")
        cursor.execute("truncate rulebook_duty cascade")
        cursor.execute("checkpoint")
        floor_s = _timed(lambda: cursor.execute("insert into rulebook_duty select * from floor_rows"))
        cursor.execute("drop table floor_rows")
        cursor.execute("truncate rulebook_duty cascade")
    floor = f"bare insert {floor_s:.1f} s"
    return [
        Ratio(f"making {made:,} duties", f"{ours_s:.1f} s", floor, ours_s / floor_s, f"≤ {GOAL:.0f}"),
        Ratio("running again, nothing to do", f"{again_s:.1f} s", floor, again_s / floor_s, "—"),
    ]


def _against_loop(people: int) -> Any:
    from bench.results import Ratio
    from yinhui.rulebook.actions_institutions import adopt_institution
    from yinhui.rulebook.models import Duty
    from yinhui.rulebook.shipped import shipped_text

    county, actor = _county("演示二县", people)
    institution = adopt_institution(actor=actor, county_id=county.pk, body=shipped_text("five-must-attend"))
    ours_s = _timed(lambda: _run(actor, county))
    made = set(_keys(county))
    Duty.objects.filter(county=county).delete()
    loop_s = _timed(lambda: _loop(county, institution))
    assert set(_keys(county)) == made
    return Ratio(
        f"五必到 of {people:,} people, {len(made):,} duties",
        f"{ours_s:.1f} s",
        f"loop over the ORM {loop_s:.0f} s",
        loop_s / ours_s,
        "times faster",
    )


def _county(name: str, people: int) -> tuple[Any, Any]:
    from django.db import connection, transaction

    from yinhui.registry.actors import program_actor
    from yinhui.registry.models import Organisation

    text = Path(__file__).with_name("duties_county.sql").read_text()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, {"people": people, "name": name})
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")
    county = Organisation.objects.get(kind="county", name=name)
    return county, program_actor(county, "bench")


def _run(actor: Any, county: Any) -> None:
    from yinhui.rulebook.actions_duties import run_duties

    run_duties(actor=actor, county_id=county.pk, from_=FROM, until=UNTIL)


def _keys(county: Any) -> Any:
    from yinhui.rulebook.models import Duty

    # The run also makes what only touches the year; the loop is let off that.
    return Duty.objects.filter(county=county, anchor_on__year=FROM.year).values_list(
        "anchor_on", "subject_id", "clause", "owed", "opens_on", "due_on", "organisation_id", "post", "fact"
    )


def _loop(county: Any, institution: Any) -> None:
    """Make the duties of 五必到 as one would with the ORM: person by person, one row at a time."""
    from django.db import transaction

    from yinhui.registry.models import Organisation, Person
    from yinhui.rulebook.language.numerals import spoken

    version = institution.versions.get()
    with transaction.atomic():
        for person in Person.objects.filter(county=county, retirement_kind__in=["lixiu", "tuixiu"]):
            place = person.residences.get(period__contains=FROM).place
            community = Organisation.objects.get(kind="community", place_id__in=place.path)
            holders = [
                (community, "community_clerk"),
                (community.parent, "township_clerk"),
                (county, "bureau_clerk"),
            ]
            for fact, (clause, day) in FESTIVALS.items():
                _create(version, person, clause, day, day - dt.timedelta(days=15), day, fact, holders)
            age = FROM.year - person.birth_date.year
            if age >= 60 and age % 10 == 0:
                day = person.birth_date.replace(year=FROM.year)
                opens_on, due_on = day - dt.timedelta(days=7), day + dt.timedelta(days=3)
                _create(version, person, 3, day, opens_on, due_on, f"{spoken(age)}周岁生日", holders)


def _create(
    version: Any,
    person: Any,
    clause: int,
    anchor_on: dt.date,
    opens_on: dt.date,
    due_on: dt.date,
    fact: str,
    holders: list[tuple[Any, str]],
) -> None:
    from yinhui.rulebook.models import Duty

    for owed, (organisation, post) in enumerate(holders):
        Duty.objects.create(
            county_id=version.county_id,
            institution_id=version.institution_id,
            version=version,
            clause=clause,
            owed=owed,
            subject_kind="person",
            subject_id=person.pk,
            anchor_on=anchor_on,
            opens_on=opens_on,
            due_on=due_on,
            organisation=organisation,
            post=post,
            fact=fact,
        )


def _timed(run: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
