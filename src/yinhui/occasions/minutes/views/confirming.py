"""The chair's confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.minutes.actions import scheduled_to_minute
from yinhui.occasions.minutes.actions_confirm import Confirmation, confirm_minutes
from yinhui.occasions.minutes.findings import findings_of
from yinhui.occasions.minutes.forms import ConfirmForm
from yinhui.occasions.minutes.queries import duties_agreed, sheet_for, unsettled
from yinhui.occasions.minutes.written import written_of
from yinhui.rulebook.models import RecordKind
from yinhui.rulebook.queries_records import duties_fulfilled


def page(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Read the minutes once more, with what they lack, and confirm them."""
    scheduled = scheduled_to_minute(request.actor, scheduled_id)
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        if form.is_valid():
            try:
                confirm_minutes(
                    actor=request.actor,
                    scheduled_id=scheduled_id,
                    confirmation=Confirmation(**form.cleaned_data),
                )
            except YinhuiError as error:
                messages.error(request, error.message)
                return redirect("minutes-confirm", scheduled_id)
            return _confirmed(request, scheduled_id)
    sheet = sheet_for(request.actor, scheduled_id)
    if sheet.is_confirmed:
        return redirect("minutes-document", scheduled_id)
    facts = {
        "sheet": sheet,
        "findings": findings_of(request.actor, written_of(scheduled, sheet.minutes)),
        "waiting": unsettled(sheet.minutes),
        "is_chair": request.actor.name == sheet.body.chair,
        "form": ConfirmForm(initial={"seen_version": sheet.minutes.version}),
    }
    return render(request, "minutes/confirm.html", facts)


def _confirmed(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Say what the confirmation did."""
    scheduled = scheduled_to_minute(request.actor, scheduled_id)
    assert scheduled.occasion_id is not None  # it was just confirmed
    words = ["会议记录已确认，签到同时结束"]
    if settled := duties_fulfilled(RecordKind.OCCASION, scheduled.occasion_id):
        words.append(f"办结了{settled}件应办事项")
    if agreed := duties_agreed(scheduled.occasion_id):
        words.append(f"{len(agreed)}件议定的事已列入应办")
    messages.success(request, "，".join(words) + "。")
    return redirect("scheduled", scheduled_id)
