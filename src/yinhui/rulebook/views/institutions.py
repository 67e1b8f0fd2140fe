"""Institutions: what the county goes by, read back; adopting, suspending."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yinhui.kernel.actor import Actor
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisation_for, organisations_visible_to
from yinhui.rulebook.actions_institutions import resume_institution, suspend_institution
from yinhui.rulebook.queries_institutions import institution_page, institution_rows, shipped_rules_for


def page(request: StaffRequest) -> HttpResponse:
    """Show the institutions with how they stand."""
    rows = institution_rows(request.actor)
    return render(request, "rulebook/institutions.html", {"rows": rows})


def institution(request: StaffRequest, institution_id: int) -> HttpResponse:
    """Show one: read back, text, source, versions, figures, TOML."""
    shown = institution_page(request.actor, institution_id)
    return render(request, "rulebook/institution.html", {"shown": shown})


def adopt(request: StaffRequest) -> HttpResponse:
    """Show the shipped institutions that the county has not adopted; each leads to its simulation."""
    request.actor.require("edit_rulebook")
    county = county_asked(request)
    if county is None:
        counties = organisations_visible_to(request.actor).filter(kind="county").order_by("name")
        return render(request, "rulebook/choose_county.html", {"counties": counties})
    facts = {"county": county, "county_id": str(county.pk), "shipped": shipped_rules_for(county.pk)}
    return render(request, "rulebook/adopt.html", facts)


@require_POST
def suspend(request: StaffRequest, institution_id: int) -> HttpResponse:
    """Stop an institution."""
    stopped = suspend_institution(actor=request.actor, institution_id=institution_id)
    messages.success(request, f"《{stopped.title}》已停用，还没有到期的事项将撤回。")
    return redirect("institution", institution_id)


@require_POST
def resume(request: StaffRequest, institution_id: int) -> HttpResponse:
    """Let it make duties again."""
    resumed = resume_institution(actor=request.actor, institution_id=institution_id)
    messages.success(request, f"《{resumed.title}》已恢复执行，应办事项随后自动排出。")
    return redirect("institution", institution_id)


def county_asked(request: StaffRequest) -> Organisation | None:
    """Return the county in question: the actor's own, or the one that a prefecture's actor names."""
    actor: Actor = request.actor
    asked = request.POST.get("county") or request.GET.get("county") or ""
    if actor.county_id is not None:
        return organisation_for(actor, actor.county_id)
    return organisation_for(actor, int(asked)) if asked.isdecimal() else None
