"""A meeting that is over, with who came, and drafts of its minutes."""

import datetime as dt
import uuid

from yinhui.kernel import clock
from yinhui.occasions.minutes.actions import Draft, save_draft
from yinhui.occasions.minutes.actions_confirm import Confirmation, confirm_minutes
from yinhui.occasions.minutes.body import Body
from yinhui.occasions.scheduling.actions import ScheduledContent, schedule_occasion
from yinhui.occasions.signin.actions import sign_people_in
from yinhui.occasions.signin.models import Manner

DAY = dt.date(2026, 11, 20)
PAGE, PHONE = uuid.UUID(int=1), uuid.UUID(int=2)


def at(hour, minute=0):
    """A moment of the meeting's day."""
    return dt.datetime.combine(DAY, dt.time(hour, minute), clock.SHANGHAI)


def a_meeting(actor, *, kind="general_meeting", came=(), day=DAY, title="11月党员大会", **content):
    """A meeting at nine for an hour and a half; those who came were tapped."""
    with clock.fixed(dt.datetime.combine(day, dt.time(8, 50), clock.SHANGHAI)):
        scheduled = schedule_occasion(
            actor=actor,
            client_key=uuid.uuid4(),
            organisation_id=actor.organisation_id,
            content=ScheduledContent(
                kind=kind, title=title, day=day, starts_at=dt.time(9), duration_min=90, **content
            ),
        )
        if came:
            sign_people_in(
                actor=actor,
                scheduled_id=scheduled.pk,
                person_ids=[person.pk for person in came],
                manner=Manner.TAP,
            )
    return scheduled


def a_body(**fields):
    """What a general meeting's minutes say at least."""
    said = {
        "chair": "周敏",
        "recorder": "周敏",
        "place": "活动室",
        "starts_at": dt.time(9),
        "ends_at": dt.time(10, 30),
        "parts": {"opening": "研究活动室修缮和下月主题党日安排。", "discussion": "与会同志一致同意。"},
    }
    return Body(**(said | fields))


def saved(actor, scheduled, body, *, device=PAGE, seen=0, photo_ids=()):
    """One saving of a page."""
    return save_draft(
        actor=actor,
        scheduled_id=scheduled.pk,
        draft=Draft(body=body, device=device, seen_version=seen, photo_ids=photo_ids),
    )


def confirmed(actor, scheduled, body, *, for_chair=False, photo_ids=()):
    """Minutes written in one go and confirmed."""
    minutes = saved(actor, scheduled, body, photo_ids=photo_ids).minutes
    return confirm_minutes(
        actor=actor,
        scheduled_id=scheduled.pk,
        confirmation=Confirmation(seen_version=minutes.version, for_chair=for_chair),
    )
