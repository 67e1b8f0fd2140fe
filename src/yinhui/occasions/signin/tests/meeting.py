"""A meeting at nine on a Friday, and members on their own phones."""

import datetime as dt
import uuid

from yinhui.kernel import clock
from yinhui.occasions.scheduling.actions import ScheduledContent, schedule_occasion
from yinhui.portal.actors import member_actor
from yinhui.registry.models import Account

DAY = dt.date(2026, 11, 20)
STARTS = dt.time(9, 0)


def at(hour, minute=0, day=DAY):
    """A moment of the meeting's day."""
    return dt.datetime.combine(day, dt.time(hour, minute), clock.SHANGHAI)


def a_scheduled(actor, organisation, kind="general_meeting", **fields):
    """Something planned for nine o'clock."""
    content = {"kind": kind, "title": "四季度党员大会", "day": DAY, "starts_at": STARTS, "duration_min": 90}
    return schedule_occasion(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=organisation.pk,
        content=ScheduledContent(**(content | fields)),
    )


def an_own_account(person):
    """An account of somebody without a post."""
    return Account.objects.create_user(f"member{person.pk}", "long-password-2026", person=person)


def a_member(person):
    """The person on their own phone."""
    return member_actor(an_own_account(person))
