"""The addresses of notices."""

from __future__ import annotations

from django.urls import path

from yinhui.publicity.notices.views import listing, own, sheet, writing

urlpatterns = [
    path("notices/", listing.page, name="notices"),
    path("notices/export/", listing.export, name="notices-export"),
    path("notices/remind/", listing.remind_chosen, name="notices-remind"),
    path("notices/new/", writing.new, name="notice-new"),
    path("notices/new/groups/", writing.to_ticked, {"what": "interest_group"}, name="notice-to-groups"),
    path("notices/new/classes/", writing.to_ticked, {"what": "term"}, name="notice-to-classes"),
    path("notices/<int:notice_id>/", sheet.page, name="notice"),
    path("notices/<int:notice_id>/edit/", writing.edit, name="notice-edit"),
    path("notices/<int:notice_id>/people/", writing.people, name="notice-people"),
    path("notices/<int:notice_id>/people/choose/", writing.choose, name="notice-choose"),
    path("notices/<int:notice_id>/people/drop/", writing.drop, name="notice-drop"),
    path("notices/<int:notice_id>/send/", writing.send, name="notice-send"),
    path("notices/<int:notice_id>/discard/", writing.discard, name="notice-discard"),
    path("notices/<int:notice_id>/receipts/", sheet.people, name="notice-receipts"),
    path("notices/<int:notice_id>/receipts/export/", sheet.export, name="notice-receipts-export"),
    path("notices/<int:notice_id>/telling/", sheet.telling, name="notice-telling"),
    path("notices/<int:notice_id>/telling/print/", sheet.telling_paper, name="notice-telling-print"),
    path("notices/<int:notice_id>/told/", sheet.told, name="notice-told"),
    path("notices/<int:notice_id>/remind/", sheet.remind_again, name="notice-remind"),
    path("notices/<int:notice_id>/withdraw/", sheet.withdraw, name="notice-withdraw"),
    path("me/notices/", own.listing, name="my-notices"),
    path("me/notices/<int:notice_id>/", own.page, name="my-notice"),
    path("me/notices/<int:notice_id>/confirm/", own.confirm, name="my-notice-confirm"),
    path("me/notices/<int:notice_id>/answer/", own.answer, name="my-notice-answer"),
    path("me/notices/files/<int:attachment_id>/", own.file, name="my-notice-file"),
]
