"""Writing an institution: by form or as text, checked while writing, simulated before it takes effect."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.models import Organisation
from yinhui.rulebook.actions_institutions import adopt_institution, amend_institution
from yinhui.rulebook.forms import AmendmentForm
from yinhui.rulebook.language import Problem, RuleError, parse
from yinhui.rulebook.language.chinese import sentences
from yinhui.rulebook.models import Institution
from yinhui.rulebook.queries_institutions import institution_for
from yinhui.rulebook.rule_draft import PARTS, RuleDraft, fits_form
from yinhui.rulebook.shipped import shipped_text
from yinhui.rulebook.simulation import simulate_version
from yinhui.rulebook.simulation_tables import by_day, by_fact, by_organisation, month_chart
from yinhui.rulebook.views.institutions import county_asked

# A year shows each festival and each quarter once.
SIMULATED_DAYS = 366
TEXT, FORM = "text", "form"


@dataclass(frozen=True)
class Checked:
    """A rule's text with what its check found: sentences to read, or problems by line."""

    body: str
    sentences: list[str]
    problems: list[tuple[Problem, str]]

    @property
    def number(self) -> str:
        """How many problems, for the heading."""
        return str(len(self.problems))

    @property
    def lines(self) -> list[str]:
        """The text's lines, to be shown with their numbers."""
        return self.body.splitlines()


def edit(request: StaffRequest, institution_id: int) -> HttpResponse:
    """Show an institution's latest version to be amended from a day on."""
    request.actor.require("edit_rulebook")
    institution = institution_for(request.actor, institution_id)
    latest = institution.versions.latest("number")
    body = _from_day(latest.body, clock.today() + dt.timedelta(days=1))
    return _editor(request, body, institution.county, institution)


def new(request: StaffRequest) -> HttpResponse:
    """Show an empty rule, or a shipped one (`?shipped=code`), to be adopted."""
    request.actor.require("edit_rulebook")
    county = county_asked(request)
    if county is None:
        return redirect("institution-adopt")
    code = request.GET.get("shipped")
    body = _from_day(shipped_text(code), clock.today()) if code else ""
    return _editor(request, body, county, None)


@require_POST
def fields(request: StaffRequest) -> HttpResponse:
    """Show the form again as its choices now want it, with one more part if asked (`add`)."""
    request.actor.require("edit_rulebook")
    part = request.POST.get("add")
    draft = RuleDraft.with_one_more(request.POST, part) if part in PARTS else RuleDraft(request.POST)
    return render(request, "rulebook/rule_fields.html", {"draft": draft})


@require_POST
def check(request: StaffRequest) -> HttpResponse:
    """Say what is wrong, by line, or read the rule back."""
    request.actor.require("edit_rulebook")
    tab = request.POST.get("tab")
    draft = None if tab == TEXT else RuleDraft(request.POST)
    body = _body(request)
    facts = {
        "checked": None if body is None else _checked(body),
        "tab": tab,
        "lacking": draft.lacking() if draft is not None and body is None else [],
    }
    return render(request, "rulebook/rule_check.html", facts)


@require_POST
def simulate(request: StaffRequest) -> HttpResponse:
    """Show what the rule would make in a year beside what there is, and ask for the reason; or, while there
    is something wrong, the editor again. With `confirm`, let it take effect."""
    request.actor.require("edit_rulebook")
    institution, county = _target(request)
    body = _body(request)
    if body is None or "turn" in request.POST or _checked(body).problems:
        return _editor_again(request, county, institution, body)
    refused = _confirm(request, body, county, institution) if "confirm" in request.POST else ""
    if isinstance(refused, Institution):
        return redirect("institution", refused.pk)
    start = parse(body).effective_from
    simulation = simulate_version(
        actor=request.actor,
        county_id=county.pk,
        body=body,
        from_=start,
        until=start + dt.timedelta(days=SIMULATED_DAYS),
    )
    facts = {
        "institution": institution,
        "county": county,
        "checked": _checked(body),
        "simulation": simulation,
        "chart": month_chart(simulation),
        "by_fact": by_fact(simulation),
        "by_day": by_day(simulation),
        "by_organisation": by_organisation(simulation),
        "refused": refused,
        "reason_form": AmendmentForm(
            {"reason": request.POST["reason"]} if "reason" in request.POST else None
        ),
        "day_title": "哪些日子有变化" if simulation.current.duties else "最先开始的日子",
        "subject_unit": "人" if simulation.rule.subject.kind == "person" else "个",
    }
    return render(request, "rulebook/simulate.html", facts, status=422 if refused else 200)


def _confirm(
    request: StaffRequest, body: str, county: Organisation, institution: Institution | None
) -> Institution | str:
    """Let the rule take effect; return its institution, or why not."""
    try:
        if institution is None:
            done = adopt_institution(actor=request.actor, county_id=county.pk, body=body)
            messages.success(request, f"《{done.title}》已采用，应办事项随后自动排出。")
            return done
        version = amend_institution(
            actor=request.actor,
            institution_id=institution.pk,
            body=body,
            effective_from=parse(body).effective_from,
            reason=request.POST.get("reason", ""),
        )
    except YinhuiError as error:
        return error.message
    messages.success(request, f"《{version.institution.title}》第{version.number}版已定，到期自动施行。")
    return institution


def _target(request: StaffRequest) -> tuple[Institution | None, Organisation]:
    asked = request.POST.get("institution", "")
    if asked.isdecimal():
        institution = institution_for(request.actor, int(asked))
        return institution, institution.county
    county = county_asked(request)
    assert county is not None
    return None, county


def _body(request: StaffRequest) -> str | None:
    """Return the text that was sent, or that the form makes; None while the form is not complete."""
    if request.POST.get("tab") == TEXT:
        return request.POST.get("body", "").replace("\r\n", "\n")
    draft = RuleDraft(request.POST)
    return draft.text() if draft.is_complete() else None


def _checked(body: str) -> Checked:
    try:
        return Checked(body, sentences(parse(body)), [])
    except RuleError as error:
        lines = body.splitlines()
        problems = [
            (each, lines[each.line - 1].strip() if each.line <= len(lines) else "") for each in error.problems
        ]
        return Checked(body, [], problems)


def _editor(
    request: StaffRequest, body: str, county: Organisation, institution: Institution | None
) -> HttpResponse:
    facts: dict[str, Any] = {"institution": institution, "county": county, "body": body, "tab": TEXT}
    checked = _checked(body) if body else None
    if checked is None:
        facts |= {
            "tab": FORM,
            "draft": RuleDraft(initial={"form": {"effective_from": clock.today(), "weight": 1}}),
        }
    elif not checked.problems and request.GET.get("tab") != TEXT:
        rule = parse(body)
        if fits_form(rule):
            facts |= {"tab": FORM, "draft": RuleDraft.of(rule)}
    return render(request, "rulebook/institution_edit.html", facts | {"checked": checked})


def _editor_again(
    request: StaffRequest, county: Organisation, institution: Institution | None, body: str | None
) -> HttpResponse:
    """Show what was sent once more: as it is, or turned into the other way of writing (`turn`)."""
    facts: dict[str, Any] = {"institution": institution, "county": county, "body": body or "", "tab": TEXT}
    checked = None if body is None else _checked(body)
    turned = request.POST.get("turn")
    if turned == FORM and checked is not None and not checked.problems and fits_form(parse(checked.body)):
        facts |= {"tab": FORM, "draft": RuleDraft.of(parse(checked.body))}
    elif request.POST.get("tab") != TEXT and (turned != TEXT or body is None):
        facts |= {"tab": FORM, "draft": RuleDraft(request.POST)}
    status = 200 if turned and body is not None else 422
    return render(request, "rulebook/institution_edit.html", facts | {"checked": checked}, status=status)


def _from_day(body: str, day: dt.date) -> str:
    """Return the text with its first day put to `day` and without the read-back that stands above it, which
    would no longer be true; the rest as it was written."""
    body = re.sub(r"\A(#.*\n)+\n*", "", body)
    return re.sub(r"(?m)^effective_from\s*=.*$", f"effective_from = {day.isoformat()}", body, count=1)
