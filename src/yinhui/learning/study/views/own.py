"""A person's own study, on the phone: what to read next, reading and listening in large type (XQ16, XQ19)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import NotFound, YinhuiError
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.views import attachment_response
from yinhui.learning.study.actions_done import finish_reading, open_material
from yinhui.learning.study.queries_own import own_material, study_of


@never_cache
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show what to read next, and what was read this year."""
    return render(request, "study/own.html", {"study": study_of(request.actor), "tab": "study"})


@never_cache
@require_POST
def begin(request: StaffRequest, material_id: int) -> HttpResponse:
    """Note that the person opens the material, and show it."""
    open_material(actor=request.actor, material_id=material_id)
    return redirect("my-material", material_id)


@never_cache
@require_GET
def page(request: StaffRequest, material_id: int) -> HttpResponse:
    """Show the material in large type."""
    material, _ = own_material(request.actor, material_id)
    return render(request, "study/own_material.html", {"material": material, "tab": "study"})


@never_cache
@require_POST
def finish(request: StaffRequest, material_id: int) -> HttpResponse:
    """Note that the person has read it."""
    try:
        reading = finish_reading(actor=request.actor, material_id=material_id)
    except YinhuiError as error:
        messages.error(request, error.message)
        return redirect("my-material", material_id)
    messages.success(request, f"记下了，这次学了{reading.minutes}分钟。")
    return redirect("my-study")


@require_GET
def file(request: StaffRequest, material_id: int) -> HttpResponseBase:
    """Give the material's file: a recording, in parts; a picture; a PDF."""
    material, _ = own_material(request.actor, material_id)
    if material.attachment is None:
        raise NotFound("这份资料没有文件。请回到“我的学习”打开看正文。")
    return attachment_response(request, material.attachment)
