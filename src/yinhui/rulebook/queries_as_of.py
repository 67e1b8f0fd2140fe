"""The duties as they stood on a day, row by row, for the shell and for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import Organisation
from yinhui.rulebook.language.vocabulary import POST_NAMES

# How many rows are fetched at a time: memory stays bounded whatever the county's size.
_CHUNK_ROWS = 2000


def duties_as_of(
    *, counties: Sequence[Organisation], day: dt.date, until: dt.date, within: Organisation | None = None
) -> Iterator[dict[str, Any]]:
    """Yield each duty that stood on the day and opens by `until`, or was settled within its window by then.

    Withdrawn ones are left out. The keys are those of `yinhui duties list --json` (docs/rule-language.md);
    dates are ISO texts. `within` narrows to what an organisation and those below it owe.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            sql(__file__, "duties_as_of"),
            {
                "counties": [county.pk for county in counties],
                "within": within.pk if within else None,
                "day": day,
                "until": until,
            },
        )
        names: list[str] = []
        while rows := cursor.fetchmany(_CHUNK_ROWS):
            names = names or [column.name for column in cursor.description]
            for row in rows:
                yield _told(dict(zip(names, row, strict=True)))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "institution": row["code"],
        "subject": {"kind": row["subject_kind"], "id": row["subject_id"], "name": row["subject_name"]},
        "opens_on": row["opens_on"].isoformat(),
        "due_on": row["due_on"].isoformat(),
        "state": row["state"],
        "settled_on": row["settled_on"].isoformat() if row["settled_on"] else None,
        "responsible": {
            "organisation": row["organisation"],
            "organisation_id": row["organisation_id"],
            "path": "/".join(row["path"]),
            "post": row["post"],
            "post_name": POST_NAMES[row["post"]],
        },
        "why": {
            "rule": row["title"],
            "version": row["number"],
            "source": row["source"],
            "fact": row["fact"],
            "on": row["anchor_on"].isoformat(),
        },
    }


def counties_named(name: str | None) -> list[Organisation]:
    """Return the county of that name or number, or every county. Raises NotFound."""
    counties = list(Organisation.objects.filter(kind="county", dissolved_on__isnull=True).order_by("pk"))
    chosen = [county for county in counties if name in (None, county.name, str(county.pk))]
    if not chosen and name is not None:
        known = "、".join(county.name for county in counties) or "还没有登记任何县（区）"
        raise NotFound(f"没有叫“{name}”的县（区）。现有：{known}。")
    return chosen


def organisation_named(text: str, counties: Sequence[Organisation]) -> Organisation:
    """Return the organisation of that name, or of a path of names such as 东安县/沿江社区, top first.

    A path may leave levels out. Raises NotFound for none, and for more than one, with the paths to choose.
    """
    *above, name = [part.strip() for part in text.split("/") if part.strip()] or [""]
    candidates = list(
        Organisation.objects.filter(county__in=counties, name=name, dissolved_on__isnull=True).order_by("pk")
    )
    steps = {step for candidate in candidates for step in candidate.path}
    names = dict(Organisation.objects.filter(pk__in=steps).values_list("pk", "name"))
    paths = {candidate: [names[step] for step in candidate.path] for candidate in candidates}
    found = [candidate for candidate, path in paths.items() if _goes_through(path[:-1], above)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(f"没有找到组织“{text}”。请核对名称，或写上级名称，例如 东安县/沿江社区。")
    choices = "；".join("/".join(paths[candidate]) for candidate in found)
    raise NotFound(f"叫“{text}”的组织不止一个，请写全路径：{choices}。")


def _goes_through(path: Sequence[str], names: Sequence[str]) -> bool:
    """True if the names come in this order on the path."""
    rest = iter(path)
    return all(name in rest for name in names)
