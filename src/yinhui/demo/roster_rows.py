"""A person as a roster tells of them: one row of cells under the usual headers."""

from __future__ import annotations

import datetime as dt

from yinhui.demo.person_draws import Draft
from yinhui.registry.codes import (
    NATIONS,
    Education,
    HealthClass,
    LivingSituation,
    PoliticalStatus,
    RetirementKind,
    Sex,
)

Cell = str | float | dt.date | None
Row = list[Cell]

COLUMNS = (
    "序号",
    "姓名",
    "性别",
    "民族",
    "身份证号",
    "出生日期",
    "联系电话",
    "原工作单位",
    "原职务",
    "职级",
    "离退休类别",
    "离退休时间",
    "政治面貌",
    "入党时间",
    "学历",
    "所在党支部",
    "家庭住址",
    "健康状况",
    "居住状况",
    "特长",
    "联系人姓名",
    "联系人关系",
    "联系人电话",
    "服务需求",
    "备注",
)
SERIAL, NAME, ID_NUMBER, BIRTH_DATE, PHONE = 0, 1, 4, 5, 6
UNIT = COLUMNS.index("原工作单位")
DATES = tuple(COLUMNS.index(header) for header in ("出生日期", "离退休时间", "入党时间"))
NOTE = COLUMNS.index("备注")


def row_of(number: int, draft: Draft, unit: str, branch: str, address: str) -> Row:
    """Return the person's cells; dates are dates, everything else is text."""
    contact = draft.contacts[0] if draft.contacts else ("", "", "")
    return [
        number,
        draft.name,
        str(Sex(draft.sex).label),
        NATIONS[draft.nation] + "族",
        draft.id_number or "",
        draft.birth_date,
        draft.phone,
        unit,
        draft.former_post,
        draft.rank,
        str(RetirementKind(draft.retirement_kind).label),
        draft.retired_on,
        str(PoliticalStatus(draft.political_status).label),
        draft.joined_party_on,
        str(Education(draft.education).label),
        branch,
        address,
        str(HealthClass(draft.health_class).label),
        str(LivingSituation(draft.living_situation).label),
        "、".join(draft.specialties),
        *contact,
        "、".join(draft.service_needs),
        "",
    ]
