"""Materials handed out on paper: the list, its spreadsheet, entering many at once, voiding."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.learning.study.actions_deliveries import deliver_materials, void_delivery
from yinhui.learning.study.forms_records import DeliveryFilterForm, DeliveryForm, ReceiversForm
from yinhui.learning.study.models import MaterialDelivery
from yinhui.learning.study.queries_deliveries import DeliveryFilters, deliveries_listed, delivery_figures
from yinhui.learning.study.queries_library import materials_on_paper
from yinhui.occasions.rosters import Roster, roster_for
from yinhui.registry.pickers import organisation_choices

# Paper is handed out soon after it came; older materials are found by the list's filter.
MATERIALS_OFFERED_MAX = 200


def _filter_form(request: StaffRequest) -> DeliveryFilterForm:
    return DeliveryFilterForm(
        request.GET, organisations=organisation_choices(request.actor), materials=_materials(request)
    )


DELIVERIES: Listing[MaterialDelivery, DeliveryFilters] = Listing(
    kind="study_deliveries",
    title="资料发放",
    columns=(
        (Column("日期", 12), lambda delivery: delivery.delivered_on),
        (Column("资料", 40), lambda delivery: delivery.material.title),
        (Column("姓名", 12), lambda delivery: delivery.person.name),
        (Column("套数", 8), lambda delivery: delivery.copies),
        (Column("组织", 30), lambda delivery: delivery.organisation.name),
        (Column("送达人", 12), lambda delivery: delivery.delivered_by),
        (Column("送到家里", 10), lambda delivery: "是" if delivery.is_to_door else ""),
        (Column("一起读了", 10), lambda delivery: "是" if delivery.occasion_id else ""),
        (Column("备注", 12), lambda delivery: "已作废" if delivery.voided_reason else ""),
    ),
    form=_filter_form,
    found=deliveries_listed,
    everything=DeliveryFilters(state="all"),
    person_of=lambda delivery: delivery.person_id,
)


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show the deliveries that the filter asks for, with how many sets they are."""
    request.actor.require("see_people")
    facts = DELIVERIES.facts(request)
    form = facts["form"]
    facts |= {
        "figures": delivery_figures(deliveries_listed(request.actor, form.asked)),
        "has_several": len(form.fields["organisation"].choices) > 2,
        "tab": "deliveries",
    }
    return render(request, "study/deliveries.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet."""
    request.actor.require("see_people")
    return DELIVERIES.export(request)


def new(request: StaffRequest) -> HttpResponse:
    """Record a delivery to many at once, the branch's members ticked off."""
    request.actor.require("record_work")
    asked = ids_in([*request.GET.getlist("organisation"), *request.POST.getlist("organisation")])
    initial = {
        "organisation": next(iter(asked), request.actor.organisation_id),
        "material": request.GET.get("material"),
        "delivered_on": clock.today(),
        "delivered_by": request.actor.name,
        "person": ids_in(request.GET.getlist("person")),
    }
    form = DeliveryForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        organisations=organisation_choices(request.actor, also=asked),
        materials=_materials(request),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = deliver_materials(
                actor=request.actor,
                client_key=given["client_key"],
                organisation_id=given["organisation"],
                content=form.content,
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            return _saved(request, made)
    facts = {"form": form, "roster": _roster(request, form), "tab": "deliveries"}
    return render(request, "study/delivery_form.html", facts, status=422 if form.errors else 200)


@require_POST
def receivers(request: StaffRequest) -> HttpResponse:
    """Show the members to tick off when the organisation was changed (htmx). Writes nothing; posted because
    hundreds of ticks do not fit into an address."""
    request.actor.require("record_work")
    form = ReceiversForm(request.POST)
    form.is_valid()
    organisation_id = form.cleaned_data.get("organisation") or request.actor.organisation_id
    chosen = form.cleaned_data.get("person", ())
    roster = roster_for(request.actor, [organisation_id], clock.today(), chosen)
    return render(request, "study/receivers_field.html", {"roster": roster})


@require_POST
def void(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """Void a delivery, with the reason."""
    try:
        delivery = void_delivery(
            actor=request.actor, delivery_id=delivery_id, reason=request.POST.get("reason", "")
        )
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        also = "，连同那次送学上门" if delivery.occasion_id else ""
        messages.success(request, f"已作废{also}。记录不会删除，仍能查到。")
    return redirect("study-deliveries")


def _saved(request: StaffRequest, made: list[MaterialDelivery]) -> HttpResponse:
    sets = sum(delivery.copies for delivery in made)
    doors = sum(delivery.occasion_id is not None for delivery in made)
    also = f"，记了{doors}次送学上门" if doors else ""
    messages.success(request, f"已登记：{len(made)}人，{sets}套{also}。")
    return redirect("study-deliveries")


def _materials(request: StaffRequest) -> list[tuple[int, str]]:
    offered = materials_on_paper(request.actor).values_list("pk", "title")
    return list(offered[:MATERIALS_OFFERED_MAX])


def _roster(request: StaffRequest, form: DeliveryForm) -> Roster:
    chosen = ids_in([form["organisation"].value()]) or (request.actor.organisation_id,)
    return roster_for(request.actor, chosen, clock.today(), ids_in(form["person"].value() or ()))
