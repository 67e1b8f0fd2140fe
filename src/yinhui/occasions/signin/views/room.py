"""The page shown in the room: a QR code that changes, and the telephone's tail for those without one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.occasions.signin import codes
from yinhui.occasions.signin.actions import sign_in_by_phone
from yinhui.occasions.signin.queries import panel
from yinhui.registry.permissions import require_reach


@never_cache
@require_GET
def page(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show the code, big, with the count of those who have come."""
    return render(request, "signin/room.html", _facts(request, scheduled_id))


@never_cache
@require_GET
def code(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show the code of this moment; htmx asks again before it changes."""
    return render(request, "signin/room_code.html", _facts(request, scheduled_id))


@require_POST
def phone(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Sign in by the tail of a telephone number; ask which of those who share it (`person`)."""
    chosen = ids_in(request.POST.getlist("person"))
    found = sign_in_by_phone(
        actor=request.actor,
        scheduled_id=scheduled_id,
        tail=request.POST.get("tail", ""),
        person_id=chosen[0] if chosen else None,
    )
    facts = _facts(request, scheduled_id) | {"found": found, "tail": request.POST.get("tail", "").strip()}
    return render(request, "signin/room_phone.html" if request.htmx else "signin/room.html", facts)


def _facts(request: StaffRequest, scheduled_id: int) -> dict[str, object]:
    scheduled = scheduled_for(request.actor, scheduled_id)
    require_reach(request.actor, "hold_activities", scheduled.organisation)
    return {
        "scheduled": scheduled,
        "signin": panel(request.actor, scheduled),
        "code": _drawn(request, scheduled),
        "refresh_s": codes.STEP_S // 2,
    }


def _drawn(request: StaffRequest, scheduled: ScheduledOccasion) -> str:
    address = reverse("my-sign-in", args=[codes.token(scheduled.pk, clock.now())])
    return mark_safe(codes.svg(request.build_absolute_uri(address)))  # noqa: S308 - drawn by us, no text in it
