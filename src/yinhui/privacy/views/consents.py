"""What people agreed to: the list, recording for many and for one, the list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.privacy.actions_consents import PEOPLE_AT_ONCE_MAX, Said, record_consent, record_consents
from yinhui.privacy.consents import answered_in, people_by_answer
from yinhui.privacy.forms import ConsentFilterForm, ManyAnswersForm, OneAnswerForm
from yinhui.privacy.models import Answer, HowGiven
from yinhui.privacy.queries_requests import open_requests
from yinhui.registry.models import Person
from yinhui.registry.permissions import person_for
from yinhui.registry.queries_people import belongings
from yinhui.registry.views.form_page import FormPage, answer

PAGE_ROWS = 50
COLUMNS = (Column("姓名", 12), Column("所在支部", 32), Column("用途", 30), Column("答复", 26))
PRIVACY = ("个人信息", "/privacy/")


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show who has answered what about one purpose; those who have not can be ticked and recorded."""
    request.actor.require("edit_people")
    form = ConsentFilterForm(request.GET, actor=request.actor)
    wanted = form.wanted()
    leaf = Paginator(people_by_answer(request.actor, wanted), PAGE_ROWS).get_page(request.GET.get("page"))
    people = list(leaf.object_list)
    beside = belongings([person.pk for person in people])
    facts = {
        "form": form,
        "purpose": wanted.purpose,
        "page": leaf,
        "rows": [(one, beside[one.pk], answered_in(one.answer, one.answered_on)) for one in people],  # type: ignore[attr-defined]
        "tab": "consents",
        "open_requests": open_requests(request.actor),
        "notices_of": wanted.organisation.pk if wanted.organisation else request.actor.organisation_id,
    }
    return render(request, "privacy/consents.html", facts)


@require_POST
def record(request: StaffRequest) -> HttpResponse:
    """Record one answer of the ticked people: first asks which, then does it."""
    request.actor.require("edit_people")
    chosen = ids_in(request.POST.getlist("chosen"))[: PEOPLE_AT_ONCE_MAX + 1]
    form_page = FormPage(
        heading=f"登记{len(chosen)}人的答复",
        submit="登记",
        back=reverse("consents"),
        crumbs=(PRIVACY,),
        lead="适用于一张名单上签字的情况。不同意的，请先在名单里去掉，再单独登记。",
        template="privacy/answer_form.html",
    )
    asked = "on" in request.POST
    initial = {"chosen": chosen, "purpose": request.POST.get("purpose")}
    form = ManyAnswersForm(request.POST, request.FILES) if asked else ManyAnswersForm(initial=initial)

    def act(data: dict[str, Any]) -> str:
        number = record_consents(
            actor=request.actor, person_ids=data["chosen"], purpose=data["purpose"], said=_said(request, data)
        )
        return f"已登记{number}人的答复。"

    if asked:
        return answer(request, form_page, form, act)
    return render(request, form_page.template, {"form": form, "page": form_page})


def record_one(request: StaffRequest, person_id: int) -> HttpResponse:
    """Record what one person said."""
    request.actor.require("edit_people")
    person = person_for(request.actor, person_id)
    back = reverse("person-privacy", args=[person.pk])
    form_page = FormPage(
        heading=f"登记{person.name}同志的答复",
        submit="登记",
        back=back,
        crumbs=(PRIVACY, (person.name, back)),
        lead="请先把告知内容读给本人听，或者请本人看过，再登记。",
        template="privacy/answer_form.html",
    )
    form = OneAnswerForm(request.POST or None, request.FILES or None, initial=request.GET.dict())

    def act(data: dict[str, Any]) -> str:
        record_consent(
            actor=request.actor, person_id=person.pk, purpose=data["purpose"], said=_said(request, data)
        )
        return "答复已登记，马上生效。"

    return answer(request, form_page, form, act)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list as a numbered spreadsheet."""
    request.actor.require("edit_people")
    request.actor.require("export_people")
    form = ConsentFilterForm(request.GET, actor=request.actor)
    wanted = form.wanted()
    people = people_by_answer(request.actor, wanted)[:EXPORT_ROWS_MAX]
    listed: list[int] = []
    file = exported_spreadsheet(
        actor=request.actor,
        kind="people",
        title="个人信息同意情况",
        columns=COLUMNS,
        rows=_rows(list(people), wanted.purpose.title, listed),
        asked=in_words(form),
        people=listed,
    )
    name = f"个人信息同意情况{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _rows(people: list[Person], purpose: str, listed: list[int]) -> Iterator[list[Cell]]:
    beside = belongings([person.pk for person in people])
    for one in people:
        listed.append(one.pk)
        yield [one.name, beside[one.pk].branch, purpose, answered_in(one.answer, one.answered_on)]  # type: ignore[attr-defined]


def _said(request: StaffRequest, data: dict[str, Any]) -> Said:
    """What the form says, with the paper taken in."""
    paper: UploadedFile[bytes] | None = data.get("paper")
    return Said(
        answer=Answer(data["answer"]),
        on=data["on"],
        how=HowGiven(data["how"]),
        guardian_name=data.get("guardian_name", ""),
        guardian_relation=data.get("guardian_relation", ""),
        paper_id=store_attachment(actor=request.actor, file=paper).pk if paper else None,
    )
