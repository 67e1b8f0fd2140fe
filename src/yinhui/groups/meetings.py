"""What groups meet for next: on the schedule like any other occasion, with their members invited (PY3)."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from yinhui.groups.models import InterestGroup
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.occasions.models import Occasion
from yinhui.occasions.scheduling.actions import cancel, mark_held
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.registry.permissions import people_visible_to


def meetings_of(group: InterestGroup) -> QuerySet[ScheduledOccasion]:
    """Return the meetings of a group that stand and were not held yet, those overdue too, the first first."""
    planned = ScheduledOccasion.objects.filter(group_meeting__group=group, cancelled_reason="", occasion=None)
    return planned.select_related("room", "organisation__county").order_by("during", "pk")


def with_next_meeting(groups: QuerySet[InterestGroup]) -> QuerySet[InterestGroup]:
    """Add what each group meets for next: `next_id`, `next_at` (its begin), `next_title`, `next_where`."""
    coming = ScheduledOccasion.objects.filter(
        group_meeting__group=OuterRef("pk"),
        cancelled_reason="",
        occasion=None,
        during__endswith__gt=clock.now(),
    ).order_by("during", "pk")
    return groups.annotate(
        next_id=Subquery(coming.values("pk")[:1]),
        next_at=Subquery(coming.values("during__startswith")[:1]),
        next_title=Subquery(coming.values("title")[:1]),
        next_where=Subquery(coming.values(where=Coalesce("room__name", NullIf("place", Value(""))))[:1]),
    )


def members_to_invite(actor: Actor, group: InterestGroup) -> tuple[int, ...]:
    """Return who belongs to a group today, of those whom the actor sees."""
    standing = group.memberships.filter(period__contains=clock.today()).values("person_id")
    return tuple(people_visible_to(actor).filter(pk__in=standing, died_on=None).values_list("pk", flat=True))


def settle_meeting(actor: Actor, group: InterestGroup, occasion: Occasion) -> None:
    """Note that the latest meeting planned up to an activity's day was held, and became that activity."""
    if ScheduledOccasion.objects.filter(occasion=occasion).exists():
        return
    due = meetings_of(group).filter(during__startswith__date__lte=occasion.held_on)
    if (met := due.order_by("-during").first()) is not None:
        mark_held(actor=actor, scheduled_id=met.pk, occasion=occasion)


def cancel_meetings(actor: Actor, group: InterestGroup, reason: str) -> None:
    """Cancel what a group that is closed would have met for."""
    for met in meetings_of(group).filter(during__endswith__gt=clock.now()):
        cancel(actor=actor, scheduled_id=met.pk, seen_version=met.version, reason=reason)
