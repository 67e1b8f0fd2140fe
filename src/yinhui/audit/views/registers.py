"""Openings of sensitive data, exported copies, sign-ins, seals."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.audit.forms import NameAndDaysForm
from yinhui.audit.models import ArchiveFile, Seal, Verification
from yinhui.audit.queries import (
    PAGE_ROWS,
    exports_of,
    names_of,
    openings_of,
    page_of,
    sign_ins_of,
)
from yinhui.audit.verifying import Problem
from yinhui.kernel.requests import StaffRequest


@never_cache
@require_GET
def openings(request: StaffRequest) -> HttpResponse:
    """Show who opened what of whom, and why."""
    form = NameAndDaysForm(request.GET, label="查看人或被查看人")
    rows, after = page_of(openings_of(request.actor, *form.asked), "opened_at", request.GET.get("after", ""))
    names = names_of(row.person_id for row in rows)
    facts = {"form": form, "rows": [(row, names.get(row.person_id, "")) for row in rows], "after": after}
    return render(request, "audit/openings.html", facts)


@never_cache
@require_GET
def exports(request: StaffRequest) -> HttpResponse:
    """Show the copies that left; a number found on a sheet leads to whose it was."""
    form = NameAndDaysForm(request.GET, label="编号或导出人")
    rows, after = page_of(exports_of(request.actor, *form.asked), "made_at", request.GET.get("after", ""))
    return render(request, "audit/exports.html", {"form": form, "rows": rows, "after": after})


@never_cache
@require_GET
def sign_ins(request: StaffRequest) -> HttpResponse:
    """Show who signed in, from where, and how it ended."""
    form = NameAndDaysForm(request.GET, label="姓名或用户名")
    rows, after = page_of(sign_ins_of(request.actor, *form.asked), "started_at", request.GET.get("after", ""))
    return render(request, "audit/sign_ins.html", {"form": form, "rows": rows, "after": after})


@never_cache
@require_GET
def seals(request: StaffRequest) -> HttpResponse:
    """Show the chain's head, the latest seals, the last verification and what was archived."""
    request.actor.require("read_trail")
    last = Verification.objects.order_by("-at").first()
    facts = {
        "seals": [(seal, bytes(seal.hash).hex()) for seal in Seal.objects.order_by("-number")[:PAGE_ROWS]],
        "verification": last,
        "problems": [Problem(**problem) for problem in last.problems] if last else [],
        "archives": ArchiveFile.objects.order_by("-first_seal")[:PAGE_ROWS],
    }
    return render(request, "audit/seals.html", facts)
