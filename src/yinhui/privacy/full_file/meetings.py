"""What a person's full file says of meetings beside those they took part in, as rows of words."""

from __future__ import annotations

from yinhui.occasions.minutes.models import AppraisalResult
from yinhui.occasions.scheduling.models import Notification, ScheduledOccasion, StandingArrangement
from yinhui.occasions.signin.models import Leave, SignIn, Voter
from yinhui.registry.models import Person

Rows = tuple[tuple[str, ...], ...]
# Key of KEPT, columns, rows.
Table = tuple[str, tuple[str, ...], Rows]


def meeting_tables(person: Person, limit: int) -> list[Table]:
    """Return what is kept of the person in meetings, the latest first in each table. Seven queries."""
    return [
        ("told", ("活动时间", "名称", "组织", "怎样通知到的", "本人确认"), _told(person, limit)),
        ("chaired", ("活动时间", "名称", "组织", "备注"), _chaired(person, limit)),
        ("arranged", ("名称", "组织", "从哪天起", "到哪天止"), _arranged(person, limit)),
        ("signed_in", ("活动时间", "名称", "签到方式", "签到时间"), _signed_in(person, limit)),
        ("leaves", ("活动时间", "名称", "请假原因"), _leaves(person, limit)),
        ("voted", ("活动时间", "表决事项"), _voted(person, limit)),
        ("appraisals", ("年度", "结果", "组织"), _appraisals(person, limit)),
    ]


def _told(person: Person, limit: int) -> Rows:
    rows = Notification.objects.filter(person=person).select_related("scheduled__organisation")
    return tuple(
        (
            _when(one.scheduled),
            one.scheduled.title,
            one.scheduled.organisation.name,
            str(one.get_told_how_display()),
            "已确认" if one.seen_at else "",
        )
        for one in rows.order_by("-scheduled__during")[:limit]
    )


def _chaired(person: Person, limit: int) -> Rows:
    rows = ScheduledOccasion.objects.filter(chair=person).select_related("organisation")
    return tuple(
        (_when(one), one.title, one.organisation.name, "已取消" if one.cancelled_reason else "")
        for one in rows.order_by("-during")[:limit]
    )


def _arranged(person: Person, limit: int) -> Rows:
    rows = StandingArrangement.objects.filter(chair=person).select_related("organisation")
    return tuple(
        (
            one.title,
            one.organisation.name,
            f"{one.begins_on:%Y-%m-%d}",
            f"{one.ends_on:%Y-%m-%d}" if one.ends_on else "",
        )
        for one in rows.order_by("-begins_on", "pk")[:limit]
    )


def _signed_in(person: Person, limit: int) -> Rows:
    rows = SignIn.objects.filter(person=person).select_related("scheduled")
    return tuple(
        (
            _when(one.scheduled),
            one.scheduled.title,
            str(one.get_manner_display()),
            f"{one.signed_at:%H:%M}" if one.signed_at else "",
        )
        for one in rows.order_by("-scheduled__during")[:limit]
    )


def _leaves(person: Person, limit: int) -> Rows:
    rows = Leave.objects.filter(person=person).select_related("scheduled")
    return tuple(
        (_when(one.scheduled), one.scheduled.title, str(one.get_reason_display()))
        for one in rows.order_by("-scheduled__during")[:limit]
    )


def _voted(person: Person, limit: int) -> Rows:
    rows = Voter.objects.filter(person=person).select_related("ballot__scheduled")
    return tuple(
        (_when(one.ballot.scheduled), one.ballot.title)
        for one in rows.order_by("-ballot__scheduled__during")[:limit]
    )


def _appraisals(person: Person, limit: int) -> Rows:
    rows = AppraisalResult.objects.filter(person=person).select_related("organisation", "occasion")
    return tuple(
        (
            str(one.year),
            str(one.get_result_display()) + ("（记录已作废）" if one.occasion.voided_reason else ""),
            one.organisation.name,
        )
        for one in rows.order_by("-year")[:limit]
    )


def _when(scheduled: ScheduledOccasion) -> str:
    return f"{scheduled.starts:%Y-%m-%d %H:%M}"
