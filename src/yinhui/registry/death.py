"""Posts at a death: ended on its day, and given back when the death was recorded by mistake."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q

from yinhui.registry.models import Appointment
from yinhui.registry.periods import closed_on


def _posts_touched_by(person_id: int) -> Q:
    """Posts the person holds, and the specialist's post that is about them."""
    return Q(person_id=person_id) | Q(for_person_id=person_id)


def end_posts_at_death(person_id: int, died_on: dt.date) -> None:
    """End what stood on the day of death; what was to begin then or later never held, and is removed."""
    standing = Appointment.objects.filter(_posts_touched_by(person_id))
    standing.filter(period__startswith__gte=died_on).delete()
    standing.filter(period__contains=died_on).update(period=closed_on(died_on))


def posts_restored_after_death(person_id: int) -> int:
    """Give back the posts that the recorded death had ended; return how many could be.

    The history holds each row as it stood before and the action that changed it. A post that somebody else
    has been given since stays ended.
    """
    events = apps.get_model("registry", "AppointmentEvent").objects.filter(
        _posts_touched_by(person_id), pgh_label="update", pgh_context__metadata__action="mark_deceased"
    )
    restored = 0
    for event in events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id"):
        try:
            with transaction.atomic():
                restored += Appointment.objects.filter(pk=event.pgh_obj_id).update(period=event.period)
        except IntegrityError:
            continue
    return restored
