"""A person's own classes, on the telephone: what there is, enrolling, one's lessons (JS3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.requests import StaffRequest
from yinhui.learning.classes.actions_enrolment import enrol_own, give_up_own
from yinhui.learning.classes.actions_news import confirm_own_news
from yinhui.learning.classes.queries_terms import own_classes
from yinhui.learning.own import own_person


@never_cache
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show where one learns with the lessons, and where one could."""
    person = own_person(request.actor)
    return render(request, "classes/own.html", {"own": own_classes(person), "tab": "classes"})


@require_POST
def seen(request: StaffRequest) -> HttpResponse:
    """Confirm having seen the news."""
    confirm_own_news(actor=request.actor)
    messages.success(request, "好的，记下您已经知道了。")
    return redirect("my-classes")


@require_POST
def enrol(request: StaffRequest, term_id: int) -> HttpResponse:
    """Enrol."""
    enrolment = enrol_own(actor=request.actor, term_id=term_id)
    if enrolment.seat is None:
        messages.success(request, "名额满了，已替您排队。有人退出就轮到您，这里会写明。")
    else:
        messages.success(request, "报名成功，上课时间在下面。")
    return redirect("my-classes")


@require_POST
def give_up(request: StaffRequest, term_id: int) -> HttpResponse:
    """Give one's place up."""
    give_up_own(actor=request.actor, term_id=term_id)
    messages.success(request, "您已退出。排着队的同志按次序递补。")
    return redirect("my-classes")
