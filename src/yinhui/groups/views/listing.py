"""The list of interest groups: filtered, sorted, exported, closed in bulk."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.groups.actions import close_groups
from yinhui.groups.forms import CloseForm, GroupFilterForm
from yinhui.groups.models import InterestGroup
from yinhui.groups.queries import GroupFilters, groups_listed
from yinhui.kernel import clock
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.chosen import chosen_page


def _next_day(group: InterestGroup) -> Cell:
    begins = group.next_at  # type: ignore[attr-defined]
    return begins.astimezone(clock.SHANGHAI).date() if begins else None


GROUPS: Listing[InterestGroup, GroupFilters] = Listing(
    kind="groups",
    title="兴趣小组",
    columns=(
        (Column("小组", 24), lambda group: group.name),
        (Column("类别", 12), lambda group: group.get_field_display()),
        (Column("所属组织", 28), lambda group: group.organisation.name),
        (Column("召集人", 10), lambda group: group.convenor),  # type: ignore[attr-defined]
        (Column("成员", 8), lambda group: group.member_count),  # type: ignore[attr-defined]
        (Column("近一年活动（次）", 16), lambda group: group.activity_count),  # type: ignore[attr-defined]
        (Column("最近一次活动", 14), lambda group: group.last_on),  # type: ignore[attr-defined]
        (Column("下次活动", 14), _next_day),
        (Column("平时时间", 18), lambda group: group.usual_time),
        (Column("平时地点", 18), lambda group: group.usual_place),
        (Column("成立日期", 12), lambda group: group.founded_on),
        (Column("停止日期", 12), lambda group: group.closed_on),
    ),
    form=lambda request: GroupFilterForm(request.GET, organisations=organisation_choices(request.actor)),
    found=groups_listed,
    everything=GroupFilters(state="all"),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the groups that the filter asks for."""
    request.actor.require("see_people")
    return render(request, "groups/groups.html", GROUPS.facts(request))


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    return GROUPS.export(request)


@require_POST
def close(request: StaffRequest) -> HttpResponse:
    """Close the chosen groups: first asks why, then does it."""

    def act(chosen: tuple[int, ...], data: dict[str, Any]) -> str:
        closed = close_groups(actor=request.actor, group_ids=chosen, reason=data["reason"])
        return f"已停止{closed}个小组，活动记录都保留。"

    return chosen_page(
        request,
        heading="停止{number}个小组的活动",
        submit="停止活动",
        lead="成员和骨干从今天起结束，排好的活动一并取消，活动记录都保留。",
        of="兴趣小组",
        back=reverse("groups"),
        template="groups/close.html",
        form=CloseForm,
        rows=groups_listed(request.actor, GroupFilters()),
        act=act,
    )
