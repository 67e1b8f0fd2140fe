"""One scheduled occasion, from the plan to the confirmed minutes, with the one thing to do next (XQ2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.minutes.queries import panel as minutes_panel
from yinhui.occasions.scheduling.clashes import clashes_of
from yinhui.occasions.scheduling.forms import CancelForm, MoveForm
from yinhui.occasions.scheduling.kinds import requirement_of
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.occasions.scheduling.queries_notify import Telling, telling_of
from yinhui.occasions.scheduling.states import STATES, state_of
from yinhui.occasions.signin.queries import panel as signin_panel
from yinhui.registry.permissions import may

# Which of the steps 安排、通知、签到、举行、记录、确认 each state is at; past the last, all are done.
STEPS = {"planned": 2, "notified": 3, "open": 3, "held": 5, "minuted": 6, "confirmed": 7, "cancelled": 1}


@dataclass(frozen=True)
class NextAction:
    """The one thing to do next: its words and where it is done; `posts` if pressing does it."""

    words: str
    address: str
    icon: str
    why: str = ""
    posts: bool = False


@require_GET
def page(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show a scheduled occasion: plan > notify > sign in > hold > minutes > confirm."""
    scheduled = scheduled_for(request.actor, scheduled_id)
    facts = _progress(request.actor, scheduled)
    stands = facts["state"] not in ("confirmed", "cancelled", "held")
    begins = {"day": scheduled.day, "starts_at": scheduled.starts.time()}
    facts |= {
        "state_words": STATES[facts["state"]],
        "requirement": requirement_of(scheduled.kind),
        "clashes": clashes_of(request.actor, scheduled) if stands else [],
        "move_form": MoveForm(initial={"seen_version": scheduled.version, **begins}),
        "cancel_form": CancelForm(initial={"seen_version": scheduled.version}),
    }
    return render(request, "workbench/scheduled.html", facts)


@require_GET
def what_is_next(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show how far it is and what is next, when somebody was signed in (htmx)."""
    scheduled = scheduled_for(request.actor, scheduled_id)
    return render(request, "workbench/scheduled_next.html", _progress(request.actor, scheduled))


def _progress(actor: Actor, scheduled: ScheduledOccasion) -> dict[str, Any]:
    """The rooms' panels, how far it is, and the one thing to do next."""
    minutes = minutes_panel(actor, scheduled)
    signin = signin_panel(actor, scheduled)
    telling = telling_of(scheduled)
    state = state_of(scheduled, clock.now(), is_minuted=minutes.state == "draft")
    stands = state not in ("confirmed", "cancelled")
    may_change = stands and may(actor, "hold_activities", scheduled.organisation)
    return {
        "scheduled": scheduled,
        "state": state,
        "step": STEPS[state] + (state == "open" and signin.here > 0),
        "next": next_action(scheduled, state, telling, signin.here) if may_change else None,
        "telling": telling,
        "signin": signin,
        "minutes_panel": minutes,
        "may_change": may_change,
    }


def next_action(scheduled: ScheduledOccasion, state: str, telling: Telling, here: int) -> NextAction | None:
    """Return the one thing to do next, by state, how far word has spread and how many are there; None while
    there is only waiting to do."""
    key = [scheduled.pk]
    if state == "planned":
        return NextAction("通知大家", reverse("scheduled-notify", args=key), "people", posts=True)
    if state == "notified":
        return _telling_left(scheduled, telling)
    if state == "minuted":
        return NextAction("核对并确认记录", reverse("minutes-confirm", args=key), "check")
    if not here:
        return NextAction("点名签到", "#sign-in", "check", why="到一个点一个，也可以先点“全部到场”。")
    if scheduled.starts > clock.now():
        return None
    return NextAction("写记录", reverse("minutes-write", args=key), "edit")


def _telling_left(scheduled: ScheduledOccasion, telling: Telling) -> NextAction | None:
    if not telling.to_tell:
        return None
    address = reverse("scheduled-telling", args=[scheduled.pk])
    words = f"还有{len(telling.to_tell)}人要当面或打电话通知"
    return NextAction("去通知剩下的人", address, "phone", why=words)
