"""The list of terms: filtered, sorted, exported, cancelled in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.learning.classes.actions_terms import cancel_terms
from yinhui.learning.classes.forms import CancelForm, TermFilterForm
from yinhui.learning.classes.models import Term
from yinhui.learning.classes.queries_terms import TermFilters, terms_listed
from yinhui.learning.classes.words import weekdays_in_words
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.form_page import FormPage, answer

PAGE_ROWS = 50
COLUMNS = (
    Column("课程", 24),
    Column("班次", 10),
    Column("类别", 12),
    Column("办班组织", 28),
    Column("开课日期", 12),
    Column("结束日期", 12),
    Column("上课时间", 18),
    Column("教室", 18),
    Column("老师", 12),
    Column("名额", 8),
    Column("已报", 8),
    Column("候补", 8),
    Column("已上课次", 10),
    Column("计划课次", 10),
    Column("备注", 16),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the terms that the filter asks for."""
    request.actor.require("see_people")
    organisations = organisation_choices(request.actor)
    form = TermFilterForm(request.GET, organisations=organisations)
    terms = terms_listed(request.actor, form.asked, request.GET.get("sort", ""))
    facts = {
        "form": form,
        "page": Paginator(terms, PAGE_ROWS).get_page(request.GET.get("page")),
        "is_filtered": any(key not in ("page", "sort") for key, value in request.GET.items() if value),
        "has_several": len(organisations) > 1,
        "today": clock.today(),
    }
    return render(request, "classes/terms.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    if request.method == "POST":
        chosen = ids_in(request.POST.getlist("chosen"))
        terms = terms_listed(request.actor, TermFilters(state="all")).filter(pk__in=chosen)
        asked = "逐个勾选"
    else:
        form = TermFilterForm(request.GET, organisations=organisation_choices(request.actor))
        terms = terms_listed(request.actor, form.asked, request.GET.get("sort", ""))
        asked = in_words(form)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="classes",
        title="课堂班次",
        columns=COLUMNS,
        rows=_rows(terms[:EXPORT_ROWS_MAX]),
        asked=asked,
    )
    name = f"课堂班次{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def cancel(request: StaffRequest) -> HttpResponse:
    """Cancel the chosen terms: first asks why, then does it."""
    request.actor.require("record_work")
    chosen = ids_in(request.POST.getlist("chosen"))
    page = FormPage(
        heading=f"停办{len(chosen)}个班",
        submit="停办",
        back=reverse("classes"),
        crumbs=(("课堂", reverse("classes")),),
        lead="还没上的课一并停掉，上过的课和点名都保留。",
        danger=True,
        template="classes/cancel.html",
        facts={"terms": terms_listed(request.actor, TermFilters(state="all")).filter(pk__in=chosen)},
    )
    if "reason" not in request.POST:
        form = CancelForm(initial={"chosen": chosen})
        return render(request, page.template, {"form": form, "page": page, **page.facts})

    def act(data: dict[str, Any]) -> str:
        number = cancel_terms(actor=request.actor, term_ids=chosen, reason=data["reason"])
        return f"已停办{number}个班，报了名的手机上会看到。没有账号的，请打开这个班看“要告诉的人”。"

    return answer(request, page, CancelForm(request.POST), act)


def _rows(terms: Iterable[Term]) -> Iterator[list[Cell]]:
    for term in terms:
        yield [
            term.course.name,
            term.section,
            term.course.get_field_display(),
            term.organisation.name,
            term.period.lower,
            term.period.upper - dt.timedelta(days=1),
            f"{weekdays_in_words(term.weekdays)} {term.starts_at:%H:%M}",
            term.place,
            term.teacher,
            term.places,
            term.taken,  # type: ignore[attr-defined]
            term.waiting,  # type: ignore[attr-defined]
            term.held,  # type: ignore[attr-defined]
            term.planned,  # type: ignore[attr-defined]
            "已停办" if term.cancelled_reason else "",
        ]
