"""The addresses of duties and institutions."""

from __future__ import annotations

from django.urls import path

from yinhui.rulebook.views import calendar, duties, institution_edit, institutions

urlpatterns = [
    path("duties/", duties.page, name="duties"),
    path("duties/export/", duties.export, name="duties-export"),
    path("duties/waive/", duties.waive_chosen, name="duties-waive"),
    path("duties/calendar/", calendar.page, name="duties-calendar"),
    path("duties/calendar/feed/make/", calendar.make_feed, name="duties-feed-make"),
    path("duties/calendar/feed/revoke/", calendar.revoke_feed, name="duties-feed-revoke"),
    path("duties/feed/<str:token>.ics", calendar.feed, name="duties-feed"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("duties/<int:duty_id>/waive/", duties.waive, name="duty-waive"),
    path("duties/<int:duty_id>/finish/", duties.finish, name="duty-finish"),
    path("duties/<int:duty_id>/reopen/", duties.reopen, name="duty-reopen"),
    path("institutions/", institutions.page, name="institutions"),
    path("institutions/adopt/", institutions.adopt, name="institution-adopt"),
    path("institutions/new/", institution_edit.new, name="institution-new"),
    path("institutions/fields/", institution_edit.fields, name="institution-fields"),
    path("institutions/check/", institution_edit.check, name="institution-check"),
    path("institutions/simulate/", institution_edit.simulate, name="institution-simulate"),
    path("institutions/<int:institution_id>/", institutions.institution, name="institution"),
    path("institutions/<int:institution_id>/edit/", institution_edit.edit, name="institution-edit"),
    path("institutions/<int:institution_id>/suspend/", institutions.suspend, name="institution-suspend"),
    path("institutions/<int:institution_id>/resume/", institutions.resume, name="institution-resume"),
]
