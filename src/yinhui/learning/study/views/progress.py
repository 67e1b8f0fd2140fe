"""Each member's study, and the use of online learning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX, Cell, Column
from yinhui.learning.study.actions_done import mark_materials_read
from yinhui.learning.study.forms_plans import with_year, year_choices
from yinhui.learning.study.forms_records import CoverageForm, ProgressFilterForm
from yinhui.learning.study.queries_coverage import CoverageRow, coverage_of
from yinhui.learning.study.queries_library import materials_offered_to
from yinhui.learning.study.queries_progress import ProgressRow, progress_of
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisation_for, organisations_visible_to
from yinhui.registry.pickers import CHOICES_MAX
from yinhui.registry.structure import BRANCH_KINDS

PAGE_ROWS = 100
MATERIALS_OFFERED_MAX = 100
PROGRESS_COLUMNS = (
    Column("姓名", 12),
    Column("自学资料（份）", 14),
    Column("集中学习（次）", 14),
    Column("其中送学上门", 12),
    Column("学时（小时）", 12),
    Column("计划里该读的（项）", 16),
    Column("已读（项）", 10),
    Column("收到资料（套）", 14),
    Column("最近学习", 12),
)
COVERAGE_COLUMNS = (
    Column("组织", 36),
    Column("党员人数", 10),
    Column("上线学过", 10),
    Column("覆盖率（%）", 12),
    Column("使用率（%）", 12),
    Column("打开次数", 10),
)


@require_GET
def progress(request: StaffRequest) -> HttpResponse:
    """Show the members of a branch with what each has studied, and who has not read."""
    request.actor.require("see_people")
    form, organisation = _asked(request)
    rows = _progress_rows(request, form, organisation)
    facts = {
        "form": form,
        "organisation": organisation,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "material_id": form.asked.get("material"),
        "unread": sum(row.read_due < row.due for row in rows),
        "today": clock.today(),
        "tab": "progress",
    }
    return render(request, "study/progress.html", facts)


@require_GET
def export(request: StaffRequest) -> HttpResponseBase:
    """Give the same as a spreadsheet."""
    request.actor.require("see_people")
    form, organisation = _asked(request)
    if organisation is None:
        messages.error(request, "请先选择一个支部，再导出。")
        return redirect("study-progress")
    rows = _progress_rows(request, form, organisation)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="study_progress",
        title="学习进度",
        columns=PROGRESS_COLUMNS,
        rows=_progress_cells(rows),
        asked=in_words(form),
        people=[row.person_id for row in rows],
    )
    name = f"{organisation.name}学习进度{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def mark(request: StaffRequest) -> HttpResponse:
    """Mark that the chosen members read a material."""
    try:
        added = mark_materials_read(
            actor=request.actor,
            material_ids=ids_in(request.POST.getlist("material")),
            person_ids=ids_in(request.POST.getlist("chosen")),
            read_on=clock.today(),
        )
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已记下{added}位同志读过。以前记过的不重复记。")
    kept = {
        name: request.POST[name] for name in ("organisation", "year", "material") if request.POST.get(name)
    }
    return redirect(f"{reverse('study-progress')}?{urlencode(kept)}")


@require_GET
def coverage(request: StaffRequest) -> HttpResponse:
    """Show how many of the members learn online, by branch or by what stands above."""
    request.actor.require("see_people")
    form = CoverageForm(request.GET)
    since, until, level = form.asked
    rows, whole = coverage_of(
        request.actor, since=since, until=until, level=level, sort=request.GET.get("sort", "-coverage")
    )
    facts = {
        "form": form,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "whole": whole,
        "since": since,
        "until": until,
        "tab": "coverage",
    }
    return render(request, "study/coverage.html", facts)


@require_GET
def export_coverage(request: StaffRequest) -> FileResponse:
    """Give the same as a spreadsheet."""
    request.actor.require("see_people")
    form = CoverageForm(request.GET)
    since, until, level = form.asked
    rows, whole = coverage_of(
        request.actor, since=since, until=until, level=level, sort=request.GET.get("sort", "-coverage")
    )
    file = exported_spreadsheet(
        actor=request.actor,
        kind="study_coverage",
        title="信息化学习",
        columns=COVERAGE_COLUMNS,
        rows=_coverage_cells([*rows, whole]),
        asked=f"{since:%Y-%m-%d}至{until:%Y-%m-%d}",
    )
    name = f"信息化学习{until:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _asked(request: StaffRequest) -> tuple[ProgressFilterForm, Organisation | None]:
    """The filter, and the branch it names: one's own, without being asked."""
    branches = organisations_visible_to(request.actor).filter(kind__in=BRANCH_KINDS, dissolved_on=None)
    choices = list(branches.order_by("path").values_list("pk", "name")[:CHOICES_MAX])
    wanted = ids_in([request.GET.get("organisation")])
    chosen = wanted[0] if wanted else choices[0][0] if len(choices) == 1 else None
    organisation = organisation_for(request.actor, chosen) if chosen else None
    offered = materials_offered_to(organisation)[:MATERIALS_OFFERED_MAX] if organisation else []
    data = with_year(request.GET)
    if organisation:
        data["organisation"] = str(organisation.pk)
        choices = list(dict([*choices, (organisation.pk, organisation.name)]).items())
    form = ProgressFilterForm(
        data,
        organisations=choices,
        years=year_choices(),
        materials=[(material.pk, material.title) for material in offered],
    )
    if not wanted and organisation:
        form.fields["organisation"].initial = str(organisation.pk)
    return form, organisation


def _progress_rows(
    request: StaffRequest, form: ProgressFilterForm, organisation: Organisation | None
) -> list[ProgressRow]:
    if organisation is None:
        return []
    asked = form.asked
    return progress_of(
        request.actor,
        organisation,
        asked.get("year") or clock.today().year,
        material_id=asked.get("material"),
        only_unread=asked.get("unread", False),
        sort=request.GET.get("sort", ""),
    )


def _progress_cells(rows: Iterable[ProgressRow]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.name,
            row.materials,
            row.together,
            row.at_door,
            row.hours,
            row.due,
            row.read_due,
            row.sets,
            row.last_on,
        ]


def _coverage_cells(rows: Iterable[CoverageRow]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.name,
            row.members,
            row.used,
            f"{row.coverage:.1f}",
            f"{row.use_rate:.1f}",
            row.readings,
        ]
