"""Trainings of secretaries twice a year (XQ14) and exchanges of an area each quarter (BS3): planned, held."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from yinhui.kernel import records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import Area, AreaBranch, Gathering, GatheringKind
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.models import Occasion
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach, organisation_for, organisations_visible_to
from yinhui.registry.structure import BRANCH_KINDS

# Who gathers branches and secretaries: the levels above a branch.
KINDS_THAT_GATHER = ("county", "township", "community")
AREA_BRANCHES_MAX = 100
TITLE_CHARACTERS_MAX = 100
PLACE_CHARACTERS_MAX = 100


@dataclass(frozen=True)
class GatheringContent:
    """What a training or an exchange is planned to be."""

    title: str
    planned_on: dt.date
    place: str = ""


@action(needs="record_work")
def keep_area(
    *,
    actor: Actor,
    name: str,
    branch_ids: Sequence[int],
    organisation_id: int | None = None,
    area_id: int | None = None,
) -> Area:
    """Make an area of branches, or change its name and branches (`area_id`). A branch is of one area: it
    leaves the other. Raises ClassError for fewer than two branches or a name that is taken, NotFound."""
    name = records.checked_text(name, label="片区", field="name", longest=40, required=True)
    branches = list(
        organisations_visible_to(actor).filter(
            pk__in=set(branch_ids), kind__in=BRANCH_KINDS, dissolved_on=None
        )
    )
    if not 2 <= len(branches) <= AREA_BRANCHES_MAX:
        raise ClassError("片区至少要有两个支部，才谈得上交流。", code="branches", field="branches")
    area = _area_to_keep(actor, area_id) if area_id else Area(organisation=_gathers(actor, organisation_id))
    area.name, area.county_id = name, area.organisation.county_id  # type: ignore[assignment]
    try:
        with transaction.atomic():
            area.save()
    except IntegrityError as error:
        raise ClassError(f"已经有一个“{name}”片区，请换个名称。", code="name_taken", field="name") from error
    leaving = AreaBranch.objects.filter(area=area, branch__in=organisations_visible_to(actor))
    leaving.exclude(branch__in=branches).update(area=None)
    AreaBranch.objects.bulk_create(
        [AreaBranch(area=area, branch=branch, county_id=area.county_id) for branch in branches],
        update_conflicts=True,
        unique_fields=["branch"],
        update_fields=["area"],
    )
    return area


@action(needs="record_work")
def plan_training(*, actor: Actor, organisation_id: int, content: GatheringContent) -> Gathering:
    """Plan a training of secretaries (XQ14). Raises ClassError, RecordError, NotFound."""
    organisation = _gathers(actor, organisation_id)
    assert organisation.county_id is not None  # by trigger
    return Gathering.objects.create(
        county_id=organisation.county_id,
        organisation=organisation,
        kind=GatheringKind.TRAINING,
        **_checked(content),
    )


@action(needs="record_work")
def plan_exchange(*, actor: Actor, area_id: int, content: GatheringContent) -> Gathering:
    """Plan an exchange of an area's branches (BS3). Raises RecordError, NotFound."""
    area = _area_to_keep(actor, area_id)
    return Gathering.objects.create(
        county_id=area.county_id,
        organisation=area.organisation,
        area=area,
        kind=GatheringKind.EXCHANGE,
        **_checked(content),
    )


@action(needs="record_work")
def replan_gathering(*, actor: Actor, gathering_id: int, content: GatheringContent) -> Gathering:
    """Change what is planned and not held yet. Raises ClassError if it was held, RecordError, NotFound."""
    gathering = _gathering_to_keep(actor, gathering_id)
    for name, value in _checked(content).items():
        setattr(gathering, name, value)
    gathering.save()
    return gathering


@action(needs="record_work")
def cancel_gathering(*, actor: Actor, gathering_id: int, reason: str) -> Gathering:
    """Cancel what is planned and not held. Raises ClassError if it was held, RecordError, NotFound."""
    gathering = _gathering_to_keep(actor, gathering_id)
    gathering.cancelled_reason = records.checked_reason(reason, "取消")
    gathering.save(update_fields=["cancelled_reason"])
    return gathering


@action(needs="record_work")
def record_gathering(
    *, actor: Actor, client_key: uuid.UUID, gathering_id: int, content: OccasionContent
) -> Occasion:
    """Record that it was held and who came, as an occasion: the training record is the ledger of attendance.

    Sent again, it gives the occasion already made. Raises ClassError, RecordError, NotFound.
    """
    known = Gathering.objects.filter(in_reach(actor), pk=gathering_id, occasion__client_key=client_key)
    if (sent := known.select_related("occasion").first()) is not None and sent.occasion is not None:
        return sent.occasion
    gathering = _gathering_to_keep(actor, gathering_id)
    occasion = record_occasion(
        actor=actor, client_key=client_key, organisation_id=gathering.organisation_id, content=content
    )
    gathering.occasion = occasion
    gathering.save(update_fields=["occasion"])
    return occasion


def _checked(content: GatheringContent) -> dict[str, object]:
    return {
        "title": records.checked_text(
            content.title, label="主题", field="title", longest=TITLE_CHARACTERS_MAX, required=True
        ),
        "planned_on": content.planned_on,
        "place": records.checked_text(
            content.place, label="地点", field="place", longest=PLACE_CHARACTERS_MAX
        ),
    }


def _gathers(actor: Actor, organisation_id: int | None) -> Organisation:
    organisation = organisation_for(actor, organisation_id or actor.organisation_id)
    if organisation.kind not in KINDS_THAT_GATHER:
        raise ClassError(
            "培训和片区交流由县（区）、街道或社区组织。请选择其中之一。", code="level", field="organisation"
        )
    return organisation


def _area_to_keep(actor: Actor, area_id: int) -> Area:
    area = Area.objects.filter(in_reach(actor), pk=area_id).select_related("organisation").first()
    if area is None:
        raise NotFound("没有找到这个片区，或者不在您的管理范围内。请从“片区交流”重新选择。")
    return area


def _gathering_to_keep(actor: Actor, gathering_id: int) -> Gathering:
    """Lock a training or exchange that was not held, for the rest of the transaction."""
    found = Gathering.objects.select_for_update(of=("self",)).select_related("organisation", "occasion")
    gathering = found.filter(in_reach(actor), pk=gathering_id).first()
    if gathering is None:
        raise NotFound("没有找到这次培训（交流），或者不在您的管理范围内。")
    if gathering.occasion is not None and not gathering.occasion.voided_reason:
        raise ClassError("已经登记过举办情况。要改请打开那条活动记录更正。", code="held")
    if gathering.cancelled_reason:
        raise ClassError("这次已经取消，需要的话请另外安排。", code="cancelled")
    return gathering
