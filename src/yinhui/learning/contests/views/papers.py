"""Answers on paper: giving papers out, printing them, typing what stands on them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import NotFound, YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.contests.actions_papers import give_papers, take_back_papers, type_paper
from yinhui.learning.contests.forms_papers import PaperForm, answers_in
from yinhui.learning.contests.queries_papers import paper_desk, paper_sheet, paper_sheets
from yinhui.learning.steps import one_step
from yinhui.registry.views.form_page import NOT_ACCEPTED


@require_GET
def page(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Show who answers on paper and what is still to be typed, and who could be given paper."""
    desk = paper_desk(request.actor, contest_id)
    return render(request, "contests/papers.html", {"desk": desk, "contest": desk.contest})


@require_POST
def give(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Give the chosen entrants papers (`chosen`)."""
    chosen = ids_in(request.POST.getlist("chosen"))
    return one_step(
        request,
        redirect("contest-papers", contest_id),
        lambda: give_papers(actor=request.actor, contest_id=contest_id, person_ids=chosen),
        lambda number: f"已为{number}人编好纸质答卷。请打印出来，交给本人。",
    )


@require_POST
def take_back(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Take the chosen people's papers back (`chosen`)."""
    chosen = ids_in(request.POST.getlist("chosen"))
    return one_step(
        request,
        redirect("contest-papers", contest_id),
        lambda: take_back_papers(actor=request.actor, contest_id=contest_id, person_ids=chosen),
        lambda number: f"已收回{number}人的纸质答卷。他们可以改用手机答题。",
    )


@never_cache
@require_GET
def printed(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Show papers as sheets to be printed: everybody's, or those of `chosen`."""
    chosen = ids_in(request.GET.getlist("chosen"))
    sheets = paper_sheets(request.actor, contest_id, person_ids=chosen)
    if not sheets:
        raise NotFound("还没有纸质答卷。请先勾选用纸质答卷的老同志，再打印。")
    return render(request, "contests/papers_printed.html", {"sheets": sheets, "contest": sheets[0].contest})


@never_cache
def typed(request: StaffRequest, contest_id: int, sitting_id: int) -> HttpResponse:
    """Show one paper to be typed, with what was typed of it before; take what is typed."""
    sheet = paper_sheet(request.actor, contest_id, sitting_id)
    before = sheet.paper.entries
    form = PaperForm(request.POST or None, entries=before, round_=sheet.paper.sitting.round)
    if request.method == "POST" and form.is_valid():
        try:
            type_paper(
                actor=request.actor,
                contest_id=contest_id,
                sitting_id=sitting_id,
                typed=form.typed(answers_in(request.POST)),
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"第{sheet.paper.number}号答卷已录入。")
            return redirect("contest-papers", contest_id)
    items = sheet.items
    if form.is_bound:
        given = answers_in(request.POST)
        items = [item.with_given(*given.get(item.item.pk, ((), ""))) for item in items]
    facts = {"contest": sheet.contest, "paper": sheet.paper, "items": items, "form": form}
    return render(request, "contests/paper_typed.html", facts, status=NOT_ACCEPTED if form.errors else 200)
