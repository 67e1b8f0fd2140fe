"""The pages of the ledgers: attendance, members, study, rates."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.kernel.forms import asked_for
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX
from yinhui.ledgers.export import ledger_spreadsheet, rates_spreadsheet
from yinhui.ledgers.forms import LedgerForm
from yinhui.ledgers.ledgers import LEDGERS, Ledger
from yinhui.ledgers.queries import PAGE_ROWS, PRINTED_ROWS_MAX, Start, leaf_of
from yinhui.ledgers.rates import LEVELS, Rate, rates_of, total_of


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Open the attendance ledger: the one asked for most."""
    return _page(request, LEDGERS["attendance"])


@require_GET
def ledger(request: StaffRequest, key: str) -> HttpResponse:
    """Show one ledger."""
    return _page(request, _ledger(key))


@require_GET
def export(request: StaffRequest, key: str) -> FileResponse:
    """Send a ledger as a spreadsheet."""
    asked_for = _ledger(key)
    form = LedgerForm(request.GET, actor=request.actor)
    wanted = form.wanted("name", asked_for)
    file = ledger_spreadsheet(actor=request.actor, ledger=asked_for, wanted=wanted, asked=form.asked)
    name = f"{asked_for.title}{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
def rates(request: StaffRequest) -> HttpResponse:
    """Show attendance rates by branch, community or street; counted apart from the page."""
    request.actor.require("see_people")
    form = LedgerForm(request.GET, actor=request.actor)
    form.is_valid()
    facts = {"form": form, "tab": "rates", "levels": LEVELS, "level": _level(request)}
    return render(request, "ledgers/rates.html", facts | {"query": request.GET.urlencode()})


@require_GET
def rates_counted(request: StaffRequest) -> HttpResponse:
    """Count the rates (htmx)."""
    request.actor.require("see_people")
    form = LedgerForm(request.GET, actor=request.actor)
    form.is_valid()
    found = _rates(request, form)
    facts = {"rates": found, "total": total_of(found), "level_word": LEVELS[_level(request)][0]}
    return render(request, "ledgers/rates_counted.html", facts)


@require_GET
def rates_export(request: StaffRequest) -> FileResponse:
    """Send the rates as a spreadsheet."""
    request.actor.require("see_people")
    form = LedgerForm(request.GET, actor=request.actor)
    form.is_valid()
    file = rates_spreadsheet(
        actor=request.actor,
        organisation=form.cleaned_data.get("organisation"),
        period=form.period,
        level=_level(request),
        rates=_rates(request, form),
        asked=form.asked,
    )
    name = f"参加率{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _rates(request: StaffRequest, form: LedgerForm) -> list[Rate]:
    given = form.cleaned_data
    return rates_of(
        request.actor,
        given.get("organisation"),
        form.period,
        kind=given.get("kind", ""),
        level=_level(request),
    )


def _page(request: StaffRequest, ledger: Ledger) -> HttpResponse:
    request.actor.require("see_people")
    form = LedgerForm(request.GET, actor=request.actor)
    wanted = form.wanted(request.GET.get("sort", "name"), ledger)
    is_printed = "print" in request.GET
    start = Start() if is_printed else Start.read(request.GET.get("after", ""))
    leaf = leaf_of(request.actor, wanted, start, PRINTED_ROWS_MAX if is_printed else PAGE_ROWS)
    facts: dict[str, Any] = {
        "ledger": ledger,
        "tab": ledger.key,
        "form": form,
        "leaf": leaf,
        "lines": enumerate(leaf.rows, start.number + 1),
        "period": wanted.period,
        "organisation": wanted.people.organisation,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "is_printed": is_printed,
        "printed_max": PRINTED_ROWS_MAX,
        "query": request.GET.urlencode(),
        "asked_for": asked_for(form),
    }
    return render(request, "ledgers/ledger.html", facts)


def _ledger(key: str) -> Ledger:
    if key not in LEDGERS:
        raise NotFound("没有这本台账。请从“台账”重新打开。")
    return LEDGERS[key]


def _level(request: StaffRequest) -> str:
    level = request.GET.get("level", "")
    return level if level in LEVELS else "branch"
