"""An organisation's page: who leads it, who belongs to it, what it does, how it came to be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yinhui.kernel import clock
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.permissions import organisation_for
from yinhui.registry.queries_organisations import (
    Figures,
    children_of,
    counties_below,
    organisation_figures,
    posts_of,
    some_members_of,
    successions_of,
    tree_on,
    versions_of,
)
from yinhui.registry.structure import KINDS
from yinhui.workbench.queries.organisation_work import organisation_work


def page(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Show the organisation; `?on=` a day, how it and what was below it stood then."""
    organisation = organisation_for(request.actor, organisation_id)
    day = _day(request.GET.get("on", ""))
    figures = organisation_figures(organisation, counties_below(organisation))
    facts = {
        "organisation": organisation,
        "kind": KINDS[organisation.kind],
        "posts": posts_of(organisation),
        "figures": figures,
        "ages": _ages(figures),
        "members": some_members_of(organisation),
        "children": children_of(organisation),
        "work": organisation_work(request.actor, organisation),
        "versions": versions_of(organisation),
        "successions": successions_of(organisation),
        "day": day,
        "former_tree": tree_on(day, organisation) if day else None,
    }
    return render(request, "workbench/organisation.html", facts)


def _ages(figures: Figures) -> dict[str, Any]:
    """The picture of the people's ages."""
    return {
        "kind": "bars",
        "labels": ["70岁以下", "70至79岁", "80至89岁", "90岁以上"],
        "series": [{"name": "人数", "values": list(figures.bands)}],
        "unit": "人",
    }


def _day(text: str) -> dt.date | None:
    """The day that was asked for, if it is one."""
    try:
        return min(dt.date.fromisoformat(text), clock.today())
    except ValueError:
        return None
