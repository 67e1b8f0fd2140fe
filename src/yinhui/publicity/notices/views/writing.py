"""Writing a notice, choosing whom it is for, sending it, correcting it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import NotAllowed, YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.publicity.notices.actions import (
    RECIPIENTS_MAX,
    amend_draft,
    begin_choosing,
    choose_people,
    correct_notice,
    discard_draft,
    draft_notice,
    leave_out,
    leave_out_all,
    send_draft,
)
from yinhui.publicity.notices.audience import AudienceForm, gathered, people_meant
from yinhui.publicity.notices.forms import PHRASES, CorrectionForm, NewNoticeForm, NoticeForm
from yinhui.publicity.notices.jobs import CHOSEN_AT_ONCE_MAX, choose_soon
from yinhui.publicity.notices.models import Notice, NoticeState
from yinhui.publicity.notices.queries import files_of, notice_for
from yinhui.registry.permissions import may

PAGE_ROWS = 50


def new(request: StaffRequest) -> HttpResponse:
    """Write a notice; whom it is for is chosen on the next page, where those of the groups (`interest_group`)
    or classes (`term`) that were ticked on their lists are on it already."""
    request.actor.require("record_work")
    own = [(request.actor.organisation_id, request.actor.organisation_name)]
    kind = "invitation" if request.GET.get("kind") == "invitation" else "notice"
    if request.method != "POST":
        ticked = {name: ids_in(request.GET.getlist(name)) for name in ("interest_group", "term")}
        return _form_page(request, NewNoticeForm(initial={"kind": kind} | ticked, organisations=own))
    form = NewNoticeForm(request.POST, organisations=own)
    if take_photos(request, form) and form.is_valid():
        try:
            notice = draft_notice(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                organisation_id=form.cleaned_data["organisation"],
                content=form.content,
            )
            _put_on(request.actor, notice, form)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            return redirect("notice-people", notice.pk)
    return _form_page(request, form)


@require_POST
def to_ticked(request: StaffRequest, what: str) -> HttpResponse:
    """Go on to write a notice to those of the ticked groups or classes."""
    request.actor.require("record_work")
    chosen = ids_in(request.POST.getlist("chosen"))
    return redirect(f"{reverse('notice-new')}?{urlencode({what: chosen}, doseq=True)}")


def _put_on(actor: Actor, notice: Notice, form: NewNoticeForm) -> None:
    """Put those on a new draft who belong to the groups or classes it was begun from."""
    meant = gathered(actor, form.cleaned_data["interest_group"], form.cleaned_data["term"])
    if meant is not None:
        people = people_meant(actor, meant.audience).order_by().values_list("pk", flat=True)
        choose_people(actor=actor, notice_id=notice.pk, person_ids=list(people), about=meant.about)


def edit(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Change a draft, or correct a notice that was sent, with the reason."""
    notice = _own_notice(request, notice_id)
    is_draft = notice.state == NoticeState.DRAFT
    kind_of_form = NoticeForm if is_draft else CorrectionForm
    own = [(notice.organisation_id, notice.organisation.name)]
    if request.method != "POST":
        return _form_page(request, kind_of_form(initial=_said(notice), organisations=own), notice)
    form = kind_of_form(request.POST, organisations=own)
    if take_photos(request, form) and form.is_valid():
        try:
            _save(request, notice, form)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            if not is_draft:
                messages.success(request, "已更正，收到的人会看到“已更正”，要再读一遍。")
            return redirect("notice-people" if is_draft else "notice", notice_id)
    return _form_page(request, form, notice)


def people(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Choose whom a draft is for: filter, see the number, put them on; thin out by hand; send."""
    notice = _own_notice(request, notice_id)
    if notice.state != NoticeState.DRAFT:
        return redirect("notice", notice_id)
    if notice.choosing or request.htmx:
        return _choosing(request, notice)
    form = AudienceForm(request.GET, actor=request.actor)
    meant = people_meant(request.actor, form.audience)
    chosen = notice.recipients.select_related("person", "branch").order_by("person__pinyin", "pk")
    paginator = Paginator(chosen, PAGE_ROWS)
    facts = {
        "notice": notice,
        "form": form,
        "meant": meant.order_by()[: RECIPIENTS_MAX + 1].count(),
        "meant_max": RECIPIENTS_MAX,
        "sample": list(meant[:8].values_list("name", flat=True)),
        "about": form.about,
        "query": request.GET.urlencode(),
        "page": paginator.get_page(request.GET.get("page")),
        "chosen": paginator.count,
    }
    return render(request, "notices/people.html", facts)


@require_POST
def choose(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Put everybody whom the address's filter means on the draft."""
    form = AudienceForm(request.GET, actor=request.actor)
    meant = people_meant(request.actor, form.audience).order_by().values_list("pk", flat=True)
    number = meant[: RECIPIENTS_MAX + 1].count()
    if CHOSEN_AT_ONCE_MAX < number <= RECIPIENTS_MAX:
        begin_choosing(actor=request.actor, notice_id=notice_id, number=number)
        choose_soon(notice_id, request.actor, request.GET.urlencode())
        return _back_to_people(notice_id, request.GET)
    added = choose_people(
        actor=request.actor,
        notice_id=notice_id,
        person_ids=list(meant[: RECIPIENTS_MAX + 1]),
        about=form.about,
    )
    messages.success(request, f"加入了 {added:,} 人。" if added else "这些人都已经在名单里。")
    return _back_to_people(notice_id, request.GET)


@require_POST
def drop(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Take the ticked people off the draft, or everybody (`all`)."""
    if "all" in request.POST:
        number = leave_out_all(actor=request.actor, notice_id=notice_id)
    else:
        chosen = ids_in(request.POST.getlist("chosen"))
        number = leave_out(actor=request.actor, notice_id=notice_id, person_ids=chosen)
    messages.success(request, f"去掉了 {number:,} 人。")
    return _back_to_people(notice_id, request.GET)


@require_POST
def send(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Send the draft."""
    notice = send_draft(actor=request.actor, notice_id=notice_id)
    messages.success(request, f"已发给 {notice.recipient_count:,} 人。谁读了、谁要转告，在这一页看。")
    return redirect("notice", notice_id)


@require_POST
def discard(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Throw the draft away."""
    discard_draft(actor=request.actor, notice_id=notice_id)
    messages.success(request, "草稿已经删掉。")
    return redirect("notices")


def _choosing(request: StaffRequest, notice: Notice) -> HttpResponse:
    """Show how far the job is; htmx asks again, and gets the whole page when it is done."""
    if not notice.choosing:
        return HttpResponse(headers={"HX-Refresh": "true"})
    facts = {
        "notice": notice,
        "done": min(notice.recipients.count(), notice.choosing),
        "address": request.get_full_path(),
    }
    name = "notices/choosing_progress.html" if request.htmx else "notices/choosing.html"
    return render(request, name, facts)


def _own_notice(request: StaffRequest, notice_id: int) -> Notice:
    notice = notice_for(request.actor, notice_id)
    if not may(request.actor, "record_work", notice.organisation):
        raise NotAllowed("这条通知不是您所在的组织发的，不能由您更改。要更改，请联系发通知的组织。")
    return notice


def _save(request: StaffRequest, notice: Notice, form: NoticeForm) -> None:
    if notice.state == NoticeState.DRAFT:
        amend_draft(actor=request.actor, notice_id=notice.pk, content=form.content)
        return
    correct_notice(
        actor=request.actor,
        notice_id=notice.pk,
        seen_version=form.cleaned_data["seen_version"],
        reason=form.cleaned_data["reason"],
        content=form.content,
    )


def _said(notice: Notice) -> dict[str, Any]:
    return {
        field: getattr(notice, field)
        for field in ("kind", "title", "text", "answer_by", "remind_after_days", "tell_after_days")
    } | {
        "organisation": notice.organisation_id,
        "photo": [file.pk for file in files_of(notice)],
        "seen_version": notice.version,
    }


def _form_page(request: StaffRequest, form: NoticeForm, notice: Notice | None = None) -> HttpResponse:
    facts = {
        "form": form,
        "notice": notice,
        "is_correction": isinstance(form, CorrectionForm),
        "photos": attachments_shown(request.actor, ids_in(form["photo"].value() or ())),
        "phrases": PHRASES,
    }
    return render(request, "notices/form.html", facts, status=422 if form.errors else 200)


def _back_to_people(notice_id: int, query: QueryDict) -> HttpResponse:
    return redirect(f"{reverse('notice-people', args=[notice_id])}?{query.urlencode()}")
