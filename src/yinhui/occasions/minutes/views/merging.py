"""Two drafts of one occasion's minutes, side by side, to be made one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.minutes.actions import scheduled_to_minute, settle_set_aside
from yinhui.occasions.minutes.body import body_of
from yinhui.occasions.minutes.errors import MinutesError
from yinhui.occasions.minutes.merging import differences
from yinhui.occasions.minutes.queries import set_aside_for
from yinhui.occasions.minutes.templates_of_kinds import template_of
from yinhui.occasions.minutes.written import names_of


def page(request: StaffRequest, set_aside_id: int) -> HttpResponse:
    """Show what the two drafts say differently, and make one of them as chosen."""
    set_aside = set_aside_for(request.actor, set_aside_id)
    minutes = set_aside.minutes
    scheduled = scheduled_to_minute(request.actor, minutes.scheduled_id)
    if request.method == "POST":
        seen = request.POST.get("seen_version", "")
        choices = {
            name.removeprefix("choose-"): str(value)
            for name, value in request.POST.items()
            if name.startswith("choose-")
        }
        try:
            settle_set_aside(
                actor=request.actor,
                set_aside_id=set_aside_id,
                seen_version=int(seen) if seen.isdecimal() else -1,
                choices=choices,
            )
        except MinutesError as error:
            messages.error(request, error.message)
            return redirect("minutes-merge", set_aside_id)
        messages.success(request, "两份草稿已合成一份，可以接着写。")
        return redirect("minutes-write", minutes.scheduled_id)
    ours, theirs = body_of(minutes.body), body_of(set_aside.body)
    names = names_of(ours.people_named | theirs.people_named)
    facts = {
        "scheduled": scheduled,
        "minutes": minutes,
        "set_aside": set_aside,
        "differences": differences(ours, theirs, template_of(scheduled.kind), names),
    }
    return render(request, "minutes/merge.html", facts)
