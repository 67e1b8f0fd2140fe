"""What was studied: occasions linked to the plan's items, and what people read by themselves (JS1, XQ16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import checked_day
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.actions_plans import item_to_change, plan_to_change
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import How, ItemOccasion, PlanItem, Reading
from yinhui.learning.study.queries_library import materials_visible_to
from yinhui.learning.study.queries_own import own_material
from yinhui.learning.study.queries_plans import STUDY_KINDS, occasions_for_item
from yinhui.registry.permissions import people_visible_to

# Whoever leaves the page open over lunch has not read for two hours.
READING_MIN_MAX = 120
# A branch has some fifty members; the largest two hundred.
PEOPLE_AT_ONCE_MAX = 500


@action(needs="record_work")
def link_occasions_to_item(*, actor: Actor, item_id: int, occasion_ids: Collection[int]) -> PlanItem:
    """Say at which occasions an item was studied: exactly these. Raises StudyError, NotFound."""
    item = item_to_change(actor, item_id)
    wanted = set(occasion_ids)
    held = set(occasions_for_item(item).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - held:
        raise StudyError(
            "有的活动不是这个支部这一年的学习，或者已经作废。请重新勾选。", code="occasion", field="occasion"
        )
    item.occasion_links.exclude(occasion_id__in=wanted).delete()
    there = set(item.occasion_links.values_list("occasion_id", flat=True))
    ItemOccasion.objects.bulk_create(
        ItemOccasion(
            county_id=item.county_id,
            organisation_id=item.organisation_id,
            item=item,
            occasion_id=occasion_id,
        )
        for occasion_id in sorted(wanted - there)
    )
    return item


@action(needs="record_work")
def match_occasions(*, actor: Actor, plan_id: int) -> int:
    """Link what is certain: an occasion of study on an item's very day, or in its month with the same title.

    Returns how many links were made. Raises NotFound.
    """
    plan = plan_to_change(actor, plan_id)
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "match_occasions"), {"plan": plan.pk, "kinds": list(STUDY_KINDS)})
        made: int = cursor.rowcount
    return made


@action(needs="record_work")
def mark_materials_read(
    *, actor: Actor, material_ids: Collection[int], person_ids: Collection[int], read_on: dt.date
) -> int:
    """Record for many at once what they told: that they read these materials by themselves.

    Whoever has read one already, on whatever day, is passed over. Returns how many readings were added.
    Raises StudyError for nobody or nothing chosen, NotFound for what is out of reach.
    """
    read_on = checked_day(read_on, "read_on")
    if not person_ids or not material_ids:
        raise StudyError("请先勾选读过的同志，再点“读过”。", code="nobody_chosen", field="chosen")
    if len(set(person_ids)) > PEOPLE_AT_ONCE_MAX:
        raise StudyError(f"一次最多标记{PEOPLE_AT_ONCE_MAX}人。", code="people_too_many", field="chosen")
    people = dict(people_visible_to(actor).filter(pk__in=person_ids).values_list("pk", "county_id"))
    materials = dict(materials_visible_to(actor).filter(pk__in=material_ids).values_list("pk", "minutes"))
    if len(people) < len(set(person_ids)) or len(materials) < len(set(material_ids)):
        raise NotFound("勾选的人员或资料里，有的不在您的管理范围内。请重新勾选。")
    known = set(
        Reading.objects.filter(person_id__in=people, material_id__in=materials).values_list(
            "person_id", "material_id"
        )
    )
    added = [
        Reading(
            county_id=county_id,
            person_id=person_id,
            material_id=material_id,
            read_on=read_on,
            how=How.TOLD,
            minutes=minutes,
            recorded_by_id=actor.account_id,
        )
        for person_id, county_id in people.items()
        for material_id, minutes in materials.items()
        if (person_id, material_id) not in known
    ]
    Reading.objects.bulk_create(added, ignore_conflicts=True)
    return len(added)


@action()
def open_material(*, actor: Actor, material_id: int) -> Reading:
    """Note that the person who is signed in opens a material on their own phone: once a day (XQ19).

    Raises NotFound for a material that is not shared with them.
    """
    material, person = own_material(actor, material_id)
    return Reading.objects.get_or_create(
        person=person,
        material=material,
        read_on=clock.today(),
        defaults={"county_id": person.county_id, "how": How.PHONE, "opened_at": clock.now()},
    )[0]


@action()
def finish_reading(*, actor: Actor, material_id: int) -> Reading:
    """Note that the person who is signed in has read what they opened today, and how many minutes it took.

    Raises StudyError if they have not opened it today.
    """
    material, person = own_material(actor, material_id)
    reading = Reading.objects.filter(person=person, material=material, read_on=clock.today()).first()
    if reading is None:
        raise StudyError("这份资料今天还没有打开。请先点“打开来学”。", code="not_opened")
    if not reading.minutes:
        minutes = round((clock.now() - reading.opened_at).total_seconds() / 60)
        reading.minutes = min(max(minutes, 1), READING_MIN_MAX)
        reading.save(update_fields=["minutes"])
    return reading
