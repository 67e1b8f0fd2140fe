"""The question bank: the list, what is done with several questions at once, one question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import NotFound
from yinhui.kernel.forms import ids_in
from yinhui.kernel.lists import Listing
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.contests.actions_bank import (
    add_question,
    amend_question,
    delete_questions,
    move_questions,
    question_for,
    questions_of,
    require_bank,
    restore_questions,
    retire_questions,
)
from yinhui.learning.contests.bank import COLUMNS, bank_listed, figures, subjects
from yinhui.learning.contests.forms_bank import (
    QuestionFilterForm,
    QuestionFilters,
    QuestionForm,
    question_initial,
)
from yinhui.learning.contests.models import Question
from yinhui.learning.steps import one_step
from yinhui.registry.views.form_page import FormPage, answer

# What may be done with the chosen questions, by the button's name, and what is said afterwards.
_CHANGES: dict[str, tuple[Callable[..., int], str]] = {
    "retire": (retire_questions, "停用了{}道题，以后的竞赛不再抽到。"),
    "restore": (restore_questions, "启用了{}道题。题库里已有同样文字的没有启用。"),
    "move": (move_questions, "{}道题改了类别。"),
    "delete": (delete_questions, "删除了{}道题。用过的题要留着备查，没有删。"),
}


def _filter_form(request: StaffRequest) -> QuestionFilterForm:
    return QuestionFilterForm(request.GET, subjects=subjects(questions_of(request.actor)))


# In the template's columns: what goes out can come in again.
BANK: Listing[Question, QuestionFilters] = Listing(
    kind="contest_questions",
    title="题库",
    columns=COLUMNS,
    form=_filter_form,
    found=bank_listed,
    everything=QuestionFilters(state="all"),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the questions that the filter asks for."""
    questions = questions_of(request.actor)
    facts = BANK.facts(request)
    facts |= {"figures": figures(questions), "subjects": subjects(questions)}
    facts["is_retired"] = facts["form"].asked.state == "retired"
    return render(request, "contests/bank.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Give the same questions, or the chosen ones (POST), as a spreadsheet that can be read in again."""
    require_bank(request.actor)
    return BANK.export(request)


@require_POST
def change(request: StaffRequest) -> HttpResponse:
    """Do one thing (`do`) with the chosen questions; `subject` is where they are moved."""
    act, said = _CHANGES.get(request.POST.get("do", ""), (None, ""))
    if act is None:
        raise NotFound("没有找到这种办法。请回到题库重新勾选。")
    more: dict[str, Any] = {"subject": request.POST.get("subject", "")} if act is move_questions else {}
    return one_step(
        request,
        redirect("contest-questions"),
        lambda: act(actor=request.actor, question_ids=ids_in(request.POST.getlist("chosen")), **more),
        said.format,
    )


def new(request: StaffRequest) -> HttpResponse:
    """Add a question."""
    require_bank(request.actor)
    form = QuestionForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        add_question(actor=request.actor, content=form.content)
        return "已加入题库。"

    return answer(request, _page("加一道题"), form, act)


def question(request: StaffRequest, question_id: int) -> HttpResponse:
    """Show a question with its answer, and change it."""
    found = question_for(request.actor, question_id)
    form = QuestionForm(request.POST or None, initial=question_initial(found))

    def act(data: dict[str, Any]) -> str:
        amend_question(actor=request.actor, question_id=question_id, content=form.content)
        return "已保存。用过的题会留着原来的样子，新的写法另存一道。"

    return answer(request, _page("题目", question=found), form, act)


def _page(heading: str, **facts: Any) -> FormPage:
    back = reverse("contest-questions")
    return FormPage(heading, "保存", back, template="contests/question_form.html", facts=facts)
