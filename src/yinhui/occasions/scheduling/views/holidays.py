"""Holidays: a year's days, changing one, taking a list in, and letting what was told follow."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.lunar import CALENDAR_FROM, CALENDAR_UNTIL
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.arrangements import Laid, Move
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.forms_holidays import DayForm, DayListForm
from yinhui.occasions.scheduling.holiday_lists import ReadLine, as_text, read_file, read_text
from yinhui.occasions.scheduling.holidays import (
    days_of_year,
    may_say_days,
    move_told,
    say_days,
    told_beside,
    unpublished_years,
    unsay_day,
)
from yinhui.occasions.scheduling.models import DayKind, ScheduledOccasion
from yinhui.registry.views.form_page import NOT_ACCEPTED, FormPage, answer

# How many of those moved are named in the message; the rest are on the agenda.
MOVES_NAMED = 8


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show a year's (`?year=`) holidays and make-up days, and what was told and now stands beside them."""
    actor = request.actor
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    year = min(max(year, CALENDAR_FROM.year), CALENDAR_UNTIL.year)
    first = clock.today().replace(year=year, month=1, day=1)
    facts = {
        "year": year,
        "days": days_of_year(actor, year),
        "is_unpublished": bool(unpublished_years(actor.county_id, first, first)),
        "may_change": may_say_days(actor),
        "beside": told_beside(actor) if may_say_days(actor) else [],
        "tab": "holidays",
    }
    return render(request, "scheduling/holidays.html", facts)


def say(request: StaffRequest) -> HttpResponse:
    """Say of a day what it is; with `?day=`, filled in with what is known of it."""
    request.actor.require("edit_rulebook")
    day = parse_date(request.GET.get("day", "")) if request.method != "POST" else None
    known = [one for one in days_of_year(request.actor, day.year) if one.day == day] if day else []
    initial: dict[str, Any] = {"day": day, "kind": DayKind.OFF}
    if known:
        initial |= {"kind": known[0].kind, "name": known[0].name}

    def act(data: dict[str, Any]) -> HttpResponse:
        said = form.said
        laid = say_days(actor=request.actor, days=[said])
        _told(request, f"{said.day:%Y年%-m月%-d日}已登记为{DayKind(said.kind).label}。", laid)
        return _back(said.day.year)

    form = DayForm(request.POST or None, initial=initial)
    page = FormPage(
        heading="登记节假日",
        submit="保存",
        back=reverse("holidays"),
        crumbs=(("日程", reverse("schedule")), ("节假日", reverse("holidays"))),
        lead="只管本县。保存以后，还没通知的固定安排会自动让开或补上。",
    )
    return answer(request, page, form, act)


@require_POST
def unsay(request: StaffRequest) -> HttpResponse:
    """Take back what the county said of a day."""
    day = parse_date(request.POST.get("day", "")) or clock.today()
    try:
        laid = unsay_day(actor=request.actor, day=day)
    except SchedulingError as error:
        messages.error(request, error.message)
    else:
        _told(request, f"{day:%Y年%-m月%-d日}已恢复成原来的样子。", laid)
    return _back(day.year)


@require_POST
def move(request: StaffRequest) -> HttpResponse:
    """Let the chosen occasions follow although people were told."""
    try:
        laid = move_told(actor=request.actor, scheduled_ids=ids_in(request.POST.getlist("chosen")))
    except SchedulingError as error:
        messages.error(request, error.message)
    else:
        _told(request, "所选的活动已经按节假日重新排过，请重新通知大家。", laid)
    return redirect("holidays")


def take_in(request: StaffRequest) -> HttpResponse:
    """Read a year's days, pasted or from a file, and show what they say; confirmed, take them in."""
    request.actor.require("edit_rulebook")
    form = DayListForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"form": form, "step": 1}
    if request.method == "POST" and form.is_valid():
        try:
            lines = _lines(form)
            if "confirmed" in request.POST:
                return _taken_in(request, lines)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            wrong = [line for line in lines if line.problem]
            facts |= {"lines": lines, "wrong": wrong, "text": as_text(lines), "step": 2}
    status = NOT_ACCEPTED if form.errors else 200
    return render(request, "scheduling/holidays_import.html", facts, status=status)


def _lines(form: DayListForm) -> list[ReadLine]:
    file = form.cleaned_data["file"]
    if file is None:
        return read_text(form.cleaned_data["text"])
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix.lower()) as out:
        for chunk in file.chunks():
            out.write(chunk)
        out.flush()
        return read_file(Path(out.name))


def _taken_in(request: StaffRequest, lines: Sequence[ReadLine]) -> HttpResponse:
    days = [line.said for line in lines if line.said]
    if len(days) < len(lines):
        raise SchedulingError("还有认不出来的行，没有写入。请改好再核对一次。", code="problems", field="text")
    laid = say_days(actor=request.actor, days=days)
    _told(request, f"已登记{len(days)}天。", laid)
    return _back(days[0].day.year)


def _told(request: HttpRequest, done: str, laid: Laid) -> None:
    """Say what was done, and which occasions moved from which day to which."""
    messages.success(request, done)
    if laid.made:
        messages.info(request, f"固定安排新排出{laid.made}次活动。")
    if laid.moves:
        named = ScheduledOccasion.objects.select_related("organisation").in_bulk(
            [move.scheduled_id for move in laid.moves[:MOVES_NAMED]]
        )
        said = [_move_in_words(named[move.scheduled_id], move) for move in laid.moves[:MOVES_NAMED]]
        more = f"等{len(laid.moves)}次，其余的请看日程" if len(laid.moves) > MOVES_NAMED else ""
        messages.warning(request, f"有{len(laid.moves)}次活动变了日子：{'；'.join(said)}{more}。")


def _move_in_words(scheduled: ScheduledOccasion, move: Move) -> str:
    was, now = (moment and moment.astimezone(clock.SHANGHAI) for moment in (move.was, move.now))
    to = f"改到{now:%-m月%-d日}" if now else "不办了"
    return f"{scheduled.organisation.name}{was:%-m月%-d日}的“{scheduled.title}”{to}"


def _back(year: int) -> HttpResponse:
    return redirect(f"{reverse('holidays')}?year={year}")
