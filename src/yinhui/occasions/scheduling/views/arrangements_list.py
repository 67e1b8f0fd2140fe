"""The list of standing arrangements: filtered, sorted, exported; several paused, resumed or ended."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import ids_in
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.occasions.scheduling.arrangements import end_arrangements, left_by, pause_arrangements
from yinhui.occasions.scheduling.forms_arrangements import ArrangementFilterForm, EndForm
from yinhui.occasions.scheduling.models import StandingArrangement
from yinhui.occasions.scheduling.queries_agenda import (
    ARRANGEMENT_STATES,
    ArrangementFilters,
    arrangements_listed,
)
from yinhui.occasions.scheduling.templatetags.arrangement_words import when_held
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.form_page import FormPage, answer

ARRANGEMENTS: Listing[StandingArrangement, ArrangementFilters] = Listing(
    kind="arrangements",
    title="固定安排",
    columns=(
        (Column("名称", 24), lambda one: one.title),
        (Column("类型", 12), lambda one: one.get_kind_display()),
        (Column("组织", 30), lambda one: one.organisation.name),
        (Column("时间", 24), when_held),
        (Column("场所", 20), lambda one: one.room.name if one.room else one.place),
        (Column("主持人", 12), lambda one: one.chair.name if one.chair else ""),
        (Column("遇到放假", 22), lambda one: one.get_on_holiday_display()),
        (Column("主题", 50), lambda one: "；".join(one.themes)),
        (Column("从哪天起", 12), lambda one: one.begins_on),
        (Column("到哪天止", 12), lambda one: one.ends_on),
        (Column("状态", 10), lambda one: ARRANGEMENT_STATES[one.state]),  # type: ignore[attr-defined]
    ),
    form=lambda request: ArrangementFilterForm(
        request.GET, organisations=organisation_choices(request.actor)
    ),
    found=arrangements_listed,
    everything=ArrangementFilters(),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the standing arrangements that the filter asks for, those that have ended last."""
    facts = ARRANGEMENTS.facts(request) | {"tab": "arrangements", "states": ARRANGEMENT_STATES}
    return render(request, "scheduling/arrangements.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the chosen rows of it (POST), as a spreadsheet."""
    return ARRANGEMENTS.export(request)


@require_POST
def pause(request: StaffRequest) -> HttpResponse:
    """Pause the chosen arrangements, or let them go on (`resume`)."""
    paused = "resume" not in request.POST
    chosen = ids_in(request.POST.getlist("chosen"))
    try:
        changed = pause_arrangements(actor=request.actor, arrangement_ids=chosen, paused=paused)
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        said = (
            "还没通知的活动已撤下；已经通知的没有动，请从日程里逐个取消。" if paused else "活动重新排好了。"
        )
        messages.success(request, f"已{'暂停' if paused else '恢复'}{changed}项固定安排。{said}")
    return redirect("arrangements")


@require_POST
def end(request: StaffRequest) -> HttpResponse:
    """End the chosen arrangements today: first asks what becomes of what people were told of."""
    request.actor.require("record_work")
    chosen = ids_in(request.POST.getlist("chosen"))
    mine = arrangements_listed(request.actor, ArrangementFilters()).filter(pk__in=chosen)
    left = left_by([arrangement.pk for arrangement in mine]).select_related("organisation")
    is_answered = "told" in request.POST
    form = EndForm(request.POST if is_answered else None, initial={"chosen": chosen}, has_left=bool(left))
    page = FormPage(
        heading=f"结束{len(mine)}项固定安排",
        submit="今天结束",
        back=reverse("arrangements"),
        crumbs=(("日程", reverse("schedule")), ("固定安排", reverse("arrangements"))),
        lead="明天起不再自动排，还没通知的一并撤下。办过的活动和记录都在。",
        danger=True,
        template="scheduling/arrangements_end.html",
        facts={"rows": mine, "left": left},
    )
    if not is_answered:
        return render(request, page.template, {"form": form, "page": page, **page.facts})

    def act(data: dict[str, Any]) -> str | HttpResponse:
        told = end_arrangements(
            actor=request.actor,
            arrangement_ids=data["chosen"],
            cancels_told=data["told"] == "cancel",
            reason=data["reason"],
        )
        if not told:
            return f"已结束{len(data['chosen'])}项固定安排。"
        messages.success(request, f"固定安排已结束，{len(told)}次通知过的活动已取消。")
        query = urlencode({"scheduled": [scheduled.pk for scheduled in told]}, doseq=True)
        return redirect(f"{reverse('scheduled-called-off')}?{query}")

    return answer(request, page, form, act)
