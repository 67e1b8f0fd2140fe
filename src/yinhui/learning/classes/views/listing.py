"""The list of terms: filtered, sorted, exported, cancelled and closed with certificates in bulk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.forms import ids_in
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.learning.classes.actions_lessons import issue_all_certificates
from yinhui.learning.classes.actions_terms import cancel_terms
from yinhui.learning.classes.forms import CancelForm, TermFilterForm
from yinhui.learning.classes.models import Term
from yinhui.learning.classes.queries_terms import TermFilters, terms_listed
from yinhui.learning.classes.words import weekdays_in_words
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.chosen import chosen_page

TERMS: Listing[Term, TermFilters] = Listing(
    kind="classes",
    title="课堂班次",
    columns=(
        (Column("课程", 24), lambda term: term.course.name),
        (Column("班次", 10), lambda term: term.section),
        (Column("类别", 12), lambda term: term.course.get_field_display()),
        (Column("办班组织", 28), lambda term: term.organisation.name),
        (Column("开课日期", 12), lambda term: term.period.lower),
        (Column("结束日期", 12), lambda term: term.period.upper - dt.timedelta(days=1)),
        (
            Column("上课时间", 18),
            lambda term: f"{weekdays_in_words(term.weekdays)} {term.starts_at:%H:%M}",
        ),
        (Column("教室", 18), lambda term: term.place),
        (Column("老师", 12), lambda term: term.teacher),
        (Column("名额", 8), lambda term: term.places),
        (Column("已报", 8), lambda term: term.taken),  # type: ignore[attr-defined]
        (Column("候补", 8), lambda term: term.waiting),  # type: ignore[attr-defined]
        (Column("已上课次", 10), lambda term: term.held),  # type: ignore[attr-defined]
        (Column("计划课次", 10), lambda term: term.planned),  # type: ignore[attr-defined]
        (Column("备注", 16), lambda term: "已停办" if term.cancelled_reason else ""),
    ),
    form=lambda request: TermFilterForm(request.GET, organisations=organisation_choices(request.actor)),
    found=terms_listed,
    everything=TermFilters(state="all"),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the terms that the filter asks for."""
    request.actor.require("see_people")
    return render(request, "classes/terms.html", TERMS.facts(request))


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    return TERMS.export(request)


@require_POST
def cancel(request: StaffRequest) -> HttpResponse:
    """Cancel the chosen terms: first asks why, then does it."""

    def act(chosen: tuple[int, ...], data: dict[str, Any]) -> str:
        number = cancel_terms(actor=request.actor, term_ids=chosen, reason=data["reason"])
        return f"已停办{number}个班，报了名的手机上会看到。没有账号的，请打开这个班看“要告诉的人”。"

    return chosen_page(
        request,
        heading="停办{number}个班",
        submit="停办",
        lead="还没上的课一并停掉，上过的课和点名都保留。",
        of="课堂",
        back=reverse("classes"),
        template="classes/cancel.html",
        form=CancelForm,
        rows=terms_listed(request.actor, TermFilters(state="all")),
        act=act,
    )


@require_POST
def certificates(request: StaffRequest) -> HttpResponse:
    """Give certificates to everybody who has earned one in the chosen terms."""
    chosen = ids_in(request.POST.getlist("chosen"))
    given, refused = issue_all_certificates(actor=request.actor, term_ids=chosen)
    if given:
        messages.success(request, f"已发{given}张结业证书，打开各班可以打印。")
    for words in refused:
        messages.warning(request, words)
    return redirect("classes")
