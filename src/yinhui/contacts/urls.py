"""The addresses of contacts, members away, branches' months and inspections."""

from __future__ import annotations

from django.urls import path

from yinhui.contacts.views import away, contacts, inspections, own, reports

urlpatterns = [
    path("liaison/", contacts.page, name="contacts"),
    path("liaison/export/", contacts.export, name="contacts-export"),
    path("liaison/new/", contacts.new, name="contact-new"),
    path("liaison/people/", contacts.people_found, name="contact-people"),
    path("liaison/<int:contact_id>/", contacts.sheet, name="contact"),
    path("liaison/<int:contact_id>/words/", contacts.words, name="contact-words"),
    path("liaison/<int:contact_id>/answer/", contacts.answer_page, name="contact-answer"),
    path("liaison/<int:contact_id>/hand-on/", contacts.hand_on_page, name="contact-hand-on"),
    path("liaison/<int:contact_id>/void/", contacts.void, name="contact-void"),
    path("liaison/away/", away.page, name="away"),
    path("liaison/away/arrange/", away.arrange, name="away-arrange"),
    path("liaison/away/export/", away.export, name="away-export"),
    path("liaison/months/", reports.overview, name="months"),
    path("liaison/months/export/", reports.export, name="months-export"),
    path("liaison/months/<int:organisation_id>/<slug:month>/", reports.branch_month, name="branch-month"),
    path("liaison/reports/<int:report_id>/", reports.sheet, name="month-report"),
    path("liaison/reports/<int:report_id>/decide/", reports.decide, name="month-report-decide"),
    path("liaison/reports/<int:report_id>/document/", reports.document, name="month-report-document"),
    path("liaison/inspections/", inspections.page, name="inspections"),
    path("liaison/inspections/export/", inspections.export, name="inspections-export"),
    path("liaison/inspections/new/", inspections.new, name="inspection-new"),
    path("liaison/inspections/<int:inspection_id>/", inspections.sheet, name="inspection"),
    path(
        "liaison/inspections/<int:inspection_id>/findings/<int:finding_id>/",
        inspections.put_right_finding,
        name="finding-put-right",
    ),
    path("me/answers/", own.listing, name="my-answers"),
    path("me/answers/<int:contact_id>/", own.words, name="my-answer"),
]
