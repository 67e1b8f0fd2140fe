"""What a person sees of study on their own pages: what to read next, what they have read (XQ16).

Their own scope has nobody and nothing of their branch in it: the program reads the branch's library and plan
on their behalf.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.learning.study.models import Material, PlanItem, Reading
from yinhui.learning.study.models.library import ONLINE_KINDS
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Membership, Person

# As many as one finds one's way in with a thumb.
TO_READ_MAX = 12
READ_SHOWN_MAX = 30
# Of the library beyond the plan, the monthly materials of this long are offered.
OFFERED_DAYS = 92


@dataclass(frozen=True)
class OwnStudy:
    """A person's study: the next materials, what they read this year, and for how many minutes."""

    to_read: list[Material]
    read: list[Reading]
    read_count: int
    minutes: int

    @property
    def next(self) -> Material | None:
        """What to read next."""
        return self.to_read[0] if self.to_read else None


def me_panel(person_id: int) -> OwnStudy | None:
    """Return a person's study for their own home page; None for somebody who belongs to no branch."""
    with _on_behalf_of(person_id) as person:
        branch = _branch_of(person)
        return own_study(person) if branch is not None else None


def own_study(person: Person) -> OwnStudy:
    """Return a person's study, read by whoever may see the branch's library."""
    readings = Reading.objects.filter(person=person, read_on__year=clock.today().year)
    return OwnStudy(
        to_read=list(_unread(person)[:TO_READ_MAX]),
        read=list(readings.select_related("material").order_by("-read_on", "-pk")[:READ_SHOWN_MAX]),
        read_count=readings.values("material").distinct().count(),
        minutes=sum(readings.values_list("minutes", flat=True)),
    )


def study_of(actor: Actor) -> OwnStudy:
    """Return the study of the person who is signed in. Raises NotFound for the program."""
    with _on_behalf_of(actor.person_id) as person:
        return own_study(person)


def own_material(actor: Actor, material_id: int) -> tuple[Material, Person]:
    """Return a material that is shared with the person who is signed in, and the person. Raises NotFound."""
    with _on_behalf_of(actor.person_id) as person:
        shared = Q(organisation_id=person.county_id)
        if branch := _branch_of(person):
            shared |= Q(organisation_id__in=branch.organisation.path)
        material = (
            Material.objects.filter(shared, pk=material_id, county_id=person.county_id)
            .select_related("theme", "attachment")
            .first()
        )
    if material is None or not material.is_online:
        raise NotFound("没有找到这份学习资料，可能已经下架。请回到“我的学习”看看别的。")
    return material, person


def _unread(person: Person) -> QuerySet[Material]:
    """What the branch's plan asks to read up to this month, and the latest monthly materials; the newest
    month first."""
    today = clock.today()
    branch = _branch_of(person)
    path = branch.organisation.path if branch else [person.county_id]
    planned = PlanItem.objects.filter(plan__year=today.year, month__lte=today.month)
    planned = planned.filter(organisation_id=branch.organisation_id) if branch else planned.none()
    latest = Q(issued_for__lte=today, issued_for__gt=today - dt.timedelta(days=OFFERED_DAYS))
    of_plan = Material.items.through.objects.filter(material=OuterRef("pk"), item__in=planned)
    read = Reading.objects.filter(person=person, material=OuterRef("pk"))
    return (
        Material.objects.filter(
            Q(Exists(of_plan)) | latest,
            organisation_id__in=path,
            kind__in=ONLINE_KINDS,
            withdrawn_at=None,
        )
        .exclude(Exists(read))
        .annotate(asked=Max("items__month", filter=Q(items__in=planned)))
        .order_by(F("asked").desc(nulls_last=True), F("issued_for").desc(nulls_last=True), "pk")
    )


def _branch_of(person: Person) -> Membership | None:
    today = clock.today()
    return (
        Membership.objects.filter(person=person, kind="branch", period__contains=today)
        .select_related("organisation")
        .first()
    )


@contextmanager
def _on_behalf_of(person_id: int | None) -> Iterator[Person]:
    """Read as the program for the person's county. Raises NotFound for nobody."""
    person = Person.objects.select_related("county").filter(pk=person_id or 0).first()
    if person is None:
        raise NotFound("没有找到您本人的资料。请联系所在支部或县老干部局核对账号。")
    with acting(program_actor(person.county, f"{person.name}本人查看")):
        yield person
