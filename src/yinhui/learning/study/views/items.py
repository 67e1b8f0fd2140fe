"""One item of a plan: what it is studied by, when it was, and who has read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.study.actions_done import link_occasions_to_item, mark_materials_read
from yinhui.learning.study.actions_plans import (
    add_plan_item,
    add_weekly_items,
    amend_plan_item,
    item_to_change,
    plan_to_change,
    remove_plan_item,
)
from yinhui.learning.study.forms_plans import ItemForm, WeeklyForm
from yinhui.learning.study.models import PlanItem, StudyPlan
from yinhui.learning.study.queries_library import materials_offered_to, themes_for
from yinhui.learning.study.queries_plans import item_for, item_row, occasions_for_item
from yinhui.learning.study.queries_readers import readers_of_item
from yinhui.registry.permissions import may

# The library's latest: older materials are found there and are rarely planned again.
MATERIALS_OFFERED_MAX = 100


@require_GET
def page(request: StaffRequest, item_id: int) -> HttpResponse:
    """Show one item: materials, the occasions it was studied at, who read it and who was there."""
    item = item_for(request.actor, item_id)
    is_own = may(request.actor, "see_people", item.plan.organisation)
    facts = {
        "row": item_row(item),
        "plan": item.plan,
        "may_change": is_own and request.actor.may("record_work"),
        "candidates": occasions_for_item(item) if is_own else [],
        "readers": readers_of_item(request.actor, item) if is_own else [],
        "is_model": item.organisation_id == item.county_id,
        "today": clock.today(),
        "tab": "plans",
    }
    return render(request, "study/item.html", facts)


def new(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Add an item to a plan."""
    request.actor.require("record_work")
    plan = plan_to_change(request.actor, plan_id)
    initial = {"month": request.GET.get("month") or clock.today().month}
    form = _form(request, plan, initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_plan_item(actor=request.actor, plan_id=plan_id, content=form.content)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已加进计划。")
            return redirect("study-plan", plan.organisation_id, plan.year)
    return _render(request, form, plan)


def edit(request: StaffRequest, item_id: int) -> HttpResponse:
    """Amend an item of a plan."""
    request.actor.require("record_work")
    item = item_to_change(request.actor, item_id)
    initial = {
        "month": item.month,
        "planned_on": item.planned_on,
        "title": item.title,
        "way": item.way,
        "theme": item.theme_id,
        "material": list(item.material_links.values_list("material_id", flat=True)),
    }
    form = _form(request, item.plan, initial)
    if request.method == "POST" and form.is_valid():
        try:
            amend_plan_item(actor=request.actor, item_id=item_id, content=form.content)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已修改。")
            return redirect("study-item", item_id)
    return _render(request, form, item.plan, item)


@require_POST
def remove(request: StaffRequest, item_id: int) -> HttpResponse:
    """Remove an item that was not studied."""
    try:
        plan = remove_plan_item(actor=request.actor, item_id=item_id)
    except YinhuiError as error:
        messages.error(request, error.message)
        return redirect("study-item", item_id)
    messages.success(request, "已从计划里删去。")
    return redirect("study-plan", plan.organisation_id, plan.year)


@require_POST
def weekly(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Add a theme a week."""
    plan = plan_to_change(request.actor, plan_id)
    form = WeeklyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写开始日期和每周的主题，每行一个。")
        return redirect("study-plan", plan.organisation_id, plan.year)
    given = form.cleaned_data
    try:
        made = add_weekly_items(
            actor=request.actor,
            plan_id=plan_id,
            first_day=given["first_day"],
            weekday=given["weekday"],
            titles=given["titles"].splitlines(),
        )
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已排好{len(made)}周的主题，放假的日子跳过了。")
    return redirect("study-plan", plan.organisation_id, plan.year)


@require_POST
def link(request: StaffRequest, item_id: int) -> HttpResponse:
    """Say at which occasions the item was studied."""
    try:
        link_occasions_to_item(
            actor=request.actor, item_id=item_id, occasion_ids=ids_in(request.POST.getlist("occasion"))
        )
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已记下这一项在哪几次学习里学过。")
    return redirect("study-item", item_id)


@require_POST
def read(request: StaffRequest, item_id: int) -> HttpResponse:
    """Mark that the chosen people read the item's materials."""
    item = item_to_change(request.actor, item_id)
    try:
        added = mark_materials_read(
            actor=request.actor,
            material_ids=list(item.material_links.values_list("material_id", flat=True)),
            person_ids=ids_in(request.POST.getlist("chosen")),
            read_on=_day(request.POST.get("read_on", "")),
        )
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已记下{added}份次“读过”。")
    return redirect("study-item", item_id)


def _form(request: StaffRequest, plan: StudyPlan, initial: Mapping[str, object]) -> ItemForm:
    themes = list(themes_for(request.actor, plan.organisation).values_list("pk", "title"))
    data = request.POST if request.method == "POST" else None
    return ItemForm(data, initial=dict(initial), themes=themes)


def _render(
    request: StaffRequest, form: ItemForm, plan: StudyPlan, item: PlanItem | None = None
) -> HttpResponse:
    chosen = set(ids_in(form["material"].value() or ()))
    offered = list(
        materials_offered_to(plan.organisation).select_related("theme").defer("text")[:MATERIALS_OFFERED_MAX]
    )
    facts = {
        "form": form,
        "plan": plan,
        "item": item,
        "materials": [(material, material.pk in chosen) for material in offered],
        "tab": "plans",
    }
    return render(request, "study/item_form.html", facts, status=422 if form.errors else 200)


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return clock.today()
