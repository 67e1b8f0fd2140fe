"""The product under a load of uploads, visits that discharge duties, and imports, while its parts are killed
at random with `kill -9`: nothing acknowledged is lost, nothing is there twice, nothing half.

`YINHUI_FAULTS=300 pytest tests/faults` is the long form (docs/faults.md); `YINHUI_FAULTS_SEED` repeats a run.
"""

import hashlib
import os
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

import psutil
import pytest

from tests.faults.client import Importer, Notes, Session, Visitor
from tests.product import Product, eventually
from yinhui.demo.roster import write_roster
from yinhui.demo.sign_ins import PASSWORD
from yinhui.kernel import clock

KILLS = int(os.environ.get("YINHUI_FAULTS", "6"))
SEED = int(os.environ.get("YINHUI_FAULTS_SEED", "1"))
ROSTER_ROWS = 12
ROSTER_SEEDS_FROM = 50_000
VISITORS = ("dongan-secretary", "xq-secretary")
PATIENCE_S = 180
WORK_BETWEEN, WORK_PATIENCE_S = 0.5, 40

SECRETARY = """
select array_agg(distinct m.person_id), p.organisation_id
from registry_account a
join registry_appointment p on p.person_id = a.person_id and p.period @> current_date
join registry_membership m on m.organisation_id = p.organisation_id and m.period @> current_date
where a.username = %s and p.post = 'secretary'
group by p.organisation_id
"""

# What visits say, a line each.
TEXTS = """
import django; django.setup()
from yinhui.kernel.database import sign_in_as_owner
sign_in_as_owner()
from yinhui.care.models import Visit
for visit in Visit.objects.iterator():
    print(visit.text)
"""


@pytest.fixture(scope="module")
def product():
    # PostgreSQL's own account must pass through: pytest's folders are closed to others.
    with tempfile.TemporaryDirectory(prefix="yinhui-faults-") as folder:
        yield Product.with_demonstration(Path(folder) / "data")


def victims(product):
    """The processes that may be killed now, by part."""
    found = {"database": [], "web": [], "worker": [], "log archive": []}
    with suppress(OSError, ValueError, psutil.Error):
        number = int((product.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(number)
        found["database"] = [postmaster, *postmaster.children()]
    for process in product.processes():
        with suppress(psutil.Error):
            command = " ".join(process.cmdline())
            if "granian" in command:
                found["web"].append(process)
            elif "procrastinate" in command:
                found["worker"].append(process)
    for process in psutil.process_iter(["name", "cmdline"]):
        command = " ".join(process.info["cmdline"] or ())
        if process.info["name"] == "pg_receivewal" and str(product.data_dir) in command:
            found["log archive"].append(process)
    return {part: processes for part, processes in found.items() if processes}


def kill_at_random(product, random, kills, notes):
    """Kill so many processes, one after another; return how many of each part.

    Every part in its turn, so that a short run kills each too. Half of them while the last kill is still
    being got over, half while work goes on again.
    """
    counts = {}
    while sum(counts.values()) < kills:
        if random.random() < WORK_BETWEEN:
            before = notes.acknowledged
            eventually(lambda before=before: notes.acknowledged > before, WORK_PATIENCE_S)
        time.sleep(random.uniform(0.0, 1.5))
        alive = victims(product)
        if not alive:
            continue
        fewest = min(counts.get(part, 0) for part in alive)
        part = random.choice([part for part in sorted(alive) if counts.get(part, 0) == fewest])
        with suppress(psutil.Error):
            random.choice(alive[part]).kill()
            counts[part] = counts.get(part, 0) + 1
    return counts


def rosters(folder, seed):
    """Rosters of people of whom none is in two."""
    for number in range(ROSTER_SEEDS_FROM + seed * 10_000, ROSTER_SEEDS_FROM + seed * 10_000 + 10_000):
        path = folder / f"{number}.csv"
        write_roster(path, rows=ROSTER_ROWS, seed=number, messy=False)
        yield path.read_bytes()


def test_kills_at_random_points_lose_nothing_and_double_nothing(product, tmp_path):
    random, notes, stop = Random(SEED), Notes(), threading.Event()
    with product.serving(8781) as (_, url):
        ((county,),) = product.sql("select id from registry_organisation where name = '东安县'")
        clients = [
            Importer(
                Session(url, "dongan-clerk", PASSWORD),
                notes,
                SEED,
                stop,
                county=county,
                rosters=rosters(tmp_path, SEED),
            )
        ]
        for number, username in enumerate(VISITORS * 2):
            people, organisation = product.sql(SECRETARY, username)[0]
            facts = {"people": people, "organisation": organisation, "today": clock.today().isoformat()}
            session = Session(url, username, PASSWORD)
            clients.append(Visitor(session, notes, SEED * 100 + number, stop, **facts))
        for client in clients:
            client.start()
        killed = kill_at_random(product, random, KILLS, notes)
        # An import takes longer than a few kills: afterwards one must go through, by itself or sent again.
        assert eventually(lambda: notes.imports, PATIENCE_S)
        stop.set()
        for client in clients:
            client.join(PATIENCE_S)
        assert [client.fault for client in clients if client.fault] == []
        assert eventually(lambda: is_quiet(product), PATIENCE_S)
        check_invariants(product, notes)
    print(
        f"\nfaults survived: {sum(killed.values())} {killed}, seed {SEED}; acknowledged: "
        f"{notes.acknowledged} "
        f"({len(notes.visits)} visits, {len(notes.uploads)} uploads, {len(notes.imports)} imports); "
        f"requests: {notes.tried}, of which not acknowledged: {notes.refused}"
    )
    assert notes.visits
    assert notes.uploads


def texts_said_twice(product):
    """What more than one visit says, of what the clients of this test wrote: read with the product's keys."""
    read = product.run("-c", TEXTS, program="python")
    assert read.returncode == 0, read.stderr
    texts = Counter(line for line in read.stdout.splitlines() if line.startswith("走访记录"))
    return {text for text, times in texts.items() if times > 1}


def is_quiet(product):
    """The database is up and no import is under way."""
    with suppress(Exception):
        return product.sql(
            "select not exists (select from registry_rosterimport where state in ('reading', 'applying'))"
        )[0][0]
    return False


def check_invariants(product, notes):
    """Compare what was acknowledged with what is there."""
    visits = dict(product.sql("select client_key::text, count(*) from care_visit group by 1"))
    assert {key for key in notes.visits if visits.get(key) != 1} == set()
    assert texts_said_twice(product) == set()
    linked = {
        (key, photo)
        for key, photo in product.sql(
            "select v.client_key::text, p.attachment_id from care_visitphoto p "
            "join care_visit v on v.id = p.visit_id"
        )
    }
    assert {key for key, f in notes.visits.items() if f["photo"] and (key, f["photo"]) not in linked} == set()

    attachments = dict(product.sql("select id, sha256 from kernel_attachment"))
    assert notes.uploads.keys() - attachments.keys() == set()
    assert {name for name in set(attachments.values()) if not is_whole(product, name)} == set()
    check_sweep(product, set(attachments.values()))

    by_nothing = product.sql(
        "select d.duty_id from rulebook_discharge d where d.record_kind = 'visit' "
        "and not exists (select from care_visit v where v.id = d.record_id)"
    )
    assert by_nothing == []
    check_imports(product, notes)
    verified = product.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert product.sql("select indexrelid::regclass from pg_index where not indisvalid") == []


def check_imports(product, notes):
    """An import is there whole or not at all, and nobody twice."""
    states = {
        number: (state, counts.get("new", 0), people)
        for number, state, counts, people in product.sql(
            "select i.id, i.state, i.counts, count(p.*) filter (where p.what = 'created') "
            "from registry_rosterimport i left join registry_rosterperson p on p.roster_id = i.id "
            "group by i.id"
        )
    }
    assert {number for number in notes.imports if states[number][0] != "applied"} == set()
    halves = {
        number: facts
        for number, facts in states.items()
        if facts[2] != (facts[1] if facts[0] == "applied" else 0)
    }
    assert halves == {}
    twice = product.sql(
        "select count(*) from (select county_id, id_number_hash from registry_person "
        "where id_number_hash is not null group by 1, 2 having count(*) > 1) as doubles"
    )
    assert twice == [(0,)]


def check_sweep(product, named):
    """After the sweep of two days later no file is there that nothing names, and all that are named are."""
    swept = product.run(
        "-c",
        "import datetime as dt, django; django.setup()\n"
        "from yinhui.kernel import clock\n"
        "from yinhui.kernel.attachments import sweep_orphans\n"
        "with clock.fixed(clock.now() + dt.timedelta(days=2)): sweep_orphans()",
        program="python",
    )
    assert swept.returncode == 0, swept.stderr
    there = {path.name[:64] for path in (product.data_dir / "attachments").glob("??/??/*")}
    assert there == named


def is_whole(product, sha256):
    path = product.data_dir / "attachments" / sha256[:2] / sha256[2:4] / sha256
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
