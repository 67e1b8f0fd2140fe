"""The list of people: filtered, leafed through, exported, acted on in bulk."""

from __future__ import annotations

from typing import IO, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yinhui.kernel import clock
from yinhui.kernel.forms import in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX
from yinhui.registry.actions_memberships import ASSIGNED_AT_ONCE_MAX, assign_to_group
from yinhui.registry.export_people import people_spreadsheet
from yinhui.registry.forms.lists import PeopleFilterForm
from yinhui.registry.forms.people import ExportReasonForm
from yinhui.registry.forms.periods import AssignForm
from yinhui.registry.models import Person
from yinhui.registry.permissions import people_visible_to
from yinhui.registry.queries_people import (
    COUNTED_ROWS_MAX,
    Belonging,
    CappedPaginator,
    belongings,
    people_listed,
    whole_years,
)
from yinhui.registry.views.form_page import FormPage, answer


def page(request: StaffRequest) -> HttpResponse:
    """Show one page of the people that the address's filter leaves."""
    request.actor.require("see_people")
    form = PeopleFilterForm(request.GET, actor=request.actor)
    people = people_listed(request.actor, form.wanted(), request.GET.get("sort", "name"))
    paginator = CappedPaginator(people.select_related("home_unit"))
    leaf = paginator.get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "leaf": leaf,
        "rows": _rows(list(leaf.object_list)),
        "counted_max": COUNTED_ROWS_MAX,
        "is_narrowed": any(key not in ("page", "sort") for key, value in request.GET.items() if value),
        "query": request.GET.urlencode(),
    }
    return render(request, "registry/people.html", facts)


def _rows(people: list[Person]) -> list[tuple[Person, Belonging, int | None]]:
    beside = belongings([person.pk for person in people])
    return [(one, beside[one.pk], whole_years(one.birth_date, one.died_on)) for one in people]


def export(request: StaffRequest) -> HttpResponse:
    """Send the filtered list, or the chosen rows of it, as a spreadsheet."""
    if request.method == "POST":
        people = people_visible_to(request.actor).filter(pk__in=_chosen(request)).order_by("pinyin", "pk")
        return _file(people_spreadsheet(actor=request.actor, people=people, asked="逐个勾选"))
    people, asked = _filtered(request)
    return _file(people_spreadsheet(actor=request.actor, people=people, asked=asked))


@never_cache
def export_with_id_numbers(request: StaffRequest) -> HttpResponse:
    """Ask why; send the filtered list with the column of ID numbers."""
    request.actor.require("export_sensitive")
    back = f"{reverse('people')}?{request.GET.urlencode()}"
    page = FormPage(
        heading="带身份证号导出人员名单",
        submit="导出",
        back=back,
        crumbs=(("人员", back),),
        lead="表格会编号并写上您的姓名，理由会留痕，名单里的每个人都查得到。没有必要时请用“导出表格”。",
        template="registry/export_reason.html",
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        people, asked = _filtered(request)
        file = people_spreadsheet(
            actor=request.actor, people=people, asked=asked, reason=data["reason"], with_id_numbers=True
        )
        return _file(file)

    return answer(request, page, ExportReasonForm(request.POST or None), act)


def _filtered(request: StaffRequest) -> tuple[QuerySet[Person], str]:
    form = PeopleFilterForm(request.GET, actor=request.actor)
    people = people_listed(request.actor, form.wanted(), request.GET.get("sort", "name"))
    return people, in_words(form)


def _file(file: IO[bytes]) -> HttpResponse:
    with file:
        answer = HttpResponse(file.read(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"人员名单{clock.today():%Y%m%d}.xlsx")
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def assign(request: StaffRequest) -> HttpResponse:
    """Put the chosen people into a group: first asks which, then does it."""
    request.actor.require("edit_people")
    chosen = _chosen(request)
    people = people_visible_to(request.actor).filter(pk__in=chosen).order_by("pinyin", "pk")
    page = FormPage(
        heading=f"把 {len(chosen)} 人编入党小组",
        submit="编入",
        back=reverse("people"),
        crumbs=(("人员", reverse("people")),),
        template="registry/assign.html",
        facts={"people": people},
    )
    asked = "on" in request.POST
    form = AssignForm(
        request.POST if asked else None,
        actor=request.actor,
        chosen=chosen,
        initial={"chosen": chosen},
    )

    def act(data: dict[str, Any]) -> str:
        moved = assign_to_group(
            actor=request.actor, person_ids=data["chosen"], group=data["group"], on=data["on"]
        )
        return f"已把{moved}人编入“{data['group'].name}”。"

    return (
        answer(request, page, form, act)
        if asked
        else render(request, page.template, {"form": form, "page": page, **page.facts})
    )


def _chosen(request: StaffRequest) -> list[str]:
    """The ticked rows' ids; no more than one action takes."""
    return [pk for pk in request.POST.getlist("chosen") if pk.isdigit()][: ASSIGNED_AT_ONCE_MAX + 1]
