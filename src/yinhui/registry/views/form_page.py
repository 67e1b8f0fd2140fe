"""The page of one form that does one action: shown, read, done, or shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.requests import StaffRequest

# The form came back with something to put right; htmx shows such an answer in place.
NOT_ACCEPTED = 422
# The status of errors that belong beside a field; what is not allowed, not found or in conflict is a page.
CAN_BE_PUT_RIGHT = 400


@dataclass(frozen=True)
class FormPage:
    """What the page says. `crumbs` are (words, address) before the page's own heading."""

    heading: str
    submit: str
    back: str
    crumbs: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    warning: str = ""
    danger: bool = False
    template: str = "registry/form.html"
    facts: dict[str, Any] = field(default_factory=dict)


def answer(
    request: StaffRequest,
    page: FormPage,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str | HttpResponse],
) -> HttpResponse:
    """Show the form; when it was sent and is in order, call `act` with its data.

    `act` returns the words to say on the page one goes back to, or an answer of its own. A refusal that the
    person can put right stands beside its field; one they cannot is left to the error page.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except YinhuiError as refusal:
            if refusal.status != CAN_BE_PUT_RIGHT:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, done)
            return redirect(page.back)
    facts = {"form": form, "page": page, **page.facts}
    return render(request, page.template, facts, status=NOT_ACCEPTED if form.errors else 200)
