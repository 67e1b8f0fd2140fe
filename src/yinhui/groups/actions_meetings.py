"""Planning what a group meets for next (PY3)."""

from __future__ import annotations

import uuid

from yinhui.groups.actions import group_to_keep
from yinhui.groups.models import GroupMeeting
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.occasions.scheduling.actions import ScheduledContent, schedule_occasion
from yinhui.occasions.scheduling.models import ScheduledOccasion


@action(needs="record_work")
def plan_group_meeting(
    *, actor: Actor, client_key: uuid.UUID, group_id: int, content: ScheduledContent
) -> ScheduledOccasion:
    """Put a meeting of a group on the schedule: an activity of its organisation, with its members invited.

    From there it is told, moved, cancelled and signed in to as any other.

    Sent again, it gives the meeting already made. Raises GroupError, SchedulingError, NotFound.
    """
    group = group_to_keep(actor, group_id)
    scheduled = schedule_occasion(
        actor=actor, client_key=client_key, organisation_id=group.organisation_id, content=content
    )
    GroupMeeting.objects.get_or_create(scheduled=scheduled, defaults={"group": group})
    return scheduled
