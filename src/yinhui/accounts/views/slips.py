"""Printing first-sign-in slips. The codes are in this answer and on the paper, and nowhere afterwards."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yinhui.accounts.actions_slips import issue_slips
from yinhui.accounts.errors import AccountError
from yinhui.accounts.forms import ChosenForm
from yinhui.accounts.limits import SLIP_VALID
from yinhui.kernel.requests import StaffRequest


@never_cache
@require_POST
def print_slips(request: StaffRequest) -> HttpResponse:
    """Issue a slip for each chosen account and show them ready to print; earlier slips are void."""
    form = ChosenForm(request.POST)
    if not form.is_valid():
        raise AccountError("".join(str(error) for error in form.errors["chosen"]))
    issued = issue_slips(actor=request.actor, account_ids=form.cleaned_data["chosen"])
    facts = {
        "issued": issued,
        "address": request.build_absolute_uri(reverse("first-sign-in")),
        "days": SLIP_VALID.days,
    }
    return render(request, "accounts/slips.html", facts)
