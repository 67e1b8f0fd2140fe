"""The list of contests, on the page and as a spreadsheet, and what is done with several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.forms import ids_in
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.learning.announced import AnnouncedFilters
from yinhui.learning.contests.actions_bank import keeps_bank
from yinhui.learning.contests.actions_close import close_each
from yinhui.learning.contests.forms import STATES
from yinhui.learning.contests.models import Contest, Mode
from yinhui.learning.contests.queries import contests_listed
from yinhui.learning.forms import AnnouncedFilterForm


def _filter_form(request: StaffRequest) -> AnnouncedFilterForm:
    return AnnouncedFilterForm(request.GET, states=STATES, kind="方式", kinds=list(Mode.choices))


CONTESTS: Listing[Contest, AnnouncedFilters] = Listing(
    kind="contests",
    title="知识竞赛",
    columns=(
        (
            Column("开始时间", 18),
            lambda contest: f"{contest.opens_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
        ),
        (Column("名称", 40), lambda contest: contest.title),
        (Column("举办的组织", 30), lambda contest: contest.organisation.name),
        (Column("方式", 14), lambda contest: contest.get_mode_display()),
        (Column("赛制", 14), lambda contest: contest.get_entry_display()),
        (Column("状态", 10), lambda contest: dict(STATES)[contest.state]),
        (Column("报名人数", 10), lambda contest: contest.entrant_count or 0),  # type: ignore[attr-defined]
    ),
    form=_filter_form,
    found=contests_listed,
    everything=AnnouncedFilters(),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the contests that the filter asks for."""
    request.actor.require("see_people")
    facts = CONTESTS.facts(request) | {"keeps_bank": keeps_bank(request.actor)}
    return render(request, "contests/contests.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Give the same list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    return CONTESTS.export(request)


@require_POST
def close(request: StaffRequest) -> HttpResponse:
    """End the chosen contests; of each that cannot be ended yet, say why."""
    done, refused = close_each(actor=request.actor, contest_ids=ids_in(request.POST.getlist("chosen")))
    if done:
        messages.success(request, f"结束了{done}场竞赛，成绩已经算出，活动也已登记。")
    for reason in refused:
        messages.error(request, reason)
    return redirect("contests")
