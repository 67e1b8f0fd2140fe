"""Doing something to rows ticked on a list: first the page that names them and asks why, then the deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.views.form_page import FormPage, answer


def chosen_page(
    request: StaffRequest,
    *,
    heading: str,
    submit: str,
    lead: str,
    of: str,
    back: str,
    template: str,
    form: type[forms.Form],
    rows: QuerySet[Any],
    act: Callable[[tuple[int, ...], dict[str, Any]], str],
) -> HttpResponse:
    """Show the ticked of `rows` and ask the reason (`form`, with `chosen` and `reason`); sent with it, call
    `act` with what was ticked and what was said. `heading` has their {number} in it; `of` is the list's name.
    """
    request.actor.require("record_work")
    chosen = ids_in(request.POST.getlist("chosen"))
    page = FormPage(
        heading=heading.format(number=len(chosen)),
        submit=submit,
        back=back,
        crumbs=((of, back),),
        lead=lead,
        danger=True,
        template=template,
        facts={"rows": rows.filter(pk__in=chosen)},
    )
    if "reason" not in request.POST:
        facts = {"form": form(initial={"chosen": chosen}), "page": page, **page.facts}
        return render(request, template, facts)
    return answer(request, page, form(request.POST), lambda data: act(chosen, data))
