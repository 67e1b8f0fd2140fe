"""What meetings agreed that somebody does by a day becomes a duty, and is ticked off (XQ2, decision 0009)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach, organisation_for
from yinhui.registry.structure import KINDS
from yinhui.rulebook.engine import reconcile
from yinhui.rulebook.errors import DutyError, required_reason
from yinhui.rulebook.language.vocabulary import DAYS_MAX
from yinhui.rulebook.models import AgreedItem, Duty, Institution, Outcome, SubjectKind

# The institution that makes duties of what meetings agree; `institutions/meeting-to-do.toml`.
CODE = "meeting-to-do"
# The width of `AgreedItem.what`, which is the duty's fact.
WHAT_CHARS_MAX = 60


@dataclass(frozen=True)
class Agreement:
    """What a meeting agreed: what, by when, by which post of the organisation (empty: as the rule says)."""

    what: str
    due_on: dt.date
    post: str = ""


@action(needs="hold_activities")
def agree_on(
    *,
    actor: Actor,
    organisation_id: int,
    occasion_id: int,
    agreed_on: dt.date,
    source: str,
    items: Sequence[Agreement],
) -> list[AgreedItem]:
    """Keep what a meeting agreed, and make the duties of it at once.

    `occasion_id` is the meeting's record, `source` names its minutes in words. Where the county has not
    adopted the institution CODE, the items are kept and no duty stands until it does. Raises DutyError for an
    item that nobody could do, NotFound out of reach.
    """
    organisation = organisation_for(actor, organisation_id)
    for item in items:
        _check(organisation, item, agreed_on)
    assert organisation.county_id is not None  # by trigger
    made = AgreedItem.objects.bulk_create(
        AgreedItem(
            county_id=organisation.county_id,
            organisation=organisation,
            what=item.what,
            post=item.post,
            agreed_on=agreed_on,
            due_on=item.due_on,
            source=source,
            occasion_id=occasion_id,
        )
        for item in items
    )
    _reconcile(organisation.county_id, agreed_on, made)
    return made


@action(needs="hold_activities")
def take_back_agreed(*, actor: Actor, occasion_id: int) -> list[AgreedItem]:
    """Take back what a meeting agreed, for its record was voided; duties that stand are withdrawn.

    What has been done stays done. Returns the items taken back.
    """
    items = list(AgreedItem.objects.filter(in_reach(actor), occasion_id=occasion_id, is_withdrawn=False))
    AgreedItem.objects.filter(pk__in=[item.pk for item in items]).update(is_withdrawn=True)
    if items:
        _reconcile(items[0].county_id, items[0].agreed_on, items)
    return items


@action(needs="record_work")
def finish_agreed(*, actor: Actor, duty_id: int, note: str) -> Duty:
    """Tick off what a meeting agreed, with a note of how it was done.

    Raises DutyError without a note, for a duty of another kind or one that is settled; NotFound out of reach.
    """
    note = required_reason(note, "办理情况", "请写一句办理情况")
    duty = Duty.objects.select_for_update(of=("self",)).filter(in_reach(actor), pk=duty_id).first()
    if duty is None:
        raise NotFound("没有找到这项应办事项，或者不在您的管理范围内。请刷新页面后重新选择。")
    if duty.subject_kind != SubjectKind.AGREED:
        raise DutyError("这件事要登记走访或活动记录来办结。请点“办理”。", code="not_agreed")
    if duty.outcome is not None:
        raise DutyError("这件事已经办结、免除或撤回了。请刷新页面查看。", code="settled")
    duty.outcome, duty.settled_on, duty.reason = Outcome.DONE, clock.today(), note
    duty.save(update_fields=["outcome", "settled_on", "reason"])
    return duty


def _check(organisation: Organisation, item: Agreement, agreed_on: dt.date) -> None:
    if not item.what.strip() or len(item.what) > WHAT_CHARS_MAX:
        raise DutyError(
            f"待办事项要写明做什么，最多{WHAT_CHARS_MAX}个字。请改短后再保存。", code="what", field="todo"
        )
    if not 0 <= (item.due_on - agreed_on).days <= DAYS_MAX:
        raise DutyError(
            f"“{item.what}”的期限要在开会当天以后、一年以内。请核对日期。", code="due", field="todo"
        )
    if item.post and item.post not in KINDS[organisation.kind].posts:
        raise DutyError(
            f"{organisation.name}没有“{item.what}”写的这个职务。请重新选择由谁办。", code="post", field="todo"
        )


def _reconcile(county_id: int, agreed_on: dt.date, items: Sequence[AgreedItem]) -> None:
    """Bring the one institution's duties of these days in line, by the statement of the nightly run.

    Past windows too: minutes may be confirmed after a to-do's day, and it is overdue then, not gone.
    """
    institution = Institution.objects.filter(county_id=county_id, code=CODE, is_active=True)
    last = max((item.due_on for item in items), default=agreed_on)
    reconcile(institution, from_=agreed_on, until=last, past_too=True)
