"""One person's rights as staff serve them: how they stand, the notice on paper, the full file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.requests import StaffRequest
from yinhui.privacy.actions_files import Copy, copy_for, must_wait, order_file
from yinhui.privacy.actions_requests import ask_for
from yinhui.privacy.consents import answers_of, standings
from yinhui.privacy.errors import PrivacyError
from yinhui.privacy.forms import AskForForm
from yinhui.privacy.jobs import make_soon
from yinhui.privacy.models import HowGiven, RequestKind
from yinhui.privacy.notices import notices_of, people_for_notices
from yinhui.privacy.queries_requests import requests_of
from yinhui.privacy.views.consents import PRIVACY
from yinhui.privacy.views.files import answer_with_file
from yinhui.registry.forms.people import OpeningForm
from yinhui.registry.permissions import organisation_for, person_for
from yinhui.registry.views.form_page import FormPage, answer

# Paper for a whole branch; a larger organisation prints branch by branch.
NOTICES_MAX = 300


@require_GET
def page(request: StaffRequest, person_id: int) -> HttpResponse:
    """Show what a person agreed to and asked for, and what staff can do for them."""
    request.actor.require("edit_people")
    person = person_for(request.actor, person_id)
    facts = {
        "person": person,
        "standings": standings(person),
        "answers": answers_of(person),
        "requests": requests_of(person),
    }
    return render(request, "privacy/person.html", facts)


@require_GET
def notice(request: StaffRequest, person_id: int) -> HttpResponse:
    """Show 个人资料告知单 of one person, to be printed and handed over."""
    request.actor.require("edit_people")
    person = person_for(request.actor, person_id)
    facts = {"notices": notices_of([person]), "back": reverse("person-privacy", args=[person.pk])}
    return render(request, "privacy/notices.html", facts | {"heading": f"{person.name}：个人资料告知单"})


@require_GET
def notices(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Show the notices of everybody in an organisation, each on a page of its own.

    Raises PrivacyError for more than NOTICES_MAX.
    """
    request.actor.require("edit_people")
    organisation = organisation_for(request.actor, organisation_id)
    people = people_for_notices(request.actor, organisation, NOTICES_MAX + 1)
    if len(people) > NOTICES_MAX:
        raise PrivacyError(
            f"“{organisation.name}”超过{NOTICES_MAX}人，一次印不了。请进入下级支部，分别打印。",
            code="too_many",
        )
    facts = {
        "notices": notices_of(people),
        "heading": f"{organisation.name}：个人资料告知单（{len(people)}人）",
        "back": reverse("consents"),
    }
    return render(request, "privacy/notices.html", facts)


def ask(request: StaffRequest, person_id: int) -> HttpResponse:
    """Enter what a person asked on paper or by word of mouth."""
    request.actor.require("edit_people")
    person = person_for(request.actor, person_id)
    back = reverse("person-privacy", args=[person.pk])
    form_page = FormPage(
        heading=f"代{person.name}同志提出申请",
        submit="登记申请",
        back=back,
        crumbs=(PRIVACY, (person.name, back)),
        lead="申请由县老干部局在十五个工作日内办结，结果要告诉本人。",
    )

    def act(data: dict[str, Any]) -> str:
        made = ask_for(
            actor=request.actor,
            person_id=person.pk,
            kind=RequestKind(data["kind"]),
            field=data["field"],
            said=data["said"],
            how=HowGiven(data["how"]),
        )
        return f"申请已登记，应在{made.due_on:%Y年%m月%d日}前办结。"

    return answer(request, form_page, AskForForm(request.POST or None), act)


@never_cache
def full_file(request: StaffRequest, person_id: int) -> HttpResponseBase:
    """Ask why; log it; give the person's full file, or order the job that makes it."""
    request.actor.require("answer_requests")
    person = person_for(request.actor, person_id)
    form = OpeningForm(request.POST or None)
    if form.is_valid():
        try:
            copy = copy_for(actor=request.actor, person_id=person.pk, reason=form.cleaned_data["reason"])
        except YinhuiError as refusal:
            add_refusal(form, refusal)
        else:
            return _file_or_order(request, copy)
    facts = {"form": form, "person": person}
    return render(request, "privacy/file_form.html", facts, status=422 if form.errors else 200)


def _file_or_order(request: StaffRequest, copy: Copy) -> HttpResponseBase:
    if not must_wait(copy):
        return answer_with_file(copy, as_zip="zip" in request.POST)
    made = order_file(actor=request.actor, copy=copy)
    make_soon(made)
    return redirect("full-file", made.pk)
