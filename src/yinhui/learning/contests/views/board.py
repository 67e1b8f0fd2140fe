"""The board for the screen in the room: rank, how many have answered, time left; renewed by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel.requests import StaffRequest
from yinhui.learning.contests.queries import board, held_contest


@require_GET
def page(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Show the board, for whoever holds the contest: the first ten names, and every team's sum. htmx asks
    for the changing part alone."""
    held_contest(request.actor, contest_id)
    facts = {"board": board(request.actor, contest_id)}
    name = "contests/board_live.html" if request.htmx else "contests/board.html"
    return render(request, name, facts)
