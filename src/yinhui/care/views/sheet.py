"""One visit: to be read, printed, voided."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.care.actions import void_visit
from yinhui.care.queries import visit_sheet
from yinhui.kernel.forms import VoidForm
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest


@require_GET
def page(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Show one visit: to whom, by whom, what was found, what it settled, what was corrected."""
    sheet = visit_sheet(request.actor, visit_id)
    facts = {"sheet": sheet, "void_form": VoidForm(initial={"seen_version": sheet.visit.version})}
    return render(request, "care/visit.html", facts)


@require_POST
def void(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Void a visit, with the reason."""
    form = VoidForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error)
        return redirect("visit", visit_id)
    try:
        void_visit(actor=request.actor, visit_id=visit_id, **form.cleaned_data)
    except RecordError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已作废。它办结过的应办事项重新列入应办。")
    return redirect("visit", visit_id)
