"""Look an installation over: every part in turn, whatever the others found."""

from __future__ import annotations

import json
from dataclasses import asdict

import psycopg

from yinhui.kernel import clock
from yinhui.kernel.installation import Installation
from yinhui.maintenance import checks_inside, checks_outside
from yinhui.maintenance.findings import Check, Finding, Severity, error
from yinhui.maintenance.folders import write_whole

LAST = "last-check.json"
OUTSIDE: tuple[Check, ...] = (
    checks_outside.folder_and_key,
    checks_outside.disk,
    checks_outside.machine_clock,
    checks_outside.backups,
    checks_outside.database_up,
)


def check(here: Installation, *, full: bool = False) -> list[Finding]:
    """Return what was found, worst first; `full` reads every attachment. What was found is kept for the page.

    A check that fails itself is a finding.
    """
    found: list[Finding] = []
    for look in OUTSIDE:
        try:
            found += look(here)
        except Exception as exception:  # whatever it is, the other checks go on
            found.append(_broken(look.__doc__ or "", exception))
    found += _inside(here, full)
    found.sort(key=lambda finding: -finding.severity)
    facts = {"at": clock.now().isoformat(), "full": full, "findings": as_data(found)}
    write_whole(here.data_dir / LAST, json.dumps(facts, ensure_ascii=False))
    return found


def worst(found: list[Finding]) -> Severity:
    """Return how bad it is."""
    return max((finding.severity for finding in found), default=Severity.GOOD)


def as_data(found: list[Finding]) -> list[dict[str, object]]:
    """Return the findings as plain data, for `--json` and for the page."""
    return [asdict(finding) | {"severity": finding.severity.name.lower()} for finding in found]


def _inside(here: Installation, full: bool) -> list[Finding]:
    found: list[Finding] = []
    try:
        connection = checks_inside.connect(here)
    except psycopg.OperationalError:
        return [error("数据库", "连不上。", "请确认数据库在运行，DATABASE_URL 写得对。")]
    with connection:
        for look in checks_inside.CHECKS:
            try:
                found += look(connection, here, full=full)
            except Exception as exception:  # whatever it is, the other checks go on
                found.append(_broken(look.__doc__ or "", exception))
    return found


def _broken(what: str, exception: Exception) -> Finding:
    return error(
        "检查",
        f"有一项没有查成（{type(exception).__name__}）：{what.splitlines()[0]}",
        "请把这一行告诉开发人员。",
    )
