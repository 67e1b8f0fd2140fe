"""Giving and taking back the secret address of a calendar feed."""

from __future__ import annotations

import hashlib
import secrets

from django.db.models import QuerySet

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import record_copy
from yinhui.registry.models import Appointment
from yinhui.rulebook.errors import DutyError
from yinhui.rulebook.models import CalendarFeed

# 256 bits: not to be guessed, and short enough for an address.
TOKEN_BYTES = 32
# What an entry of the calendar says.
COLUMNS = ("截止日期", "制度", "件数", "组织")


@action(needs="see_duties")
def make_calendar_feed(*, actor: Actor) -> str:
    """Make the feed of the actor's present post and return its token, which is kept nowhere.

    A feed that was in use for the post stops. Raises DutyError for an actor without an account.
    """
    if actor.account_id is None or actor.appointment_id is None:
        raise DutyError("只有登录的人可以订阅日历。", code="no_account")
    _in_use(actor).update(revoked_at=clock.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.create(
        county_id=Appointment.objects.values_list("county_id", flat=True).get(pk=actor.appointment_id),
        account_id=actor.account_id,
        appointment_id=actor.appointment_id,
        token_sha256=token_sha256(token),
    )
    # Not each reading: a phone reads every few minutes, and what it reads holds no person's name.
    title = f"日历订阅：{actor.organisation_name}"
    record_copy(actor=actor, kind="calendar_feed", title=title, rows=0, columns=COLUMNS)
    return token


@action(needs="see_duties")
def revoke_calendar_feed(*, actor: Actor) -> int:
    """Stop the feed of the actor's present post; return how many were stopped (0 or 1)."""
    return _in_use(actor).update(revoked_at=clock.now())


def token_sha256(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def feed_in_use(actor: Actor) -> CalendarFeed | None:
    """Return the feed of the actor's present post, if there is one."""
    return _in_use(actor).first()


def _in_use(actor: Actor) -> QuerySet[CalendarFeed]:
    if actor.account_id is None or actor.appointment_id is None:
        return CalendarFeed.objects.none()
    return CalendarFeed.objects.filter(
        account_id=actor.account_id, appointment_id=actor.appointment_id, revoked_at__isnull=True
    )
