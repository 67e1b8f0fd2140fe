"""Making, waiving and reopening duties."""

from __future__ import annotations

from collections.abc import Sequence

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.rulebook.errors import DutyError, required_reason
from yinhui.rulebook.models import Duty, Outcome

# What one click may waive: a page's worth of selected rows many times over, still one short statement.
WAIVED_AT_ONCE_MAX = 2000


@action(needs="waive_duty")
def waive_duty(*, actor: Actor, duty_id: int, reason: str) -> Duty:
    """Let one standing duty go, with the reason. Raises NotFound out of reach, DutyError if it is settled."""
    waive_duties(actor=actor, duty_ids=[duty_id], reason=reason)
    return Duty.objects.get(pk=duty_id)


@action(needs="waive_duty")
def waive_duties(*, actor: Actor, duty_ids: Sequence[int], reason: str) -> int:
    """Let several standing duties go for one reason, all or none, and return how many.

    Raises DutyError without a reason, over WAIVED_AT_ONCE_MAX, or if one is settled already; NotFound if
    one is not owed at or below the actor's organisation.
    """
    reason = required_reason(reason, "免除")
    wanted = set(duty_ids)
    if len(wanted) > WAIVED_AT_ONCE_MAX:
        raise DutyError(
            f"一次最多免除{WAIVED_AT_ONCE_MAX}项，请分几次办理。", code="too_many", field="duty_ids"
        )
    duties = Duty.objects.select_for_update(of=("self",)).filter(
        pk__in=wanted, organisation__path__contains=[actor.organisation_id]
    )
    found = list(duties)
    if len(found) < len(wanted):
        raise NotFound("有的应办事项没有找到，或者不在您的管理范围内。请刷新页面后重新选择。")
    if any(duty.outcome for duty in found):
        raise DutyError(
            "选中的事项里有已经办结、免除或撤回的。请刷新页面后重新选择。", code="settled", field="duty_ids"
        )
    return Duty.objects.filter(pk__in=wanted).update(
        outcome=Outcome.WAIVED, settled_on=clock.today(), reason=reason
    )


@action(needs="waive_duty")
def reopen_duty(*, actor: Actor, duty_id: int, reason: str) -> Duty:
    """Take a waiver back: the duty stands again. The reason stays in the trail.

    Raises NotFound out of reach, DutyError if the duty was not waived.
    """
    reason = required_reason(reason, "恢复")
    duty = (
        Duty.objects.select_for_update(of=("self",))
        .filter(pk=duty_id, organisation__path__contains=[actor.organisation_id])
        .first()
    )
    if duty is None:
        raise NotFound("没有找到这项应办事项，或者不在您的管理范围内。请刷新页面后重新选择。")
    if duty.outcome != Outcome.WAIVED:
        raise DutyError("只有免除的事项可以恢复。已办的请到对应的走访或活动记录里作废。", code="not_waived")
    duty.outcome, duty.settled_on, duty.reason = None, None, reason
    duty.save(update_fields=["outcome", "settled_on", "reason"])
    return duty
