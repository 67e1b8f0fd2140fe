"""The ledger of a county of 30,000 over a year, and pages of a branch with ten years of history, eight at
once, as a multiple of the empty signed-in page; then the county's ledger as .xlsx: rows a second and memory.

`python -m bench.ledgers --people N` builds (or finds) a demonstration of N people in bench/data/ledgers-N,
gives its largest county a year of organised life and one branch ten (ledgers_history.sql), and measures as
`bench.pages` does. The file is written by processes of their own, one for a tenth of the county and one for
all of it: what the second needs beyond the first is what grows with the rows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bench import pages

if TYPE_CHECKING:
    from yinhui.ledgers.ledgers import Ledger

# The five named counties, and one of 30,000.
PEOPLE = 36_000
# What the whole county's file may need beyond a tenth of it: its copy's list of people, not its rows.
GROWTH_MAX = 1.25


def main() -> None:
    """Measure and keep the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument(
        "--export-of", type=int, help="write one file of the organisation, and tell what it took"
    )
    arguments = parser.parse_args()
    data_dir = Path(__file__).parent / "data" / f"ledgers-{arguments.people}"
    data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["YINHUI_DATA"] = str(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yinhui.settings"
    if arguments.export_of is not None:
        _export(arguments.export_of)
        return
    with pages._database(arguments.people):
        county, branch = _history()
        cookies, asked = _cookies_and_pages(branch)
        with pages._web_server():
            times = pages._measure(cookies, asked)
        files = [_exported(arguments.people, top) for top in (_tenth(county), county)]
    _keep(arguments.people, times, files)


def _history() -> tuple[int, int]:
    """Write the history, once; return the largest county and the branch with ten years."""
    from django.db import connection

    from yinhui.kernel import clock

    with connection.cursor() as cursor:
        cursor.execute(
            "select county_id from registry_person group by county_id order by count(*) desc limit 1"
        )
        (county,) = cursor.fetchone()
        cursor.execute(
            """select o.id from registry_organisation o join registry_membership m on m.organisation_id = o.id
               where o.county_id = %s and m.kind = 'branch' and upper_inf(m.period)
                 and exists (select from registry_appointment a where a.organisation_id = o.id
                             and a.post = 'secretary' and upper_inf(a.period))
               group by o.id order by count(*) desc, o.id limit 1""",
            [county],
        )
        (branch,) = cursor.fetchone()
        cursor.execute("select exists (select from occasions_occasion where title = '组织生活')")
        if not cursor.fetchone()[0]:
            text = Path(__file__).with_name("ledgers_history.sql").read_text()
            cursor.execute(text, {"county": county, "long": branch, "today": clock.today()})
            cursor.execute("vacuum analyze")
    return county, branch


def _cookies_and_pages(
    branch: int,
) -> tuple[dict[str, str], dict[str, tuple[str, Callable[[random.Random], str]]]]:
    from yinhui.kernel import clock
    from yinhui.ledgers.ledgers import LEDGERS
    from yinhui.registry.models import Account, Appointment, Organisation

    county_id = Organisation.objects.values_list("county_id", flat=True).get(pk=branch)

    def cookie(post: str, organisation_id: int) -> str:
        held = Appointment.objects.filter(
            post=post, organisation=organisation_id, period__contains=clock.today()
        )
        person = held.values_list("person_id", flat=True)[0]
        account, _ = Account.objects.get_or_create(
            person_id=person, defaults={"username": f"bench-{post}-{organisation_id}"}
        )
        return pages._signed_in(account)

    cookies = {"clerk": cookie("bureau_clerk", county_id), "secretary": cookie("secretary", branch)}
    starts = {ledger.key: _starts(county_id, ledger) for ledger in LEDGERS.values()}
    until = clock.today()
    year = f"since={until - dt.timedelta(days=365)}&until={until}"
    decade = f"since={until - dt.timedelta(days=3650)}&until={until}"
    return cookies, {
        "empty": ("clerk", lambda draw: "/empty/"),
        "attendance, county, a year": (
            "clerk",
            lambda draw: f"/ledgers/?{year}&after={draw.choice(starts['attendance'])}",
        ),
        "members, county, a year": (
            "clerk",
            lambda draw: f"/ledgers/members/?{year}&after={draw.choice(starts['members'])}",
        ),
        "study, county, a year": (
            "clerk",
            lambda draw: f"/ledgers/study/?{year}&after={draw.choice(starts['study'])}",
        ),
        "attendance, branch, a year of ten": ("secretary", lambda draw: f"/ledgers/?{year}"),
        "attendance, branch, ten years": ("secretary", lambda draw: f"/ledgers/?{decade}"),
        "occasions, branch of ten years": (
            "secretary",
            lambda draw: f"/occasions/?page={draw.randrange(1, 16)}",
        ),
    }


def _starts(county_id: int, ledger: Ledger) -> list[str]:
    """Return where each page of a county's ledger begins, as its addresses say it."""
    from yinhui.kernel import clock
    from yinhui.ledgers.figures import Period
    from yinhui.ledgers.queries import PAGE_ROWS, Start, Wanted, people_of
    from yinhui.registry.actors import program_actor
    from yinhui.registry.models import Organisation
    from yinhui.registry.queries_people import PeopleFilter

    actor = program_actor(Organisation.objects.get(pk=county_id), "bench")
    members = "party" if ledger.members_only else ""
    wanted = Wanted(PeopleFilter(political_status=members), Period(clock.today(), clock.today()))
    people = list(people_of(actor, wanted).values_list("pk", flat=True))
    return [str(Start(number, people[number - 1])) for number in range(PAGE_ROWS, len(people), PAGE_ROWS)]


def _tenth(county: int) -> int:
    """Return the township whose people are nearest to a tenth of the county's."""
    from yinhui.registry.models import Organisation, Person

    everybody = Person.objects.filter(county_id=county).count()
    townships = Organisation.objects.filter(county_id=county, kind="township").values_list("pk", flat=True)
    sizes = {pk: Person.objects.filter(visible_in__overlap=[pk]).count() for pk in townships}
    return min(sizes, key=lambda pk: abs(sizes[pk] - everybody / 10))


def _exported(people: int, top: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.ledgers", "--people", str(people), "--export-of", str(top)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _export(top: int) -> None:
    """Write the attendance ledger of an organisation over a year; print rows, seconds and peak memory."""
    import resource
    import time

    import django

    django.setup()
    from yinhui.kernel import clock
    from yinhui.kernel.models import ExportCopy
    from yinhui.kernel.scope import acting
    from yinhui.ledgers.export import ledger_spreadsheet
    from yinhui.ledgers.figures import Period
    from yinhui.ledgers.ledgers import ATTENDANCE
    from yinhui.ledgers.queries import Wanted
    from yinhui.registry.actors import program_actor
    from yinhui.registry.models import Organisation
    from yinhui.registry.queries_people import PeopleFilter

    organisation = Organisation.objects.select_related("county").get(pk=top)
    actor = program_actor(organisation.county, "bench")
    period = Period(clock.today() - dt.timedelta(days=365), clock.today())
    wanted = Wanted(PeopleFilter(organisation=organisation), period)
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with acting(actor):
        began = time.perf_counter()
        file = ledger_spreadsheet(actor=actor, ledger=ATTENDANCE, wanted=wanted, asked="bench")
        took = time.perf_counter() - began
        rows = ExportCopy.objects.order_by("-pk").values_list("rows", flat=True)[0]
    size = file.seek(0, os.SEEK_END)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "s": took, "peak_mb": peak_mb, "before_mb": before_mb, "bytes": size}))


def _keep(people: int, times: dict[str, list[float]], files: list[dict[str, float]]) -> None:
    from bench.results import Ratio, keep

    floor = times["empty"]
    ratios = []
    for name, values in times.items():
        for label, percent in (("p50", 50), ("p95", 95)):
            ours, base = pages._percentile(values, percent), pages._percentile(floor, percent)
            goal = f"≤ {pages.GOAL:.0f}" if percent == 95 and name != "empty" else "—"
            ratios.append(
                Ratio(f"{name} {label}", f"{ours:.1f} ms", f"empty page {base:.1f} ms", ours / base, goal)
            )
    part, whole = files
    ratios.append(
        Ratio(
            f".xlsx of {whole['rows']:,.0f} rows, {whole['bytes'] / 1e6:.1f} MB: peak memory",
            f"{whole['peak_mb']:.0f} MB, {whole['rows'] / whole['s']:,.0f} rows/s",
            f"{part['peak_mb']:.0f} MB for {part['rows']:,.0f} rows",
            whole["peak_mb"] / part["peak_mb"],
            f"≤ {GROWTH_MAX}",
        )
    )
    keep(f"ledgers, {people:,} people, {pages.CLIENTS} at once", ratios)


if __name__ == "__main__":
    main()
