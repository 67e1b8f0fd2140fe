"""The month of duties, and its feed for a phone's calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yinhui.kernel import clock
from yinhui.kernel.requests import StaffRequest
from yinhui.rulebook.actions_feeds import feed_in_use, make_calendar_feed, revoke_calendar_feed
from yinhui.rulebook.feed import actor_of_feed, calendar_file
from yinhui.rulebook.month import MonthDay, month_of, neighbours, weeks_of
from yinhui.rulebook.queries_calendar import DayEntry, entries_by_day

# What fits into a day's square; the rest is behind “还有 n 项”.
DAY_ENTRIES = 3
# The new feed's token waits here for the one page that shows it.
TOKEN_IN_SESSION = "calendar_token"  # noqa: S105 - a key, not a secret


def page(request: StaffRequest) -> HttpResponse:
    """Show a month (`?month=2026-11`) of what this post owes, or with `?scope=whole` of all below too."""
    first = month_of(request.GET.get("month", ""), clock.today())
    whole = request.GET.get("scope") == "whole"
    weeks = weeks_of(first)
    entries = entries_by_day(request.actor, weeks[0][0].date, weeks[-1][-1].date, whole=whole)
    before, after = neighbours(first)
    token = request.session.pop(TOKEN_IN_SESSION, "")
    facts = {
        "month": first,
        "weeks": [[_square(day, entries.get(day.date, []), whole) for day in week] for week in weeks],
        "whole": whole,
        "before": before,
        "after": after,
        "feed": feed_in_use(request.actor),
        "feed_address": request.build_absolute_uri(reverse("duties-feed", args=[token])) if token else "",
    }
    return render(request, "rulebook/calendar.html", facts)


@require_POST
def make_feed(request: StaffRequest) -> HttpResponse:
    """Make the feed's address, or a new one in place of the old; the next page shows it once."""
    request.session[TOKEN_IN_SESSION] = make_calendar_feed(actor=request.actor)
    return redirect("duties-calendar")


@require_POST
def revoke_feed(request: StaffRequest) -> HttpResponse:
    """Stop the feed."""
    revoke_calendar_feed(actor=request.actor)
    messages.success(request, "订阅已停用，手机日历不会再更新。")
    return redirect("duties-calendar")


@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar to whoever knows its address; nothing else is asked, so nothing else is told."""
    found = actor_of_feed(token)
    if found is None:
        raise Http404
    body = calendar_file(*found, request.build_absolute_uri(reverse("today")))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _square(day: MonthDay, entries: list[DayEntry], whole: bool) -> dict[str, Any]:
    return {
        "date": day.date,
        "lunar": day.lunar,
        "is_festival": day.is_festival,
        "is_other": day.is_other,
        "is_today": day.date == clock.today(),
        "href": _list_address(day.date, whole) if entries else "",
        "items": [_item(entry, whole) for entry in entries[:DAY_ENTRIES]],
        "more": max(0, len(entries) - DAY_ENTRIES),
    }


def _item(entry: DayEntry, whole: bool) -> dict[str, str]:
    days_left = (entry.due_on - clock.today()).days
    return {
        "words": f"{entry.occasion} {entry.tally}件",
        "href": _list_address(entry.due_on, whole, rule=entry.institution_id, clause=entry.clause),
        "look": "bad" if days_left < 0 else "warn" if days_left == 0 else "",
    }


def _list_address(day: dt.date, whole: bool, **narrower: int) -> str:
    query: dict[str, Any] = {"state": "standing", "due_from": day, "due_until": day, **narrower}
    if not whole:
        query["scope"] = "own"
    return f"{reverse('duties')}?{urlencode(query)}"
