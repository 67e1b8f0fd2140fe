"""How people came to know of a notice: read on their own page, told by somebody, reminded; their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import DateField, ExpressionWrapper, F, Q, QuerySet, Value

from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import RecordError
from yinhui.publicity.notices.actions import WAITING_DAYS_MAX, signed
from yinhui.publicity.notices.models import Answer, Notice, NoticeRecipient, NoticeState, ToldHow
from yinhui.publicity.notices.queries import not_reached, notice_for, unreached
from yinhui.registry.permissions import in_reach, people_visible_to

TOLD_AT_ONCE_MAX = 500


@action(needs="record_work")
def remind(*, actor: Actor, notice_ids: Collection[int]) -> int:
    """Put notices first again on the pages of those whom they have not reached; returns how many they are.

    Those that do not stand are passed over. Raises RecordError if none stands, NotFound if none is in reach.
    """
    notices = Notice.objects.filter(in_reach(actor), pk__in=notice_ids).select_for_update(of=("self",))
    states = dict(notices.order_by("pk").values_list("pk", "state"))
    if not states:
        raise NotFound("没有找到这条通知，或者它不是您所在的组织发的。请从“通知”重新查找。")
    standing = [notice_id for notice_id, state in states.items() if state == NoticeState.SENT]
    if not standing:
        raise RecordError("只有发出以后、没有撤回的通知才能提醒。", code="not_standing")
    return _put_first(standing)


@action(needs="record_work")
def remind_by_itself(*, actor: Actor) -> int:
    """Remind those in the actor's county whom a notice has not reached after its days, once for each time it
    was sent or corrected. Returns how many people.

    What is older than any such number of days, or whose answers are closed, is left alone.
    """
    today = clock.today()
    oldest = today - dt.timedelta(days=2 * WAITING_DAYS_MAX)
    patience = ExpressionWrapper(Value(today) - F("remind_after_days"), output_field=DateField())
    due = Notice.objects.filter(
        Q(answer_by=None) | Q(answer_by__gte=today),
        county_id=actor.county_id or actor.organisation_id,
        state=NoticeState.SENT,
        reminded_at=None,
        remind_after_days__gt=0,
        current_since__date__range=(oldest, patience),
    )
    return _put_first(list(due.select_for_update().order_by("pk").values_list("pk", flat=True)))


def _put_first(notice_ids: Collection[int]) -> int:
    now = clock.now()
    waiting = NoticeRecipient.objects.filter(unreached(), notice__in=notice_ids)
    number = waiting.update(reminded_at=now)
    Notice.objects.filter(pk__in=notice_ids).update(reminded_at=now)
    return number


@action(needs="record_work")
def mark_told(
    *,
    actor: Actor,
    notice_id: int,
    person_ids: Collection[int],
    how: str,
    on: dt.date,
    answer: str = "",
) -> int:
    """Record that people in the actor's sight were told, how and when, and what those invited said.

    Whoever had confirmed it themselves stays as they are. Returns how many. Raises RecordError, NotFound.
    """
    notice = notice_for(actor, notice_id)
    _require_standing(notice)
    if how not in ToldHow.values:
        raise RecordError("请选择怎么转告的。", code="told_how", field="how")
    if len(person_ids) > TOLD_AT_ONCE_MAX:
        raise RecordError(f"一次最多登记{TOLD_AT_ONCE_MAX}人，请分几次。", code="too_many", field="person")
    records.checked_day(on, "on")
    assert notice.sent_at is not None
    if on < notice.sent_at.astimezone(clock.SHANGHAI).date():
        raise RecordError("转告的日期早于通知发出的日期，请核对。", code="told_before_sent", field="on")
    chosen = NoticeRecipient.objects.filter(
        notice=notice, person__in=people_visible_to(actor).filter(pk__in=person_ids)
    )
    told = chosen.filter(not_reached(notice)).update(
        told_version=notice.version, told_on=on, told_how=how, told_by_name=signed(actor)
    )
    if answer:
        _answer(notice, chosen, answer, signed(actor))
    if not told and not answer:
        raise RecordError("选中的人都已经知道了，不用再登记。", code="told_already")
    return told


@action()
def confirm_own(*, actor: Actor, notice_id: int) -> NoticeRecipient:
    """Confirm, as the person signed in, that one has read a notice as it stands. Raises NotFound."""
    return _confirmed(actor, notice_id)


@action()
def answer_own_invitation(*, actor: Actor, notice_id: int, answer: str) -> NoticeRecipient:
    """Say, as the person signed in, whether one comes; that is reading it too. It may be changed until the
    day. Raises RecordError after it, NotFound."""
    recipient = _confirmed(actor, notice_id)
    _answer(recipient.notice, NoticeRecipient.objects.filter(pk=recipient.pk), answer, actor.name)
    recipient.refresh_from_db()
    return recipient


def _confirmed(actor: Actor, notice_id: int) -> NoticeRecipient:
    recipient = (
        NoticeRecipient.objects.select_for_update(of=("self",))
        .select_related("notice")
        .filter(notice_id=notice_id, person_id=actor.person_id)
        .exclude(notice__state=NoticeState.DRAFT)
        .first()
        if actor.person_id
        else None
    )
    if recipient is None:
        raise NotFound("没有找到这条通知，可能不是发给您的。请从“通知”重新打开。")
    if recipient.read_version < recipient.notice.version:
        recipient.read_version, recipient.read_at = recipient.notice.version, clock.now()
        recipient.save(update_fields=["read_version", "read_at"])
    return recipient


def _answer(notice: Notice, recipients: QuerySet[NoticeRecipient], answer: str, by: str) -> None:
    if not notice.is_invitation:
        raise RecordError("这是一条通知，不用答复参加不参加。", code="no_answer_asked", field="answer")
    if answer not in Answer.values:
        raise RecordError("请选择“参加”或者“不参加”。", code="answer", field="answer")
    if notice.state != NoticeState.SENT or (notice.answer_by and notice.answer_by < clock.today()):
        raise RecordError("答复的期限已经过了。要改主意，请直接打电话告诉发通知的组织。", code="answer_late")
    recipients.update(answer=answer, answered_at=clock.now(), answered_by_name=by)


def _require_standing(notice: Notice) -> None:
    if notice.state != NoticeState.SENT:
        raise RecordError("这条通知没有发出或者已经撤回，不用再办。", code="not_standing")
