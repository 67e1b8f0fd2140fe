"""The import's pages: thin; what they show is in `queries`, what they do in `actions`."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX
from yinhui.registry.jobs import enqueue_applying, enqueue_reading
from yinhui.registry.models import RosterImport, RosterRow
from yinhui.registry.models.roster import RosterState, Verdict
from yinhui.registry.roster import actions, files, limits
from yinhui.registry.roster.columns import Plan
from yinhui.registry.roster.forms import ColumnsForm, NameForm, UploadForm
from yinhui.registry.roster.progress import progress_of
from yinhui.registry.roster.queries import (
    import_for,
    imports_of,
    likeliest,
    names_to_settle,
    rows_of,
    shown,
    standing_of,
    targets_of,
)
from yinhui.registry.roster.workbook_out import error_workbook, template_workbook

TABS = ("changed", "doubtful", "rejected", "new", "unchanged")


def history(request: StaffRequest) -> HttpResponse:
    """List the imports."""
    leaf = Paginator(imports_of(request.actor), limits.PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "registry/roster/history.html", {"leaf": leaf})


def new(request: StaffRequest) -> HttpResponse:
    """Take an upload and let the worker read it."""
    request.actor.require("import_roster")
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            sha256, size = files.keep_upload(upload.chunks())
        except YinhuiError as refusal:
            add_refusal(form, refusal)
        else:
            roster = actions.start_import(
                actor=request.actor,
                county=form.cleaned_data["county"],
                file_name=upload.name,
                file_sha256=sha256,
                file_bytes=size,
            )
            enqueue_reading(roster)
            return redirect("roster-import", roster.pk)
    return render(request, "registry/roster/new.html", {"form": form})


def template(request: StaffRequest) -> HttpResponse:
    """Send the blank template."""
    request.actor.require("import_roster")
    return _workbook(template_workbook(), "roster-template.xlsx")


def errors(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Send the rejected rows back with comments in their cells."""
    roster = import_for(request.actor, roster_id)
    return _workbook(error_workbook(actor=request.actor, roster=roster), f"roster-{roster.pk}-rejected.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def page(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Show an import: its progress, or its preview, or what came of it."""
    roster = import_for(request.actor, roster_id)
    standing = standing_of(roster)
    tab = request.GET.get("tab", "")
    if tab not in (*TABS, "names", "columns"):
        tab = next((verdict for verdict in TABS if roster.counts.get(verdict)), "new")
    facts = {
        "roster": roster,
        "standing": standing,
        "progress": progress_of(roster.pk) if standing else None,
        "tab": tab,
        "tabs": [(verdict, Verdict(verdict).label, roster.counts.get(verdict, 0)) for verdict in TABS],
        "names_waiting": names_to_settle(roster).filter(create=False).count(),
        "open_doubts": RosterRow.objects.filter(roster=roster, verdict="doubtful", decision="").count(),
    }
    return render(request, "registry/roster/page.html", facts | _tab_facts(request, roster, tab))


def _tab_facts(request: StaffRequest, roster: RosterImport, tab: str) -> dict[str, object]:
    if tab == "columns":
        plans = [Plan.from_json(data) for data in roster.columns]
        return {"sheets": [(index, plan, ColumnsForm(plan=plan)) for index, plan in enumerate(plans)]}
    number = request.GET.get("page")
    if tab == "names":
        names = Paginator(names_to_settle(roster), limits.PAGE_ROWS).get_page(number)
        targets = targets_of(roster, [name.kind for name in names.object_list])
        forms = [(name, NameForm(name=name, targets=likeliest(name, targets))) for name in names.object_list]
        return {"leaf": names, "names": forms}
    leaf = Paginator(rows_of(roster, tab), limits.PAGE_ROWS).get_page(number)
    return {"leaf": leaf, "rows": shown(roster, list(leaf))}


def progress(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Answer the page's question how far it is; when it is done, the page is shown anew."""
    roster = import_for(request.actor, roster_id)
    standing = standing_of(roster)
    if standing is None or standing.broken_off:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    facts = {"roster": roster, "standing": standing, "progress": progress_of(roster.pk)}
    return render(request, "registry/roster/progress.html", facts)


@require_POST
def columns(request: StaffRequest, roster_id: int, sheet: int) -> HttpResponse:
    """Take a person's word on what the columns are, and read the file again."""
    roster = import_for(request.actor, roster_id)
    form = ColumnsForm(request.POST, plan=Plan.from_json(roster.columns[sheet]))
    if form.is_valid():
        actions.choose_columns(actor=request.actor, roster=roster, sheet=sheet, choices=form.choices())
        enqueue_reading(roster)
    return redirect("roster-import", roster.pk)


@require_POST
def name(request: StaffRequest, roster_id: int, name_id: int) -> HttpResponse:
    """Take a person's word on what a unit, branch or place is."""
    roster = import_for(request.actor, roster_id)
    found = get_object_or_404(roster.names, pk=name_id)
    targets = targets_of(roster, [found.kind])
    form = NameForm(request.POST, name=found, targets=likeliest(found, targets))
    if form.is_valid():
        actions.resolve_name(
            actor=request.actor, roster=roster, name=found, target_id=form.target_id, create=form.create
        )
        messages.success(request, f"“{found.text}”已记下。")
    return redirect(f"{roster_address(roster.pk)}?tab=names")


@require_POST
def create_names(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Confirm that all unknown units, branches and compounds be set up."""
    roster = import_for(request.actor, roster_id)
    count = actions.create_all_names(actor=request.actor, roster=roster)
    messages.success(request, f"写入时将设立{count}个单位、支部和小区。")
    return redirect(f"{roster_address(roster.pk)}?tab=names")


@require_POST
def decide(request: StaffRequest, roster_id: int, row_id: int) -> HttpResponse:
    """Take a person's decision on a doubtful row."""
    roster = import_for(request.actor, roster_id)
    row = get_object_or_404(RosterRow, roster=roster, pk=row_id)
    decision = request.POST.get("decision", "")
    actions.decide_doubt(
        actor=request.actor,
        roster=roster,
        row=row,
        decision=decision if decision in ("same", "different") else "",
    )
    return redirect(
        f"{roster_address(roster.pk)}?tab=doubtful&page={request.POST.get('page', '1')}#row-{row.pk}"
    )


@require_POST
def apply(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Let the worker write the import."""
    roster = import_for(request.actor, roster_id)
    actions.request_applying(actor=request.actor, roster=roster)
    enqueue_applying(roster, request.actor)
    return redirect("roster-import", roster.pk)


@require_POST
def retry(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Begin again what was broken off: nothing of it was kept."""
    roster = import_for(request.actor, roster_id)
    if roster.state == RosterState.APPLYING:
        enqueue_applying(roster, request.actor)
    elif roster.state == RosterState.READING:
        enqueue_reading(roster)
    return redirect("roster-import", roster.pk)


@require_POST
def undo(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Take an applied import back."""
    roster = import_for(request.actor, roster_id)
    actions.undo_import(actor=request.actor, roster=roster)
    messages.success(request, f"“{roster.file_name}”这次导入已经整批撤销。")
    return redirect("roster-import", roster.pk)


@require_POST
def discard(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Give up an import that was not applied."""
    roster = import_for(request.actor, roster_id)
    actions.discard_import(actor=request.actor, roster=roster)
    messages.success(request, f"“{roster.file_name}”已放弃，没有写入。")
    return redirect("roster-imports")


def roster_address(roster_id: int) -> str:
    """Return an import's address."""
    return reverse("roster-import", args=[roster_id])
