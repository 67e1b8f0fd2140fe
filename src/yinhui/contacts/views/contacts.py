"""Contacts: the list, a new one, one page, its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.contacts.actions import (
    answer_contact,
    contact_for,
    hand_on,
    may_answer,
    may_open,
    open_words,
    record_contact,
    void_contact,
)
from yinhui.contacts.errors import ContactError
from yinhui.contacts.forms import AnswerForm, ContactFilterForm, ContactForm, HandOnForm, ReasonForm, owing
from yinhui.contacts.models import MemberContact
from yinhui.contacts.queries import answer_tally, answerers, contacts_listed
from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import add_refusal, asked_for, ids_in, in_words
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.registry.forms.people import OpeningForm
from yinhui.registry.permissions import may, organisation_for
from yinhui.registry.pickers import organisation_choices, people_offered, people_shown
from yinhui.registry.structure import POSTS
from yinhui.registry.views.form_page import FormPage, answer
from yinhui.registry.views.walled import SHOWN_S

PAGE_ROWS = 50
ANSWER_DAYS = 15
STATES = {"none": "不用答复", "open": "等答复", "overdue": "逾期未答复", "answered": "答复了", "void": "作废"}
COLUMNS = (
    Column("联系日期", 12),
    Column("联系对象", 12),
    Column("方式", 10),
    Column("事由", 12),
    Column("联系人", 20),
    Column("登记单位", 30),
    Column("由谁答复", 36),
    Column("答复期限", 12),
    Column("情况", 12),
    Column("答复日期", 12),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the contacts that the filter asks for, and how the answers stand."""
    request.actor.require("see_people")
    organisations = organisation_choices(request.actor)
    form = ContactFilterForm(request.GET, organisations=organisations)
    contacts = contacts_listed(request.actor, form.asked, request.GET.get("sort", ""))
    paginator = Paginator(contacts[:LISTED_ROWS_MAX], PAGE_ROWS)
    leaf = paginator.get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "asked_for": asked_for(form),
        "page": leaf,
        "rows": [(contact, owed_in_words(contact)) for contact in leaf],
        "tally": answer_tally(request.actor),
        "is_filtered": bool(request.GET),
        "is_cut": paginator.count >= LISTED_ROWS_MAX,
        "listed_max": LISTED_ROWS_MAX,
        "has_several": len(organisations) > 1,
        "tab": "contacts",
    }
    return render(request, "contacts/contacts.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list, or the ticked of it, as a spreadsheet without what was said."""
    request.actor.require("see_people")
    form = ContactFilterForm(request.GET, organisations=organisation_choices(request.actor))
    contacts = contacts_listed(request.actor, form.asked, request.GET.get("sort", ""))
    if chosen := ids_in(request.GET.getlist("chosen")):
        contacts = contacts.filter(pk__in=chosen)
    named: list[int] = []
    file = exported_spreadsheet(
        actor=request.actor,
        kind="contacts",
        title="联系台账",
        columns=COLUMNS,
        rows=_cells(contacts[:EXPORT_ROWS_MAX].iterator(2000), named),
        asked=in_words(form),
        people=named,
    )
    name = f"联系台账{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def new(request: StaffRequest) -> HttpResponse:
    """Record a contact; `?person=…` fills it in."""
    request.actor.require("record_work")
    own = organisation_for(request.actor, request.actor.organisation_id)
    choices: dict[str, Any] = {"organisations": [(own.pk, own.name)], "answerers": answerers(own)}
    if request.method != "POST":
        initial = {
            "person": ids_in(request.GET.getlist("person")),
            "contacted_by": request.actor.name,
            "manner": request.GET.get("manner", "telephone"),
            "topic": "greeting",
            "answer_due_on": clock.today() + dt.timedelta(days=ANSWER_DAYS),
        }
        return _form_page(request, ContactForm(initial=initial, **choices))
    form = ContactForm(request.POST, **choices)
    if form.is_valid():
        try:
            contact = record_contact(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                organisation_id=form.cleaned_data["organisation"],
                content=form.content,
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "联系已登记。")
            return redirect("contact", contact.pk)
    return _form_page(request, form)


@require_GET
def people_found(request: StaffRequest) -> HttpResponse:
    """Find the member, as one types (htmx)."""
    request.actor.require("record_work")
    words = request.GET.get("find", "").strip()
    facts = {"people": people_offered(request.actor, words), "words": words}
    return render(request, "registry/people_found.html", facts)


@require_GET
def sheet(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Show one contact; what was said stays masked."""
    contact = contact_for(request.actor, contact_id)
    may_change = may(request.actor, "record_work", contact.organisation) and not contact.voided_reason
    waits = contact.state in ("open", "overdue")
    facts = {
        "contact": contact,
        "owed": owed_in_words(contact),
        "state": STATES[contact.state],
        "may_open": may_open(request.actor, contact) and contact.words_sealed is not None,
        "may_answer": may_change and waits and may_answer(request.actor, contact),
        "may_hand_on": may_change and waits,
        "may_void": may_change,
        "void_form": ReasonForm(),
    }
    return render(request, "contacts/contact.html", facts)


@never_cache
def words(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Ask why; log it; show what was said and answered: to htmx as a fragment, else as a page of its own."""
    contact = contact_for(request.actor, contact_id)
    if not may_open(request.actor, contact):
        raise NotAllowed("本人说的话只有登记人、负责答复的职务和能查看家庭情况的职务可以看。")
    form = OpeningForm(request.POST or None)
    if getattr(request, "htmx", False) and request.method == "POST":
        if not form.is_valid():
            raise ContactError("请选择或者写明查看的理由。", code="reason_missing", field="reason")
        facts = {"facts": _opened(request, contact_id, form.cleaned_data["reason"]), "shown_s": SHOWN_S}
        return render(request, "registry/revealed.html", facts)
    page = _page(contact, "查看联系时说的话", "查看", lead="查看须说明理由，并会留痕；本人可以看到谁查看过。")

    def show(data: dict[str, Any]) -> HttpResponse:
        facts = {"facts": _opened(request, contact_id, data["reason"]), "page": page}
        return render(request, "registry/identity.html", facts)

    return answer(request, page, form, show)


def answer_page(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Answer what the member said."""
    contact = contact_for(request.actor, contact_id)
    if contact.answer_due_on is not None and not may_answer(request.actor, contact):
        raise NotAllowed("这件事由别的职务答复。要由您办，请先把答复人改成您的职务。")
    page = _page(contact, f"答复{contact.person.name}同志", "答复", lead="本人会看到。")

    def act(data: dict[str, Any]) -> str:
        answer_contact(actor=request.actor, contact_id=contact_id, answer=data["answer"])
        return "已答复，本人能看到。"

    return answer(request, page, AnswerForm(request.POST or None), act)


def hand_on_page(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Let another post answer."""
    request.actor.require("record_work")
    contact = contact_for(request.actor, contact_id)
    page = _page(contact, "转给别的职务答复", "转办")
    form = HandOnForm(
        request.POST or None,
        answerers=answerers(contact.organisation),
        initial={"due_on": clock.today() + dt.timedelta(days=ANSWER_DAYS)},
    )

    def act(data: dict[str, Any]) -> str:
        to = owing(data["answer_by"])
        if to is None:
            raise ContactError("请从列出的职务里选由谁答复。", code="answer_by", field="answer_by")
        hand_on(
            actor=request.actor,
            contact_id=contact_id,
            answer_by=to,
            due_on=data["due_on"],
            reason=data["reason"],
        )
        return "已转办。"

    return answer(request, page, form, act)


def void(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Void the contact, with the reason."""
    request.actor.require("record_work")
    contact = contact_for(request.actor, contact_id)
    page = _page(contact, "作废这次联系", "作废")

    def act(data: dict[str, Any]) -> str:
        void_contact(actor=request.actor, contact_id=contact_id, reason=data["reason"])
        return "已作废。"

    return answer(request, page, ReasonForm(request.POST or None), act)


def owed_in_words(contact: MemberContact) -> str:
    """Say which post owes the answer, such as “沿江社区 社区专干”; nothing where none does."""
    if contact.answer_organisation is None:
        return ""
    return f"{contact.answer_organisation.name} {POSTS[contact.answer_post].name}"


def _opened(request: StaffRequest, contact_id: int, reason: str) -> list[tuple[str, str]]:
    opened = open_words(actor=request.actor, contact_id=contact_id, reason=reason)
    return [("本人说", opened.words or "（没有写）"), *([("答复", opened.answer)] if opened.answer else [])]


def _page(contact: MemberContact, heading: str, submit: str, lead: str = "") -> FormPage:
    back = reverse("contact", args=[contact.pk])
    crumbs = (("联系", reverse("contacts")), (contact.person.name, back))
    return FormPage(heading=heading, submit=submit, back=back, crumbs=crumbs, lead=lead)


def _form_page(request: StaffRequest, form: ContactForm) -> HttpResponse:
    facts = {"form": form, "people": people_shown(request.actor, ids_in(form["person"].value() or ()))}
    return render(request, "contacts/contact_form.html", facts, status=422 if form.errors else 200)


def _cells(contacts: Iterable[MemberContact], named: list[int]) -> Iterator[list[Cell]]:
    for contact in contacts:
        named.append(contact.person_id)
        yield [
            contact.contacted_on,
            contact.person.name,
            contact.get_manner_display(),
            contact.get_topic_display(),
            contact.contacted_by,
            contact.organisation.name,
            owed_in_words(contact),
            contact.answer_due_on,
            STATES[contact.state],
            contact.answered_on,
        ]
