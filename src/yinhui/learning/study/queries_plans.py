"""Plans for pages: a year's items with what was done of them, and all branches with plans or without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.models import (
    ItemMaterial,
    ItemOccasion,
    Material,
    PlanItem,
    StudyPlan,
    Way,
)
from yinhui.learning.study.queries_library import above
from yinhui.occasions.models import Occasion
from yinhui.registry.models import Membership, Organisation
from yinhui.registry.permissions import may, organisation_for, organisations_visible_to, within_reach
from yinhui.registry.pickers import CHOICES_MAX
from yinhui.registry.structure import BRANCH_KINDS

# Occasions at which something is studied together.
STUDY_KINDS = ("study", "theme_day", "party_lecture", "lecture", "discussion", "training")
SORTS = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "planned": ("planned", "name"),
    "-planned": ("-planned", "name"),
    "missing": ("missing", "name"),
    "-missing": ("-missing", "name"),
}
_STATES = {
    "with": Q(plan_id__isnull=False),
    "without": Q(plan_id__isnull=True),
    "missing": Q(missing__gt=0),
}


@dataclass(frozen=True)
class ItemRow:
    """An item for a page: its materials, the occasions that did it, and how many of the branch's members read
    something of it by themselves."""

    item: PlanItem
    materials: list[Material]
    occasions: list[Occasion]
    readers: int

    @property
    def state(self) -> str:
        """`done` once it was studied together; `missing` when its day or month is over without; `planned`
        before; `alone` for what each reads alone, which nobody holds."""
        if self.item.way == Way.ALONE:
            return "alone"
        if self.occasions:
            return "done"
        return "missing" if is_over(self.item, clock.today()) else "planned"


@dataclass(frozen=True)
class PlanSheet:
    """A plan for its page. `members` are the organisation's today; a county's own plan is the model."""

    plan: StudyPlan
    months: list[tuple[int, list[ItemRow]]]
    members: int
    may_change: bool
    is_model: bool

    @property
    def rows(self) -> list[ItemRow]:
        """Every item."""
        return [row for _, rows in self.months for row in rows]

    def count(self, state: str) -> int:
        """How many items stand so."""
        return sum(row.state == state for row in self.rows)

    @property
    def done(self) -> int:
        """Items studied together."""
        return self.count("done")

    @property
    def missing(self) -> int:
        """Items whose time is over and which were not studied."""
        return self.count("missing")


def is_over(item: PlanItem, today: dt.date) -> bool:
    """True if the item's day, or without one its month, has passed."""
    if item.planned_on:
        return item.planned_on < today
    return (item.plan.year, item.month) < (today.year, today.month)


def plan_of(actor: Actor, organisation: Organisation, year: int) -> StudyPlan | None:
    """Return an organisation's plan of a year, which the actor reaches or which stands above them."""
    plans = StudyPlan.objects.select_related("organisation", "copied_from__organisation")
    plan = plans.filter(organisation=organisation, year=year).first()
    if plan and (
        may(actor, "see_people", organisation) or organisation.pk in set(above(actor.organisation_id))
    ):
        return plan
    return None


def planning_organisation(actor: Actor, organisation_id: int) -> Organisation:
    """Return an organisation whose plan the actor may read: within reach, or the county whose model it is.

    Raises NotFound.
    """
    if organisation_id == actor.county_id and actor.may("see_people"):
        return Organisation.objects.select_related("county").get(pk=organisation_id)
    return organisation_for(actor, organisation_id)


def plan_sheet(actor: Actor, plan: StudyPlan) -> PlanSheet:
    """Return a plan with all its items, month by month. Five queries, however long it is."""
    items = list(_items(PlanItem.objects.filter(plan=plan)))
    readers = _readers([item.pk for item in items])
    rows = [_row(item, readers) for item in items]
    months = sorted({item.month for item in items})
    is_model = plan.organisation_id == plan.county_id
    return PlanSheet(
        plan=plan,
        months=[(month, [row for row in rows if row.item.month == month]) for month in months],
        members=0 if is_model else members_of(plan.organisation).count(),
        may_change=actor.may("record_work") and may(actor, "see_people", plan.organisation),
        is_model=is_model,
    )


def month_of(sheet: PlanSheet, month: int) -> PlanSheet:
    """Return the same plan with one of its months alone."""
    return replace(sheet, months=[(number, rows) for number, rows in sheet.months if number == month])


def item_row(item: PlanItem) -> ItemRow:
    """Return one item as its page shows it."""
    found = _items(PlanItem.objects.filter(pk=item.pk)).get()
    return _row(found, _readers([item.pk]))


def item_for(actor: Actor, item_id: int) -> PlanItem:
    """Return an item of a plan that the actor reaches, or of their county's model. Raises NotFound."""
    item = PlanItem.objects.filter(pk=item_id).select_related("plan__organisation", "theme").first()
    if item is None or not (
        may(actor, "see_people", item.plan.organisation)
        or (actor.may("see_people") and item.organisation_id == actor.county_id)
    ):
        raise NotFound("没有找到计划里的这一项，或者不在您的管理范围内。请从“学习计划”重新查找。")
    return item


def occasions_for_item(item: PlanItem) -> QuerySet[Occasion]:
    """Return the occasions at which an item may have been studied: its organisation's own, of its year."""
    return (
        Occasion.objects.filter(
            organisation_id=item.organisation_id,
            held_on__year=item.plan.year,
            kind__in=STUDY_KINDS,
            voided_reason="",
        )
        .defer("text")
        .order_by("-held_on", "-pk")
    )


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the memberships of an organisation's living members today."""
    return Membership.objects.filter(
        organisation=organisation, kind="branch", period__contains=clock.today(), person__died_on=None
    )


@dataclass(frozen=True)
class PlanFilters:
    """What the list of branches is narrowed by; empty means all. `state` is a key of `_STATES`."""

    year: int
    words: str = ""
    within_id: int | None = None
    state: str = ""


def branches_listed(actor: Actor, filters: PlanFilters, sort: str = "") -> QuerySet[Organisation]:
    """Return the branches in reach with `plan_id`, `planned` (items to be studied together), `done`, and
    `missing` of the year."""
    today = clock.today()
    together = PlanItem.objects.filter(plan__organisation=OuterRef("pk"), plan__year=filters.year).exclude(
        way=Way.ALONE
    )
    held = Exists(ItemOccasion.objects.filter(item=OuterRef("pk"), occasion__voided_reason=""))
    over = Q(planned_on__lt=today) | Q(planned_on=None, month__lt=_month_now(filters.year, today))
    plans = StudyPlan.objects.filter(organisation=OuterRef("pk"), year=filters.year)
    branches = (
        organisations_visible_to(actor)
        .filter(kind__in=BRANCH_KINDS, dissolved_on=None)
        .select_related("parent")
        .annotate(
            plan_id=Subquery(plans.values("pk")),
            planned=_counted(together),
            done=_counted(together.filter(held)),
            missing=_counted(together.filter(over).exclude(held)),
        )
    )
    if filters.words:
        branches = branches.filter(Q(name__contains=filters.words) | Q(parent__name__contains=filters.words))
    if filters.within_id:
        branches = branches.filter(path__contains=[filters.within_id])
    if filters.state in _STATES:
        branches = branches.filter(_STATES[filters.state])
    return branches.order_by(*SORTS.get(sort, SORTS["name"]))


def model_plan(actor: Actor, year: int) -> StudyPlan | None:
    """Return the model plan of the actor's county, if it has one for the year."""
    if actor.county_id is None:
        return None
    return (
        StudyPlan.objects.filter(organisation_id=actor.county_id, year=year)
        .annotate(items_count=Count("items"))
        .first()
    )


def plans_to_fill(actor: Actor) -> list[tuple[int, str]]:
    """Return the plans of this year and the next in the actor's reach, as choices, by year and name."""
    this_year = clock.today().year
    plans = within_reach(actor, StudyPlan.objects.filter(year__in=(this_year, this_year + 1)))
    named = plans.order_by("year", "organisation__name").values_list("pk", "organisation__name", "year")
    return [(plan, f"{name} {year}年") for plan, name, year in named[:CHOICES_MAX]]


def _counted(items: QuerySet[PlanItem]) -> Coalesce:
    counted = items.order_by().values("organisation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _month_now(year: int, today: dt.date) -> int:
    """The month before which a year's months are over: 13 for a year that has ended, 1 for one to come."""
    if year == today.year:
        return today.month
    return 13 if year < today.year else 1


def _items(items: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    used = ItemMaterial.objects.select_related("material").defer("material__text").order_by("pk")
    held = (
        ItemOccasion.objects.filter(occasion__voided_reason="")
        .select_related("occasion")
        .defer("occasion__text")
        .order_by("occasion__held_on", "pk")
    )
    return (
        items.select_related("plan__organisation", "theme")
        .prefetch_related(
            Prefetch("material_links", queryset=used), Prefetch("occasion_links", queryset=held)
        )
        .order_by("month", F("planned_on").asc(nulls_first=True), "pk")
    )


def _row(item: PlanItem, readers: dict[int, int]) -> ItemRow:
    return ItemRow(
        item=item,
        materials=[link.material for link in item.material_links.all()],
        occasions=[link.occasion for link in item.occasion_links.all()],
        readers=readers.get(item.pk, 0),
    )


def _readers(item_ids: Iterable[int]) -> dict[int, int]:
    """How many members of each item's branch read something of it by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "item_readers"), {"items": list(item_ids), "today": clock.today()})
        return dict(cursor.fetchall())
