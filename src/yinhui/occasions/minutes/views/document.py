"""Minutes as an official document: on the page, printed, as .docx, several at once."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel.export_copies import exported_file
from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.minutes.documents import docx as official
from yinhui.occasions.minutes.queries import sheet_for, sheets_for
from yinhui.registry.permissions import may

# Each is read whole, a dozen queries; a branch prints a quarter at once.
PRINTED_AT_ONCE_MAX = 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def page(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show minutes as they are printed, with the corrections made since."""
    sheet = sheet_for(request.actor, scheduled_id)
    may_write = may(request.actor, "hold_activities", sheet.scheduled.organisation)
    return render(request, "minutes/document.html", {"sheet": sheet, "may_write": may_write})


@require_GET
def docx(request: StaffRequest, scheduled_id: int) -> FileResponse:
    """Give minutes as a Word file in the layout of official documents, numbered like all that leaves."""
    sheet = sheet_for(request.actor, scheduled_id)
    content = exported_file(
        actor=request.actor,
        kind="minutes",
        title=sheet.title,
        rows=len(sheet.there),
        columns=["会议记录"],
        make=lambda mark: official.as_docx(sheet, mark),
        people=[person.pk for person in sheet.there],
    )
    name = f"{sheet.title}{sheet.held_on:%Y%m%d}.docx"
    return FileResponse(official.opened(content), as_attachment=True, filename=name, content_type=DOCX)


@require_GET
def several(request: StaffRequest) -> HttpResponse:
    """Show the minutes chosen in the list one after another, each beginning on a page of its own."""
    chosen = ids_in(request.GET.getlist("scheduled"))[:PRINTED_AT_ONCE_MAX]
    sheets = sheets_for(request.actor, chosen)
    return render(request, "minutes/several.html", {"sheets": sheets, "printed_max": PRINTED_AT_ONCE_MAX})
