"""The member's side (`/me/essays/`): calls, one's own works, the reviews one owes, the wall of works."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.views import thumbnail
from yinhui.learning.essays.actions_reviews import give_review
from yinhui.learning.essays.actions_works import (
    add_own_photo,
    open_call,
    remove_own_photo,
    save_own,
    send_own,
    withdraw_own,
)
from yinhui.learning.essays.errors import WorkConflict
from yinhui.learning.essays.forms import ReviewForm, WorkForm
from yinhui.learning.essays.models import EssayCall, Work
from yinhui.learning.essays.queries import published_work
from yinhui.learning.essays.queries_own import calls_offered, own_review, own_reviews, own_work
from yinhui.learning.essays.views.listing import wall_facts
from yinhui.learning.own import on_behalf, own_person
from yinhui.registry.models import Person

NOT_ACCEPTED = 422


@never_cache
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Show the calls that one may enter, one's own works, and whether reviews are owed."""
    owed = [one for one in own_reviews(request.actor) if one.review.given_at is None]
    offered = calls_offered(own_person(request.actor))
    return render(request, "essays/my_essays.html", {"offered": offered, "owed": len(owed), "tab": "essays"})


@never_cache
@require_GET
def write(request: StaffRequest, call_id: int) -> HttpResponse:
    """Begin a work for a call."""
    call = open_call(own_person(request.actor), call_id)
    return _render(request, WorkForm(call=call, initial={"kind": call.kinds[0]}), call)


@never_cache
def work(request: StaffRequest, work_id: int) -> HttpResponse:
    """Go on writing a draft (POST sends it in), or read what was sent."""
    found = own_work(request.actor, work_id)
    if found.sent_at:
        return render(request, "essays/my_work.html", {"work": found, "photos": found.photos.order_by("pk")})
    names = ("client_key", "kind", "title", "text", "may_publish")
    form = WorkForm(call=found.call, initial={name: getattr(found, name) for name in names})
    return _render(request, form, found.call, found)


@require_POST
def save(request: StaffRequest, call_id: int) -> HttpResponse:
    """Save a draft: by itself while it is being written (answered with JSON), with a photograph, or on
    sending it in (`send`)."""
    person = own_person(request.actor)
    call = open_call(person, call_id)
    form = WorkForm(request.POST, call=call)
    is_by_itself = not {"send", "keep", "remove"} & set(request.POST)
    saved = None
    if form.is_valid():
        try:
            saved = _saved(request, form, call_id)
            _with_photos(request, saved)
            if "send" in request.POST:
                send_own(actor=request.actor, work_id=saved.pk)
        except YinhuiError as error:
            if is_by_itself:
                return _not_saved(error, form, person)
            add_refusal(form, error)
    if is_by_itself:
        return _said(saved)
    if form.errors:
        key: UUID | None = form.cleaned_data.get("client_key")
        known = Work.objects.filter(client_key=key, person=person).first() if key else None
        return _render(request, form, call, known)
    assert saved is not None
    if "send" in request.POST:
        messages.success(request, "作品已报送，谢谢您！")
    return redirect("my-work", saved.pk)


@require_POST
def withdraw(request: StaffRequest, work_id: int) -> HttpResponse:
    """Take one's work back, or off the wall."""
    withdraw_own(actor=request.actor, work_id=work_id)
    messages.success(request, "已经撤回。")
    return redirect("my-work", work_id)


@never_cache
@require_GET
def reviews(request: StaffRequest) -> HttpResponse:
    """Show the works that were given to one for review."""
    return render(request, "essays/my_reviews.html", {"reviews": own_reviews(request.actor), "tab": "essays"})


@never_cache
def review(request: StaffRequest, review_id: int) -> HttpResponse:
    """Show a work without its author, and take the judgement."""
    found = own_review(request.actor, review_id)
    given = {f"score{number}": score for number, score in enumerate(found.review.scores)}
    form = ReviewForm(request.POST or None, call=found.call, initial=given | {"word": found.review.word})
    if request.method == "POST" and form.is_valid():
        try:
            give_review(
                actor=request.actor, review_id=review_id, scores=form.scores, word=form.cleaned_data["word"]
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "评审已收到。")
            return redirect("my-reviews")
    facts = {"one": found, "form": form, "tab": "essays"}
    return render(request, "essays/my_review.html", facts, status=NOT_ACCEPTED if form.errors else 200)


@never_cache
@require_GET
def wall(request: StaffRequest) -> HttpResponse:
    """Show the county's published works."""
    facts = wall_facts(request, own_person(request.actor).county_id)
    return render(request, "essays/my_wall.html", facts | {"tab": "works"})


@never_cache
@require_GET
def wall_work(request: StaffRequest, work_id: int) -> HttpResponse:
    """Show one published work."""
    found = published_work(own_person(request.actor).county_id, work_id)
    facts = {"work": found, "photos": found.photos.order_by("pk"), "tab": "works"}
    return render(request, "essays/my_wall_work.html", facts)


@require_GET
def photo(request: StaffRequest, attachment_id: int, edge_px: int) -> HttpResponseBase:
    """Give a photograph of one's own work, of a published one, or of one to be reviewed."""
    with on_behalf(own_person(request.actor).county, "作品照片"):
        return thumbnail(request, attachment_id, edge_px)


def _saved(request: StaffRequest, form: WorkForm, call_id: int) -> Work:
    seen = request.POST.get("seen_version", "")
    return save_own(
        actor=request.actor,
        client_key=form.cleaned_data["client_key"],
        call_id=call_id,
        seen_version=int(seen) if seen.isdecimal() else 0,
        content=form.content,
    )


def _with_photos(request: StaffRequest, saved: Work) -> None:
    """Keep the photographs that came, leave out the one that is to go."""
    for file in request.FILES.getlist("files"):
        add_own_photo(actor=request.actor, work_id=saved.pk, file=file)
    for attachment_id in ids_in(request.POST.getlist("remove")):
        remove_own_photo(actor=request.actor, work_id=saved.pk, attachment_id=attachment_id)


def _not_saved(error: YinhuiError, form: WorkForm, person: Person) -> JsonResponse:
    """Say why; where the work was saved elsewhere in between, with the address of what was saved."""
    said = {"words": error.message}
    if isinstance(error, WorkConflict):
        latest = Work.objects.get(client_key=form.cleaned_data["client_key"], person=person)
        said["merge"] = reverse("my-work", args=[latest.pk])
    return JsonResponse(said, status=error.status)


def _said(saved: Work | None) -> JsonResponse:
    if saved is None:
        return JsonResponse({"words": "没有存上：请检查题目和正文的长度。"}, status=NOT_ACCEPTED)
    at = clock.now().astimezone(clock.SHANGHAI)
    return JsonResponse({"version": saved.version, "words": f"{at:%H:%M}已自动保存"})


def _render(
    request: StaffRequest, form: WorkForm, call: EssayCall, draft: Work | None = None
) -> HttpResponse:
    facts = {
        "form": form,
        "call": call,
        "work": draft,
        "version": draft.version if draft else 0,
        "photos": draft.photos.order_by("pk") if draft else [],
        "tab": "essays",
    }
    return render(request, "essays/my_write.html", facts, status=NOT_ACCEPTED if form.errors else 200)
