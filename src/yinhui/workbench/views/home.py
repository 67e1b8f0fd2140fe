"""The first page of whoever has no duties: the administrators, the auditor, a merchant."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.structure import ABILITIES, ADMINISTRATORS
from yinhui.workbench import navigation


def page(request: StaffRequest) -> HttpResponse:
    """Say what the post does and lead to its pages; whoever has duties goes to them."""
    actor = request.actor
    if actor.may("see_duties"):
        return redirect("today")
    pages = [link for link in navigation.links(actor, request.path) if not link.is_current]
    facts = {
        "abilities": [words for key, words in ABILITIES.items() if actor.may(key)],
        "pages": pages,
        "is_administrator": actor.post in ADMINISTRATORS,
    }
    return render(request, "workbench/home.html", facts)
