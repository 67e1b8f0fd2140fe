"""All branches with their plans or without, and one branch's plan of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

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
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.learning.study.actions_done import match_occasions
from yinhui.learning.study.actions_plans import (
    copy_last_years_plan,
    make_plans_from_model,
    plan_to_change,
    start_study_plan,
)
from yinhui.learning.study.forms_plans import (
    PlanFilterForm,
    WeeklyForm,
    with_year,
    year_asked,
    year_choices,
)
from yinhui.learning.study.queries_plans import (
    ItemRow,
    branches_listed,
    model_plan,
    plan_of,
    plan_sheet,
    planning_organisation,
)
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import may, organisations_visible_to
from yinhui.registry.pickers import CHOICES_MAX
from yinhui.registry.structure import BRANCH_KINDS, COUNTY_KINDS

PAGE_ROWS = 50
STATE_WORDS = {"done": "已学", "missing": "缺", "planned": "未到时间", "alone": "自学"}
BRANCH_COLUMNS = (
    Column("支部", 36),
    Column("上级", 24),
    Column("年度", 8),
    Column("计划", 10),
    Column("应集中学习", 12),
    Column("已学", 8),
    Column("缺", 8),
)
ITEM_COLUMNS = (
    Column("月份", 8),
    Column("定在哪天", 12),
    Column("学什么", 40),
    Column("主题", 24),
    Column("怎么学", 18),
    Column("资料", 40),
    Column("学习日期", 24),
    Column("自学人数", 10),
    Column("情况", 10),
)


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show the branches with their plans; a branch's own secretary goes straight to theirs."""
    request.actor.require("see_people")
    own = Organisation.objects.filter(pk=request.actor.organisation_id, kind__in=BRANCH_KINDS).first()
    if own is not None:
        return redirect("study-plan", own.pk, clock.today().year)
    form = _filter_form(request)
    branches = branches_listed(request.actor, form.asked, request.GET.get("sort", ""))
    leaf = Paginator(branches[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": leaf,
        "year": form.asked.year,
        "model": model_plan(request.actor, form.asked.year),
        "is_filtered": bool(request.GET),
        "may_make": request.actor.may("record_work"),
        "makes_model": request.actor.organisation_id == request.actor.county_id,
        "tab": "plans",
    }
    return render(request, "study/plans.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the list of branches as a spreadsheet."""
    request.actor.require("see_people")
    form = _filter_form(request)
    branches = branches_listed(request.actor, form.asked, request.GET.get("sort", ""))
    file = exported_spreadsheet(
        actor=request.actor,
        kind="study_plans",
        title="学习计划",
        columns=BRANCH_COLUMNS,
        rows=_branch_rows(branches[:EXPORT_ROWS_MAX], form.asked.year),
        asked=in_words(form),
    )
    name = f"学习计划{form.asked.year}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """Give the chosen branches copies of the county's model."""
    year = year_asked(request.POST.get("year", ""))
    chosen = ids_in(request.POST.getlist("chosen"))
    try:
        made = make_plans_from_model(actor=request.actor, organisation_ids=chosen, year=year)
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已按县里的样板为{made}个支部建立{year}年学习计划。")
    if request.POST.get("then") == "plan" and len(chosen) == 1:
        return redirect("study-plan", chosen[0], year)
    return redirect(f"{reverse('study')}?year={year}")


@require_GET
def page(request: StaffRequest, organisation_id: int, year: int) -> HttpResponse:
    """Show a branch's plan of a year (or the county's model): what was done against it, what is missing."""
    organisation = planning_organisation(request.actor, organisation_id)
    plan = plan_of(request.actor, organisation, year)
    facts = {
        "organisation": organisation,
        "year": year,
        "years": year_choices(),
        "sheet": plan_sheet(request.actor, plan) if plan else None,
        "model": model_plan(request.actor, year),
        "last": plan_of(request.actor, organisation, year - 1) if plan is None else None,
        "is_model": organisation.kind in COUNTY_KINDS,
        "may_begin": request.actor.may("record_work") and may(request.actor, "see_people", organisation),
        "weekly_form": WeeklyForm(initial={"first_day": _first_day(year)}),
        "tab": "plans",
    }
    return render(request, "study/plan.html", facts)


@require_POST
def begin(request: StaffRequest, organisation_id: int, year: int) -> HttpResponse:
    """Begin a plan: from last year's (`how` is last) or empty."""
    try:
        if request.POST.get("how") == "last":
            copy_last_years_plan(actor=request.actor, organisation_id=organisation_id, year=year)
            messages.success(request, f"已从{year - 1}年的计划复制。日期按同一个星期几顺延，请核对。")
        else:
            start_study_plan(actor=request.actor, organisation_id=organisation_id, year=year)
            messages.success(request, "计划已建立。请一项一项添加，或者一次排好每周的主题。")
    except YinhuiError as error:
        messages.error(request, error.message)
    return redirect("study-plan", organisation_id, year)


@require_POST
def match(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Link the occasions that can only be one item's."""
    plan = plan_to_change(request.actor, plan_id)
    number = match_occasions(actor=request.actor, plan_id=plan_id)
    if number:
        messages.success(request, f"按日期和主题对上了{number}次学习。其余的请打开那一项，自己勾选。")
    else:
        messages.info(request, "没有能自动对上的学习。请打开那一项，自己勾选。")
    return redirect("study-plan", plan.organisation_id, plan.year)


@require_GET
def export_plan(request: StaffRequest, organisation_id: int, year: int) -> HttpResponseBase:
    """Give one plan as a spreadsheet."""
    organisation = planning_organisation(request.actor, organisation_id)
    plan = plan_of(request.actor, organisation, year)
    if plan is None:
        messages.error(request, "这一年还没有计划，没有可以导出的内容。")
        return redirect("study-plan", organisation_id, year)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="study_plans",
        title="学习计划",
        columns=ITEM_COLUMNS,
        rows=_item_rows(plan_sheet(request.actor, plan).rows),
        asked=f"{organisation.name}；{year}年",
    )
    name = f"{organisation.name}{year}年学习计划.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _first_day(year: int) -> dt.date:
    """From where weeks are laid out: today, or another year's first day."""
    today = clock.today()
    return today if year == today.year else dt.date(year, 1, 1)


def _filter_form(request: StaffRequest) -> PlanFilterForm:
    above = organisations_visible_to(request.actor).filter(
        kind__in=("township", "community"), dissolved_on=None
    )
    return PlanFilterForm(
        with_year(request.GET),
        organisations=list(above.order_by("path").values_list("pk", "name")[:CHOICES_MAX]),
    )


def _branch_rows(branches: Iterable[Organisation], year: int) -> Iterator[list[Cell]]:
    for branch in branches:
        has_plan = branch.plan_id is not None  # type: ignore[attr-defined]
        yield [
            branch.name,
            branch.parent.name if branch.parent else "",
            year,
            "有" if has_plan else "还没有",
            branch.planned if has_plan else None,  # type: ignore[attr-defined]
            branch.done if has_plan else None,  # type: ignore[attr-defined]
            branch.missing if has_plan else None,  # type: ignore[attr-defined]
        ]


def _item_rows(rows: Iterable[ItemRow]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            f"{row.item.month}月",
            row.item.planned_on,
            row.item.title,
            row.item.theme.title if row.item.theme else "",
            row.item.get_way_display(),
            "；".join(material.title for material in row.materials),
            "；".join(f"{occasion.held_on:%Y-%m-%d}" for occasion in row.occasions),
            row.readers,
            STATE_WORDS[row.state],
        ]
