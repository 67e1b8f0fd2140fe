"""Trainings of secretaries (XQ14) and exchanges of areas (BS3): records, plans, rolls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yinhui.groups.views.roll import Roll, roll_page
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.lists import as_download
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.learning.classes.actions_gatherings import (
    KINDS_THAT_GATHER,
    cancel_gathering,
    keep_area,
    plan_exchange,
    plan_training,
    record_gathering,
    replan_gathering,
)
from yinhui.learning.classes.forms_gatherings import (
    AreaForm,
    ExchangeFilterForm,
    GatheringForm,
    ReasonOnlyForm,
    SecretaryFilterForm,
    TrainingForm,
)
from yinhui.learning.classes.models import Gathering, GatheringKind
from yinhui.learning.classes.queries_gatherings import (
    EXCHANGES_A_YEAR,
    TRAININGS_A_YEAR,
    AreaYear,
    SecretaryFilters,
    SecretaryRecord,
    area_for,
    areas_listed,
    gathering_for,
    gatherings_of,
    is_held,
    secretaries_in,
    secretary_records,
    trainings_of,
)
from yinhui.registry.permissions import may, organisations_visible_to, person_for
from yinhui.registry.pickers import CHOICES_MAX
from yinhui.registry.structure import BRANCH_KINDS
from yinhui.registry.views.form_page import FormPage, answer

PAGE_ROWS = 50
COLUMNS = (
    Column("姓名", 12),
    Column("职务", 16),
    Column("所在组织", 32),
    Column("任职日期", 12),
    Column("本年培训（次）", 14),
    Column("累计培训（次）", 14),
    Column("最近一次", 12),
)
EXCHANGE_COLUMNS = (
    Column("片区", 20),
    Column("支部", 40),
    Column("季度", 8),
    Column("日期", 12),
    Column("主题", 32),
    Column("地点", 24),
    Column("情况", 8),
    Column("参加（人）", 10),
)
PHRASES = ("学习支部工作条例和上级部署。", "交流支部工作做法。", "现场观摩，互相学习。")


@require_GET
def trainings(request: StaffRequest) -> HttpResponse:
    """Show the year's trainings and the record of every secretary: who has not been trained yet."""
    request.actor.require("see_people")
    form = SecretaryFilterForm(request.GET, organisations=_that_gather(request.actor))
    asked = form.asked
    records = secretary_records(request.actor, asked, request.GET.get("sort", "name"))
    plans = list(gatherings_of(request.actor, GatheringKind.TRAINING, asked.year))
    facts = {
        "form": form,
        "year": asked.year,
        "page": Paginator(records, PAGE_ROWS).get_page(request.GET.get("page")),
        "plans": [(plan, may(request.actor, "record_work", plan.organisation)) for plan in plans],
        "held": sum(is_held(plan) for plan in plans),
        "target": TRAININGS_A_YEAR,
        "untrained": sum(not one.this_year for one in records),
        "may_plan": _may_gather(request.actor),
    }
    return render(request, "classes/trainings.html", facts)


def trainings_export(request: StaffRequest) -> FileResponse:
    """Give the record of secretaries, or of the chosen ones (POST), as a spreadsheet."""
    request.actor.require("see_people")
    form = SecretaryFilterForm(request.GET, organisations=_that_gather(request.actor))
    records = secretary_records(request.actor, form.asked, request.GET.get("sort", "name"))
    if request.method == "POST":
        chosen = set(ids_in(request.POST.getlist("chosen")))
        everybody = secretary_records(request.actor, SecretaryFilters(year=form.asked.year))
        records = [one for one in everybody if one.person_id in chosen]
    file = exported_spreadsheet(
        actor=request.actor,
        kind="trainings",
        title="书记培训记录",
        columns=COLUMNS,
        rows=_cells(records),
        asked=in_words(form),
        people=[one.person_id for one in records],
    )
    return as_download(file, f"书记培训记录{form.asked.year}.xlsx")


@require_GET
def training_record(request: StaffRequest, person_id: int) -> HttpResponse:
    """Show every training of one person, year by year."""
    person = person_for(request.actor, person_id)
    return render(request, "classes/record.html", {"person": person, "trainings": list(trainings_of(person))})


def training_new(request: StaffRequest) -> HttpResponse:
    """Plan a training."""
    request.actor.require("record_work")
    page = _page("安排书记培训", "安排", "trainings")
    form = TrainingForm(request.POST or None, organisations=_that_gather(request.actor))

    def act(data: dict[str, Any]) -> str:
        plan_training(actor=request.actor, organisation_id=data["organisation"], content=form.content)
        return "已安排。办完以后点“点名”，登记谁来了。"

    return answer(request, page, form, act)


@require_GET
def exchanges(request: StaffRequest) -> HttpResponse:
    """Show the areas with the exchanges of each quarter."""
    request.actor.require("see_people")
    form = ExchangeFilterForm(request.GET)
    asked = form.asked
    facts = {
        "form": form,
        "year": asked.year,
        "areas": areas_listed(request.actor, asked),
        "is_filtered": bool(asked.words or asked.missing),
        "target": EXCHANGES_A_YEAR,
        "may_plan": _may_gather(request.actor),
    }
    return render(request, "classes/exchanges.html", facts)


@require_GET
def exchanges_export(request: StaffRequest) -> FileResponse:
    """Give the year's exchanges, area by area, as a spreadsheet."""
    request.actor.require("see_people")
    form = ExchangeFilterForm(request.GET)
    areas = areas_listed(request.actor, form.asked)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="exchanges",
        title="片区交流",
        columns=EXCHANGE_COLUMNS,
        rows=_exchange_cells(areas),
        asked=in_words(form),
    )
    return as_download(file, f"片区交流{form.asked_year}.xlsx")


def area_keep(request: StaffRequest, area_id: int | None = None) -> HttpResponse:
    """Make an area, or change its name and branches."""
    request.actor.require("record_work")
    area = area_for(request.actor, area_id) if area_id else None
    here = [(area.organisation_id, area.organisation.name)] if area else _that_gather(request.actor)
    initial: dict[str, Any] = {
        "organisation": area.organisation_id if area else request.actor.organisation_id
    }
    if area:
        initial |= {"name": area.name, "branches": list(area.branches.values_list("branch", flat=True))}
    form = AreaForm(
        request.POST or None, initial=initial, organisations=here, branches=_branches(request.actor)
    )

    def act(data: dict[str, Any]) -> str:
        kept = keep_area(
            actor=request.actor,
            name=data["name"],
            branch_ids=data["branches"],
            organisation_id=data["organisation"],
            area_id=area_id,
        )
        return f"片区“{kept.name}”已保存。"

    return answer(request, _page("修改片区" if area else "划一个片区", "保存", "exchanges"), form, act)


def exchange_new(request: StaffRequest, area_id: int) -> HttpResponse:
    """Plan an exchange of an area."""
    request.actor.require("record_work")
    area = area_for(request.actor, area_id)
    form = GatheringForm(request.POST or None, initial={"title": f"{area.name}片区交流"})

    def act(data: dict[str, Any]) -> str:
        plan_exchange(actor=request.actor, area_id=area.pk, content=form.content)
        return "已安排。办完以后点“点名”，登记谁来了。"

    return answer(request, _page(f"{area.name}：安排交流", "安排", "exchanges"), form, act)


def edit(request: StaffRequest, gathering_id: int) -> HttpResponse:
    """Change what is planned."""
    request.actor.require("record_work")
    gathering = gathering_for(request.actor, gathering_id)
    initial = {name: getattr(gathering, name) for name in ("title", "planned_on", "place")}
    form = GatheringForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        replan_gathering(actor=request.actor, gathering_id=gathering.pk, content=form.content)
        return "已保存。"

    return answer(request, _page(f"修改：{gathering.title}", "保存", _list_of(gathering)), form, act)


def cancel(request: StaffRequest, gathering_id: int) -> HttpResponse:
    """Cancel what is planned."""
    request.actor.require("record_work")
    gathering = gathering_for(request.actor, gathering_id)

    def act(data: dict[str, Any]) -> str:
        cancel_gathering(actor=request.actor, gathering_id=gathering.pk, reason=data["reason"])
        return "已取消。"

    page = _page(f"取消：{gathering.title}", "取消这次安排", _list_of(gathering))
    return answer(request, page, ReasonOnlyForm(request.POST or None), act)


def record(request: StaffRequest, gathering_id: int) -> HttpResponse:
    """Take the roll: tap who came, save."""
    request.actor.require("record_work")
    gathering = gathering_for(request.actor, gathering_id)
    back = reverse(_list_of(gathering))
    people = secretaries_in(gathering.organisation, gathering.area)
    roll = Roll(
        heading=f"{gathering.title}：点名",
        lead="在名单上点一下来的人，保存就行。其他参加的人在下面查找添加。",
        crumbs=(("课堂", reverse("classes")), (gathering.get_kind_display(), back)),
        back=back,
        organisation=gathering.organisation,
        people_on=lambda day: people,
        initial={
            "kind": gathering.kind,
            "held_on": min(gathering.planned_on, clock.today()),
            "title": gathering.title,
            "place": gathering.place,
            "chair": request.actor.name,
            "duration_min": 180,
        },
        phrases=PHRASES,
        save="保存点名",
    )

    def act(key: Any, content: Any) -> HttpResponse:
        record_gathering(actor=request.actor, client_key=key, gathering_id=gathering.pk, content=content)
        messages.success(
            request, f"已登记，参加{len(content.participant_ids)}人，都记入本人的培训、活动记录。"
        )
        return redirect(back)

    return roll_page(request, roll, act)


def _list_of(gathering: Gathering) -> str:
    return "trainings" if gathering.kind == GatheringKind.TRAINING else "exchanges"


def _may_gather(actor: Actor) -> bool:
    return actor.may("record_work") and bool(_that_gather(actor))


def _that_gather(actor: Actor) -> list[tuple[int, str]]:
    here = organisations_visible_to(actor).filter(kind__in=KINDS_THAT_GATHER, dissolved_on=None)
    return list(here.order_by("path").values_list("pk", "name")[:CHOICES_MAX])


def _branches(actor: Actor) -> list[tuple[int, str]]:
    here = organisations_visible_to(actor).filter(kind__in=BRANCH_KINDS, dissolved_on=None)
    return list(here.order_by("path").values_list("pk", "name")[:CHOICES_MAX])


def _page(heading: str, submit: str, back: str) -> FormPage:
    words = {"trainings": "书记培训", "exchanges": "片区交流"}[back]
    return FormPage(
        heading=heading,
        submit=submit,
        back=reverse(back),
        crumbs=(("课堂", reverse("classes")), (words, reverse(back))),
    )


def _exchange_cells(areas: Iterable[AreaYear]) -> Iterator[list[Cell]]:
    """One row an exchange; a quarter without one says so."""
    for one in areas:
        branches = "、".join(branch.name for branch in one.branches)
        for number, quarter in enumerate(one.quarters, start=1):
            head: list[Cell] = [one.area.name, branches, f"{number}季度"]
            if not quarter:
                yield [*head, None, "", "", "没有安排", None]
            for held in quarter:
                state = "已办" if is_held(held) else "要办"
                came = held.came if is_held(held) else None  # type: ignore[attr-defined]
                yield [*head, held.planned_on, held.title, held.place, state, came]


def _cells(records: Iterable[SecretaryRecord]) -> Iterator[list[Cell]]:
    for one in records:
        yield [
            one.name,
            one.post_name,
            one.organisation,
            one.since,
            one.this_year,
            one.ever,
            one.last_on,
        ]
