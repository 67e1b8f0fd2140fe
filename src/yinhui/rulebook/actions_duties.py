"""Making, waiving and reopening duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.lunar import CALENDAR_FROM, CALENDAR_UNTIL
from yinhui.registry.permissions import in_reach, organisation_for
from yinhui.rulebook.engine import RunCounts, reconcile
from yinhui.rulebook.errors import DutyError, RulebookError, required_reason
from yinhui.rulebook.models import Discharge, Duty, Institution, Outcome, SubjectKind

# What one click may waive: a page's worth of selected rows many times over, still one short statement.
WAIVED_AT_ONCE_MAX = 2000
# A run is one transaction; a few years of a large county fit in memory and patience.
RUN_DAYS_MAX = 5 * 366


@action(needs="edit_rulebook")
def run_duties(*, actor: Actor, county_id: int, from_: dt.date, until: dt.date) -> dict[str, RunCounts]:
    """Make a county's duties whose window meets the days `from_` to `until` equal to rules and facts.

    Those that are over already are made too if they are missing, as the history of a county that begins with
    the program, but never changed. Returns counts by the institution's code. Raises RulebookError for days
    that make no span, NotFound out of reach.
    """
    county = organisation_for(actor, county_id)
    if not CALENDAR_FROM <= from_ <= until <= CALENDAR_UNTIL:
        raise RulebookError(
            f"起止日期不对：开始不能晚于结束，并且要在{CALENDAR_FROM.year}年到{CALENDAR_UNTIL.year}年之间。",
            code="span",
            field="from",
        )
    if (until - from_).days > RUN_DAYS_MAX:
        raise RulebookError("一次最多生成五年的应办事项，请分几次办理。", code="span", field="until")
    institutions = {each.pk: each for each in Institution.objects.filter(county=county).order_by("code")}
    counts = reconcile(institutions.values(), from_=from_, until=until, past_too=True)
    return {institutions[key].code: value for key, value in counts.items()}


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
    duties = Duty.objects.select_for_update(of=("self",)).filter(in_reach(actor), pk__in=wanted)
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
    """Take a waiver back, or the tick at what a meeting agreed: the duty stands again. The reason stays in
    the trail.

    Raises NotFound out of reach, DutyError if the duty was not waived or ticked off.
    """
    reason = required_reason(reason, "恢复")
    duty = Duty.objects.select_for_update(of=("self",)).filter(in_reach(actor), pk=duty_id).first()
    if duty is None:
        raise NotFound("没有找到这项应办事项，或者不在您的管理范围内。请刷新页面后重新选择。")
    is_ticked = duty.outcome == Outcome.DONE and duty.subject_kind == SubjectKind.AGREED
    if duty.outcome != Outcome.WAIVED and (not is_ticked or Discharge.objects.filter(duty=duty).exists()):
        raise DutyError("只有免除的事项可以恢复。已办的请到对应的走访或活动记录里作废。", code="not_waived")
    duty.outcome, duty.settled_on, duty.reason = None, None, reason
    duty.save(update_fields=["outcome", "settled_on", "reason"])
    return duty
