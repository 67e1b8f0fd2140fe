"""News of a class: who has not heard it, on the page and on paper; noting who was told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import mark_of, record_copy
from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.classes.actions_news import mark_news_told
from yinhui.learning.classes.queries_news import unheard
from yinhui.learning.classes.queries_terms import term_for
from yinhui.learning.classes.words import term_in_words
from yinhui.occasions.scheduling.actions_notify import TOLD_BY_OTHERS
from yinhui.registry.permissions import may
from yinhui.registry.telephones import may_ring


@require_GET
def page(request: StaffRequest, term_id: int) -> HttpResponse:
    """Show who is to be told what of a term, those first who have no page of their own."""
    term = term_for(request.actor, term_id)
    facts = {
        "term": term,
        "rows": list(unheard(term)),
        "hows": [(how.value, how.label) for how in TOLD_BY_OTHERS],
        "may_change": may(request.actor, "record_work", term.organisation),
        "may_ring": may_ring(request.actor),
    }
    return render(request, "classes/telling.html", facts)


@require_GET
def paper(request: StaffRequest, term_id: int) -> HttpResponse:
    """Show the list to carry. It leaves on paper, so it is numbered in the register of copies."""
    term = term_for(request.actor, term_id)
    rows, can_ring = list(unheard(term)), may_ring(request.actor)
    copy = record_copy(
        actor=request.actor,
        kind="telling",
        title=f"{term_in_words(term)}告知名单"[:100],
        rows=len(rows),
        columns=("姓名", *(("电话",) if can_ring else ()), "告诉什么"),
        people=[row.person_id for row in rows],
    )
    facts = {"term": term, "rows": rows, "may_ring": can_ring, "mark": mark_of(copy)}
    return render(request, "classes/telling_paper.html", facts)


@require_POST
def told(request: StaffRequest, term_id: int) -> HttpResponse:
    """Note that the ticked were told (`how`)."""
    try:
        number = mark_news_told(
            actor=request.actor,
            term_id=term_id,
            news_ids=ids_in(request.POST.getlist("chosen")),
            told_how=request.POST.get("how", ""),
        )
    except YinhuiError as error:
        if error.status != 400:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, f"已记下告诉了{number}人次。")
    return redirect("class-telling", term_id)
