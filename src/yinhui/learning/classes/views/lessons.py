"""One lesson: moved, cancelled, added, held with a roll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yinhui.groups.views.roll import Roll, roll_page
from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.classes.actions_lessons import (
    add_lesson,
    cancel_lesson,
    move_lesson,
    occasion_kind,
    record_lesson,
)
from yinhui.learning.classes.clashes import clashes_of_lessons
from yinhui.learning.classes.forms import LessonCancelForm, LessonForm
from yinhui.learning.classes.models import Lesson, Term
from yinhui.learning.classes.queries_terms import people_of_term, term_for
from yinhui.learning.classes.words import term_in_words
from yinhui.registry.permissions import in_reach
from yinhui.registry.views.form_page import FormPage, answer

CLASHES_SHOWN = 5
PHRASES = ("讲解后逐人上手练习。", "复习上一课，解答问题。", "布置了课后练习。")


def add(request: StaffRequest, term_id: int) -> HttpResponse:
    """Add a lesson beside the weekly pattern."""
    request.actor.require("record_work")
    term = term_for(request.actor, term_id)
    initial = {"starts_at": term.starts_at} | where_initial(term)
    form = LessonForm(request.POST or None, initial=initial, meeting=term.organisation, linked=term)

    def act(data: dict[str, Any]) -> str:
        room_id = data.pop("room")
        lesson = add_lesson(actor=request.actor, term_id=term.pk, room_id=room_id, **data)
        warn_of_clashes(request, [lesson])
        return "已加一次课，学员手机上会看到。"

    return answer(request, _page(term, "加一次课", "加课"), form, act)


def move(request: StaffRequest, lesson_id: int) -> HttpResponse:
    """Move a lesson to another day, hour or room."""
    request.actor.require("record_work")
    lesson = _lesson_for(request, lesson_id)
    begins = lesson.during.lower.astimezone(clock.SHANGHAI)
    initial = {
        "day": begins.date(),
        "starts_at": begins.time(),
        "topic": lesson.topic,
    } | where_initial(lesson)
    form = LessonForm(request.POST or None, initial=initial, meeting=lesson.organisation, linked=lesson)

    def act(data: dict[str, Any]) -> str:
        room_id = data.pop("room")
        moved = move_lesson(actor=request.actor, lesson_id=lesson.pk, room_id=room_id, **data)
        warn_of_clashes(request, [moved])
        return "已改，学员手机上会看到。没有账号的列在“要告诉的人”里，请打电话告诉。"

    return answer(request, _page(lesson.term, "改一次课", "保存"), form, act)


def cancel(request: StaffRequest, lesson_id: int) -> HttpResponse:
    """Cancel a lesson."""
    request.actor.require("record_work")
    lesson = _lesson_for(request, lesson_id)
    day = lesson.during.lower.astimezone(clock.SHANGHAI)
    page = _page(lesson.term, f"{day.month}月{day.day}日停课", "停课")

    def act(data: dict[str, Any]) -> str:
        cancel_lesson(actor=request.actor, lesson_id=lesson.pk, reason=data["reason"])
        return "已停这次课，学员手机上会看到。没有账号的列在“要告诉的人”里。要补课，点“加一次课”。"

    return answer(request, page, LessonCancelForm(request.POST or None), act)


def record(request: StaffRequest, lesson_id: int) -> HttpResponse:
    """Take the roll of a lesson: tap who came, save."""
    request.actor.require("record_work")
    lesson = _lesson_for(request, lesson_id)
    term, begins = lesson.term, lesson.during.lower.astimezone(clock.SHANGHAI)
    name = term_in_words(term)
    address = reverse("class-term", args=[term.pk])
    roll = Roll(
        heading=f"{name}：点名",
        lead="在名单上点一下来的人，保存就行。",
        crumbs=(("课堂", reverse("classes")), (name, address)),
        back=address,
        organisation=term.organisation,
        people_on=lambda day: people_of_term(term, day),
        initial={
            "kind": occasion_kind(term.course.field),
            "held_on": min(begins.date(), clock.today()),
            "starts_at": begins.time(),
            "duration_min": int((lesson.during.upper - lesson.during.lower).total_seconds()) // 60,
            "title": f"{name}：{lesson.topic}" if lesson.topic else name,
            "place": lesson.place,
            "chair": term.teacher or request.actor.name,
        },
        phrases=PHRASES,
        save="保存点名",
    )

    def act(key: Any, content: Any) -> HttpResponse:
        record_lesson(actor=request.actor, client_key=key, lesson_id=lesson.pk, content=content)
        messages.success(request, f"已点名，到课{len(content.participant_ids)}人。")
        return redirect(address)

    return roll_page(request, roll, act)


def where_initial(placed: Term | Lesson) -> dict[str, Any]:
    """Return what a form says of where a class or lesson is: its room, or else its place in words."""
    return {"room": placed.room_id, "place": "" if placed.room_id else placed.place}


def warn_of_clashes(request: StaffRequest, lessons: Sequence[Lesson]) -> None:
    """Say what else is planned at the time of lessons, in their room or with their learners; some of it."""
    clashes = clashes_of_lessons(request.actor, lessons)
    for clash in clashes[:CLASHES_SHOWN]:
        messages.warning(request, f"时间冲突：{clash.words}")
    if len(clashes) > CLASHES_SHOWN:
        messages.warning(request, f"另有{len(clashes) - CLASHES_SHOWN}处时间冲突，请对照日程逐次改课。")


def _lesson_for(request: StaffRequest, lesson_id: int) -> Lesson:
    found = Lesson.objects.filter(in_reach(request.actor), pk=lesson_id)
    lesson = found.select_related("term__course", "term__organisation", "organisation__county").first()
    if lesson is None:
        raise NotFound("没有找到这一课，或者不在您的管理范围内。请从“课堂”重新选择。")
    return lesson


def _page(term: Term, heading: str, submit: str) -> FormPage:
    address, name = reverse("class-term", args=[term.pk]), term_in_words(term)
    return FormPage(
        heading=f"{name}：{heading}",
        submit=submit,
        back=address,
        crumbs=(("课堂", reverse("classes")), (name, address)),
    )
