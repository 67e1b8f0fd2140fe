"""The library: its list, one material, adding and amending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.attachments import attachments_shown, store_attachment
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.learning.study.actions_library import (
    add_material,
    add_theme,
    amend_material,
    offer_material_again,
    tag_materials,
    withdraw_materials,
)
from yinhui.learning.study.actions_plans import copy_materials_to_plan
from yinhui.learning.study.forms_library import CopyForm, LibraryFilterForm, MaterialForm, TagForm, ThemeForm
from yinhui.learning.study.models import Material
from yinhui.learning.study.queries_library import (
    LibraryFilters,
    material_for,
    material_sheet,
    materials_listed,
    materials_visible_to,
    themes_visible_to,
)
from yinhui.learning.study.queries_plans import plans_to_fill
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.form_page import FormPage, answer


def _filter_form(request: StaffRequest) -> LibraryFilterForm:
    return LibraryFilterForm(request.GET, themes=_themes(request))


LIBRARY: Listing[Material, LibraryFilters] = Listing(
    kind="study_library",
    title="学习资料库",
    columns=(
        (Column("标题", 40), lambda material: material.title),
        (Column("主题", 24), lambda material: material.theme.title if material.theme else ""),
        (Column("类型", 12), lambda material: material.get_kind_display()),
        (
            Column("哪个月的", 12),
            lambda material: f"{material.issued_for:%Y-%m}" if material.issued_for else "",
        ),
        (Column("谁的", 30), lambda material: material.organisation.name),
        (Column("学一遍（分钟）", 12), lambda material: material.minutes),
        (Column("读过（人）", 10), lambda material: material.readers or 0),  # type: ignore[attr-defined]
        (Column("发放（套）", 10), lambda material: material.sets or 0),  # type: ignore[attr-defined]
        (Column("状态", 10), lambda material: "已下架" if material.withdrawn_at else "在用"),
    ),
    form=_filter_form,
    found=materials_listed,
    everything=LibraryFilters(state="all"),
)


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show the materials that the filter asks for."""
    request.actor.require("see_people")
    theme_form = ThemeForm(organisations=organisation_choices(request.actor))
    facts = LIBRARY.facts(request) | {"theme_form": theme_form, "tab": "library"}
    return render(request, "study/library.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Give the same list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    return LIBRARY.export(request)


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
def tag(request: StaffRequest) -> HttpResponse:
    """Put the chosen materials under a theme: first asks which, then does it."""
    request.actor.require("record_work")
    chosen = ids_in(request.POST.getlist("chosen"))
    page = _about_chosen(request, chosen, heading=f"为{len(chosen)}份资料选主题", submit="归入主题")
    form = TagForm(_sent(request, "theme"), initial={"chosen": chosen}, themes=_themes(request))

    def act(data: dict[str, Any]) -> str:
        number = tag_materials(actor=request.actor, material_ids=data["chosen"], theme_id=data["theme"])
        return f"{number}份资料换了主题。" + ("" if number == len(chosen) else "上级的资料由上级改，没有动。")

    return answer(request, page, form, act)


@require_POST
def copy(request: StaffRequest) -> HttpResponse:
    """Put the chosen materials into a plan: first asks which plan and month, then does it."""
    request.actor.require("record_work")
    chosen = ids_in(request.POST.getlist("chosen"))
    page = _about_chosen(request, chosen, heading=f"把{len(chosen)}份资料放进计划", submit="放进计划")
    plans = plans_to_fill(request.actor)
    form = CopyForm(
        _sent(request, "plan"), initial={"chosen": chosen, "month": clock.today().month}, plans=plans
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        plan = copy_materials_to_plan(
            actor=request.actor, material_ids=data["chosen"], plan_id=data["plan"], month=data["month"]
        )
        messages.success(request, f"已放进{data['month']}月的计划，每份资料一项，先自学再讨论。")
        return redirect("study-month", plan.organisation_id, plan.year, data["month"])

    return answer(request, page, form, act)


@require_POST
def offer(request: StaffRequest, material_id: int) -> HttpResponse:
    """Put a withdrawn material back."""
    offer_material_again(actor=request.actor, material_id=material_id)
    messages.success(request, "已重新放进资料库。")
    return redirect("study-material", material_id)


def _about_chosen(request: StaffRequest, chosen: tuple[int, ...], *, heading: str, submit: str) -> FormPage:
    """The page that asks something about materials that were ticked, and names them."""
    return FormPage(
        heading=heading,
        submit=submit,
        back=reverse("study-library"),
        crumbs=(("资料库", reverse("study-library")),),
        template="study/chosen.html",
        facts={"materials": materials_visible_to(request.actor).filter(pk__in=chosen).defer("text")},
    )


def _sent(request: StaffRequest, field: str) -> QueryDict | None:
    """What was sent, once the question is answered; None when the list's ticks alone came."""
    return request.POST if field in request.POST else None


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
