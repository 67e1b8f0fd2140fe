"""The question bank: the list, one question, the spreadsheet that goes out and the one that comes in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.attachments import SentFile
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import add_refusal, ids_in, in_words
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX
from yinhui.learning.contests.actions_bank import (
    add_question,
    amend_question,
    apply_question_file,
    import_for,
    question_for,
    questions_of,
    read_question_file,
    require_bank,
    retire_questions,
)
from yinhui.learning.contests.bank import COLUMNS, figures, sheet_rows, subjects
from yinhui.learning.contests.forms_bank import (
    SORTS,
    QuestionFileForm,
    QuestionFilterForm,
    QuestionForm,
    question_initial,
)
from yinhui.learning.contests.limits import PROBLEMS_SHOWN_MAX
from yinhui.learning.contests.template import template_workbook

PAGE_ROWS = 50
NOT_ACCEPTED = 422


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the questions that the filter asks for."""
    questions = questions_of(request.actor)
    form = QuestionFilterForm(request.GET, subjects=subjects(questions))
    found = form.asked.narrow(questions).order_by(*SORTS.get(request.GET.get("sort", ""), SORTS["-made_at"]))
    facts = {
        "form": form,
        "page": Paginator(found[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page")),
        "figures": figures(questions),
        "is_filtered": bool(request.GET),
        "is_retired": form.asked.state == "retired",
    }
    return render(request, "contests/bank.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same questions as a spreadsheet in the template's columns: it can be read in again."""
    questions = questions_of(request.actor)
    form = QuestionFilterForm(request.GET, subjects=subjects(questions))
    file = exported_spreadsheet(
        actor=request.actor,
        kind="contest_questions",
        title="题库",
        columns=COLUMNS,
        rows=sheet_rows(form.asked.narrow(questions).order_by("subject", "kind", "pk")[:EXPORT_ROWS_MAX]),
        asked=in_words(form),
    )
    name = f"题库{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def retire(request: StaffRequest) -> HttpResponse:
    """Take the chosen questions out of the bank."""
    number = retire_questions(actor=request.actor, question_ids=ids_in(request.POST.getlist("chosen")))
    messages.success(request, f"停用了{number}道题，以后的竞赛不再抽到。")
    return redirect("contest-questions")


def new(request: StaffRequest) -> HttpResponse:
    """Add a question."""
    require_bank(request.actor)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_question(actor=request.actor, content=form.content)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已加入题库。")
            return redirect("contest-questions")
    return render(request, "contests/question_form.html", {"form": form}, status=_status(form))


def question(request: StaffRequest, question_id: int) -> HttpResponse:
    """Show a question with its answer, and change it."""
    found = question_for(request.actor, question_id)
    form = QuestionForm(request.POST or None, initial=question_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            amend_question(actor=request.actor, question_id=question_id, content=form.content)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已保存。用过的题会留着原来的样子，新的写法另存一道。")
            return redirect("contest-questions")
    facts = {"form": form, "question": found}
    return render(request, "contests/question_form.html", facts, status=_status(form))


@require_GET
def template(request: StaffRequest) -> FileResponse:
    """Give the empty template with one example of each kind."""
    require_bank(request.actor)
    return FileResponse(
        template_workbook(), as_attachment=True, filename="题库导入模板.xlsx", content_type=XLSX
    )


def start_import(request: StaffRequest) -> HttpResponse:
    """Take a spreadsheet in, read it, and go on to what it says."""
    require_bank(request.actor)
    form = QuestionFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with _kept_for_reading(file) as path:
                read = read_question_file(actor=request.actor, path=path, file_name=file.name)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            return redirect("contest-questions-read", read.pk)
    return render(request, "contests/bank_import.html", {"form": form}, status=_status(form))


def read_file(request: StaffRequest, import_id: int) -> HttpResponse:
    """Show what a file says: what would be added, what is known, what is wrong where; POST adds it."""
    if request.method == "POST":
        done = apply_question_file(actor=request.actor, import_id=import_id)
        messages.success(request, f"已加入题库{done.added}道题。")
        return redirect("contest-questions")
    read = import_for(request.actor, import_id)
    facts = {
        "read": read,
        "shown": read.rows[:PAGE_ROWS],
        "has_more_problems": len(read.problems) >= PROBLEMS_SHOWN_MAX,
        "again": reverse("contest-questions-import"),
    }
    return render(request, "contests/bank_read.html", facts)


@contextmanager
def _kept_for_reading(file: SentFile) -> Iterator[Path]:
    """The sent file under a name of its own, gone afterwards."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as out:
        for chunk in file.chunks():
            out.write(chunk)
        out.flush()
        yield Path(out.name)


def _status(form: QuestionForm | QuestionFileForm) -> int:
    return NOT_ACCEPTED if form.errors else 200
