"""Scheduled occasions as pages and the rooms above read them: one by its key, who is expected."""

from __future__ import annotations

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.occasions.models import Setting
from yinhui.occasions.rosters import expected_at
from yinhui.occasions.scheduling.models import Notification, ScheduledOccasion
from yinhui.registry.models import Person
from yinhui.registry.permissions import within_reach
from yinhui.registry.pickers import people_named

# Held with a few people of one's choice, not with the whole roster.
SETTINGS_BY_CHOICE = frozenset({Setting.HOME, Setting.DOORSTEP})


def scheduled_for(actor: Actor, scheduled_id: int) -> ScheduledOccasion:
    """Return one scheduled occasion of an organisation that the actor reaches. Raises NotFound."""
    scheduled = (
        within_reach(actor, ScheduledOccasion.objects.all())
        .select_related("organisation__county", "organisation__parent", "room", "chair", "from_arrangement")
        .filter(pk=scheduled_id)
        .first()
    )
    if scheduled is None:
        raise NotFound("没有找到这次活动安排，或者不在您的管理范围内。请从“日程”重新查找。")
    return scheduled


def expected_people(scheduled: ScheduledOccasion) -> list[Person]:
    """Return who should come, by name: the roster that the kind asks for (`kinds`), or, where it asks for
    nobody in particular, those invited. Guests invited beside the roster are not among them."""
    roster = None
    if scheduled.setting not in SETTINGS_BY_CHOICE:
        roster = expected_at(scheduled.organisation, scheduled.kind, scheduled.day)
    return invited_people(scheduled) if roster is None else roster


def invited_people(scheduled: ScheduledOccasion) -> list[Person]:
    """Return those invited by hand, by name."""
    invited = Notification.objects.filter(scheduled=scheduled, invited=True)
    return people_named(invited.values("person_id"))
