"""What holds when the machine's clock goes back."""

import datetime as dt

import pytest

from yinhui.kernel import clock, clock_guard

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=clock.SHANGHAI)


# In a folder of its own: the run's is shared, and elsewhere in it somebody does what goes by dates.
@pytest.fixture(autouse=True)
def noted(monkeypatch, tmp_path):
    monkeypatch.setattr(clock_guard, "_path", lambda: tmp_path / "latest-moment")
    with clock.fixed(NOON):
        clock_guard.note_time()


def test_a_clock_that_went_back_stops_what_goes_by_dates():
    with (
        clock.fixed(NOON - dt.timedelta(days=400)),
        pytest.raises(clock_guard.ClockWentBack, match="时钟倒退"),
    ):
        clock_guard.require_forward()


def test_the_latest_moment_is_kept_while_the_clock_is_wrong():
    with clock.fixed(NOON - dt.timedelta(days=1)):
        clock_guard.note_time()
        assert clock_guard.went_back_by() == dt.timedelta(days=1)
    assert clock_guard.latest_seen() == NOON


def test_a_time_server_may_set_it_back_by_seconds():
    with clock.fixed(NOON - dt.timedelta(seconds=40)):
        clock_guard.require_forward()


def test_going_forward_is_nothing():
    with clock.fixed(NOON + dt.timedelta(days=1)):
        clock_guard.require_forward()
