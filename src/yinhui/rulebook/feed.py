"""What a phone's calendar is given: whole-day entries with rule, number and organisation. Never a name."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.scope import acting
from yinhui.registry.actors import actors_of
from yinhui.rulebook.actions_feeds import token_sha256
from yinhui.rulebook.models import CalendarFeed
from yinhui.rulebook.queries_calendar import DayEntry, entries_by_day

# Enough to remind, and to plan a season by.
DAYS_BACK = 31
DAYS_AHEAD = 184


def actor_of_feed(token: str) -> tuple[CalendarFeed, Actor] | None:
    """Return the feed with this token and the post it shows; None if it was stopped or the post ended."""
    feed = (
        CalendarFeed.objects.filter(
            token_sha256=token_sha256(token), revoked_at__isnull=True, account__is_active=True
        )
        .select_related("account")
        .first()
    )
    if feed is None:
        return None
    held = [actor for actor in actors_of(feed.account) if actor.appointment_id == feed.appointment_id]
    return (feed, held[0]) if held else None


def calendar_file(feed: CalendarFeed, actor: Actor, address: str) -> bytes:
    """Return the .ics of what the post owes; `address` leads back to the page.

    Entries keep their UID from reading to reading, so that a calendar changes them instead of doubling them.
    """
    today = clock.today()
    calendar = Calendar()
    calendar.add("prodid", "-//Yinhui//duties//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"银辉应办 {actor.organisation_name}")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    since, until = today - dt.timedelta(days=DAYS_BACK), today + dt.timedelta(days=DAYS_AHEAD)
    with acting(actor):
        found = entries_by_day(actor, since, until)
    for entries in found.values():
        for entry in entries:
            calendar.add_component(_event(feed, actor, entry, address))
    return bytes(calendar.to_ical())


def _event(feed: CalendarFeed, actor: Actor, entry: DayEntry, address: str) -> Event:
    event = Event()
    event.add("uid", f"{feed.pk}-{entry.institution_id}-{entry.clause}-{entry.due_on:%Y%m%d}@yinhui")
    event.add("dtstamp", clock.now())
    event.add("dtstart", entry.due_on)
    event.add("dtend", entry.due_on + dt.timedelta(days=1))
    event.add("summary", f"{entry.title} {entry.tally}件到期 · {actor.organisation_name}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
