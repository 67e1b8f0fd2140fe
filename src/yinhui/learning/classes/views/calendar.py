"""The list of lessons of all classes: filtered, sorted, exported, cancelled in bulk."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.learning.classes.actions_lessons import cancel_lessons
from yinhui.learning.classes.forms import LessonFilterForm, LessonsCancelForm
from yinhui.learning.classes.models import Lesson
from yinhui.learning.classes.queries_lessons import LessonFilters, lessons_listed
from yinhui.learning.classes.words import hours_in_words, state_in_words, term_in_words
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.chosen import chosen_page


def _came(lesson: Lesson) -> Cell:
    return lesson.came if lesson.occasion_id else None  # type: ignore[attr-defined]


LESSONS: Listing[Lesson, LessonFilters] = Listing(
    kind="lessons",
    title="课次",
    columns=(
        (Column("日期", 12), lambda lesson: lesson.during.lower.astimezone(clock.SHANGHAI).date()),
        (Column("时间", 22), lambda lesson: hours_in_words(lesson.during)),
        (Column("课程", 24), lambda lesson: term_in_words(lesson.term)),
        (Column("内容", 24), lambda lesson: lesson.topic),
        (Column("办班组织", 28), lambda lesson: lesson.organisation.name),
        (Column("教室", 18), lambda lesson: lesson.place),
        (Column("老师", 12), lambda lesson: lesson.term.teacher),
        (Column("状态", 10), state_in_words),
        (Column("到课", 8), _came),
        (Column("停课原因", 24), lambda lesson: lesson.cancelled_reason),
    ),
    form=lambda request: LessonFilterForm(request.GET, organisations=organisation_choices(request.actor)),
    found=lessons_listed,
    everything=LessonFilters(),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the lessons that the filter asks for; those to come, unless it says otherwise."""
    request.actor.require("see_people")
    return render(request, "classes/lessons.html", LESSONS.facts(request) | {"now": clock.now()})


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    return LESSONS.export(request)


@require_POST
def cancel(request: StaffRequest) -> HttpResponse:
    """Cancel the chosen lessons for one reason: first asks why, then does it."""
    lessons = lessons_listed(request.actor, LessonFilters(state="coming"))

    def act(chosen: tuple[int, ...], data: dict[str, Any]) -> str:
        number = cancel_lessons(actor=request.actor, lesson_ids=chosen, reason=data["reason"])
        return f"已停{number}次课，学员手机上会看到。没有账号的，请打开各班看“要告诉的人”。"

    return chosen_page(
        request,
        heading="停{number}次课",
        submit="停课",
        lead="学员会看到停课和原因。要补课的，到班里点“加一次课”。",
        of="课次",
        back=reverse("lessons"),
        template="classes/lessons_cancel.html",
        form=LessonsCancelForm,
        rows=lessons,
        act=act,
    )
