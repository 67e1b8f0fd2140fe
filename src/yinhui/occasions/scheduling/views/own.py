"""A member's own side: confirming that one knows of an occasion."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.actions_notify import confirm_seen


@require_POST
def seen(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Confirm that one knows of it."""
    scheduled = confirm_seen(actor=request.actor, scheduled_id=scheduled_id)
    messages.success(request, f"已确认收到：{scheduled.title}。来不了的，请在下面请假。")
    return redirect("me")
