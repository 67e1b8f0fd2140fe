"""Duties follow rules and facts: they appear, are withdrawn, move; what is settled or over stays."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.builders import a_branch, a_county, a_life_event, a_person, an_organisation

from yinhui.kernel import clock
from yinhui.registry.models import Membership, Residence
from yinhui.rulebook.actions_institutions import (
    amend_institution,
    resume_institution,
    suspend_institution,
)
from yinhui.rulebook.engine import reconcile
from yinhui.rulebook.jobs import reconcile_county
from yinhui.rulebook.models import Duty, Institution
from yinhui.rulebook.shipped import preset, shipped_text
from yinhui.rulebook.tests.given import LONG_BEFORE, County, a_program, adopted, as_rows, duties, run

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
A_YEAR_ON = dt.date(2027, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


def ended(periods, day):
    """Let periods end, the day itself excluded."""
    for each in periods:
        each.period = DateRange(each.period.lower, day)
        each.save()


def test_a_second_run_changes_nothing():
    place = County()
    for code in preset("DA"):
        adopted(place.county, code)
    made, _, _ = run(place.county, TODAY, A_YEAR_ON)
    assert made > 30
    assert run(place.county, TODAY, A_YEAR_ON) == (0, 0, 0)


def test_what_lies_ahead_is_withdrawn_at_a_death_and_what_was_done_stays():
    place = County()
    adopted(place.county, "specialist-contact")
    run(place.county, TODAY, A_YEAR_ON)
    first = duties()[0]
    Duty.objects.filter(pk=first.pk).update(outcome="done", settled_on=TODAY)
    place.person.died_on = TODAY
    place.person.save()
    run(place.county, TODAY, A_YEAR_ON)
    assert [(each.outcome, each.reason) for each in duties()] == [("done", "")] + [
        ("withdrawn", "已去世")
    ] * 12


def test_a_death_entered_by_mistake_and_taken_back_lets_the_duties_stand_again():
    place = County()
    adopted(place.county, "five-must-visit")
    run(place.county, TODAY, A_YEAR_ON)
    before = as_rows()
    place.person.died_on = TODAY
    place.person.save()
    run(place.county, TODAY, A_YEAR_ON)
    place.person.died_on = None
    place.person.save()
    run(place.county, TODAY, A_YEAR_ON)
    assert as_rows(fact__in=["春节", "七一", "中秋节", "重阳节"]) == before
    assert {each.outcome for each in duties(fact="去世")} == {"withdrawn"}


def test_an_overdue_visit_is_withdrawn_when_the_person_has_died():
    place = County()
    adopted(place.county, "five-must-visit")
    run(place.county, dt.date(2026, 10, 18), dt.date(2026, 10, 18))
    assert [each.outcome for each in duties()] == [None]
    place.person.died_on = TODAY
    place.person.save()
    run(place.county, TODAY, TODAY)
    assert [(each.fact, each.outcome) for each in duties()] == [("重阳节", "withdrawn"), ("去世", None)]


def test_what_is_over_is_not_made_for_somebody_who_has_died_since():
    place = County()
    adopted(place.county, "five-must-visit")
    place.person.died_on = dt.date(2026, 11, 12)
    place.person.save()
    run(place.county, dt.date(2026, 10, 18), TODAY)
    assert [each.fact for each in duties()] == ["去世"]
    assert run(place.county, dt.date(2026, 10, 18), TODAY) == (0, 0, 0)


def test_who_has_left_branch_and_home_is_no_longer_visited():
    place = County()
    adopted(place.county, "five-must-attend")
    run(place.county, TODAY, A_YEAR_ON)
    ended(Membership.objects.all(), TODAY)
    ended(Residence.objects.all(), TODAY)
    run(place.county, TODAY, A_YEAR_ON)
    assert {(each.outcome, each.reason) for each in duties()} == {("withdrawn", "已转出")}


def test_a_hospital_record_taken_back_takes_the_visit_back():
    place = County()
    adopted(place.county, "five-must-attend")
    event = a_life_event(place.person, "hospitalised", TODAY)
    run(place.county, TODAY, TODAY)
    event.is_withdrawn = True
    event.save()
    run(place.county, TODAY, TODAY)
    assert {(each.fact, each.outcome, each.reason) for each in duties()} == {
        ("住院", "withdrawn", "情况登记已撤销")
    }


def test_open_duties_move_with_the_person_and_those_that_are_over_stay():
    place = County()
    there = place.another_branch()
    adopted(place.county, "specialist-contact")
    run(place.county, dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    ended(Membership.objects.all(), TODAY)
    Membership.objects.create(
        county=place.county, person=place.person, organisation=there, period=DateRange(TODAY, None)
    )
    run(place.county, dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert [(each.fact, each.organisation_id) for each in duties()] == [
        ("2026年10月联系", place.branch.pk),
        ("2026年11月联系", there.pk),
        ("2026年12月联系", there.pk),
    ]


def test_a_move_entered_ahead_takes_effect_on_its_day():
    place = County()
    there = place.another_branch()
    ended(Membership.objects.all(), dt.date(2027, 1, 1))
    Membership.objects.create(
        county=place.county,
        person=place.person,
        organisation=there,
        period=DateRange(dt.date(2027, 1, 1), None),
    )
    adopted(place.county, "specialist-contact")
    run(place.county, dt.date(2026, 12, 1), dt.date(2027, 1, 31))
    assert [each.organisation_id for each in duties()] == [place.branch.pk, there.pk]


def test_a_dissolved_branch_owes_nothing_more():
    place = County()
    adopted(place.county, "party-lecture")
    run(place.county, TODAY, A_YEAR_ON)
    place.branch.dissolved_on = TODAY
    place.branch.save()
    run(place.county, TODAY, A_YEAR_ON)
    assert {(each.outcome, each.reason) for each in duties()} == {("withdrawn", "组织已撤销")}


def test_a_branch_that_shrinks_below_seven_owes_no_committee_meeting():
    county = a_county()
    a_branch(county, members=7)
    adopted(county, "committee-meeting")
    run(county, dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    ended(Membership.objects.all()[:1], TODAY)
    run(county, dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert [(each.outcome, each.reason) for each in duties()] == [("withdrawn", "不再符合条件")]


def test_a_new_version_governs_from_its_day_and_leaves_the_past_alone():
    place = County()
    institution = adopted(place.county, "specialist-contact")
    run(place.county, dt.date(2026, 10, 1), dt.date(2027, 3, 31))
    past = as_rows(anchor_on__lt=dt.date(2027, 1, 1))
    body = shipped_text("specialist-contact").replace('every = "month"', 'every = "quarter"')
    amend_institution(
        actor=a_program(place.county),
        institution_id=institution.pk,
        body=body,
        effective_from=dt.date(2027, 1, 1),
        reason="改为每季度联系",
    )
    assert run(place.county, dt.date(2026, 10, 1), dt.date(2027, 3, 31)) == (0, 1, 2)
    assert as_rows(anchor_on__lt=dt.date(2027, 1, 1)) == past
    ahead = duties(anchor_on__gte=dt.date(2027, 1, 1))
    assert [(each.fact, each.outcome, each.reason, each.version.number) for each in ahead] == [
        ("2027年第一季度联系", None, "", 2),
        ("2027年2月联系", "withdrawn", "制度已修订", 1),
        ("2027年3月联系", "withdrawn", "制度已修订", 1),
    ]


def test_a_suspended_institution_owes_nothing_until_it_is_resumed():
    place = County()
    institution = adopted(place.county, "party-lecture")
    run(place.county, TODAY, A_YEAR_ON)
    before = as_rows()
    suspend_institution(actor=a_program(place.county), institution_id=institution.pk)
    run(place.county, TODAY, A_YEAR_ON)
    assert {each.reason for each in duties()} == {"制度已停止执行"}
    resume_institution(actor=a_program(place.county), institution_id=institution.pk)
    run(place.county, TODAY, A_YEAR_ON)
    assert as_rows() == before


def test_what_is_over_is_made_when_asked_for_but_not_by_the_job():
    place = County()
    adopted(place.county, "specialist-contact")
    reconcile_county(place.county.pk)
    assert duties()[0].fact == "2026年11月联系"
    run(place.county, dt.date(2026, 9, 1), TODAY)
    assert [each.fact for each in duties()[:2]] == ["2026年9月联系", "2026年10月联系"]


def test_what_is_over_is_not_rewritten_by_a_correction():
    place = County()
    adopted(place.county, "five-must-attend")
    run(place.county, dt.date(2026, 5, 1), TODAY)
    place.person.birth_date = dt.date(1946, 5, 20)  # the eightieth birthday was in May
    place.person.save()
    before = as_rows()
    reconcile_county(place.county.pk)
    assert as_rows(anchor_on__lt=TODAY) == before


def test_counties_do_not_make_each_others_duties():
    place, other = County(), a_county("博山区")
    a_branch(other, members=3)
    adopted(place.county, "five-must-visit")
    run(place.county, TODAY, A_YEAR_ON)
    assert {each.county_id for each in duties()} == {place.county.pk}
    assert {each.subject_id for each in duties()} == {place.person.pk}


class TestRuns(TestCase):
    """Properties over random counties; each example in its own transaction."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        births=st.lists(st.dates(dt.date(1925, 1, 1), dt.date(1968, 12, 31)), min_size=1, max_size=4),
        events=st.lists(
            st.tuples(st.sampled_from(["hospitalised", "hardship", "troubled"]), st.integers(-90, 0)),
            max_size=3,
        ),
        died=st.none() | st.integers(-200, 0),
        from_days=st.integers(-200, 30),
        cuts=st.lists(st.integers(1, 150), max_size=3),
        place=st.sampled_from(["DA", "BS", "XQ", "JS"]),
    )
    def test_pieces_and_repeats_make_what_one_run_makes(self, births, events, died, from_days, cuts, place):
        with clock.fixed(TODAY):
            county = a_county()
            branch = a_branch(county, members=0)
            an_organisation("group", under=branch)
            people = [a_person(county, branch=branch, birth_date=birth) for birth in births]
            if died is not None:
                people[0].died_on = TODAY + dt.timedelta(days=died)
                people[0].save()
            for number, (kind, days) in enumerate(events):
                a_life_event(people[number % len(people)], kind, TODAY + dt.timedelta(days=days - number))
            for code in preset(place):
                adopted(county, code, since=LONG_BEFORE)
            from_ = TODAY + dt.timedelta(days=from_days)
            until = from_ + dt.timedelta(days=sum(cuts) + 60)
            run(county, from_, until)
            whole = as_rows()
            assert run(county, from_, until) == (0, 0, 0)

            Duty.objects.all().delete()
            first = from_
            for cut in cuts:
                run(county, first, first + dt.timedelta(days=cut - 1))
                first += dt.timedelta(days=cut)
            run(county, first, until)
            assert as_rows() == whole
            reconcile(Institution.objects.all(), from_=from_, until=until, past_too=False)
            assert as_rows() == whole
