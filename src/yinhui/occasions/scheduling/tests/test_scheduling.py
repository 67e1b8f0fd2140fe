"""Planning an occasion: correcting, moving, cancelling it, and what clashes with it (XQ2, JS10)."""

import datetime as dt
import uuid

import pytest
from tests.builders import a_branch, a_county, a_person, an_actor

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.occasions.models import OccasionKind
from yinhui.occasions.rosters import JOINED_FREELY
from yinhui.occasions.scheduling.actions import (
    ScheduledContent,
    cancel,
    correct_scheduled,
    reschedule,
    schedule_occasion,
)
from yinhui.occasions.scheduling.clashes import clashes_of, clashing
from yinhui.occasions.scheduling.errors import SchedulingConflict, SchedulingError
from yinhui.occasions.scheduling.kinds import REQUIREMENTS, Expected, Share, requirement_of
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import expected_people, scheduled_for
from yinhui.occasions.scheduling.rooms import add_room, amend_room, rooms_offered
from yinhui.occasions.scheduling.states import STATES, in_state, state_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
NEXT_DAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county, name="县医院离退休党支部", members=4)


@pytest.fixture
def secretary(branch):
    return an_actor("secretary", branch)


def planned(actor, **fields):
    defaults = {
        "kind": "theme_day",
        "title": "11月主题党日",
        "day": NEXT_DAY,
        "starts_at": dt.time(9),
        "duration_min": 90,
    }
    return schedule_occasion(
        actor=actor,
        client_key=fields.pop("client_key", None) or uuid.uuid4(),
        organisation_id=fields.pop("organisation_id", actor.organisation_id),
        content=ScheduledContent(**(defaults | fields)),
    )


def test_it_is_planned_once_however_often_it_is_sent(secretary):
    key = uuid.uuid4()
    assert planned(secretary, client_key=key) == planned(secretary, client_key=key)
    assert ScheduledOccasion.objects.count() == 1


def test_all_members_are_expected_the_committee_at_its_own_meeting(secretary, branch):
    assert len(expected_people(planned(secretary))) == 4
    committee = expected_people(planned(secretary, kind="committee_meeting"))
    assert [person.pk for person in committee] == [secretary.person_id]


def test_to_what_is_joined_freely_those_invited_are_expected(secretary, branch, county):
    guest = a_person(county, branch=branch)
    scheduled = planned(secretary, kind="visit", invited_ids=(guest.pk,))
    assert expected_people(scheduled) == [guest]


def test_a_room_that_another_branch_has_at_that_time_is_warned_of(county, branch, secretary):
    bureau = an_actor("bureau_clerk", county)
    room = add_room(actor=bureau, organisation_id=county.pk, name="县老干部活动中心", seats=60)
    other = a_branch(county, name="县中学离退休党支部", members=2)
    planned(an_actor("secretary", other), room_id=room.pk, starts_at=dt.time(10))
    scheduled = planned(secretary, room_id=room.pk)
    (clash,) = clashes_of(secretary, scheduled)
    assert clash.in_room
    assert "县中学离退休党支部有活动" in clash.words
    assert clash.scheduled_id is None
    assert "用同一个场所" in clash.words
    (seen,) = clashes_of(bureau, scheduled)
    assert "“11月主题党日”" in seen.words
    assert clashing(county, [scheduled.pk]) == {scheduled.pk}


def test_what_ends_when_the_other_begins_does_not_clash(county, branch, secretary):
    room = add_room(actor=secretary, organisation_id=branch.pk, name="活动室")
    planned(secretary, room_id=room.pk)
    later = planned(secretary, room_id=room.pk, starts_at=dt.time(10, 30))
    assert clashes_of(secretary, later) == []


def test_somebody_expected_in_two_places_is_named(county, branch, secretary):
    bureau = an_actor("bureau_clerk", county)
    member = expected_people(planned(secretary))[0]
    training = planned(
        bureau, kind="training", title="书记培训", invited_ids=(member.pk,), organisation_id=county.pk
    )
    (clash,) = clashes_of(bureau, training)
    assert (clash.people, clash.names, clash.in_room) == (1, (member.name,), False)


def test_it_is_moved_corrected_and_cancelled_with_what_was_seen(secretary):
    scheduled = planned(secretary)
    moved = reschedule(
        actor=secretary,
        scheduled_id=scheduled.pk,
        seen_version=1,
        day=dt.date(2026, 11, 25),
        starts_at=dt.time(15),
    )
    assert (moved.day, moved.duration_min, moved.version) == (dt.date(2026, 11, 25), 90, 2)
    with pytest.raises(SchedulingConflict):
        cancel(actor=secretary, scheduled_id=scheduled.pk, seen_version=1, reason="下雪")
    corrected = correct_scheduled(
        actor=secretary,
        scheduled_id=scheduled.pk,
        seen_version=2,
        content=ScheduledContent("theme_day", "冬季主题党日", NEXT_DAY, dt.time(9), 120),
    )
    assert (corrected.title, corrected.duration_min) == ("冬季主题党日", 120)
    cancelled = cancel(actor=secretary, scheduled_id=scheduled.pk, seen_version=3, reason="下雪")
    assert state_of(cancelled, clock.now()) == "cancelled"
    with pytest.raises(SchedulingError):
        reschedule(
            actor=secretary, scheduled_id=scheduled.pk, seen_version=4, day=NEXT_DAY, starts_at=dt.time(9)
        )


def test_another_branchs_plan_is_out_of_reach(county, secretary):
    stranger = an_actor("secretary", a_branch(county, members=1))
    scheduled = planned(secretary)
    with pytest.raises(NotFound):
        scheduled_for(stranger, scheduled.pk)
    with pytest.raises(NotFound):
        cancel(actor=stranger, scheduled_id=scheduled.pk, seen_version=1, reason="不行")


def test_a_day_long_past_is_for_the_record_not_for_the_plan(secretary):
    with pytest.raises(SchedulingError) as refused:
        planned(secretary, day=dt.date(2026, 9, 1))
    assert refused.value.field == "day"


def test_a_branch_may_meet_in_its_own_rooms_and_those_above_unless_closed(county, branch, secretary):
    bureau = an_actor("bureau_clerk", county)
    hall = add_room(actor=bureau, organisation_id=county.pk, name="县老干部活动中心")
    own = add_room(actor=secretary, organisation_id=branch.pk, name="活动室")
    other = a_branch(county, members=1)
    theirs = add_room(actor=bureau, organisation_id=other.pk, name="他们的活动室")
    assert set(rooms_offered(branch)) == {hall, own}
    amend_room(actor=bureau, room_id=hall.pk, name=hall.name, closed=True)
    assert set(rooms_offered(branch)) == {own}
    with pytest.raises(SchedulingError):
        planned(secretary, room_id=theirs.pk)


def test_states_follow_the_clock_and_lists_say_the_same(secretary):
    scheduled = planned(secretary)
    for moment, state in (
        (dt.datetime(2026, 11, 24, 7, 30), "planned"),
        (dt.datetime(2026, 11, 24, 8, 30), "open"),
        (dt.datetime(2026, 11, 24, 10, 30), "held"),
    ):
        now = moment.replace(tzinfo=clock.SHANGHAI)
        assert state_of(scheduled, now) == state
        found = [key for key in STATES if ScheduledOccasion.objects.filter(in_state(key, now)).exists()]
        assert found == [state]


def test_every_kind_says_what_it_requires():
    assert set(REQUIREMENTS) == set(OccasionKind)
    free = {key for key, requirement in REQUIREMENTS.items() if requirement.expected == Expected.INVITED}
    assert free == JOINED_FREELY
    assert requirement_of("election").quorum is Share.FOUR_FIFTHS
    party_meetings = [
        "general_meeting",
        "committee_meeting",
        "group_meeting",
        "party_lecture",
        "theme_day",
        "organisational_life",
        "appraisal",
        "election",
    ]
    assert all(requirement_of(kind).no_proxies for kind in party_meetings)
