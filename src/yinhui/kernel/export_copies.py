"""Files that leave the program: each has a number, shows it, and stands in the register of copies.

《个人信息保护法》第五十一条: whoever carries people's data out is recorded, and a file found somewhere says
whose copy it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from yinhui.kernel import clock
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.models import ExportCopy, ExportCount
from yinhui.kernel.spreadsheets import Cell, Column, Heading, spreadsheet

KINDS: dict[str, str] = {
    "groups": "兴趣小组",
    "coverage": "活动覆盖情况",
    "classes": "课堂班次",
    "exchanges": "片区交流",
    "lessons": "课次",
    "trainings": "书记培训记录",
    "away": "外出人员联系",
    "contacts": "联系台账",
    "inspections": "监督检查",
    "month_reports": "支部月报",
    "notice_receipts": "通知回执",
    "notices": "通知台账",
    "people": "人员名单",
    "organisations": "组织名单",
    "duties": "应办事项",
    "visits": "走访台账",
    "minutes": "会议记录",
    "occasions": "活动台账",
    "schedule": "活动安排",
    "arrangements": "固定安排",
    "rooms": "活动场所",
    "telling": "通知单",
    "statistics": "统计表",
    "report": "公文报告",
    "roster_rejected": "名册退回的行",
    "calendar_feed": "手机日历订阅",
    "person_file": "个人档案",
    "trail": "操作痕迹",
    "accounts": "账号清单",
    "contests": "知识竞赛",
    "contest_results": "竞赛成绩",
    "contest_questions": "题库",
    "essay_calls": "作品征集",
    "essay_works": "征集作品",
    "study_library": "学习资料库",
    "study_person": "个人学习情况",
    "study_plans": "学习计划",
    "study_deliveries": "资料发放",
    "study_progress": "学习进度",
    "study_coverage": "线上学习情况",
    "ledger_attendance": "考勤台账",
    "ledger_members": "党员管理台账",
    "ledger_study": "学习台账",
    "ledger_rates": "参加率",
}
REASON_CHARACTERS_MIN = 4
# What the columns of the register hold; more is cut, never refused.
ASKED_CHARACTERS_MAX = 300


class ExportRefused(YinhuiError):
    """The file may not leave like this."""

    code = "export_refused"


@action()
def record_copy(
    *,
    actor: Actor,
    kind: str,
    title: str,
    rows: int,
    columns: Sequence[str],
    reason: str = "",
    asked: str = "",
    has_id_numbers: bool = False,
    people: Iterable[int] = (),
    sha256: str = "",
) -> ExportCopy:
    """Number one file that leaves and put it into the register, before its bytes go.

    `kind` is a key of KINDS, `columns` the headers, `asked` the filter in words, `people` those whose own
    rows the file holds. Raises NotAllowed for ID numbers without the ability, ExportRefused without a reason.
    """
    copy = _begun(actor, kind=kind, title=title, reason=reason, has_id_numbers=has_id_numbers)
    copy.asked = asked[:ASKED_CHARACTERS_MAX]
    return _entered(copy, columns, rows=rows, people=people, sha256=sha256)


@action()
def exported_spreadsheet(
    *,
    actor: Actor,
    kind: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    reason: str = "",
    asked: str = "",
    has_id_numbers: bool = False,
    people: Sequence[int] = (),
    heading: Heading | None = None,
) -> IO[bytes]:
    """Write rows as a numbered .xlsx and put the copy into the register; return the file, at its beginning.

    Rows are read as they come. `people` may be filled while they are read. Raises as `record_copy`.
    """
    copy = _begun(actor, kind=kind, title=title, reason=reason, has_id_numbers=has_id_numbers)
    copy.asked = asked[:ASKED_CHARACTERS_MAX]
    counted = _Counted(rows)
    file = spreadsheet(title, columns, counted, mark=mark_of(copy), heading=heading)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    _entered(copy, [column.header for column in columns], rows=counted.seen, people=people, sha256=digest)
    return file


@action()
def exported_file(
    *,
    actor: Actor,
    kind: str,
    title: str,
    rows: int,
    columns: Sequence[str],
    make: Callable[[str], bytes],
    reason: str = "",
    has_id_numbers: bool = False,
    people: Iterable[int] = (),
) -> bytes:
    """Make a numbered file of any kind and put the copy into the register; return its bytes.

    `make` is given the watermark, which it must show on every sheet or page. Raises as `record_copy`.
    """
    copy = _begun(actor, kind=kind, title=title, reason=reason, has_id_numbers=has_id_numbers)
    content = make(mark_of(copy))
    digest = hashlib.sha256(content).hexdigest()
    _entered(copy, columns, rows=rows, people=people, sha256=digest)
    return content


def mark_of(copy: ExportCopy) -> str:
    """Return the visible watermark: number, who, in which post, when, and whether the data is made up."""
    parts = [
        copy.number,
        f"{copy.name}（{copy.post_name}）",
        f"{copy.made_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
        *(["演示数据"] if copy.is_demonstration else []),
        "内部资料，不得外传",
    ]
    return " · ".join(parts)


def _begun(actor: Actor, *, kind: str, title: str, reason: str, has_id_numbers: bool) -> ExportCopy:
    """Take the next number of the county's year. Two exports of a county wait for each other's number."""
    assert kind in KINDS, kind
    reason = reason.strip()
    if has_id_numbers:
        actor.require("export_sensitive")
        if len(reason) < REASON_CHARACTERS_MIN:
            raise ExportRefused(
                f"请写明为什么要带身份证号导出（至少{REASON_CHARACTERS_MIN}个字），理由会留痕备查。",
                code="reason_missing",
                field="reason",
            )
    if reason:
        because(reason)
    now = clock.now()
    county = actor.county_id or actor.organisation_id
    return ExportCopy(
        county_id=county,
        year=now.astimezone(clock.SHANGHAI).year,
        serial=_next_serial(county, now.astimezone(clock.SHANGHAI).year),
        account_id=actor.account_id,
        name=actor.name,
        post=actor.post,
        post_name=actor.post_name,
        organisation_id=actor.organisation_id,
        address=actor.address,
        kind=kind,
        title=title,
        has_id_numbers=has_id_numbers,
        reason=reason,
        is_demonstration=actor.is_demonstration,
        made_at=now,
    )


def _next_serial(county_id: int, year: int) -> int:
    ExportCount.objects.bulk_create([ExportCount(county_id=county_id, year=year)], ignore_conflicts=True)
    count = ExportCount.objects.select_for_update().get(county_id=county_id, year=year)
    count.last += 1
    count.save(update_fields=["last"])
    return count.last


def _entered(
    copy: ExportCopy, columns: Sequence[str], *, rows: int, people: Iterable[int], sha256: str
) -> ExportCopy:
    copy.columns = list(columns)
    copy.rows = rows
    copy.people = sorted(set(people))
    copy.sha256 = sha256
    copy.save(force_insert=True)
    return copy


class _Counted:
    """Rows that count themselves as they are read."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = rows
        self.seen = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self.seen += 1
            yield row
