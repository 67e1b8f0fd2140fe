"""One occasion: to be read, printed, voided."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.forms import VoidForm
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.actions import void_occasion
from yinhui.occasions.queries import occasion_sheet


@require_GET
def page(request: StaffRequest, occasion_id: int) -> HttpResponse:
    """Show one occasion: what was held, who came and who did not, what it settled, what was corrected."""
    sheet = occasion_sheet(request.actor, occasion_id)
    facts = {"sheet": sheet, "void_form": VoidForm(initial={"seen_version": sheet.occasion.version})}
    return render(request, "occasions/occasion.html", facts)


@require_POST
def void(request: StaffRequest, occasion_id: int) -> HttpResponse:
    """Void an occasion, with the reason."""
    form = VoidForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error)
        return redirect("occasion", occasion_id)
    try:
        void_occasion(actor=request.actor, occasion_id=occasion_id, **form.cleaned_data)
    except RecordError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已作废。它办结过的应办事项重新列入应办。")
    return redirect("occasion", occasion_id)
