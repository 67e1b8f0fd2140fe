"""某日情况: a person on any day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.audit.forms import DayForm
from yinhui.audit.person_history import history_of
from yinhui.kernel import clock
from yinhui.kernel.requests import StaffRequest


@never_cache
@require_GET
def history(request: StaffRequest, person_id: int) -> HttpResponse:
    """Show what the register said of a person at the end of `?on=`, and what was changed since."""
    form = DayForm(request.GET)
    day = form.cleaned_data.get("on") if form.is_valid() else None
    form = DayForm({"on": f"{day or clock.today():%Y-%m-%d}"})
    facts = {"form": form, "history": history_of(request.actor, person_id, day or clock.today())}
    return render(request, "audit/person.html", facts)
