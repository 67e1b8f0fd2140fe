"""The register's addresses."""

from __future__ import annotations

from django.urls import path

from yinhui.registry.views import (
    appointments,
    choose,
    deputyships,
    organisation_forms,
    organisations,
    people,
    person_forms,
    person_periods,
    places,
    proposals,
    walled,
)

urlpatterns = [
    path("people/", people.page, name="people"),
    path("people/export/", people.export, name="people-export"),
    path("people/export/id-numbers/", people.export_with_id_numbers, name="people-export-id-numbers"),
    path("people/assign/", people.assign, name="people-assign"),
    path("people/new/", person_forms.new, name="person-new"),
    path("people/<int:person_id>/edit/", person_forms.edit, name="person-edit"),
    path("people/<int:person_id>/move/", person_periods.move, name="person-move"),
    path("people/<int:person_id>/absence/", person_periods.absence, name="person-absence"),
    path("people/<int:person_id>/deceased/", person_forms.deceased, name="person-deceased"),
    path("people/<int:person_id>/event/", person_periods.event, name="person-event"),
    path("people/<int:person_id>/circumstances/", walled.circumstances, name="person-circumstances"),
    path(
        "people/<int:person_id>/circumstances/amend/",
        walled.circumstances_amend,
        name="person-circumstances-amend",
    ),
    path("people/<int:person_id>/identity/", walled.identity, name="person-identity"),
    path("people/<int:person_id>/contacts/new/", person_forms.contact_new, name="person-contact-new"),
    path("contacts/<int:contact_id>/open/", walled.contact, name="contact-open"),
    path("contacts/<int:contact_id>/remove/", person_forms.contact_remove, name="person-contact-remove"),
    path("memberships/<int:membership_id>/end/", person_periods.leave, name="membership-end"),
    path("absences/<int:absence_id>/end/", person_periods.absence_end, name="absence-end"),
    path("events/<int:event_id>/open/", walled.event, name="event-open"),
    path("events/<int:event_id>/end/", person_periods.event_end, name="event-end"),
    path("events/<int:event_id>/withdraw/", person_periods.event_withdraw, name="event-withdraw"),
    path("choose/<slug:use>/", choose.choose, name="choose"),
    path("appointments/new/", appointments.new, name="appointment-new"),
    path("appointments/<int:appointment_id>/end/", appointments.end, name="appointment-end"),
    path("appointments/<int:appointment_id>/deputy/", deputyships.new, name="deputyship-new"),
    path("appointments/deputyships/<int:deputyship_id>/end/", deputyships.end, name="deputyship-end"),
    path("appointments/proposals/", proposals.page, name="proposals"),
    path("appointments/proposals/<int:proposal_id>/", proposals.one, name="proposal"),
    path("appointments/proposals/<int:proposal_id>/confirm/", proposals.confirm, name="proposal-confirm"),
    path("appointments/proposals/<int:proposal_id>/refuse/", proposals.refuse, name="proposal-refuse"),
    path("appointments/proposals/<int:proposal_id>/withdraw/", proposals.withdraw, name="proposal-withdraw"),
    path("organisations/", organisations.page, name="organisations"),
    path("organisations/export/", organisations.export, name="organisations-export"),
    path("organisations/new/", organisation_forms.new, name="organisation-new"),
    path("organisations/<int:organisation_id>/edit/", organisation_forms.edit, name="organisation-edit"),
    path(
        "organisations/<int:organisation_id>/rename/", organisation_forms.rename, name="organisation-rename"
    ),
    path("organisations/<int:organisation_id>/move/", organisation_forms.move, name="organisation-move"),
    path("organisations/<int:organisation_id>/merge/", organisation_forms.merge, name="organisation-merge"),
    path("organisations/<int:organisation_id>/split/", organisation_forms.split, name="organisation-split"),
    path(
        "organisations/<int:organisation_id>/dissolve/",
        organisation_forms.dissolve,
        name="organisation-dissolve",
    ),
    path("places/", places.page, name="places"),
    path("places/<int:place_id>/", places.one, name="place"),
    path("places/<int:place_id>/add/", places.add, name="place-add"),
]
