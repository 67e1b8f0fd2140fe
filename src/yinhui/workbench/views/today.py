"""今日应办: what is due, for whom, by whom, by when and why; and what one's organisation holds these days."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yinhui.kernel import clock
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.queries_agenda import near_occasions
from yinhui.occasions.scheduling.states import LOOKS, STATES, state_of
from yinhui.rulebook.queries_today import today_board

WHOLE = "whole"


def page(request: StaffRequest) -> HttpResponse:
    """Show what this post owes today, and its organisation's occasions of these days; with `?scope=whole`,
    what its organisation and all below it owe.

    The home page of everybody: whoever has no duties goes to theirs.
    """
    actor = request.actor
    if not actor.may("see_duties"):
        return redirect("home")
    whole = request.GET.get("scope") == WHOLE
    now = clock.now()
    states = {
        scheduled: state_of(scheduled, now, is_minuted=scheduled.is_minuted)  # type: ignore[attr-defined]
        for scheduled in ([] if whole else near_occasions(actor))
    }
    facts = {
        "board": today_board(actor, whole=whole),
        "whole": whole,
        "near": [(each, STATES[state], LOOKS.get(state, "info")) for each, state in states.items()],
    }
    return render(request, "workbench/today.html", facts)
