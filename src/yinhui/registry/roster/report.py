"""An import's outcome as data, for `yinhui import roster --json` (docs/import.md) and for the pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yinhui.registry.models import RosterImport, RosterName, RosterRow
from yinhui.registry.models.roster import Verdict
from yinhui.registry.roster.columns import Plan
from yinhui.registry.roster.fields import FIELDS
from yinhui.registry.roster.verdicts import DOUBTS

_FIELD_OF_KIND = {"unit": "home_unit", "branch": "branch", "community": "community", "compound": "compound"}


def report(roster: RosterImport) -> dict[str, Any]:
    """Return rows, verdicts and problems."""
    return {
        "rows": sum(roster.counts.values()),
        "verdicts": roster.counts,
        "problems": list(problems(roster)),
    }


def problems(roster: RosterImport) -> Iterator[dict[str, Any]]:
    """Yield every problem in the order of the file: of cells, of doubtful rows, then of unknown names."""
    plans = [Plan.from_json(data) for data in roster.columns]
    headers = [{column.index: column.header for column in plan.columns} for plan in plans]
    by_field = [{column.field: column.header for column in plan.columns} for plan in plans]
    rows = RosterRow.objects.filter(roster=roster).exclude(problems=None, doubt="")
    for row in rows.only("sheet", "row", "verdict", "problems", "doubt").order_by("sheet", "row").iterator():
        place = {"sheet": plans[row.sheet].sheet, "row": row.row}
        for column, code, message in row.problems or ():
            header = headers[row.sheet].get(column, "")
            yield {**place, "column": header, "verdict": row.verdict, "code": code, "message": message}
        if row.verdict == Verdict.DOUBTFUL:
            yield {
                **place,
                "column": by_field[row.sheet].get("name", ""),
                "verdict": row.verdict,
                "code": f"doubtful_{row.doubt}",
                "message": f"{DOUBTS[row.doubt]}。请核对是不是同一个人，在导入页面选定。",
            }
    for name in roster.names.filter(target_id=None, create=False).order_by("first_sheet", "first_row"):
        yield _of_unknown(roster, name, plans, by_field)


def _of_unknown(
    roster: RosterImport, name: RosterName, plans: list[Plan], by_field: list[dict[str, str]]
) -> dict[str, Any]:
    row = RosterRow.objects.filter(roster=roster, sheet=name.first_sheet, row=name.first_row).first()
    return {
        "sheet": plans[name.first_sheet].sheet,
        "row": name.first_row,
        "column": by_field[name.first_sheet].get(_FIELD_OF_KIND[name.kind], ""),
        "verdict": row.verdict if row else Verdict.NEW.value,
        "code": f"{name.kind}_ambiguous" if name.candidates else f"{name.kind}_unknown",
        "message": unknown_message(name),
    }


def unknown_message(name: RosterName) -> str:
    """Say what an unresolved name means and what to do."""
    label = FIELDS[_FIELD_OF_KIND[name.kind]].name
    if name.candidates:
        return f"{label}“{name.text}”（{name.rows}行）在本县不止一个，没有写入。请选定是哪一个。"
    return (
        f"{label}“{name.text}”（{name.rows}行）在系统里还没有，这一栏没有写入。"
        "请确认设立它，或者选定它是现有的哪一个。"
    )
