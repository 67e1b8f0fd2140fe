"""A list of people as a spreadsheet: what the list shows; with ID numbers only for who may and says why."""

from __future__ import annotations

from typing import IO

from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, Cell, Column
from yinhui.registry import sealing
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Person
from yinhui.registry.queries_people import masked_phone, whole_years, with_belonging

# Rows are fetched this many at a time, so that memory stays the same however long the list is.
ROWS_AT_ONCE = 2000

COLUMNS = (
    Column("姓名", 12),
    Column("性别", 6),
    Column("出生日期", 12),
    Column("年龄", 6),
    Column("类别", 8),
    Column("政治面貌", 14),
    Column("入党时间", 12),
    Column("所在支部", 32),
    Column("原工作单位", 24),
    Column("原职务", 18),
    Column("职级", 12),
    Column("住址", 40),
    Column("手机（部分隐去）", 18),
    Column("特长", 20),
    Column("服务需求", 20),
    Column("去世日期", 12),
)


ID_NUMBER = Column("身份证号", 22)


def people_spreadsheet(
    *, actor: Actor, people: QuerySet[Person], asked: str, reason: str = "", with_id_numbers: bool = False
) -> IO[bytes]:
    """Return the people as a numbered .xlsx, read row by row; `asked` is the filter in words.

    Raises NotAllowed without the ability to export, RegisterError if there are more than EXPORT_ROWS_MAX,
    ExportRefused if ID numbers are asked for without a reason.
    """
    actor.require("export_people")
    if people.order_by()[: EXPORT_ROWS_MAX + 1].count() > EXPORT_ROWS_MAX:
        raise RegisterError(
            f"名单超过{EXPORT_ROWS_MAX:,}人，一次导不出来。请先按组织、年龄等筛选，再导出。", code="too_many"
        )
    rows = with_belonging(people.select_related("home_unit")).iterator(chunk_size=ROWS_AT_ONCE)
    taken: list[int] = []

    def cells(person: Person) -> tuple[Cell, ...]:
        taken.append(person.pk)
        number = (_id_number(person),) if with_id_numbers else ()
        return (*_cells(person), *number)

    return exported_spreadsheet(
        actor=actor,
        kind="people",
        title="人员名单",
        columns=(*COLUMNS, ID_NUMBER) if with_id_numbers else COLUMNS,
        rows=map(cells, rows),
        reason=reason,
        asked=asked,
        has_id_numbers=with_id_numbers,
        people=taken,
    )


def _id_number(person: Person) -> str:
    return sealing.opened(person.id_number_sealed, sealing.ID_NUMBER, person.pk)


def _cells(person: Person) -> tuple[Cell, ...]:
    return (
        person.name,
        person.get_sex_display(),
        person.birth_date,
        whole_years(person.birth_date, person.died_on),
        person.get_retirement_kind_display(),
        person.get_political_status_display(),
        person.joined_party_on,
        getattr(person, "branch_name", ""),
        person.home_unit.name if person.home_unit else "",
        person.former_post,
        person.rank,
        getattr(person, "home", ""),
        masked_phone(person.phone),
        "、".join(person.specialties),
        "、".join(person.service_needs),
        person.died_on,
    )
