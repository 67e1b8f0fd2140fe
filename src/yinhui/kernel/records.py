"""What every record of work (a visit, an occasion) holds to: its day, lengths, versions, late entry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError

# A record entered later than this after its day is marked 补录: true, but less sure.
LATE_AFTER_DAYS = 7
# An earlier day is a slip of the keyboard, or an archive's business.
YEAR_MIN = 2000
TEXT_CHARACTERS_MAX = 5000
# Nobody leafs further through a list: it is narrowed. Counting stops there too.
LISTED_ROWS_MAX = 5000
# The width of `voided_reason`; a correction's reason stands in the trail.
REASON_CHARACTERS_MAX = 200


class RecordError(YinhuiError):
    """The record cannot be kept as it was asked."""

    code = "record"


class RecordConflict(RecordError):
    """Somebody else corrected the record between reading and saving."""

    code = "record_conflict"
    status = 409


@dataclass(frozen=True)
class RecordFilters:
    """What a list of records is narrowed by; empty means all. The days are inclusive."""

    words: str = ""
    kind: str = ""
    organisation_id: int | None = None
    person_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    only_late: bool = False
    state: str = "standing"


def is_late(happened_on: dt.date, recorded_at: dt.datetime) -> bool:
    """True if it was entered more than LATE_AFTER_DAYS after its day."""
    return (recorded_at.astimezone(clock.SHANGHAI).date() - happened_on).days > LATE_AFTER_DAYS


def late_entries(day_field: str) -> Q:
    """Return `is_late` as a filter; the database's day of `recorded_at` is Shanghai's too."""
    return Q(recorded_at__date__gt=F(day_field) + dt.timedelta(days=LATE_AFTER_DAYS))


def checked_day(day: dt.date, field: str) -> dt.date:
    """Return the day. Raises RecordError for one that has not come or is before YEAR_MIN."""
    if day > clock.today():
        raise RecordError("日期还没有到。请填实际发生的日期，办完以后再登记。", code="day_ahead", field=field)
    if day.year < YEAR_MIN:
        raise RecordError(f"日期早于{YEAR_MIN}年，请核对年份。", code="day_too_early", field=field)
    return day


def checked_text(text: str, *, label: str, field: str, longest: int, required: bool = False) -> str:
    """Return the text without surrounding blanks. Raises RecordError if too long, or required and empty.

    Line ends are made plain: a browser sends its own, which would look like a correction.
    """
    text = text.replace("\r\n", "\n").strip()
    if required and not text:
        raise RecordError(f"请填写{label}。", code=f"{field}_missing", field=field)
    if len(text) > longest:
        raise RecordError(
            f"{label}最多{longest}个字，现在有{len(text)}个字，请删减后再保存。",
            code=f"{field}_long",
            field=field,
        )
    return text


def checked_reason(reason: str, what: str) -> str:
    """Return the reason of a correction or a voiding, which must be given."""
    return checked_text(
        reason, label=f"{what}的理由", field="reason", longest=REASON_CHARACTERS_MAX, required=True
    )


def require_current(*, seen_version: int, version: int, voided_reason: str) -> None:
    """Raise RecordConflict if the record moved on since it was read, RecordError if it is void."""
    if voided_reason:
        raise RecordError("这条记录已经作废，不能再改。需要的话，请重新登记一条。", code="record_void")
    if seen_version != version:
        raise RecordConflict("您打开这一页以后，别人已经更正过这条记录。请重新打开，核对最新内容后再改。")
