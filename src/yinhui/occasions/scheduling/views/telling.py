"""Telling people: sending word, the list of who knows and who must be told, on the page and on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.export_copies import mark_of, record_copy
from yinhui.kernel.forms import ids_in
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.actions_notify import (
    TOLD_BY_OTHERS,
    mark_people_told,
    notify,
    take_told_back,
)
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.occasions.scheduling.queries_notify import people_to_tell_off, telling_of
from yinhui.registry.permissions import may


@require_POST
def send(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Send word of an occasion."""
    try:
        scheduled = notify(actor=request.actor, scheduled_id=scheduled_id)
    except (SchedulingError, RecordError) as error:
        messages.error(request, error.message)
        return redirect("scheduled", scheduled_id)
    telling = telling_of(scheduled)
    left = f"还有{len(telling.to_tell)}人要当面或打电话通知。" if telling.to_tell else ""
    messages.success(request, f"通知已发出，共{len(telling.rows)}人。{left}")
    return redirect("scheduled", scheduled_id)


@require_GET
def page(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show who knows of it, how and from whom, and who must still be told."""
    scheduled = scheduled_for(request.actor, scheduled_id)
    facts = {
        "scheduled": scheduled,
        "telling": telling_of(scheduled),
        "hows": [(how.value, how.label) for how in TOLD_BY_OTHERS],
        "may_change": may(request.actor, "hold_activities", scheduled.organisation)
        and not scheduled.cancelled_reason
        and scheduled.occasion_id is None,
    }
    return render(request, "scheduling/telling.html", facts)


@require_GET
def paper(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show the list to carry: who must be told, with telephone and room for who told them and when.

    It leaves on paper, so it is numbered in the register of copies."""
    scheduled = scheduled_for(request.actor, scheduled_id)
    telling = telling_of(scheduled)
    people = [row.person_id for row in telling.waiting]
    copy = record_copy(
        actor=request.actor,
        kind="telling",
        title=f"{scheduled.title}通知单"[:100],
        rows=len(people),
        columns=("姓名", "手机", "怎样通知的", "谁通知的", "时间"),
        people=people,
    )
    facts = {"scheduled": scheduled, "telling": telling, "mark": mark_of(copy)}
    return render(request, "scheduling/telling_paper.html", facts)


@require_GET
def called_off(request: StaffRequest) -> HttpResponse:
    """Show who was told of occasions since cancelled (`?scheduled=`), to be told not to come."""
    chosen = ids_in(request.GET.getlist("scheduled"))
    facts = {"people": people_to_tell_off(request.actor, chosen)}
    return render(request, "scheduling/called_off.html", facts)


@require_POST
def told(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Note who was told and how (`person`, `how`), or take one back (`undo`)."""
    undo = ids_in([request.POST.get("undo", "")])
    try:
        if undo:
            take_told_back(actor=request.actor, scheduled_id=scheduled_id, person_id=undo[0])
            messages.success(request, "已撤回，重新列入要通知的名单。")
        else:
            number = mark_people_told(
                actor=request.actor,
                scheduled_id=scheduled_id,
                person_ids=ids_in(request.POST.getlist("person")),
                told_how=request.POST.get("how", ""),
            )
            messages.success(request, f"已记下{number}人通知到了。")
    except (SchedulingError, RecordError) as error:
        messages.error(request, error.message)
    return redirect("scheduled-telling", scheduled_id)
