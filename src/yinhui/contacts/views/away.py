"""Members away for a season: who keeps in touch, how, how often, and who is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.contacts.actions_away import arrange_contact
from yinhui.contacts.forms import ArrangeForm, AwayFilterForm
from yinhui.contacts.queries_away import away_listed, away_tally
from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import in_words
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX, Cell, Column
from yinhui.registry.models import Absence
from yinhui.registry.pickers import organisation_choices

PAGE_ROWS = 50
COLUMNS = (
    Column("姓名", 12),
    Column("所在支部", 32),
    Column("外出自", 12),
    Column("谁来联系", 20),
    Column("怎么联系", 10),
    Column("几天一次", 10),
    Column("上次联系", 12),
    Column("下次最迟", 12),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show who is away, and when each is to be contacted."""
    request.actor.require("see_circumstances")
    organisations = organisation_choices(request.actor)
    form = AwayFilterForm(request.GET, organisations=organisations)
    absences = away_listed(request.actor, form.asked, request.GET.get("sort", ""))
    leaf = Paginator(absences[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": leaf,
        "tally": away_tally(request.actor),
        "arrange_form": ArrangeForm(initial={"keeper": request.actor.name}),
        "is_filtered": bool(request.GET),
        "has_several": len(organisations) > 1,
        "today": clock.today(),
        "tab": "away",
    }
    return render(request, "contacts/away.html", facts)


@require_POST
def arrange(request: StaffRequest) -> HttpResponse:
    """Say who keeps in touch with the ticked ones."""
    request.actor.require("see_circumstances")
    form = ArrangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(str(errors[0]) for errors in form.errors.values()))
        return redirect("away")
    data = form.cleaned_data
    try:
        number = arrange_contact(
            actor=request.actor,
            absence_ids=data["chosen"],
            keeper=data["keeper"],
            manner=data["manner"],
            every_days=data["every_days"] or 0,
        )
    except YinhuiError as error:
        if error.status != 400:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, f"已给 {number} 人安排联系。")
    return redirect("away")


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet, without where anybody is."""
    request.actor.require("see_circumstances")
    form = AwayFilterForm(request.GET, organisations=organisation_choices(request.actor))
    absences = away_listed(request.actor, form.asked, request.GET.get("sort", ""))
    named: list[int] = []
    file = exported_spreadsheet(
        actor=request.actor,
        kind="away",
        title="外出人员联系",
        columns=COLUMNS,
        rows=_cells(absences[:LISTED_ROWS_MAX], named),
        asked=in_words(form),
        people=named,
    )
    name = f"外出人员联系{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _cells(absences: Iterable[Absence], named: list[int]) -> Iterator[list[Cell]]:
    for absence in absences:
        named.append(absence.person_id)
        arranged = getattr(absence, "season_contact", None)
        yield [
            absence.person.name,
            absence.branch_name,  # type: ignore[attr-defined]
            absence.period.lower,
            arranged.keeper if arranged else "还没安排",
            arranged.get_manner_display() if arranged else "",
            arranged.every_days if arranged else None,
            absence.last_contact,  # type: ignore[attr-defined]
            absence.next_due,  # type: ignore[attr-defined]
        ]
