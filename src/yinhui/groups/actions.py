"""Founding interest groups, keeping them, closing them; recording what they do (PY3, BS11)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from yinhui.groups.errors import GroupError
from yinhui.groups.meetings import cancel_meetings, settle_meeting
from yinhui.groups.models import GroupActivity, GroupField, GroupMember, GroupPost, InterestGroup
from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.models import Occasion
from yinhui.registry.models import Organisation
from yinhui.registry.periods import closed_on
from yinhui.registry.permissions import in_reach, organisation_for

# Groups closed with one reason at a time: a page of the list.
CLOSED_AT_ONCE_MAX = 100
NAME_CHARACTERS_MAX = 40
PURPOSE_CHARACTERS_MAX = 200
USUAL_CHARACTERS_MAX = 60
# Of these kinds an organisation has groups: where people live, worked or belong.
KINDS_WITH_GROUPS = (
    "township",
    "community",
    "unit",
    "mass_organisation",
    "community_branch",
    "compound_branch",
    "unit_branch",
)


@dataclass(frozen=True)
class GroupContent:
    """What a group says of itself: what its form has."""

    name: str
    field: str
    founded_on: dt.date
    purpose: str = ""
    usual_time: str = ""
    usual_place: str = ""


@action(needs="record_work")
def found_group(*, actor: Actor, organisation_id: int, content: GroupContent) -> InterestGroup:
    """Found a group of an organisation. Raises GroupError, NotFound."""
    organisation = organisation_for(actor, organisation_id)
    _require_groups_here(organisation)
    assert organisation.county_id is not None  # by trigger
    group = InterestGroup(
        county_id=organisation.county_id, organisation=organisation, **asdict(_checked(content))
    )
    _save(group)
    return group


@action(needs="record_work")
def amend_group(*, actor: Actor, group_id: int, content: GroupContent) -> InterestGroup:
    """Change what a group says of itself. Raises GroupError, NotFound."""
    group = group_to_keep(actor, group_id)
    for name, value in asdict(_checked(content)).items():
        setattr(group, name, value)
    _save(group)
    return group


@action(needs="record_work")
def close_groups(*, actor: Actor, group_ids: Sequence[int], reason: str) -> int:
    """Close groups that are no more: their memberships and posts end today. Return how many were closed.

    Their activities and who belonged stay to be read. Raises GroupError, RecordError without a reason.
    """
    reason = records.checked_reason(reason, "停止")
    if len(group_ids) > CLOSED_AT_ONCE_MAX:
        raise GroupError(f"一次最多停止{CLOSED_AT_ONCE_MAX}个小组，请分几次办理。", code="too_many")
    standing = InterestGroup.objects.filter(in_reach(actor), pk__in=group_ids, closed_on=None)
    closing = list(standing.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not closing:
        raise GroupError("请先勾选还在活动的小组。", code="nothing_chosen")
    today = clock.today()
    for group in InterestGroup.objects.filter(pk__in=closing):
        cancel_meetings(actor, group, f"小组停止活动：{reason}")
    for belonging in (GroupPost, GroupMember):
        belonging.objects.filter(group__in=closing, period__upper_inf=True).update(period=closed_on(today))
    return InterestGroup.objects.filter(pk__in=closing).update(closed_on=today, closed_reason=reason)


@action(needs="record_work")
def record_group_activity(
    *, actor: Actor, client_key: uuid.UUID, group_id: int, content: OccasionContent
) -> Occasion:
    """Record what a group did, as an occasion of its organisation: attendance stays one ledger (PY3).

    The meeting planned for that day or earlier is done with. Sent again, it gives the occasion already made.
    Raises RecordError, NotFound.
    """
    group = group_to_keep(actor, group_id)
    occasion = record_occasion(
        actor=actor, client_key=client_key, organisation_id=group.organisation_id, content=content
    )
    GroupActivity.objects.get_or_create(group=group, occasion=occasion)
    settle_meeting(actor, group, occasion)
    return occasion


def group_to_keep(actor: Actor, group_id: int) -> InterestGroup:
    """Lock a group that the actor may change, for the rest of the transaction. Raises NotFound; GroupError if
    it is closed."""
    found = InterestGroup.objects.select_for_update(of=("self",)).select_related("organisation")
    group = found.filter(in_reach(actor), pk=group_id).first()
    if group is None:
        raise NotFound("没有找到这个小组，或者不在您的管理范围内。请从“兴趣小组”重新查找。")
    if group.closed_on is not None:
        raise GroupError("这个小组已经停止活动，不能再改。需要的话，请另外成立一个。", code="group_closed")
    return group


def _save(group: InterestGroup) -> None:
    """Save a group; a name that another group of the organisation has is said in words."""
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        if "interest_group_name_once" not in str(error):
            raise
        raise GroupError(
            f"这里已经有一个“{group.name}”。请换一个名称，或打开原来的小组。", code="name_taken", field="name"
        ) from error


def _checked(content: GroupContent) -> GroupContent:
    if content.field not in GroupField.values:
        raise GroupError("请选择小组的类别。", code="field", field="field")
    if content.founded_on > clock.today():
        raise GroupError("成立日期不能晚于今天。", code="day_ahead", field="founded_on")

    def text(value: str, label: str, field: str, longest: int, *, required: bool = False) -> str:
        return records.checked_text(value, label=label, field=field, longest=longest, required=required)

    return GroupContent(
        name=text(content.name, "名称", "name", NAME_CHARACTERS_MAX, required=True),
        field=content.field,
        founded_on=content.founded_on,
        purpose=text(content.purpose, "活动内容", "purpose", PURPOSE_CHARACTERS_MAX),
        usual_time=text(content.usual_time, "平时时间", "usual_time", USUAL_CHARACTERS_MAX),
        usual_place=text(content.usual_place, "平时地点", "usual_place", USUAL_CHARACTERS_MAX),
    )


def _require_groups_here(organisation: Organisation) -> None:
    if organisation.dissolved_on is not None or organisation.kind not in KINDS_WITH_GROUPS:
        raise GroupError(
            f"“{organisation.name}”不设兴趣小组。请选择街道、社区、单位或支部。",
            code="no_groups_here",
            field="organisation",
        )
