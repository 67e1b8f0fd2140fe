"""Minutes behind the meetings that were planned: kept ones, drafts, what was agreed, appraisals."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel.sql_files import sql
from yinhui.registry.structure import BRANCH_KINDS
from yinhui.rulebook.actions_agreed import CODE
from yinhui.rulebook.engine import reconcile
from yinhui.rulebook.models import Institution

# What was agreed in the last quarter is due by then at the latest (sql/minutes_kept.sql).
_BACK_DAYS, _AHEAD_DAYS = 92, 44
_TO_DOS = (
    "走访慰问生病住院的老同志",
    "把学习资料送到行动不便的党员家中",
    "更换活动室损坏的桌椅",
    "联系社区医生来活动室义诊",
    "整理支部党员联系电话",
)
_SAID = (
    "同意支部的安排，自己能做的一定做好。",
    "建议多组织就近的活动，方便走不远的同志。",
    "愿意给社区的孩子们讲讲过去的事。",
    "建议把学习资料印成大字。",
    "对支部关心老同志表示感谢。",
)
_TABLES = ("minutes_minutes", "minutes_appraisalresult", "rulebook_agreeditem", "rulebook_duty")


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write minutes up to the day before `as_of`, after what was planned and signed in to is there."""
    ids = [county.id for county in counties]
    parameters: dict[str, Any] = {
        "counties": ids,
        "seed": seed,
        "today": as_of,
        "to_dos": list(_TO_DOS),
        "said": list(_SAID),
        "branch_kinds": list(BRANCH_KINDS),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for step in ("minutes_kept", "minutes_appraisals", "minutes_open"):
            cursor.execute(sql(__file__, step), parameters)
        reconcile(
            Institution.objects.filter(county_id__in=ids, code=CODE),
            from_=as_of - dt.timedelta(days=_BACK_DAYS),
            until=as_of + dt.timedelta(days=_AHEAD_DAYS),
            past_too=True,
        )
        cursor.execute(sql(__file__, "minutes_done"), parameters)
    analyse(*_TABLES)
