"""Making study plans: from the county's model, from last year's, by hand, a theme a week (JS1, JS10, BS3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import CalendarDay
from yinhui.kernel.records import checked_text
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.actions_library import TITLE_CHARACTERS_MAX
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import ItemMaterial, PlanItem, StudyPlan, Way
from yinhui.learning.study.queries_library import materials_offered_to, themes_for
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisation_for, organisations_visible_to, within_reach
from yinhui.registry.structure import BRANCH_KINDS, COUNTY_KINDS

YEAR_MIN, YEAR_MAX = 2000, 2100
# A theme a week and some more.
ITEMS_PER_PLAN_MAX = 120
MATERIALS_PER_ITEM_MAX = 20


@dataclass(frozen=True)
class ItemContent:
    """What an item of a plan says: what its form has."""

    month: int
    title: str
    way: str = Way.ALONE_THEN_TOGETHER
    theme_id: int | None = None
    planned_on: dt.date | None = None
    material_ids: tuple[int, ...] = ()


@action(needs="record_work")
def start_study_plan(*, actor: Actor, organisation_id: int, year: int) -> StudyPlan:
    """Begin an empty plan of a branch, or of the county: that is the model. Raises StudyError if there is one
    or the organisation studies by others' plans, NotFound."""
    organisation = _planning(actor, organisation_id)
    assert organisation.county_id is not None  # by trigger
    _require_year(year)
    plan, made = StudyPlan.objects.get_or_create(
        organisation=organisation,
        year=year,
        defaults={"county_id": organisation.county_id, "made_by_id": actor.account_id},
    )
    if not made:
        raise StudyError(f"{organisation.name}{year}年的学习计划已经有了，直接修改就行。", code="plan_twice")
    return plan


@action(needs="record_work")
def make_plans_from_model(*, actor: Actor, organisation_ids: Collection[int], year: int) -> int:
    """Give each of these branches that has no plan of the year a copy of the county's model, in one step.

    Returns how many plans were made. Raises StudyError if the county has no model or none needs one.
    """
    _require_year(year)
    branches = organisations_visible_to(actor).filter(
        pk__in=organisation_ids, kind__in=BRANCH_KINDS, dissolved_on=None
    )
    without = branches.exclude(study_plans__year=year)
    counties = set(without.values_list("county_id", flat=True))
    if not counties:
        raise StudyError("所选的支部都已经有计划了，不用再建。", code="plans_there")
    models = StudyPlan.objects.filter(organisation_id__in=counties, year=year, items__isnull=False).distinct()
    if counties - set(models.values_list("organisation_id", flat=True)):
        raise StudyError(
            f"县里还没有{year}年的样板计划。请先由县老干部局制定，或者从去年的计划复制、自己新建。",
            code="model_missing",
        )
    made = {plan.county_id: plan.pk for plan in models}
    targets = [(branch.pk, made[branch.county_id]) for branch in without if branch.county_id]
    return _copy(actor, targets, year, weeks_later=0)


@action(needs="record_work")
def copy_last_years_plan(*, actor: Actor, organisation_id: int, year: int) -> StudyPlan:
    """Make a plan of the year before's: the same months, the same weekdays; monthly materials are left out.

    Raises StudyError if there is a plan already or none of the year before, NotFound.
    """
    organisation = _planning(actor, organisation_id)
    _require_year(year)
    if StudyPlan.objects.filter(organisation=organisation, year=year).exists():
        raise StudyError(f"{year}年的学习计划已经有了，直接修改就行。", code="plan_twice")
    last = StudyPlan.objects.filter(organisation=organisation, year=year - 1).first()
    if last is None:
        raise StudyError(f"没有{year - 1}年的计划可以复制。请用县里的样板，或者新建。", code="last_missing")
    _copy(actor, [(organisation.pk, last.pk)], year, weeks_later=52)
    return StudyPlan.objects.get(organisation=organisation, year=year)


@action(needs="record_work")
def add_plan_item(*, actor: Actor, plan_id: int, content: ItemContent) -> PlanItem:
    """Add an item to a plan within reach. Raises StudyError, NotFound."""
    plan = plan_to_change(actor, plan_id)
    if plan.items.count() >= ITEMS_PER_PLAN_MAX:
        raise StudyError(f"一年的计划最多{ITEMS_PER_PLAN_MAX}项。请删去几项再添加。", code="items_too_many")
    item = PlanItem(county_id=plan.county_id, organisation_id=plan.organisation_id, plan=plan)
    return _written(actor, item, content)


@action(needs="record_work")
def amend_plan_item(*, actor: Actor, item_id: int, content: ItemContent) -> PlanItem:
    """Amend an item of a plan within reach. Raises StudyError, NotFound."""
    return _written(actor, item_to_change(actor, item_id), content)


@action(needs="record_work")
def remove_plan_item(*, actor: Actor, item_id: int) -> StudyPlan:
    """Remove an item that was not studied yet; return its plan. Raises StudyError, NotFound."""
    item = item_to_change(actor, item_id)
    if item.occasion_links.exists():
        raise StudyError("这一项已经学过了，不能删除。要改内容，请用“修改”。", code="item_studied")
    plan = item.plan
    item.delete()
    return plan


@action(needs="record_work")
def add_weekly_items(
    *, actor: Actor, plan_id: int, first_day: dt.date, weekday: int, titles: Sequence[str]
) -> list[PlanItem]:
    """Add one item a week from `first_day` on, each with the next title, on that weekday (5: 每周五).

    Days on which offices do not work are passed over. Raises StudyError if the year ends first, NotFound.
    """
    plan = plan_to_change(actor, plan_id)
    wanted = [title.strip() for title in titles if title.strip()]
    if not wanted:
        raise StudyError("请填写主题，每行一个。", code="titles_missing", field="titles")
    if plan.items.count() + len(wanted) > ITEMS_PER_PLAN_MAX:
        raise StudyError(f"一年的计划最多{ITEMS_PER_PLAN_MAX}项。", code="items_too_many", field="titles")
    days = CalendarDay.objects.filter(
        day__gte=first_day, day__year=plan.year, iso_weekday=weekday, is_workday=True
    ).order_by("day")
    found = list(days.values_list("day", flat=True)[: len(wanted)])
    if len(found) < len(wanted):
        raise StudyError(
            f"从这一天到年底只有{len(found)}个上班的日子，主题有{len(wanted)}个。请减少主题，或把开始日期提前。",
            code="days_too_few",
            field="titles",
        )
    return [
        add_plan_item(
            actor=actor, plan_id=plan.pk, content=ItemContent(month=day.month, title=title, planned_on=day)
        )
        for day, title in zip(found, wanted, strict=True)
    ]


@action(needs="record_work")
def copy_materials_to_plan(
    *, actor: Actor, material_ids: Collection[int], plan_id: int, month: int
) -> StudyPlan:
    """Add an item for each material to a month of a plan, to be read alone and then discussed; those that the
    month has already are passed over. Returns the plan. Raises StudyError, NotFound."""
    plan = plan_to_change(actor, plan_id)
    there = ItemMaterial.objects.filter(item__plan=plan, item__month=month).values("material")
    offered = materials_offered_to(plan.organisation).filter(pk__in=material_ids)
    if offered.count() < len(set(material_ids)):
        raise StudyError(
            f"选中的资料里，有的{plan.organisation.name}不能用（别的支部的，或者已经下架）。请去掉以后再试。",
            code="material",
            field="plan",
        )
    for material in offered.exclude(pk__in=there).order_by("title", "pk"):
        content = ItemContent(
            month=month, title=material.title, theme_id=material.theme_id, material_ids=(material.pk,)
        )
        add_plan_item(actor=actor, plan_id=plan.pk, content=content)
    return plan


def plan_to_change(actor: Actor, plan_id: int) -> StudyPlan:
    """Return a plan within the actor's reach. Raises NotFound."""
    plans = within_reach(actor, StudyPlan.objects.select_related("organisation"))
    plan = plans.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound("没有找到这份学习计划，或者它不归您所在的组织管理。请从“学习计划”重新查找。")
    return plan


def item_to_change(actor: Actor, item_id: int) -> PlanItem:
    """Return an item of a plan within the actor's reach. Raises NotFound."""
    items = within_reach(actor, PlanItem.objects.select_related("plan__organisation", "theme"))
    item = items.filter(pk=item_id).first()
    if item is None:
        raise NotFound("没有找到计划里的这一项，或者它不归您所在的组织管理。请从“学习计划”重新查找。")
    return item


def _planning(actor: Actor, organisation_id: int) -> Organisation:
    organisation = organisation_for(actor, organisation_id)
    if organisation.kind not in (*BRANCH_KINDS, *COUNTY_KINDS):
        raise StudyError("学习计划由支部制定；县里制定样板。请选择一个支部。", code="no_plan_here")
    return organisation


def _require_year(year: int) -> None:
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise StudyError("请核对年份。", code="year", field="year")


def _copy(actor: Actor, targets: Sequence[tuple[int, int]], year: int, *, weeks_later: int) -> int:
    """Copy plans onto organisations ((organisation, source plan), …) as they stand, in three statements."""
    parameters: dict[str, Any] = {
        "organisations": [organisation for organisation, _ in targets],
        "sources": [source for _, source in targets],
        "year": year,
        "days_later": weeks_later * 7,
        "account": actor.account_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "copy_plans"), parameters)
        made: list[int] = [plan_id for (plan_id,) in cursor.fetchall()]
        cursor.execute(sql(__file__, "copy_items"), parameters | {"plans": made})
    return len(made)


def _written(actor: Actor, item: PlanItem, content: ItemContent) -> PlanItem:
    organisation = item.plan.organisation
    if not 1 <= content.month <= 12:
        raise StudyError("请选择月份。", code="month", field="month")
    if content.way not in Way.values:
        raise StudyError("请选择怎么学。", code="way", field="way")
    day = content.planned_on
    if day is not None and (day.year, day.month) != (item.plan.year, content.month):
        raise StudyError(
            f"日期要在{item.plan.year}年{content.month}月里。请改日期或月份。", code="day", field="planned_on"
        )
    theme = themes_for(actor, organisation).filter(pk=content.theme_id or 0).first()
    if content.theme_id and theme is None:
        raise StudyError("没有找到这个主题。请重新选择。", code="theme", field="theme")
    item.month, item.planned_on, item.way, item.theme = content.month, day, content.way, theme
    item.title = checked_text(
        content.title, label="学什么", field="title", longest=TITLE_CHARACTERS_MAX, required=True
    )
    item.save()
    _use_materials(item, organisation, set(content.material_ids))
    return item


def _use_materials(item: PlanItem, organisation: Organisation, wanted: set[int]) -> None:
    """Make the item's materials those wanted: offered to the organisation, or used by the item already."""
    if len(wanted) > MATERIALS_PER_ITEM_MAX:
        raise StudyError(
            f"一项最多用{MATERIALS_PER_ITEM_MAX}份资料。", code="materials_too_many", field="materials"
        )
    used = set(item.material_links.values_list("material_id", flat=True))
    offered = set(materials_offered_to(organisation).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - offered - used:
        raise StudyError("有的资料已经下架。请重新选择资料。", code="material", field="materials")
    item.material_links.exclude(material_id__in=wanted).delete()
    ItemMaterial.objects.bulk_create(
        ItemMaterial(
            county_id=item.county_id,
            organisation_id=item.organisation_id,
            item=item,
            material_id=material_id,
        )
        for material_id in sorted(wanted - used)
    )
