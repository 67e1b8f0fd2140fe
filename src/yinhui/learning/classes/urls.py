"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from yinhui.learning.classes.views import calendar, gatherings, lessons, listing, own, telling, term

urlpatterns = [
    path("classes/", listing.page, name="classes"),
    path("classes/export/", listing.export, name="classes-export"),
    path("classes/cancel/", listing.cancel, name="classes-cancel"),
    path("classes/certificates/", listing.certificates, name="classes-certificates"),
    path("classes/lessons/", calendar.page, name="lessons"),
    path("classes/lessons/export/", calendar.export, name="lessons-export"),
    path("classes/lessons/cancel/", calendar.cancel, name="lessons-cancel"),
    path("classes/new/", term.new, name="class-new"),
    path("classes/<int:term_id>/", term.page, name="class-term"),
    path("classes/<int:term_id>/edit/", term.edit, name="class-edit"),
    path("classes/<int:term_id>/enrol/", term.enrol, name="class-enrol"),
    path("classes/<int:term_id>/give-up/", term.give_up, name="class-give-up"),
    path("classes/<int:term_id>/roster/", term.roster, name="class-roster"),
    path("classes/<int:term_id>/certificates/", term.certificates, name="class-certificates"),
    path("classes/<int:term_id>/certificates/issue/", term.issue, name="class-certificates-issue"),
    path("classes/<int:term_id>/telling/", telling.page, name="class-telling"),
    path("classes/<int:term_id>/telling/print/", telling.paper, name="class-telling-print"),
    path("classes/<int:term_id>/told/", telling.told, name="class-told"),
    path("classes/<int:term_id>/lessons/add/", lessons.add, name="lesson-add"),
    path("classes/lessons/<int:lesson_id>/move/", lessons.move, name="lesson-move"),
    path("classes/lessons/<int:lesson_id>/cancel/", lessons.cancel, name="lesson-cancel"),
    path("classes/lessons/<int:lesson_id>/roll/", lessons.record, name="lesson-roll"),
    path("classes/trainings/", gatherings.trainings, name="trainings"),
    path("classes/trainings/export/", gatherings.trainings_export, name="trainings-export"),
    path("classes/trainings/new/", gatherings.training_new, name="training-new"),
    path("classes/trainings/people/<int:person_id>/", gatherings.training_record, name="training-record"),
    path("classes/exchanges/", gatherings.exchanges, name="exchanges"),
    path("classes/exchanges/export/", gatherings.exchanges_export, name="exchanges-export"),
    path("classes/exchanges/areas/new/", gatherings.area_keep, name="area-new"),
    path("classes/exchanges/areas/<int:area_id>/", gatherings.area_keep, name="area-edit"),
    path("classes/exchanges/areas/<int:area_id>/plan/", gatherings.exchange_new, name="exchange-new"),
    path("classes/gatherings/<int:gathering_id>/edit/", gatherings.edit, name="gathering-edit"),
    path("classes/gatherings/<int:gathering_id>/cancel/", gatherings.cancel, name="gathering-cancel"),
    path("classes/gatherings/<int:gathering_id>/roll/", gatherings.record, name="gathering-roll"),
    path("me/classes/", own.page, name="my-classes"),
    path("me/classes/seen/", own.seen, name="my-classes-seen"),
    path("me/classes/<int:term_id>/enrol/", own.enrol, name="my-class-enrol"),
    path("me/classes/<int:term_id>/give-up/", own.give_up, name="my-class-give-up"),
]
