"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from yinhui.privacy.views import consents, files, person, requests, retention

urlpatterns = [
    path("", consents.page, name="consents"),
    path("record/", consents.record, name="consents-record"),
    path("export/", consents.export, name="consents-export"),
    path("people/<int:person_id>/", person.page, name="person-privacy"),
    path("people/<int:person_id>/answer/", consents.record_one, name="person-consent"),
    path("people/<int:person_id>/ask/", person.ask, name="person-ask"),
    path("people/<int:person_id>/file/", person.full_file, name="person-file"),
    path("people/<int:person_id>/notice/", person.notice, name="person-notice"),
    path("organisations/<int:organisation_id>/notices/", person.notices, name="privacy-notices"),
    path("files/<int:full_file_id>/", files.progress, name="full-file"),
    path("files/<int:full_file_id>/download/", files.download, name="full-file-download"),
    path("requests/", requests.page, name="privacy-requests"),
    path("requests/<int:request_id>/", requests.one, name="privacy-request"),
    path("retention/", retention.page, name="retention"),
]
