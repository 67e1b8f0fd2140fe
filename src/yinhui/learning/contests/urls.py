"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from yinhui.learning.contests.views import bank, bank_files, board, keeping, listing, own, papers, sheet

urlpatterns = [
    path("contests/", listing.page, name="contests"),
    path("contests/export/", listing.export, name="contests-export"),
    path("contests/close/", listing.close, name="contests-close"),
    path("contests/new/", keeping.new, name="contest-new"),
    path("contests/questions/", bank.page, name="contest-questions"),
    path("contests/questions/export/", bank.export, name="contest-questions-export"),
    path("contests/questions/new/", bank.new, name="contest-question-new"),
    path("contests/questions/change/", bank.change, name="contest-questions-change"),
    path("contests/questions/template/", bank_files.template, name="contest-questions-template"),
    path("contests/questions/import/", bank_files.start_import, name="contest-questions-import"),
    path("contests/questions/import/<int:import_id>/", bank_files.read_file, name="contest-questions-read"),
    path("contests/questions/import/<int:import_id>/undo/", bank_files.undo, name="contest-questions-undo"),
    path("contests/questions/<int:question_id>/", bank.question, name="contest-question"),
    path("contests/<int:contest_id>/", sheet.page, name="contest"),
    path("contests/<int:contest_id>/edit/", keeping.edit, name="contest-edit"),
    path("contests/<int:contest_id>/rounds/new/", keeping.round_form, name="contest-round-new"),
    path("contests/<int:contest_id>/rounds/<int:round_id>/", keeping.round_form, name="contest-round"),
    path("contests/<int:contest_id>/entrants/", keeping.entrants, name="contest-entrants"),
    path("contests/<int:contest_id>/announce/", keeping.announce, name="contest-announce"),
    path("contests/<int:contest_id>/begin/", keeping.begin, name="contest-begin"),
    path("contests/<int:contest_id>/close/", keeping.close, name="contest-close"),
    path("contests/<int:contest_id>/cancel/", keeping.cancel, name="contest-cancel"),
    path("contests/<int:contest_id>/rule/", keeping.rule, name="contest-rule"),
    path("contests/<int:contest_id>/results/", sheet.export, name="contest-results-export"),
    path("contests/<int:contest_id>/winners/", sheet.winners, name="contest-winners"),
    path("contests/<int:contest_id>/papers/", papers.page, name="contest-papers"),
    path("contests/<int:contest_id>/papers/give/", papers.give, name="contest-papers-give"),
    path("contests/<int:contest_id>/papers/take-back/", papers.take_back, name="contest-papers-take-back"),
    path("contests/<int:contest_id>/papers/print/", papers.printed, name="contest-papers-print"),
    path("contests/<int:contest_id>/papers/<int:sitting_id>/", papers.typed, name="contest-paper"),
    path("contests/<int:contest_id>/board/", board.page, name="contest-board"),
    path("me/contests/", own.listing, name="my-contests"),
    path("me/contests/<int:contest_id>/", own.page, name="my-contest"),
    path("me/contests/<int:contest_id>/enter/", own.enter, name="my-contest-enter"),
    path("me/contests/<int:contest_id>/begin/", own.begin, name="my-contest-begin"),
    path("me/contests/<int:contest_id>/answer/", own.answer, name="my-contest-answer"),
]
