"""What a person asked in a contact, and what they were answered: /me/answers/."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.contacts.actions import open_own_words
from yinhui.contacts.queries import own_answers
from yinhui.contacts.views.contacts import owed_in_words
from yinhui.kernel.requests import StaffRequest

SHOWN_MAX = 100


@never_cache
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Show what the person asked and how it stands; the words only when asked for."""
    rows = [(one, owed_in_words(one)) for one in own_answers(request.actor.person_id or 0)[:SHOWN_MAX]]
    return render(request, "contacts/me_answers.html", {"rows": rows, "tab": "answers"})


@never_cache
@require_POST
def words(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Log that the person reads it, and show what they said and were answered."""
    contact = open_own_words(actor=request.actor, contact_id=contact_id)
    return render(request, "contacts/me_answer.html", {"contact": contact, "tab": "answers"})
