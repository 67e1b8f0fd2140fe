"""Writing minutes: one page for the telephone and the desk, which saves itself every few seconds."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinhui.kernel import clock
from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.minutes.actions import Draft, Saved, save_draft, scheduled_to_minute
from yinhui.occasions.minutes.appraisals import appraised
from yinhui.occasions.minutes.body import WAYS, Body, Resolution, Speech, ToDo, body_of
from yinhui.occasions.minutes.forms import DraftForm
from yinhui.occasions.minutes.models import AppraisalGrade, Minutes
from yinhui.occasions.minutes.queries import minutes_of, those_present, unsettled
from yinhui.occasions.minutes.sent_form import body_sent
from yinhui.occasions.minutes.templates_of_kinds import template_of
from yinhui.occasions.minutes.written import begun
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import expected_people
from yinhui.registry.models import Person
from yinhui.registry.pickers import people_named
from yinhui.registry.structure import KINDS, POSTS

SAID_PHRASES = ("谈了学习体会。", "同意以上意见。", "建议加强对高龄老同志的走访。", "感谢组织的关心。")
TO_DO_PHRASES = ("走访慰问生病老同志", "把学习资料送到行动不便的党员家中", "通知未到会的党员", "布置活动室")


def page(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Write the minutes of an occasion; sent, they are saved, and one goes on to the confirmation or back."""
    scheduled = scheduled_to_minute(request.actor, scheduled_id)
    template = template_of(scheduled.kind)
    if request.method != "POST":
        minutes = minutes_of(scheduled)
        if minutes is not None and minutes.confirmed_at is not None:
            return redirect("minutes-document", scheduled_id)
        return _render(request, scheduled, minutes)
    form = DraftForm(request.POST)
    if not take_photos(request, form) or not form.is_valid():
        words = next(iter(form.errors.values()), ["这一页已经失效，请刷新后再写。"])[0]
        return _render(
            request, scheduled, minutes_of(scheduled), body_sent(request.POST, template), str(words)
        )
    try:
        saved = _saved(request, scheduled, form)
    except YinhuiError as error:
        return _render(
            request, scheduled, minutes_of(scheduled), body_sent(request.POST, template), error.message
        )
    if saved.set_aside is not None:
        return redirect("minutes-merge", saved.set_aside.pk)
    if "confirm" in request.POST:
        return redirect("minutes-confirm", scheduled_id)
    messages.success(request, f"草稿已保存 {_moment(saved.minutes)}。什么时候回来都能接着写。")
    return redirect("scheduled", scheduled_id)


@require_POST
def autosave(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Keep what the page holds, every few seconds and when it is left. Answers in JSON: the version and the
    words to show; 409 with the address where two drafts are merged."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"words": "这一页已经失效，请刷新后再写。"}, status=400)
    try:
        scheduled = scheduled_to_minute(request.actor, scheduled_id)
        saved = _saved(request, scheduled, form)
    except YinhuiError as error:
        return JsonResponse({"words": f"没有存上：{error.message}"}, status=error.status)
    if saved.set_aside is not None:
        facts = {
            "words": f"另一台设备 {_moment(saved.minutes)} 也改了这份记录，您写的已另外存好。",
            "merge": reverse("minutes-merge", args=[saved.set_aside.pk]),
        }
        return JsonResponse(facts, status=409)
    return JsonResponse({"version": saved.minutes.version, "words": f"已保存 {_moment(saved.minutes)}"})


def _saved(request: StaffRequest, scheduled: ScheduledOccasion, form: DraftForm) -> Saved:
    draft = Draft(
        body=body_sent(request.POST, template_of(scheduled.kind)),
        device=form.cleaned_data["device"],
        seen_version=form.cleaned_data["seen_version"],
        photo_ids=form.cleaned_data["photo"],
    )
    return save_draft(actor=request.actor, scheduled_id=scheduled.pk, draft=draft)


def _moment(minutes: Minutes) -> str:
    return f"{minutes.saved_at.astimezone(clock.SHANGHAI):%H:%M}"


def _render(
    request: StaffRequest,
    scheduled: ScheduledOccasion,
    minutes: Minutes | None,
    sent: Body | None = None,
    refused: str = "",
) -> HttpResponse:
    """Show the form: as kept, or, when it was refused, as it was sent."""
    is_written = minutes is not None and minutes.version > 0
    body = sent or (body_of(minutes.body) if minutes and is_written else begun(request.actor, scheduled))
    template = template_of(scheduled.kind)
    photos = (
        attachments_shown(request.actor, ids_in(request.POST.getlist("photo")))
        if sent
        else list(minutes.photos.order_by("pk"))
        if minutes
        else []
    )
    posts = [post for post in KINDS[scheduled.organisation.kind].posts if post != "specialist"]
    people = those_present(scheduled)
    named = body.people_named - {person.pk for person in people}
    facts = {
        "scheduled": scheduled,
        "held_on": scheduled.day,
        "minutes": minutes if is_written else None,
        "waiting": unsettled(minutes),
        "template": template,
        "body": body,
        "parts": [(heading, body.parts.get(heading.key, "")) for heading in template.headings],
        # one empty row more than there are: without scripts it is what one writes the next into
        "speeches": [*body.speeches, Speech(0, "")],
        "resolutions": [*body.resolutions, Resolution("")],
        "to_dos": [*body.to_dos, ToDo("")],
        "people": [*people, *(people_named(named) if named else [])],
        "posts": [(key, POSTS[key].name) for key in posts],
        "graded": _graded(scheduled, body) if template.grades else [],
        "grades": AppraisalGrade.choices,
        "ways": list(WAYS.items()),
        "photos": photos,
        "refused_words": refused,
        "said_phrases": SAID_PHRASES,
        "to_do_phrases": TO_DO_PHRASES,
        "device": request.POST.get("device") if sent else uuid.uuid4(),
        "seen_version": request.POST.get("seen_version") if sent else minutes.version if minutes else 0,
        "saved_moment": _moment(minutes) if minutes and is_written else "",
    }
    return render(request, "minutes/write.html", facts, status=422 if refused else 200)


def _graded(scheduled: ScheduledOccasion, body: Body) -> list[tuple[Person, str]]:
    return [(person, body.grades.get(person.pk, "")) for person in appraised(expected_people(scheduled))]
