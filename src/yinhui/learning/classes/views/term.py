"""One term: its page, opening and changing it, who learns, rosters and certificates on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.classes.actions_enrolment import enrol_people, give_up_places
from yinhui.learning.classes.actions_lessons import issue_certificates
from yinhui.learning.classes.actions_terms import amend_term, open_term
from yinhui.learning.classes.forms import EnrolForm, TermForm
from yinhui.learning.classes.models import Term
from yinhui.learning.classes.queries_terms import term_for, term_sheet
from yinhui.learning.classes.views.lessons import warn_of_clashes, where_initial
from yinhui.learning.classes.words import term_in_words
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.pickers import CHOICES_MAX, people_shown
from yinhui.registry.views.chosen import asked_first
from yinhui.registry.views.form_page import FormPage, answer

# Of these kinds an organisation holds classes.
KINDS_WITH_CLASSES = (
    "county",
    "township",
    "community",
    "unit",
    "community_branch",
    "compound_branch",
    "unit_branch",
)
# Columns to sign in that fit across a sheet of A4.
LESSONS_ACROSS = 10
_COPIED = (
    "section",
    "weekdays",
    "starts_at",
    "lesson_min",
    "teacher",
    "places",
    "certificate_percent",
)


@require_GET
def page(request: StaffRequest, term_id: int) -> HttpResponse:
    """Show a term: its lessons, who learns and how often they came, who waits."""
    sheet = term_sheet(request.actor, term_id)
    return render(request, "classes/term.html", {"sheet": sheet, "term": sheet.term})


def new(request: StaffRequest) -> HttpResponse:
    """Open a term; `?from=` another one fills it in: the next round of the same course."""
    request.actor.require("record_work")
    page = _form_page("办一个班", "开班", reverse("classes"), template="classes/term_form.html")
    initial: dict[str, Any] = {"organisation": request.actor.organisation_id}
    if former := next(iter(ids_in(request.GET.getlist("from"))), None):
        initial = _initial(term_for(request.actor, former))
    here = Organisation.objects.get(pk=request.actor.organisation_id)
    form = TermForm(
        request.POST or None, initial=initial, organisations=_organisations(request.actor), meeting=here
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        term = open_term(actor=request.actor, organisation_id=data["organisation"], content=form.content)
        number = _warn(request, term)
        messages.success(request, f"已开班，排了{number}次课，法定节假日已经避开。请登记报名的人。")
        return redirect("class-term", term.pk)

    return answer(request, page, form, act)


def edit(request: StaffRequest, term_id: int) -> HttpResponse:
    """Change a term; its days are moved lesson by lesson."""
    request.actor.require("record_work")
    term = term_for(request.actor, term_id)
    here = [(term.organisation_id, term.organisation.name)]
    initial = _initial(term) | {
        "first_on": term.period.lower,
        "last_on": term.period.upper - dt.timedelta(days=1),
        "enrol_until": term.enrol_until,
    }
    form = TermForm(
        request.POST or None, initial=initial, organisations=here, meeting=term.organisation, linked=term
    )
    for fixed in ("course", "field", "about", "first_on", "last_on", "weekdays", "starts_at", "lesson_min"):
        form.fields[fixed].disabled = True

    def act(data: dict[str, Any]) -> str:
        amend_term(actor=request.actor, term_id=term.pk, content=form.content)
        _warn(request, term)
        return "已保存。名额增加了的，候补的同志已按次序递补。"

    page = _of_term(term, "修改", "保存", lead="课的日期和时间，请在课表里逐次改。")
    return answer(request, page, form, act)


def enrol(request: StaffRequest, term_id: int) -> HttpResponse:
    """Enrol people who said they want to learn."""
    request.actor.require("record_work")
    term = term_for(request.actor, term_id)
    form = EnrolForm(request.POST or None)
    page = _of_term(
        term,
        "登记报名",
        "登记报名",
        lead="名额满了，后面的人自动排队候补；有人退出，第一位候补当即递补。",
        template="classes/enrol.html",
        facts={"guests": people_shown(request.actor, ids_in(request.POST.getlist("person")))},
    )

    def act(data: dict[str, Any]) -> str:
        done = enrol_people(actor=request.actor, term_id=term.pk, person_ids=data["person"], how=data["how"])
        waiting = f"，{done.waiting}人候补" if done.waiting else ""
        return f"{done.seated}人有名额{waiting}。"

    return answer(request, page, form, act)


@require_POST
def give_up(request: StaffRequest, term_id: int) -> HttpResponse:
    """Note that the chosen no longer come: first asks how they said so, then does it."""
    request.actor.require("record_work")
    term = term_for(request.actor, term_id)
    chosen = ids_in(request.POST.getlist("person"))
    people = people_shown(request.actor, chosen)
    page = _of_term(
        term, "登记退出", "登记退出", template="groups/members_leave.html", facts={"people": people}
    )

    def act(data: dict[str, Any]) -> str:
        done = give_up_places(actor=request.actor, term_id=term.pk, person_ids=chosen, how=data["how"])
        moved = "、".join(one.person.name for one in done.moved_up)
        told = f"{moved}已递补，手机上会看到；没有账号的请打电话。" if moved else ""
        return f"已登记{done.left}人退出。{told}"

    return asked_first(request, page, "how", EnrolForm, {"person": chosen}, act=act)


@require_POST
def issue(request: StaffRequest, term_id: int) -> HttpResponse:
    """Give certificates to the chosen, and go to print them."""
    term = term_for(request.actor, term_id)
    try:
        given = issue_certificates(
            actor=request.actor, term_id=term.pk, person_ids=ids_in(request.POST.getlist("person"))
        )
    except YinhuiError as error:
        if error.status != 400:
            raise
        messages.error(request, error.message)
        return redirect("class-term", term.pk)
    messages.success(request, f"已发{len(given)}张结业证书，可以打印。")
    return redirect("class-certificates", term.pk)


@require_GET
def roster(request: StaffRequest, term_id: int) -> HttpResponse:
    """The class's roster on paper: a line for each learner, a column for each lesson to sign."""
    sheet = term_sheet(request.actor, term_id)
    lessons = [row for row in sheet.lessons if not row.lesson.cancelled_reason]
    tables = [lessons[n : n + LESSONS_ACROSS] for n in range(0, len(lessons), LESSONS_ACROSS)]
    return render(request, "classes/roster.html", {"sheet": sheet, "term": sheet.term, "tables": tables})


@require_GET
def certificates(request: StaffRequest, term_id: int) -> HttpResponse:
    """The certificates on paper, one a page."""
    sheet = term_sheet(request.actor, term_id)
    earned = [one for one in sheet.learners if one.certificate is not None]
    return render(
        request, "classes/certificates.html", {"sheet": sheet, "term": sheet.term, "earned": earned}
    )


def _organisations(actor: Actor) -> list[tuple[int, str]]:
    here = organisations_visible_to(actor).filter(dissolved_on=None, kind__in=KINDS_WITH_CLASSES)
    return list(here.order_by("path").values_list("pk", "name")[:CHOICES_MAX])


def _warn(request: StaffRequest, term: Term) -> int:
    """Say what else is planned at the time of a term's lessons; return how many lessons there are."""
    lessons = list(term.lessons.select_related("term__county", "organisation__county").order_by("during"))
    warn_of_clashes(request, lessons)
    return len(lessons)


def _initial(term: Term) -> dict[str, Any]:
    return {name: getattr(term, name) for name in _COPIED} | {
        "organisation": term.organisation_id,
        "course": term.course.name,
        "field": term.course.field,
        "about": term.course.about,
        **where_initial(term),
    }


def _of_term(term: Term, heading: str, submit: str, **more: Any) -> FormPage:
    address, name = reverse("class-term", args=[term.pk]), term_in_words(term)
    return _form_page(f"{name}：{heading}", submit, address, (name, address), **more)


def _form_page(heading: str, submit: str, back: str, *crumbs: tuple[str, str], **more: Any) -> FormPage:
    return FormPage(
        heading=heading,
        submit=submit,
        back=back,
        crumbs=(("课堂", reverse("classes")), *crumbs),
        **more,
    )
