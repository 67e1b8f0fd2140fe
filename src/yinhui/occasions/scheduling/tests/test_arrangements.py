"""Standing arrangements: which days they fall on, what holidays make of them, what they let be (JS10)."""

import datetime as dt
import uuid

import pytest
from tests.builders import a_branch, a_county, an_actor

from yinhui.kernel import clock
from yinhui.occasions.scheduling.actions import cancel, reschedule
from yinhui.occasions.scheduling.arrangements import (
    ArrangementContent,
    amend_arrangement,
    arrange,
    days_of,
    end_arrangements,
    lay,
    pause_arrangements,
)
from yinhui.occasions.scheduling.errors import SchedulingConflict, SchedulingError
from yinhui.occasions.scheduling.models import ScheduledOccasion

pytestmark = pytest.mark.django_db
# A Monday before the longest holidays of the year.
MONDAY = dt.date(2026, 9, 21)


@pytest.fixture(autouse=True)
def _before_the_holidays():
    with clock.fixed(MONDAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county(), name="金胜镇离退休干部党支部", members=3, fixed_day=18)


@pytest.fixture
def secretary(branch):
    return an_actor("secretary", branch)


def said(**fields):
    """Every Friday morning, from the Monday."""
    defaults = {
        "kind": "study",
        "title": "周五集中学习",
        "rhythm": "weekly",
        "weekday": 5,
        "starts_at": dt.time(9),
        "duration_min": 90,
        "begins_on": MONDAY,
    }
    return ArrangementContent(**(defaults | fields))


def arranged(secretary, **fields):
    return arrange(
        actor=secretary,
        client_key=uuid.uuid4(),
        organisation_id=secretary.organisation_id,
        content=said(**fields),
    )


def held_on(arrangement):
    planned = ScheduledOccasion.objects.filter(from_arrangement=arrangement, cancelled_reason="")
    return [each.day for each in planned.order_by("during")]


def days(branch, until=dt.date(2026, 10, 31), **fields):
    return days_of(branch, said(**fields), from_=MONDAY, until=until)


def test_saving_it_makes_the_occasions_of_the_weeks_ahead(secretary):
    arrangement = arranged(secretary, begins_on=dt.date(2026, 9, 21))
    first, *_, last = ScheduledOccasion.objects.filter(from_arrangement=arrangement).order_by("during")
    # 25 September is 中秋: the Friday moves to Monday the 28th, the next working day.
    assert (first.day, first.arranged_for) == (dt.date(2026, 9, 28), dt.date(2026, 9, 25))
    assert (first.starts.time(), first.duration_min, first.kind) == (dt.time(9), 90, "study")
    assert last.day == dt.date(2026, 11, 20)


def test_a_day_off_moves_to_the_next_working_day_is_left_out_or_kept(branch):
    national_day = dt.date(2026, 10, 2)
    moved = {day.arranged_for: day.held_on for day in days(branch)}
    assert moved[national_day] == dt.date(2026, 10, 8)
    assert {d.arranged_for: d.held_on for d in days(branch, on_holiday="skip")}[national_day] is None
    assert {d.arranged_for: d.held_on for d in days(branch, on_holiday="keep")}[national_day] == national_day
    assert {day.arranged_for: day.holiday for day in days(branch)}[national_day] == "国庆节"


def test_a_make_up_working_day_takes_what_a_holiday_moved(branch):
    # 1 to 3 January 2026 are off, and Sunday the 4th is worked in exchange.
    first = dt.date(2026, 1, 1)
    content = said(rhythm="month_day", month_day=1, begins_on=first)
    moved = days_of(branch, content, from_=first, until=dt.date(2026, 1, 31))
    assert [day.held_on for day in moved] == [dt.date(2026, 1, 4)]


def test_a_week_that_would_meet_the_next_ones_day_is_left_out(branch):
    # Thursday 1 October would move to Thursday the 8th, which has its own.
    thursdays = {day.arranged_for: day.held_on for day in days(branch, weekday=4)}
    assert thursdays[dt.date(2026, 10, 1)] is None
    assert thursdays[dt.date(2026, 10, 8)] == dt.date(2026, 10, 8)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ({"rhythm": "month_day", "month_day": 31, "weekday": None}, [(9, 30), (10, 31), (11, 30)]),
        ({"rhythm": "month_weekday", "weekday": 2, "nth": 2}, [(10, 13), (11, 10)]),
        ({"rhythm": "month_weekday", "weekday": 1, "nth": 5}, [(9, 28), (10, 26), (11, 30)]),
        ({"rhythm": "fixed_day", "weekday": None}, [(10, 18), (11, 18)]),
    ],
)
def test_months_have_a_day_a_weekday_or_the_branchs_own(branch, rhythm, expected):
    found = days(branch, until=dt.date(2026, 11, 30), on_holiday="keep", **rhythm)
    assert [(day.held_on.month, day.held_on.day) for day in found] == expected


def test_themes_are_taken_in_turn_and_a_day_left_out_takes_none(branch):
    found = days(branch, on_holiday="skip", themes=("甲", "乙"))
    assert [(day.arranged_for.day, day.theme) for day in found] == [
        (25, ""),
        (2, ""),
        (9, "甲"),
        (16, "乙"),
        (23, "甲"),
        (30, "乙"),
    ]


def test_laying_again_makes_nothing_twice_and_brings_back_nothing_cancelled_or_moved(secretary, branch):
    arrangement = arranged(secretary)
    first, second = ScheduledOccasion.objects.filter(from_arrangement=arrangement).order_by("during")[:2]
    cancel(actor=secretary, scheduled_id=first.pk, seen_version=1, reason="支部外出参观")
    reschedule(
        actor=secretary,
        scheduled_id=second.pk,
        seen_version=1,
        day=dt.date(2026, 10, 10),
        starts_at=dt.time(15),
    )
    number = ScheduledOccasion.objects.count()
    assert (lay(branch.county_id).made, lay(branch.county_id).changed) == (0, 0)
    assert ScheduledOccasion.objects.count() == number
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.cancelled_reason == "支部外出参观"
    assert (second.day, second.starts.time()) == (dt.date(2026, 10, 10), dt.time(15))


def test_the_nightly_job_goes_on_where_saving_stopped(secretary):
    from yinhui.occasions.scheduling.jobs import lay_arrangements  # noqa: PLC0415 - the queue is set up first

    arranged(secretary)
    with clock.fixed(MONDAY + dt.timedelta(days=14)):
        assert lay_arrangements(timestamp=0) == 2
        assert lay_arrangements(timestamp=0) == 0


def test_a_changed_time_goes_for_days_that_nobody_has_touched(secretary):
    arrangement = arranged(secretary)
    moved = ScheduledOccasion.objects.filter(from_arrangement=arrangement).order_by("during")[3]
    reschedule(
        actor=secretary,
        scheduled_id=moved.pk,
        seen_version=1,
        day=dt.date(2026, 10, 17),
        starts_at=dt.time(8),
    )
    amend_arrangement(
        actor=secretary,
        arrangement_id=arrangement.pk,
        seen_version=1,
        content=said(starts_at=dt.time(14, 30)),
    )
    times = {
        each.pk: each.starts.time() for each in ScheduledOccasion.objects.filter(from_arrangement=arrangement)
    }
    assert times.pop(moved.pk) == dt.time(8)
    assert set(times.values()) == {dt.time(14, 30)}


def test_paused_it_withdraws_what_nobody_was_told_of_and_brings_it_back(secretary):
    arrangement = arranged(secretary)
    before = held_on(arrangement)
    pause_arrangements(actor=secretary, arrangement_ids=[arrangement.pk], paused=True)
    assert held_on(arrangement) == []
    pause_arrangements(actor=secretary, arrangement_ids=[arrangement.pk], paused=False)
    assert held_on(arrangement) == before


def test_ended_it_leaves_nothing_ahead(secretary):
    arrangement = arranged(secretary, themes=("甲",))
    end_arrangements(actor=secretary, arrangement_ids=[arrangement.pk], cancels_told=False)
    assert held_on(arrangement) == []


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(secretary):
    arrangement = arranged(secretary)
    pause_arrangements(actor=secretary, arrangement_ids=[arrangement.pk], paused=True)
    with pytest.raises(SchedulingConflict):
        amend_arrangement(
            actor=secretary, arrangement_id=arrangement.pk, seen_version=1, content=said(title="改过的")
        )


def test_a_fixed_day_that_is_not_registered_is_asked_for(secretary, branch):
    branch.fixed_day = None
    branch.save()
    with pytest.raises(SchedulingError) as refused:
        arranged(secretary, rhythm="fixed_day", weekday=None)
    assert refused.value.field == "rhythm"
