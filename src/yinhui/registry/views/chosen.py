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
    return asked_first(request, page, "reason", form, {"chosen": chosen}, act=lambda data: act(chosen, data))


def asked_first(
    request: StaffRequest,
    page: FormPage,
    key: str,
    form: type[forms.Form],
    initial: dict[str, Any],
    *,
    act: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Show the page with the form as `initial` fills it until `key`, which it asks, is sent; then call `act`.

    For what begins with a button beside ticked rows, and so is sent before anything is asked.
    """
    if key not in request.POST:
        return render(request, page.template, {"form": form(initial=initial), "page": page, **page.facts})
    return answer(request, page, form(request.POST), act)
