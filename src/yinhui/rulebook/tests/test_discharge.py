"""Records discharge duties by kind, subject and window, or by name; voided ones give them back."""

import datetime as dt
from dataclasses import replace

import pytest
from tests.builders import a_person, an_actor, an_appointment, an_organisation

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.rulebook.actions_discharge import (
    RecordFacts,
    discharge_duties,
    missing_evidence,
    undischarge,
)
from yinhui.rulebook.models import Discharge
from yinhui.rulebook.tests.given import County, adopted, duties, run

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def place():
    return County()


def a_visit(place, **facts):
    """A contact by the branch today, with words enough."""
    return RecordFacts(
        **{
            "record_kind": "visit",
            "record_type": "contact",
            "record_id": 7,
            "organisation_id": place.branch.pk,
            "happened_on": TODAY,
            "person_ids": (place.person.pk,),
            "photo_count": 0,
            "text_chars": 50,
            **facts,
        }
    )


def an_occasion(place, **facts):
    """A theme day of the branch today, with a photograph."""
    return a_visit(
        place,
        **{
            "record_kind": "occasion",
            "record_type": "theme_day",
            "photo_count": 1,
            "person_ids": (),
            **facts,
        },
    )


def test_a_visit_discharges_the_duty_of_its_window(place):
    adopted(place.county, "specialist-contact")
    run(place.county, TODAY, TODAY + dt.timedelta(days=40))
    secretary = an_actor("secretary", place.branch)
    november = duties()[0]
    assert discharge_duties(actor=secretary, record=a_visit(place)) == [november.pk]
    november.refresh_from_db()
    assert (november.outcome, november.settled_on) == ("done", TODAY)
    assert Discharge.objects.get().record_id == 7
    assert discharge_duties(actor=secretary, record=a_visit(place, record_id=8)) == []


def test_one_occasion_discharges_many_duties(place):
    adopted(place.county, "theme-day")
    adopted(place.county, "specialist-contact")
    also = place.resident()
    run(place.county, dt.date(2026, 11, 15), dt.date(2026, 11, 15))
    secretary = an_actor("secretary", place.branch)
    both = a_visit(place, happened_on=dt.date(2026, 11, 15), person_ids=(place.person.pk, also.pk))
    assert len(discharge_duties(actor=secretary, record=both)) == 2
    theme_day = an_occasion(place, happened_on=dt.date(2026, 11, 15))
    assert len(discharge_duties(actor=secretary, record=theme_day)) == 1


def test_a_record_outside_the_window_of_another_type_or_person_discharges_nothing(place):
    adopted(place.county, "five-must-visit")
    run(place.county, dt.date(2026, 10, 18), dt.date(2026, 10, 18))
    secretary = an_actor("secretary", place.branch)
    festival = a_visit(place, record_type="festival", happened_on=dt.date(2026, 10, 18))
    somebody_else = place.resident()
    for wrong in (
        replace(festival, happened_on=dt.date(2026, 10, 7)),
        replace(festival, happened_on=dt.date(2026, 10, 19)),
        replace(festival, record_type="birthday"),
        replace(festival, person_ids=(somebody_else.pk,)),
        replace(festival, record_kind="occasion", record_type="activity"),
    ):
        assert discharge_duties(actor=secretary, record=wrong) == []
    assert len(discharge_duties(actor=secretary, record=festival)) == 1


def test_each_level_owes_its_own_visit_and_the_county_may_name_all_three(place):
    adopted(place.county, "five-must-attend")
    run(place.county, dt.date(2026, 10, 18), dt.date(2026, 10, 18))
    festival = a_visit(place, record_type="festival", happened_on=dt.date(2026, 10, 18))
    clerk = an_actor("community_clerk", place.community)
    by_community = replace(festival, organisation_id=place.community.pk)
    assert len(discharge_duties(actor=clerk, record=by_community)) == 1
    rest = tuple(each.pk for each in duties(outcome=None))
    assert discharge_duties(actor=clerk, record=replace(by_community, duty_ids=rest)) == []
    assert {
        lack.duty_id for lack in missing_evidence(actor=clerk, record=replace(by_community, duty_ids=rest))
    } == set(rest)
    bureau = an_actor("bureau_clerk", place.county)
    by_county = replace(festival, organisation_id=place.county.pk, duty_ids=rest)
    assert discharge_duties(actor=bureau, record=by_county) == list(rest)


def test_an_overdue_duty_is_discharged_by_a_record_that_names_it(place):
    adopted(place.county, "five-must-visit")
    run(place.county, dt.date(2026, 10, 18), dt.date(2026, 10, 18))
    (overdue,) = duties()
    secretary = an_actor("secretary", place.branch)
    late = a_visit(place, record_type="festival", duty_ids=(overdue.pk,))
    assert discharge_duties(actor=secretary, record=late) == [overdue.pk]


def test_too_little_evidence_is_told_in_chinese(place):
    adopted(place.county, "theme-day")
    run(place.county, dt.date(2026, 11, 15), dt.date(2026, 11, 15))
    secretary = an_actor("secretary", place.branch)
    hollow = an_occasion(place, happened_on=dt.date(2026, 11, 15), photo_count=0, text_chars=5)
    assert discharge_duties(actor=secretary, record=hollow) == []
    (lack,) = missing_evidence(actor=secretary, record=hollow)
    assert lack.message == (
        "“2026年11月主题党日”还不能办结：至少要有1张照片，现在有0张，记录至少要写20个字，现在有5个字。"
    )


def test_a_named_duty_that_does_not_fit_says_what_it_wants(place):
    adopted(place.county, "five-must-visit")
    run(place.county, dt.date(2026, 10, 18), dt.date(2026, 10, 18))
    (duty,) = duties()
    secretary = an_actor("secretary", place.branch)
    wrong = a_visit(place, person_ids=(place.resident().pk,), duty_ids=(duty.pk,))
    assert discharge_duties(actor=secretary, record=wrong) == []
    (lack,) = missing_evidence(actor=secretary, record=wrong)
    assert "节日慰问" in lack.message
    assert "对象" in lack.message


def test_a_voided_record_gives_its_duties_back(place):
    adopted(place.county, "specialist-contact")
    run(place.county, TODAY, TODAY)
    secretary = an_actor("secretary", place.branch)
    discharged = discharge_duties(actor=secretary, record=a_visit(place))
    assert undischarge(actor=secretary, record_kind="visit", record_id=7) == discharged
    assert [(each.outcome, each.settled_on) for each in duties()] == [(None, None)]
    assert discharge_duties(actor=secretary, record=a_visit(place)) == discharged


def test_an_election_discharges_the_term_and_a_group_meeting_its_group(place):
    group = an_organisation("group", under=place.branch)
    holder = a_person(place.county, branch=place.branch)
    an_appointment(holder, "secretary", place.branch, since=dt.date(2022, 1, 1))
    adopted(place.county, "community-election")
    adopted(place.county, "group-meeting")
    run(place.county, TODAY, TODAY)
    bureau = an_actor("bureau_clerk", place.county)
    election = an_occasion(place, record_type="election")
    meeting = an_occasion(place, record_type="group_meeting", organisation_id=group.pk, record_id=9)
    assert len(discharge_duties(actor=bureau, record=election)) == 1
    assert len(discharge_duties(actor=bureau, record=meeting)) == 1
    assert duties(outcome=None) == []


def test_a_record_of_an_organisation_out_of_reach_is_refused(place):
    elsewhere = place.another_branch()
    with pytest.raises(NotFound):
        discharge_duties(actor=an_actor("secretary", elsewhere), record=a_visit(place))
