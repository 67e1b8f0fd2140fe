"""Notices, contacts, members away and branches' months of the demonstration, as the running system counts."""

import datetime as dt

import pytest

from tests.demonstration import AS_OF, a_demonstration
from yinhui.contacts.models import MemberContact, MonthReport, SeasonContact
from yinhui.contacts.month_figures import MonthFigures, month_figures
from yinhui.contacts.queries import answer_tally
from yinhui.contacts.queries_away import away_tally
from yinhui.contacts.queries_inspections import inspections_listed
from yinhui.contacts.queries_reports import overview_tally
from yinhui.publicity.notices.queries import (
    NoticeFilters,
    notices_listed,
    receipts,
    tallies,
    tallies_by_branch,
)
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Account, Organisation

pytestmark = pytest.mark.django_db
LAST_MONTH = dt.date(2026, 10, 1)
PLACES = ("东安县", "X区", "平原县", "晋源区", "博山区")


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


def clerk_of(name):
    return program_actor(Organisation.objects.get(kind="county", name=name), "测试")


@pytest.mark.parametrize("place", PLACES)
def test_every_notice_s_people_are_read_told_or_waiting(place):
    actor = clerk_of(place)
    notices = list(notices_listed(actor, NoticeFilters()))
    figures = tallies(actor, notices)
    assert len(notices) >= 5
    for notice in notices:
        tally = figures[notice.pk]
        assert tally.total == notice.recipient_count > 0
        assert tally.read + tally.told + tally.waiting == tally.total
        by_branch = tallies_by_branch(actor, notice)
        assert sum(one.tally.total for one in by_branch) == tally.total
    assert {notice.state for notice in notices} == {"sent", "withdrawn"}


def test_only_who_can_sign_in_has_read_and_some_are_still_to_be_told():
    actor = clerk_of("东安县")
    notices = list(notices_listed(actor, NoticeFilters(state="sent")))
    readers = {row.person_id for notice in notices for row in receipts(actor, notice, state="read")}
    assert readers
    assert readers <= set(Account.objects.values_list("person_id", flat=True))
    assert any(receipts(actor, notice, state="to_tell").exists() for notice in notices)


def test_an_invitation_was_corrected_answered_and_the_first_version_is_kept():
    actor = clerk_of("东安县")
    invitation = notices_listed(actor, NoticeFilters(kind="invitation")).get()
    tally = tallies(actor, [invitation])[invitation.pk]
    assert invitation.version == 2
    assert invitation.events.count() == 1
    assert tally.yes > tally.no > 0


@pytest.mark.parametrize("place", PLACES)
def test_most_branches_reported_last_month_what_their_records_say(place):
    actor = clerk_of(place)
    tally = overview_tally(actor, LAST_MONTH)
    reports = list(MonthReport.objects.filter(county=actor.county_id, month=LAST_MONTH))
    reported = tally["submitted"] + tally["received"] + tally["returned"]
    assert reported == len(reports) > tally["missing"]
    counted = month_figures([report.organisation_id for report in reports], LAST_MONTH)
    for report in reports:
        figures = MonthFigures.from_json(report.figures)
        assert figures == counted[report.organisation_id]
    assert sum(counted[report.organisation_id].value("occasions") for report in reports) > len(reports)


def test_members_away_are_still_reached():
    for place in PLACES:
        tally = away_tally(clerk_of(place))
        arranged = SeasonContact.objects.filter(county__name=place).count()
        assert tally.away >= arranged
        assert tally.overdue < max(tally.away, 1)
    assert SeasonContact.objects.exists()
    assert MemberContact.objects.filter(topic="greeting", contacted_on__lt=AS_OF).exists()


def test_answers_are_given_wait_and_are_overdue():
    tallies_of = [answer_tally(clerk_of(place)) for place in PLACES]
    assert sum(one.open for one in tallies_of) > 0
    assert sum(one.overdue for one in tallies_of) > 0
    assert MemberContact.objects.exclude(answered_on=None).count() > sum(one.overdue for one in tallies_of)


def test_what_inspections_found_is_put_right_or_waits():
    found = [one for place in PLACES for one in inspections_listed(clerk_of(place))]
    assert {one.open for one in found} == {0, 1}
