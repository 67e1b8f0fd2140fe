"""The list of interest groups: filtered, sorted, exported, closed in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.groups.actions import close_groups
from yinhui.groups.forms import CloseForm, GroupFilterForm
from yinhui.groups.models import InterestGroup
from yinhui.groups.queries import GroupFilters, groups_listed
from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.form_page import FormPage, answer

PAGE_ROWS = 50
COLUMNS = (
    Column("小组", 24),
    Column("类别", 12),
    Column("所属组织", 28),
    Column("召集人", 10),
    Column("成员", 8),
    Column("近一年活动（次）", 16),
    Column("最近一次活动", 14),
    Column("下次活动", 14),
    Column("平时时间", 18),
    Column("平时地点", 18),
    Column("成立日期", 12),
    Column("停止日期", 12),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the groups that the filter asks for."""
    request.actor.require("see_people")
    organisations = organisation_choices(request.actor)
    form = GroupFilterForm(request.GET, organisations=organisations)
    groups = groups_listed(request.actor, form.asked, request.GET.get("sort", ""))
    leaf = Paginator(groups, PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": leaf,
        "is_filtered": any(key not in ("page", "sort") for key, value in request.GET.items() if value),
        "has_several": len(organisations) > 1,
        "today": clock.today(),
    }
    return render(request, "groups/groups.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    if request.method == "POST":
        chosen = ids_in(request.POST.getlist("chosen"))
        groups, asked = (
            groups_listed(request.actor, GroupFilters(state="all")).filter(pk__in=chosen),
            "逐个勾选",
        )
    else:
        form = GroupFilterForm(request.GET, organisations=organisation_choices(request.actor))
        groups = groups_listed(request.actor, form.asked, request.GET.get("sort", ""))
        asked = in_words(form)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="groups",
        title="兴趣小组",
        columns=COLUMNS,
        rows=_rows(groups[:EXPORT_ROWS_MAX]),
        asked=asked,
    )
    name = f"兴趣小组{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def close(request: StaffRequest) -> HttpResponse:
    """Close the chosen groups: first asks why, then does it."""
    request.actor.require("record_work")
    chosen = ids_in(request.POST.getlist("chosen"))
    page = FormPage(
        heading=f"停止{len(chosen)}个小组的活动",
        submit="停止活动",
        back=reverse("groups"),
        crumbs=(("兴趣小组", reverse("groups")),),
        lead="成员和骨干从今天起结束，活动记录都保留。",
        danger=True,
        template="groups/close.html",
        facts={"groups": groups_listed(request.actor, GroupFilters()).filter(pk__in=chosen)},
    )
    if "reason" not in request.POST:
        return render(
            request,
            page.template,
            {"form": CloseForm(initial={"chosen": chosen}), "page": page, **page.facts},
        )

    def act(data: dict[str, object]) -> str:
        closed = close_groups(actor=request.actor, group_ids=chosen, reason=str(data["reason"]))
        return f"已停止{closed}个小组，活动记录都保留。"

    return answer(request, page, CloseForm(request.POST), act)


def _rows(groups: Iterable[InterestGroup]) -> Iterator[list[Cell]]:
    for group in groups:
        yield [
            group.name,
            group.get_field_display(),
            group.organisation.name,
            group.convenor,  # type: ignore[attr-defined]
            group.member_count,  # type: ignore[attr-defined]
            group.activity_count,  # type: ignore[attr-defined]
            group.last_on,  # type: ignore[attr-defined]
            group.next_on,
            group.usual_time,
            group.usual_place,
            group.founded_on,
            group.closed_on,
        ]
