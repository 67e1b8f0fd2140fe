"""The agenda: what is planned, as a list, a month and a spreadsheet; several told or cancelled together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.records import LISTED_ROWS_MAX, RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.occasions.scheduling.actions_notify import cancel_several, notify_several
from yinhui.occasions.scheduling.clashes import clashing
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.forms import AgendaForm
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries_agenda import scheduled_by_day, scheduled_listed
from yinhui.occasions.scheduling.rooms import rooms_to_choose
from yinhui.occasions.scheduling.states import LOOKS, STATES, state_of
from yinhui.registry.models import Organisation
from yinhui.registry.pickers import organisation_choices
from yinhui.rulebook.month import MonthDay, month_of, neighbours, weeks_of

PAGE_ROWS = 50
# What fits into a day's square; the rest is behind “还有 n 项”.
DAY_ROWS = 3
COLUMNS = (
    Column("日期", 12),
    Column("开始", 8),
    Column("结束", 8),
    Column("名称", 36),
    Column("类型", 12),
    Column("方式", 12),
    Column("主题内容", 40),
    Column("组织", 30),
    Column("场所", 20),
    Column("主持人", 12),
    Column("状态", 10),
    Column("取消理由", 24),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show what is planned from today on, or what the filter asks for, at most LISTED_ROWS_MAX."""
    form, is_filtered = _form(request)
    asked = scheduled_listed(request.actor, form.asked, request.GET.get("sort", ""))
    paginator = Paginator(asked[:LISTED_ROWS_MAX], PAGE_ROWS)
    leaf = paginator.get_page(request.GET.get("page"))
    now = clock.now()
    taken = _taken_twice(request, list(leaf))
    facts = {
        "form": form,
        "page": leaf,
        "rows": [_row(scheduled, _state(scheduled, now), scheduled.pk in taken) for scheduled in leaf],
        "is_filtered": is_filtered,
        "is_cut": paginator.count >= LISTED_ROWS_MAX,
        "listed_max": LISTED_ROWS_MAX,
        "has_several": len(form.fields["organisation"].choices) > 2,  # type: ignore[attr-defined]
        "tab": "list",
    }
    return render(request, "scheduling/agenda.html", facts)


@require_GET
def month(request: StaffRequest) -> HttpResponse:
    """Show a month (`?month=2026-11`) of what the filter asks for."""
    form, _ = _form(request, from_today=False)
    first = month_of(request.GET.get("month", ""), clock.today())
    weeks = weeks_of(first)
    days = scheduled_by_day(request.actor, form.asked, weeks[0][0].date, weeks[-1][-1].date)
    before, after = neighbours(first)
    facts = {
        "form": form,
        "month": first,
        "weeks": [[_square(day, days.get(day.date, [])) for day in week] for week in weeks],
        "before": before,
        "after": after,
        "tab": "month",
    }
    return render(request, "scheduling/month.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the list as a spreadsheet; at most EXPORT_ROWS_MAX rows."""
    form, _ = _form(request)
    asked = scheduled_listed(request.actor, form.asked, request.GET.get("sort", ""))
    file = exported_spreadsheet(
        actor=request.actor,
        kind="schedule",
        title="活动安排",
        columns=COLUMNS,
        rows=_cells(asked[:EXPORT_ROWS_MAX].iterator(chunk_size=2000)),
        asked=in_words(form),
    )
    name = f"活动安排{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def together(request: StaffRequest) -> HttpResponse:
    """Tell people of the chosen occasions (`notify`), or cancel them for one reason (`cancel`)."""
    chosen = ids_in(request.POST.getlist("chosen"))
    try:
        if "cancel" in request.POST:
            reason = request.POST.get("reason", "")
            done, refused = cancel_several(actor=request.actor, scheduled_ids=chosen, reason=reason)
            said = f"已取消{done}项。"
        else:
            done, refused = notify_several(actor=request.actor, scheduled_ids=chosen)
            said = f"已发出{done}项活动的通知。"
    except (SchedulingError, RecordError) as error:
        messages.error(request, error.message)
    else:
        if done:
            messages.success(request, said)
        if refused:
            messages.warning(request, f"{len(refused)}项没有办：{'；'.join(refused[:5])}")
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "schedule")


def _form(request: StaffRequest, *, from_today: bool = True) -> tuple[AgendaForm, bool]:
    """The filter. Opened without one, the list begins today: what is over is found by its days or state."""
    rooms = rooms_to_choose(request.actor)
    data = request.GET.copy()
    is_filtered = any(data.get(name) for name in AgendaForm.base_fields)
    if from_today and not is_filtered:
        data["since"] = f"{clock.today():%Y-%m-%d}"
    organisations = organisation_choices(request.actor)
    return AgendaForm(data, organisations=organisations, rooms=rooms), is_filtered


def _taken_twice(request: StaffRequest, rows: list[ScheduledOccasion]) -> set[int]:
    in_rooms = [scheduled.pk for scheduled in rows if scheduled.room_id and not scheduled.cancelled_reason]
    if not in_rooms or request.actor.county_id is None:
        return set()
    return clashing(Organisation.objects.get(pk=request.actor.county_id), in_rooms)


def _state(scheduled: ScheduledOccasion, now: dt.datetime) -> str:
    """The state of a row of `scheduled_listed`, which knows of minutes."""
    return state_of(scheduled, now, is_minuted=scheduled.is_minuted)  # type: ignore[attr-defined]


def _row(scheduled: ScheduledOccasion, state: str, is_taken_twice: bool) -> dict[str, Any]:
    return {
        "scheduled": scheduled,
        "state": STATES[state],
        "look": LOOKS.get(state, "info"),
        "is_taken_twice": is_taken_twice,
        "is_changeable": state not in ("confirmed", "cancelled"),
    }


def _square(day: MonthDay, planned: list[ScheduledOccasion]) -> dict[str, Any]:
    return {
        "date": day.date,
        "lunar": day.lunar,
        "is_festival": day.is_festival,
        "is_other": day.is_other,
        "is_today": day.date == clock.today(),
        "items": [
            {
                "words": f"{scheduled.starts:%H:%M} {scheduled.title}",
                "href": reverse("scheduled", args=[scheduled.pk]),
                "look": "done" if scheduled.occasion_id else "",
            }
            for scheduled in planned[:DAY_ROWS]
        ],
        "href": f"{reverse('schedule')}?since={day.date:%Y-%m-%d}&until={day.date:%Y-%m-%d}",
        "more": max(0, len(planned) - DAY_ROWS),
    }


def _cells(rows: Iterable[ScheduledOccasion]) -> Iterator[list[Cell]]:
    now = clock.now()
    for scheduled in rows:
        yield [
            scheduled.day,
            f"{scheduled.starts:%H:%M}",
            f"{scheduled.ends:%H:%M}",
            scheduled.title,
            scheduled.get_kind_display(),
            scheduled.get_setting_display(),
            scheduled.themes,
            scheduled.organisation.name,
            scheduled.where,
            scheduled.chair.name if scheduled.chair else "",
            STATES[_state(scheduled, now)],
            scheduled.cancelled_reason,
        ]
