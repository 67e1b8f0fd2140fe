"""Pages at a million people, eight at once, as a multiple of the empty signed-in page of the same shell.

`python -m bench.pages --people N` builds (or finds) a demonstration of N people in bench/data/pages-N
and starts the web server as `yinhui serve` does. It asks for each page in turn, rounds interleaved so that a
drift of the machine falls on all alike.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from yinhui.kernel.actor import Actor
    from yinhui.registry.models import Account

CLIENTS = 8
ROUNDS = 5
REQUESTS_PER_CLIENT = 25
PORT = 8790
GOAL = 3.0
SAMPLE = 400


def main() -> None:
    """Measure and keep the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    people = parser.parse_args().people
    data_dir = Path(__file__).parent / "data" / f"pages-{people}"
    data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["YINHUI_DATA"] = str(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yinhui.settings"
    from bench.results import Ratio, keep

    with _database(people):
        cookies, pages = _cookies_and_pages()
        with _web_server():
            times = _measure(cookies, pages)
    floor = times["empty"]
    rows = []
    for name, values in times.items():
        for label, percentile in (("p50", 50), ("p95", 95)):
            ours, base = _percentile(values, percentile), _percentile(floor, percentile)
            rows.append(
                Ratio(f"{name} {label}", f"{ours:.1f} ms", f"empty page {base:.1f} ms", ours / base,
                      f"≤ {GOAL:.0f}" if percentile == 95 and name != "empty" else "—")
            )  # fmt: skip
    keep(f"pages, {people:,} people, {CLIENTS} at once", rows)


@contextmanager
def _database(people: int) -> Iterator[None]:
    from django import setup
    from django.core.management import call_command
    from django.db import connection, connections

    from yinhui.kernel.database import database_running, sign_in_as_owner

    with database_running():
        setup()
        sign_in_as_owner()
        call_command("migrate", verbosity=0)
        from yinhui.registry.models import Person

        if not Person.objects.exists():
            connections.close_all()
            command = [str(Path(sys.executable).parent / "yinhui"), "demo", "--people", str(people)]
            subprocess.run(command, check=True)
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
        yield


def _cookies_and_pages() -> tuple[dict[str, str], dict[str, tuple[str, Callable[[random.Random], str]]]]:
    """Sign a clerk and a secretary in, and draw what they will ask for."""
    from django.db import connection

    from yinhui.registry.actors import actors_of
    from yinhui.registry.models import Account
    from yinhui.registry.permissions import people_visible_to

    sign_ins = json.loads((Path(os.environ["YINHUI_DATA"]) / "demo-sign-ins.json").read_text())
    accounts = Account.objects.filter(username__in=[row["username"] for row in sign_ins])
    actors = [actor for account in accounts for actor in actors_of(account)[:1]]
    # Those with the most to read: the clerk of the largest county, a secretary, the prefecture's clerk.
    chosen = {
        "clerk": _busiest(actors, "bureau_clerk", above_counties=False),
        "secretary": _busiest(actors, "secretary", above_counties=False),
        "prefecture": _busiest(actors, "bureau_clerk", above_counties=True),
    }
    cookies = {role: _signed_in(Account.objects.get(pk=actor.account_id)) for role, actor in chosen.items()}
    sample = list(
        people_visible_to(chosen["clerk"])
        .order_by("?")
        .values_list("pk", "name", "initials", "pinyin", "phone")[:SAMPLE]
    )
    connection.close()
    words = [word for _, name, initials, pinyin, phone in sample
             for word in (name, name[1:], initials, pinyin[:7], phone[-4:]) if word]  # fmt: skip
    return cookies, {
        "empty": ("clerk", lambda draw: "/empty/"),
        "today, county clerk": ("clerk", lambda draw: "/"),
        "today, branch secretary": ("secretary", lambda draw: "/"),
        "person": ("clerk", lambda draw: f"/people/{draw.choice(sample)[0]}/"),
        "search": ("clerk", lambda draw: f"/search/?q={quote(draw.choice(words))}"),
        "search, whole prefecture": ("prefecture", lambda draw: f"/search/?q={quote(draw.choice(words))}"),
        "people list": ("clerk", lambda draw: "/people/"),
    }


def _busiest(actors: list[Actor], post: str, *, above_counties: bool) -> Actor:
    from yinhui.registry.permissions import people_visible_to

    fitting = [a for a in actors if a.post == post and (a.county_id is None) == above_counties]
    return max(fitting, key=lambda actor: people_visible_to(actor).count())


def _signed_in(account: Account) -> str:
    """Open a session for the account; return the cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def _web_server() -> Iterator[None]:
    from yinhui.kernel.installation import installation
    from yinhui.serve import web_command

    uncounted = os.environ | {"YINHUI_REQUESTS_UNCOUNTED": "1"}
    process = subprocess.Popen(web_command("127.0.0.1", PORT), stdout=subprocess.DEVNULL, env=uncounted)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            sys.exit(f"the web server of {installation().data_dir} did not come up")
        yield
    finally:
        process.terminate()
        process.wait()


def _measure(
    cookies: dict[str, str], pages: dict[str, tuple[str, Callable[[random.Random], str]]]
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in pages}
    for round_number in range(ROUNDS + 1):
        for name, (role, address) in pages.items():
            taken = _ask(cookies[role], address, seed=round_number)
            if round_number:  # the first round only warms up
                times[name].extend(taken)
    return times


def _ask(cookie: str, address: Callable[[random.Random], str], seed: int) -> list[float]:
    """Let CLIENTS threads ask at once; return each request's milliseconds."""
    taken: list[float] = []
    failures: list[str] = []

    def client(number: int) -> None:
        draw = random.Random(seed * 1000 + number)
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        for _ in range(REQUESTS_PER_CLIENT):
            path = address(draw)
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                failures.append(f"{path}: {answer.status}")

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit(f"{len(failures)} requests failed, the first: {failures[0]}")
    return taken


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


if __name__ == "__main__":
    main()
