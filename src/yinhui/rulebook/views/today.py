"""今日应办: what is due, for whom, by whom, by when and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yinhui.kernel.requests import StaffRequest
from yinhui.rulebook.queries_today import today_board

WHOLE = "whole"


def page(request: StaffRequest) -> HttpResponse:
    """Show what this post owes today; with `?scope=whole`, what its organisation and all below it owe.

    The home page of everybody: whoever has no duties goes to theirs.
    """
    if not request.actor.may("see_duties"):
        return redirect("home")
    whole = request.GET.get("scope") == WHOLE
    board = today_board(request.actor, whole=whole)
    return render(request, "rulebook/today.html", {"board": board, "whole": whole})
