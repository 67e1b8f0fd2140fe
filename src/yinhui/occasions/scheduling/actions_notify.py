"""Telling people of an occasion: who is to be told, who was, how and by whom (XQ2, XQ14)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound, YinhuiError
from yinhui.occasions.scheduling.actions import cancel, scheduled_to_change
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.models import Notification, ScheduledOccasion, ToldHow
from yinhui.occasions.scheduling.queries import expected_people

# One page of the agenda, each with its people.
TOGETHER_MAX = 100
# What a secretary notes; that somebody has seen it is said by nobody but themselves.
TOLD_BY_OTHERS = (ToldHow.IN_PERSON, ToldHow.TELEPHONE, ToldHow.FAMILY)


@action(needs="hold_activities")
def notify(*, actor: Actor, scheduled_id: int) -> ScheduledOccasion:
    """Send word of an occasion: those expected see it on their own pages, and stand on the list of those to
    be told by somebody until they have confirmed it or been told. Pressed again, it adds who is new.

    Raises SchedulingError, also where nobody is expected or invited; NotFound.
    """
    scheduled = scheduled_to_change(actor, scheduled_id)
    people = [person.pk for person in expected_people(scheduled)]
    if not people and not Notification.objects.filter(scheduled=scheduled).exists():
        raise SchedulingError(
            "这类活动没有固定名单，还没有邀请谁。请先点“修改安排”，添加要请的人。", code="nobody_expected"
        )
    Notification.objects.bulk_create(
        [
            Notification(county_id=scheduled.county_id, scheduled=scheduled, person_id=person)
            for person in people
        ],
        ignore_conflicts=True,
    )
    now = clock.now()
    own = Notification.objects.filter(scheduled=scheduled, told_at=None, person_id__in=_oneself(actor))
    own.update(told_how=ToldHow.SEEN, told_at=now, seen_at=now)
    if scheduled.notified_at is None:
        scheduled.notified_at = now
        scheduled.save(update_fields=["notified_at"])
    return scheduled


@action(needs="hold_activities")
def notify_several(*, actor: Actor, scheduled_ids: Collection[int]) -> tuple[int, list[str]]:
    """Send word of several occasions. Returns how many were, and why others were not, by their titles.

    Raises SchedulingError for more than TOGETHER_MAX.
    """
    _require_few(scheduled_ids)
    refused = []
    for scheduled_id in scheduled_ids:
        try:
            notify(actor=actor, scheduled_id=scheduled_id)
        except YinhuiError as error:
            refused.append(_refusal(scheduled_id, error))
    return len(scheduled_ids) - len(refused), refused


@action(needs="hold_activities")
def cancel_several(*, actor: Actor, scheduled_ids: Collection[int], reason: str) -> tuple[int, list[str]]:
    """Cancel several occasions for one reason. Returns how many were, and why others were not.

    Raises SchedulingError for more than TOGETHER_MAX, RecordError without a reason.
    """
    _require_few(scheduled_ids)
    reason = records.checked_reason(reason, "取消")
    refused = []
    versions = dict(ScheduledOccasion.objects.filter(pk__in=scheduled_ids).values_list("pk", "version"))
    for scheduled_id in scheduled_ids:
        try:
            cancel(
                actor=actor,
                scheduled_id=scheduled_id,
                seen_version=versions.get(scheduled_id, 0),
                reason=reason,
            )
        except YinhuiError as error:
            refused.append(_refusal(scheduled_id, error))
    return len(scheduled_ids) - len(refused), refused


@action(needs="hold_activities")
def mark_people_told(*, actor: Actor, scheduled_id: int, person_ids: Sequence[int], told_how: str) -> int:
    """Note that people were told in person, by telephone or through their family, by whoever notes it.

    Who was told already keeps who told them first. Returns how many. Raises SchedulingError, NotFound.
    """
    if told_how not in TOLD_BY_OTHERS:
        raise SchedulingError("请选择是怎样通知到的：当面、电话或家属转告。", code="told_how", field="how")
    if not person_ids:
        raise SchedulingError("还没有勾选人。请先勾选已经通知到的人。", code="nobody", field="person")
    scheduled = scheduled_to_change(actor, scheduled_id)
    waiting = Notification.objects.filter(scheduled=scheduled, person_id__in=person_ids, told_at=None)
    return waiting.update(told_how=told_how, told_at=clock.now(), told_by_id=actor.account_id)


@action(needs="hold_activities")
def take_told_back(*, actor: Actor, scheduled_id: int, person_id: int) -> None:
    """Take back that somebody was told, when it was noted by mistake. Raises SchedulingError, NotFound."""
    scheduled = scheduled_to_change(actor, scheduled_id)
    told = Notification.objects.filter(scheduled=scheduled, person_id=person_id, seen_at=None)
    if not told.update(told_how="", told_at=None, told_by=None):
        raise SchedulingError("本人已经确认收到，不用撤回。", code="seen")


@action()
def confirm_seen(*, actor: Actor, scheduled_id: int) -> ScheduledOccasion:
    """A member confirms on their own page that they know of an occasion. Confirmed again, it stays.

    Raises NotFound if the actor is not among those told.
    """
    notification = None
    if actor.person_id is not None:
        found = Notification.objects.select_related("scheduled")
        notification = found.filter(scheduled_id=scheduled_id, person_id=actor.person_id).first()
    if notification is None:
        raise NotFound("没有找到发给您的这条通知。请从“我的今天”重新打开。")
    if notification.seen_at is None:
        now = clock.now()
        notification.seen_at = now
        if notification.told_at is None:
            notification.told_how, notification.told_at = ToldHow.SEEN, now
        notification.save(update_fields=["seen_at", "told_how", "told_at"])
    return notification.scheduled


def _oneself(actor: Actor) -> list[int]:
    """Whoever sends word knows of it."""
    return [] if actor.person_id is None else [actor.person_id]


def _require_few(scheduled_ids: Collection[int]) -> None:
    if not scheduled_ids:
        raise SchedulingError("还没有勾选活动。请先勾选。", code="none_chosen")
    if len(scheduled_ids) > TOGETHER_MAX:
        raise SchedulingError(f"一次最多办{TOGETHER_MAX}项。请分几次办。", code="too_many")


def _refusal(scheduled_id: int, error: YinhuiError) -> str:
    title = ScheduledOccasion.objects.filter(pk=scheduled_id).values_list("title", flat=True).first()
    return f"{title}：{error.message}" if title else error.message
