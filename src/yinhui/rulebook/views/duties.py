"""Duties one by one and as a list; letting some go with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound, YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX
from yinhui.registry.permissions import organisation_for
from yinhui.rulebook.actions_agreed import finish_agreed
from yinhui.rulebook.actions_duties import reopen_duty, waive_duties
from yinhui.rulebook.errors import DutyError
from yinhui.rulebook.forms import DutyFilter, NoteForm, ReasonForm
from yinhui.rulebook.queries import BULK_ROWS, PAGE_ROWS, DutyRow, chosen_duties, duty_for
from yinhui.rulebook.queries_list import (
    EXPORTED_MAX,
    LISTED_MAX,
    SORTS,
    DutyQuery,
    listed_duty_ids,
    listed_rows,
)
from yinhui.rulebook.queries_rules import adopted_rules
from yinhui.rulebook.spreadsheet import duties_spreadsheet
from yinhui.rulebook.state import DutyState

OWN = "own"


def page(request: StaffRequest) -> HttpResponse:
    """Show the duties that the filter asks for, a page at a time, to choose from."""
    form, query = _asked(request)
    per_page = BULK_ROWS if request.GET.get("rows") == str(BULK_ROWS) else PAGE_ROWS
    paginator = Paginator(listed_duty_ids(request.actor, query), per_page)
    leaf = paginator.get_page(request.GET.get("page"))
    rows = listed_rows(list(leaf.object_list))
    facts = {
        "form": form,
        "page": leaf,
        "rows": rows,
        "query": query,
        "organisation": organisation_for(request.actor, query.organisation) if query.organisation else None,
        "bulk_rows": BULK_ROWS if paginator.num_pages > 1 and per_page < BULK_ROWS else None,
        "is_cut": paginator.count >= LISTED_MAX,
        "listed_max": LISTED_MAX,
        "records": _records_for_all(rows),
    }
    return render(request, "rulebook/duties.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet, at most EXPORTED_MAX rows."""
    form, query = _asked(request)
    rows = listed_rows(listed_duty_ids(request.actor, query, cap=EXPORTED_MAX))
    file = duties_spreadsheet(actor=request.actor, rows=rows, asked=in_words(form))
    name = f"应办事项{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def duty(request: StaffRequest, duty_id: int) -> HttpResponse:
    """Show one duty: what, for whom, by whom, by when, why, how it climbs, how it ended."""
    facts = {"row": duty_for(request.actor, duty_id), "reopen_form": ReasonForm(), "finish_form": NoteForm()}
    return render(request, "rulebook/duty.html", facts)


def waive(request: StaffRequest, duty_id: int) -> HttpResponse:
    """Let one duty go, for a reason."""
    return _waive(request, (duty_id,))


def waive_chosen(request: StaffRequest) -> HttpResponse:
    """Let the chosen duties go, for one reason."""
    chosen = request.POST if request.method == "POST" else request.GET
    return _waive(request, ids_in(chosen.getlist("duty")))


@require_POST
def reopen(request: StaffRequest, duty_id: int) -> HttpResponse:
    """Take a waiver back, or a tick at what a meeting agreed."""
    reopen_duty(actor=request.actor, duty_id=duty_id, reason=request.POST.get("reason", ""))
    messages.success(request, "已恢复，这件事重新列入应办。")
    return redirect("duty", duty_id)


@require_POST
def finish(request: StaffRequest, duty_id: int) -> HttpResponse:
    """Tick off what a meeting agreed, with a note."""
    try:
        finish_agreed(actor=request.actor, duty_id=duty_id, note=request.POST.get("note", ""))
    except DutyError as error:
        messages.error(request, error.message)
        return redirect("duty", duty_id)
    messages.success(request, "已办结，办理情况已留存。")
    return redirect("today")


def _waive(request: StaffRequest, duty_ids: Sequence[int]) -> HttpResponse:
    request.actor.require("waive_duty")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = waive_duties(actor=request.actor, duty_ids=duty_ids, reason=form.cleaned_data["reason"])
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"已免除 {number} 件，理由已留存。")
            return redirect(_back(request))
    rows = chosen_duties(request.actor, duty_ids)
    if duty_ids and not rows:
        raise NotFound("没有找到这些应办事项，或者已经办过，或者不在您的管理范围内。请从“应办事项”重新选择。")
    facts = {"form": form, "rows": rows, "back": _back(request)}
    return render(request, "rulebook/waive.html", facts, status=422 if form.errors else 200)


def _records_for_all(rows: list[DutyRow]) -> list[str]:
    """Return the kinds of record that can do several of these duties at once: a visit to several people; an
    occasion only of one organisation."""
    opened = [row for row in rows if row.is_open]
    visits = [row for row in opened if row.rule.evidence.record == "visit"]
    meetings = {row.duty.organisation_id for row in opened if row.rule.evidence.record == "occasion"}
    return [*(["visit"] if visits else []), *(["occasion"] if len(meetings) == 1 else [])]


def _asked(request: StaffRequest) -> tuple[DutyFilter, DutyQuery]:
    rules = [(rule.institution_id, rule.title) for rule in adopted_rules(request.actor)]
    form = DutyFilter(request.GET, rules=rules)
    asked = form.asked
    sort = request.GET.get("sort", "")
    return form, DutyQuery(
        person=asked["person"] or "",
        within=asked["within"] or "",
        rule=asked["rule"],
        clause=asked["clause"],
        state=DutyState(asked["state"]) if asked["state"] in DutyState.values else None,
        has_upcoming=asked["state"] == "standing",
        due_from=asked["due_from"],
        due_until=asked["due_until"],
        organisation=asked["organisation"],
        is_own=asked["scope"] == OWN,
        sort=sort if sort in SORTS else "due",
    )


def _back(request: StaffRequest) -> str:
    """Where the person came from, if that is one of our own pages."""
    back = request.POST.get("back") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return back
    return "today"
