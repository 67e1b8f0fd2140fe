"""The building register: street, community, compound, building, entrance, flat, with who lives where."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_residence import add_place
from yinhui.registry.forms.organisations import PlaceForm
from yinhui.registry.models import Organisation
from yinhui.registry.queries_organisations import counties_below
from yinhui.registry.queries_places import (
    PAGE_ROWS,
    organisations_there,
    place_for,
    places_above,
    places_in,
    residents_of,
)
from yinhui.registry.views.form_page import FormPage, answer


def page(request: StaffRequest) -> HttpResponse:
    """Show the topmost places: the streets and townships."""
    request.actor.require("see_people")
    counties = _counties(request)
    return render(request, "registry/places.html", {"lines": places_in(counties, None)})


def one(request: StaffRequest, place_id: int) -> HttpResponse:
    """Show what is inside a place and who lives there."""
    request.actor.require("see_people")
    place = place_for(request.actor, place_id)
    residents = residents_of(request.actor, place).annotate(home=F("residences__place__full_name"))
    leaf = Paginator(residents.order_by("home", "pinyin", "pk"), PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {
        "place": place,
        "above": places_above(place),
        "lines": places_in([place.county_id], place),
        "leaf": leaf,
        "organisations": organisations_there(request.actor, place),
    }
    return render(request, "registry/place.html", facts)


def add(request: StaffRequest, place_id: int) -> HttpResponse:
    """Enter a place inside another."""
    request.actor.require("edit_people")
    place = place_for(request.actor, place_id)
    back = reverse("place", args=[place.pk])
    page = FormPage(
        heading=f"在{place.full_name}里增加",
        submit="增加",
        back=back,
        crumbs=(("楼栋", reverse("places")), (place.name, back)),
    )

    def act(data: dict[str, Any]) -> str:
        added = add_place(actor=request.actor, within=place, **data)
        return f"已增加{added.full_name}。"

    return answer(request, page, PlaceForm(request.POST or None, within_kind=place.kind), act)


def _counties(request: StaffRequest) -> list[int]:
    if request.actor.county_id is not None:
        return [request.actor.county_id]
    return counties_below(Organisation.objects.get(pk=request.actor.organisation_id))
