"""The addresses of duties and institutions."""

from __future__ import annotations

from django.urls import path

from yinhui.rulebook.views import calendar, duties, today

urlpatterns = [
    path("", today.page, name="today"),
    path("duties/", duties.page, name="duties"),
    path("duties/export/", duties.export, name="duties-export"),
    path("duties/waive/", duties.waive_chosen, name="duties-waive"),
    path("duties/calendar/", calendar.page, name="duties-calendar"),
    path("duties/calendar/feed/make/", calendar.make_feed, name="duties-feed-make"),
    path("duties/calendar/feed/revoke/", calendar.revoke_feed, name="duties-feed-revoke"),
    path("duties/feed/<str:token>.ics", calendar.feed, name="duties-feed"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("duties/<int:duty_id>/waive/", duties.waive, name="duty-waive"),
    path("duties/<int:duty_id>/reopen/", duties.reopen, name="duty-reopen"),
]
