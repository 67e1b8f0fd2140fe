"""Spreadsheets of questions: the template, a file that comes in, its preview, and taking it back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.attachments import SentFile
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.lists import PAGE_ROWS, as_download
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.contests.actions_bank import require_bank
from yinhui.learning.contests.actions_import import (
    apply_question_file,
    import_for,
    latest_imports,
    read_question_file,
    undo_question_file,
)
from yinhui.learning.contests.forms_bank import QuestionFileForm
from yinhui.learning.contests.limits import PROBLEMS_PER_PAGE
from yinhui.learning.contests.template import template_workbook
from yinhui.learning.steps import one_step
from yinhui.registry.views.form_page import NOT_ACCEPTED


@require_GET
def template(request: StaffRequest) -> FileResponse:
    """Give the empty template with one example of each kind."""
    require_bank(request.actor)
    return as_download(template_workbook(), "题库导入模板.xlsx")


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
    facts = {"form": form, "latest": latest_imports(request.actor)}
    status = NOT_ACCEPTED if form.errors else 200
    return render(request, "contests/bank_import.html", facts, status=status)


def read_file(request: StaffRequest, import_id: int) -> HttpResponse:
    """Show what a file says: what would be added, what is known, what is wrong where; POST adds it."""
    if request.method == "POST":
        return one_step(
            request,
            redirect("contest-questions-read", import_id),
            lambda: apply_question_file(actor=request.actor, import_id=import_id),
            lambda done: f"已加入题库{done.added}道题。",
        )
    read = import_for(request.actor, import_id)
    facts = {
        "read": read,
        "shown": read.rows[:PAGE_ROWS],
        "problems": Paginator(read.problems, PROBLEMS_PER_PAGE).get_page(request.GET.get("page")),
        "again": reverse("contest-questions-import"),
    }
    return render(request, "contests/bank_read.html", facts)


@require_POST
def undo(request: StaffRequest, import_id: int) -> HttpResponse:
    """Take what came with a file out of the bank again."""
    return one_step(
        request,
        redirect("contest-questions-read", import_id),
        lambda: undo_question_file(actor=request.actor, import_id=import_id),
        lambda done: f"“{done.file_name}”加入的题已经整批撤销。",
    )


@contextmanager
def _kept_for_reading(file: SentFile) -> Iterator[Path]:
    """The sent file under a name of its own, gone afterwards."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as out:
        for chunk in file.chunks():
            out.write(chunk)
        out.flush()
        yield Path(out.name)
