"""A person's page: who this is, what is due, everything that happened."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.sensitive import masked_id_number
from yinhui.registry.models import Person
from yinhui.registry.permissions import person_for
from yinhui.registry.sealing import ID_NUMBER, opened
from yinhui.workbench.queries.person_duties import person_duties
from yinhui.workbench.queries.person_glance import person_glance
from yinhui.workbench.queries.person_timeline import SORTS, person_timeline


def page(request: StaffRequest, person_id: int) -> HttpResponse:
    """Show the person; `?show=` narrows the time line, `?page=` leafs through it."""
    person = person_for(request.actor, person_id)
    sort = request.GET.get("show", "")
    number = request.GET.get("page", "")
    timeline = person_timeline(request.actor, person, sort, max(1, int(number)) if number.isdigit() else 1)
    facts = {
        "person": person,
        "glance": person_glance(request.actor, person),
        "duties": person_duties(request.actor, person),
        "timeline": timeline,
        "sorts": [(key, words, key == sort) for key, words in SORTS.items()],
        "id_number": _masked(person),
    }
    return render(request, "workbench/person.html", facts)


def _masked(person: Person) -> str:
    """The ends of the identity number: enough to tell two people of one name apart."""
    if person.id_number_sealed is None:
        return ""
    return masked_id_number(opened(person.id_number_sealed, ID_NUMBER, person.pk))
