"""The library as an actor sees it: what stands above them, and what lies within their reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, F, Func, OrderBy, OuterRef, Q, QuerySet, Subquery, Sum, When

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.study.models import (
    Material,
    MaterialDelivery,
    MaterialKind,
    PlanItem,
    Reading,
    StudyTheme,
)
from yinhui.learning.study.models.library import PAPER_KINDS
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach, may, people_visible_to, within_reach

SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
    "issued_for": (F("issued_for").asc(nulls_last=True), "pk"),
    "-issued_for": (F("issued_for").desc(nulls_last=True), "-pk"),
    "added_at": ("added_at", "pk"),
    "-added_at": ("-added_at", "-pk"),
}


@dataclass(frozen=True)
class LibraryFilters:
    """What a list of materials is narrowed by; empty means all. `month` is any day of it."""

    words: str = ""
    kind: str = ""
    theme_id: int | None = None
    month: dt.date | None = None
    state: str = "offered"


def above(organisation_id: int) -> QuerySet[Organisation, int]:
    """Return the ids of an organisation and all above it, whose library serves it."""
    path = Func(F("path"), function="unnest")
    return Organisation.objects.filter(pk=organisation_id).values_list(path, flat=True)


def _shared_with(actor: Actor) -> Q:
    """What stands above the actor; and, for whoever sees people, what lies within their reach."""
    shared = Q(organisation_id__in=above(actor.organisation_id))
    return shared | in_reach(actor) if actor.may("see_people") else shared


def materials_visible_to(actor: Actor) -> QuerySet[Material]:
    """Return the materials that the actor may open, those withdrawn too."""
    return Material.objects.filter(_shared_with(actor))


def materials_of_reach(actor: Actor) -> QuerySet[Material]:
    """Return the materials of the actor's organisation and those below it: theirs to change."""
    return within_reach(actor, Material.objects.all())


def materials_offered_to(organisation: Organisation) -> QuerySet[Material]:
    """Return what an organisation may use today: its own and what is shared from above, latest first."""
    return Material.objects.filter(organisation_id__in=organisation.path, withdrawn_at=None).order_by(
        F("issued_for").desc(nulls_last=True), "-pk"
    )


def materials_on_paper(actor: Actor) -> QuerySet[Material]:
    """Return what the actor may hand out on paper: booklets first, the latest first."""
    return (
        materials_visible_to(actor)
        .filter(withdrawn_at=None, kind__in=PAPER_KINDS)
        .order_by(Case(When(kind=MaterialKind.BOOKLET, then=0), default=1), "-added_at", "-pk")
    )


def themes_visible_to(actor: Actor) -> QuerySet[StudyTheme]:
    """Return the themes that the actor may choose from."""
    return StudyTheme.objects.filter(_shared_with(actor)).order_by("title", "pk")


def themes_for(actor: Actor, organisation: Organisation) -> QuerySet[StudyTheme]:
    """Return the themes that an organisation's materials and plans may name."""
    return themes_visible_to(actor).filter(organisation_id__in=organisation.path)


def materials_listed(actor: Actor, filters: LibraryFilters, sort: str = "") -> QuerySet[Material]:
    """Return the materials of a list, with `readers` and `sets` in reach. Never loads their text."""
    readers = Reading.objects.filter(material=OuterRef("pk"), person__in=people_visible_to(actor)).order_by()
    handed_out = within_reach(
        actor, MaterialDelivery.objects.filter(material=OuterRef("pk"), voided_reason="")
    )
    conditions = {
        "kind": filters.kind or None,
        "theme_id": filters.theme_id,
        "issued_for": filters.month.replace(day=1) if filters.month else None,
        "withdrawn_at__isnull": {"offered": True, "withdrawn": False}.get(filters.state),
    }
    found = materials_visible_to(actor).filter(
        **{name: value for name, value in conditions.items() if value is not None}
    )
    if filters.words:
        found = found.filter(Q(title__contains=filters.words) | Q(theme__title__contains=filters.words))
    return (
        found.select_related("theme", "organisation")
        .defer("text")
        .annotate(
            readers=Subquery(
                readers.values("material").annotate(n=Count("person", distinct=True)).values("n")
            ),
            sets=Subquery(handed_out.order_by().values("material").annotate(n=Sum("copies")).values("n")),
        )
        .order_by(*SORTS.get(sort, SORTS["-issued_for"]))
    )


def material_for(actor: Actor, material_id: int, *, to_change: bool = False) -> Material:
    """Return a material that the actor may open; with `to_change`, one in their reach. Raises NotFound."""
    found = materials_of_reach(actor) if to_change else materials_visible_to(actor)
    material = found.filter(pk=material_id).select_related("theme", "organisation", "attachment").first()
    if material is None:
        raise NotFound("没有找到这份资料，或者它不归您所在的组织管理。请从“资料库”重新查找。")
    return material


@dataclass(frozen=True)
class MaterialSheet:
    """One material for its page: how many within the actor's reach read it, how many sets went out, and the
    plan items there that use it."""

    material: Material
    may_change: bool
    readers: int
    sets: int
    receivers: int
    items: list[PlanItem]

    @property
    def is_on_paper(self) -> bool:
        """True if there can be sets of it to hand out."""
        return self.material.kind in PAPER_KINDS


# A material of the county stands in every branch's plan; the page names the first.
ITEMS_NAMED_MAX = 20


def material_sheet(actor: Actor, material_id: int) -> MaterialSheet:
    """Return one material for its page. Raises NotFound."""
    material = material_for(actor, material_id)
    given = within_reach(actor, material.deliveries.filter(voided_reason="")).aggregate(
        sets=Sum("copies"), receivers=Count("person", distinct=True)
    )
    people = people_visible_to(actor)
    items = within_reach(actor, PlanItem.objects.filter(materials=material)).select_related(
        "plan__organisation"
    )
    return MaterialSheet(
        material=material,
        may_change=actor.may("record_work") and may(actor, "see_people", material.organisation),
        readers=material.readings.filter(person__in=people).values("person").distinct().count(),
        sets=given["sets"] or 0,
        receivers=given["receivers"],
        items=list(items.order_by("-plan__year", "month", "pk")[:ITEMS_NAMED_MAX]),
    )


def file_is_visible(actor: Actor, attachment_id: int) -> bool:
    """True if a material that the actor may open is this file (`kernel.attachments`)."""
    return materials_visible_to(actor).filter(attachment_id=attachment_id).exists()
