"""The library: its list, one material, adding and amending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.attachments import attachments_shown, store_attachment
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.study.actions_library import (
    add_material,
    add_theme,
    amend_material,
    offer_material_again,
    withdraw_materials,
)
from yinhui.learning.study.forms_library import LibraryFilterForm, MaterialForm, ThemeForm
from yinhui.learning.study.models import Material
from yinhui.learning.study.queries_library import (
    material_for,
    material_sheet,
    materials_listed,
    themes_visible_to,
)
from yinhui.registry.pickers import organisation_choices

PAGE_ROWS = 50


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show the materials that the filter asks for."""
    request.actor.require("see_people")
    form = LibraryFilterForm(request.GET, themes=_themes(request))
    materials = materials_listed(request.actor, form.asked, request.GET.get("sort", ""))
    leaf = Paginator(materials[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": leaf,
        "is_filtered": bool(request.GET),
        "theme_form": ThemeForm(organisations=organisation_choices(request.actor)),
        "tab": "library",
    }
    return render(request, "study/library.html", facts)


@require_GET
def page(request: StaffRequest, material_id: int) -> HttpResponse:
    """Show one material, to be read, listened to or looked at."""
    request.actor.require("see_people")
    sheet = material_sheet(request.actor, material_id)
    return render(
        request, "study/material.html", {"sheet": sheet, "material": sheet.material, "tab": "library"}
    )


def new(request: StaffRequest) -> HttpResponse:
    """Add a material."""
    request.actor.require("record_work")
    initial = {"organisation": request.actor.organisation_id, "kind": request.GET.get("kind", "text")}
    form = _form(request, initial)
    if request.method == "POST" and form.is_valid():
        try:
            material = add_material(
                actor=request.actor,
                organisation_id=form.cleaned_data["organisation"],
                content=form.content(_kept_file(request, form)),
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已放进资料库，下级支部都能用了。")
            return redirect("study-material", material.pk)
    return _render(request, form)


def edit(request: StaffRequest, material_id: int) -> HttpResponse:
    """Amend a material."""
    request.actor.require("record_work")
    material = material_for(request.actor, material_id, to_change=True)
    initial = {
        name: getattr(material, name) for name in ("kind", "title", "issued_for", "minutes", "text", "link")
    }
    form = _form(
        request,
        initial
        | {
            "organisation": material.organisation_id,
            "theme": material.theme_id,
            "attachment": material.attachment_id,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            amend_material(
                actor=request.actor,
                material_id=material_id,
                content=form.content(_kept_file(request, form) or material.attachment_id),
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已修改。")
            return redirect("study-material", material_id)
    return _render(request, form, material)


@require_POST
def new_theme(request: StaffRequest) -> HttpResponse:
    """Add a theme."""
    form = ThemeForm(request.POST, organisations=organisation_choices(request.actor))
    if not form.is_valid():
        messages.error(request, form.first_error)
        return redirect("study-library")
    given = form.cleaned_data
    try:
        theme = add_theme(
            actor=request.actor,
            organisation_id=given["organisation"],
            title=given["title"],
            about=given["about"],
        )
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已添加主题“{theme.title}”。添加资料、制定计划时可以选它。")
    return redirect("study-library")


@require_POST
def withdraw(request: StaffRequest) -> HttpResponse:
    """Take the chosen materials out of the library."""
    chosen = ids_in(request.POST.getlist("chosen"))
    number = withdraw_materials(actor=request.actor, material_ids=chosen)
    if number:
        messages.success(request, f"已下架{number}份。用过它们的计划和记录不受影响。")
    else:
        messages.error(request, "没有可以下架的。上级放进来的资料，由上级下架。")
    return redirect("study-library")


@require_POST
def offer(request: StaffRequest, material_id: int) -> HttpResponse:
    """Put a withdrawn material back."""
    offer_material_again(actor=request.actor, material_id=material_id)
    messages.success(request, "已重新放进资料库。")
    return redirect("study-material", material_id)


def _themes(request: StaffRequest) -> list[tuple[int, str]]:
    return list(themes_visible_to(request.actor).values_list("pk", "title"))


def _form(request: StaffRequest, initial: dict[str, Any]) -> MaterialForm:
    is_sent = request.method == "POST"
    return MaterialForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial=initial,
        organisations=organisation_choices(request.actor),
        themes=_themes(request),
    )


def _kept_file(request: StaffRequest, form: MaterialForm) -> int | None:
    """Keep the file that came with the form, so that it need not be sent again when something else is
    refused; return it, or the one kept before. Raises AttachmentError."""
    if file := form.cleaned_data["file"]:
        kept = store_attachment(actor=request.actor, file=file).pk
        data = request.POST.copy()
        data["attachment"] = str(kept)
        form.data = data
        return kept
    kept_before: int | None = form.cleaned_data["attachment"]
    return kept_before


def _render(request: StaffRequest, form: MaterialForm, material: Material | None = None) -> HttpResponse:
    files = attachments_shown(request.actor, ids_in([form["attachment"].value()]))
    facts = {"form": form, "material": material, "file": files[0] if files else None, "tab": "library"}
    return render(request, "study/material_form.html", facts, status=422 if form.errors else 200)
