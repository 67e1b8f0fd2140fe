"""Handing out materials on paper, at the branch or at the door (PY2, XQ5)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import checked_day, checked_reason, checked_text
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import Material, MaterialDelivery
from yinhui.learning.study.models.library import PAPER_KINDS
from yinhui.learning.study.queries_library import material_for
from yinhui.occasions.actions import OccasionContent, record_occasion, void_occasion
from yinhui.occasions.models import OccasionKind
from yinhui.registry.models import Organisation, Person
from yinhui.registry.permissions import organisation_for, people_visible_to, within_reach

COPIES_MAX = 50
BY_CHARACTERS_MAX = 50
# A large branch, at one go.
PEOPLE_PER_DELIVERY_MAX = 300
# Whom one can visit in a day; each visit with reading is a record of its own.
DOORS_PER_DAY_MAX = 40
DOOR = "老同志家中"


@dataclass(frozen=True)
class DeliveryContent:
    """What was handed out: what its form has. `copies` are for each person; `minutes` is set where the
    material was read together at the door."""

    material_id: int
    person_ids: tuple[int, ...]
    delivered_on: dt.date
    delivered_by: str
    copies: int = 1
    is_to_door: bool = False
    minutes: int | None = None


@action(needs="record_work")
def deliver_materials(
    *, actor: Actor, client_key: uuid.UUID, organisation_id: int, content: DeliveryContent
) -> list[MaterialDelivery]:
    """Record that an organisation handed a material to people, so many sets each.

    Where it was read together at the door (`minutes`), each visit is an occasion too: study at the doorstep,
    which counts as learning for the member and as 送学 for the branch. Raises StudyError (naming who had got
    it that day already), RecordError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    assert organisation.county_id is not None  # by trigger
    material = material_for(actor, content.material_id)
    if material.kind not in PAPER_KINDS:
        raise StudyError("音频和视频不能发到手里。请选择纸质的资料。", code="not_paper", field="material")
    checked_day(content.delivered_on, "delivered_on")
    if not 0 < content.copies <= COPIES_MAX:
        raise StudyError(f"每人的套数请填1到{COPIES_MAX}。", code="copies", field="copies")
    delivered_by = checked_text(
        content.delivered_by, label="送达人", field="delivered_by", longest=BY_CHARACTERS_MAX, required=True
    )
    people = _receivers(actor, material, content)
    read_at = _read_at_the_door(actor, client_key, organisation, material, people, content)
    return MaterialDelivery.objects.bulk_create(
        MaterialDelivery(
            county_id=organisation.county_id,
            organisation=organisation,
            material=material,
            person=person,
            copies=content.copies,
            delivered_on=content.delivered_on,
            delivered_by=delivered_by,
            is_to_door=content.is_to_door,
            occasion_id=read_at.get(person.pk),
            recorded_by_id=actor.account_id,
        )
        for person in people
    )


@action(needs="record_work")
def void_delivery(*, actor: Actor, delivery_id: int, reason: str) -> MaterialDelivery:
    """Void a delivery entered wrongly, with the occasion at the door that it made. Raises RecordError,
    StudyError, NotFound."""
    reason = checked_reason(reason, "作废")
    because(reason)
    deliveries = within_reach(
        actor, MaterialDelivery.objects.select_related("occasion").select_for_update(of=("self",))
    )
    delivery = deliveries.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("没有找到这条发放记录，或者不在您的管理范围内。请从“发放”重新查找。")
    if delivery.voided_reason:
        raise StudyError("这条发放已经作废了。", code="delivery_void")
    if delivery.occasion and not delivery.occasion.voided_reason:
        void_occasion(
            actor=actor,
            occasion_id=delivery.occasion.pk,
            seen_version=delivery.occasion.version,
            reason=reason,
        )
    delivery.voided_reason = reason
    delivery.save(update_fields=["voided_reason"])
    return delivery


def _receivers(actor: Actor, material: Material, content: DeliveryContent) -> list[Person]:
    wanted = set(content.person_ids)
    if not wanted:
        raise StudyError("请至少勾选一位收到资料的同志。", code="nobody_chosen", field="person")
    limit = DOORS_PER_DAY_MAX if content.minutes else PEOPLE_PER_DELIVERY_MAX
    if len(wanted) > limit:
        raise StudyError(
            f"一次最多登记{limit}人，现在勾了{len(wanted)}人。请分几次登记。",
            code="people_too_many",
            field="person",
        )
    people = list(people_visible_to(actor).filter(pk__in=wanted).order_by("pk"))
    if len(people) < len(wanted):
        raise StudyError(
            "勾选的人员中有人不在您的管理范围内。请重新勾选。", code="out_of_reach", field="person"
        )
    if dead := [person.name for person in people if person.died_on and person.died_on < content.delivered_on]:
        raise StudyError(
            f"{'、'.join(dead)}在这一天之前已经去世。请核对日期和人员。", code="deceased", field="person"
        )
    twice = MaterialDelivery.objects.filter(
        material=material, delivered_on=content.delivered_on, voided_reason="", person__in=people
    )
    if names := list(twice.values_list("person__name", flat=True)):
        raise StudyError(
            f"{'、'.join(names)}这一天已经登记过这份资料。请去掉他们，或者核对日期。",
            code="delivered_twice",
            field="person",
        )
    return people


def _read_at_the_door(
    actor: Actor,
    client_key: uuid.UUID,
    organisation: Organisation,
    material: Material,
    people: Sequence[Person],
    content: DeliveryContent,
) -> dict[int, int]:
    """Record each visit at which the material was read; return the occasions by person."""
    if not content.minutes:
        return {}
    if not content.is_to_door:
        raise StudyError("一起读了的，要勾选“送到家里”。", code="not_at_door", field="is_to_door")
    made = {}
    for person in people:
        occasion = record_occasion(
            actor=actor,
            client_key=uuid.uuid5(client_key, str(person.pk)),
            organisation_id=organisation.pk,
            content=OccasionContent(
                kind=OccasionKind.STUDY,
                setting="doorstep",
                held_on=content.delivered_on,
                title=f"送学上门：{material.title}"[:100],
                participant_ids=(person.pk,),
                duration_min=content.minutes,
                place=DOOR,
                chair=content.delivered_by,
                text=f"把《{material.title}》送到家中，一起学习。",
            ),
        )
        made[person.pk] = occasion.pk
    return made
