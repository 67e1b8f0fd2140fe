"""A person's own pages: what is kept of them, who sees it, what they agreed to, what they asked, their file.

Everybody who signs in has them, with or without a post. Names of post holders and what others did are read by
the program on the person's behalf, for the person's scope has nobody but themselves.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import NotFound, YinhuiError
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.scope import acting
from yinhui.portal.own import behalf_of, own_group, own_groups
from yinhui.portal.panels import panels_of
from yinhui.privacy.actions_consents import answer_own
from yinhui.privacy.actions_files import copy_of_own, file_for, must_wait, order_file
from yinhui.privacy.actions_requests import ask_own
from yinhui.privacy.consents import standings
from yinhui.privacy.forms import AskForm
from yinhui.privacy.jobs import make_soon
from yinhui.privacy.kept import GROUPS
from yinhui.privacy.models import Answer, RequestKind
from yinhui.privacy.own import own_person
from yinhui.privacy.own_sight import open_own
from yinhui.privacy.queries_requests import requests_of
from yinhui.privacy.seen_by import grouped, openings, seers
from yinhui.privacy.views.files import answer_with_file, answer_with_made

NOT_ACCEPTED = 422


@never_cache
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Show what concerns the person today: meetings, notices, study, classes, groups."""
    person = own_person(request.actor)
    facts = {"person": person, "panels": panels_of(person), "tab": "home"}
    return render(request, "portal/home.html", facts)


@never_cache
@require_GET
def kept(request: StaffRequest) -> HttpResponse:
    """Show what is kept, grouped, with everything sensitive masked."""
    person = own_person(request.actor)
    with acting(behalf_of(person)):
        groups = own_groups(person)
    return render(request, "portal/kept.html", {"person": person, "groups": groups, "tab": "kept"})


@never_cache
@require_POST
def reveal(request: StaffRequest, group: str) -> HttpResponse:
    """Log that the person opens a group of their own, and show it whole."""
    if group not in GROUPS:
        raise NotFound("没有这一组资料。请从“我的资料”重新打开。")
    person = own_person(request.actor)
    open_own(actor=request.actor, group=group)
    with acting(behalf_of(person)):
        opened = own_group(person, group, is_open=True)
    if request.htmx:
        return render(request, "portal/group.html", {"one": opened})
    return render(request, "portal/kept.html", {"person": person, "groups": [opened], "tab": "kept"})


@never_cache
@require_GET
def seen_by(request: StaffRequest) -> HttpResponse:
    """Show which posts see what, who holds them today, and who opened what and why."""
    person = own_person(request.actor)
    with acting(behalf_of(person)):
        facts = {"groups": grouped(seers(person)), "openings": openings(person), "tab": "seen_by"}
    return render(request, "portal/seen_by.html", facts)


@never_cache
def consents(request: StaffRequest) -> HttpResponse:
    """Show what the person agreed to; take an answer (`purpose`, `answer`)."""
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said not in Answer.values:
            raise NotFound("没有看懂您的答复。请返回“我的同意”再点一次。")
        answer_own(actor=request.actor, purpose=request.POST.get("purpose", ""), answer=Answer(said))
        messages.success(request, "您的答复已经记下，马上生效。")
        return redirect("my-consents")
    person = own_person(request.actor)
    return render(request, "portal/consents.html", {"standings": standings(person), "tab": "consents"})


@never_cache
@require_GET
def requests(request: StaffRequest) -> HttpResponse:
    """Show what the person asked for and what came of it."""
    found = requests_of(own_person(request.actor))
    return render(request, "portal/requests.html", {"requests": found, "tab": "requests"})


@never_cache
def ask(request: StaffRequest) -> HttpResponse:
    """Ask that something be put right, deleted or explained."""
    form = AskForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            made = ask_own(
                actor=request.actor, kind=RequestKind(data["kind"]), field=data["field"], said=data["said"]
            )
        except YinhuiError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"申请已经收到，最迟{made.due_on:%Y年%m月%d日}答复您。")
            return redirect("my-requests")
    facts = {"form": form, "tab": "requests"}
    return render(request, "portal/ask.html", facts, status=NOT_ACCEPTED if form.errors else 200)


@never_cache
def full_file(request: StaffRequest) -> HttpResponseBase:
    """Offer the full file; make a small one at once, order the job for a large one."""
    if request.method != "POST":
        return render(request, "portal/file.html", {"tab": "file"})
    copy = copy_of_own(actor=request.actor)
    with acting(behalf_of(copy.person)):
        if not must_wait(copy):
            return answer_with_file(copy, as_zip="zip" in request.POST)
    made = order_file(actor=request.actor, copy=copy)
    make_soon(made)
    return redirect("my-file-progress", made.pk)


@never_cache
@require_GET
def file_progress(request: StaffRequest, full_file_id: int) -> HttpResponse:
    """Show how far a full file is; htmx asks again."""
    made = file_for(request.actor, full_file_id)
    facts = {
        "file": made,
        "progress_address": reverse("my-file-progress", args=[made.pk]),
        "download_address": reverse("my-file-download", args=[made.pk]),
        "tab": "file",
    }
    name = "privacy/file_progress.html" if request.htmx else "portal/file_progress.html"
    return render(request, name, facts)


@never_cache
@require_GET
def file_download(request: StaffRequest, full_file_id: int) -> StreamingHttpResponse:
    """Send a full file that a job made."""
    return answer_with_made(file_for(request.actor, full_file_id))
