"""Who of a branch read an item's materials by themselves, and who discussed it together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.models import PlanItem
from yinhui.registry.permissions import require_reach


@dataclass(frozen=True)
class ReaderRow:
    """One member: the first day on which they read something of the item, how many of its materials, and how
    many of its occasions they were at."""

    person_id: int
    name: str
    read_on: dt.date | None
    materials: int
    discussed: int


def readers_of_item(actor: Actor, item: PlanItem) -> list[ReaderRow]:
    """Return the members of the item's branch today, those who have read nothing of it first.

    Raises NotAllowed for an organisation out of reach.
    """
    require_reach(actor, "see_people", item.plan.organisation)
    parameters: dict[str, Any] = {
        "item": item.pk,
        "organisation": item.organisation_id,
        "today": clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "item_members"), parameters)
        return [ReaderRow(*row) for row in cursor.fetchall()]
