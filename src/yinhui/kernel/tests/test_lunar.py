"""The calendar table: known lunar days, leap months, working days."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Solar

from yinhui.kernel.lunar import CALENDAR_FROM, CALENDAR_UNTIL, fill_calendar
from yinhui.kernel.models import CalendarDay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (1, 1, [dt.date(2025, 1, 29), dt.date(2026, 2, 17), dt.date(2027, 2, 6), dt.date(2034, 2, 19)]),
        (9, 9, [dt.date(2025, 10, 29), dt.date(2026, 10, 18), dt.date(2027, 10, 8)]),
        (5, 5, [dt.date(2025, 5, 31), dt.date(2026, 6, 19)]),
        (8, 15, [dt.date(2025, 10, 6), dt.date(2026, 9, 25)]),
    ],
)
def test_festivals_fall_on_the_days_of_the_almanac(month, day, expected):
    found = CalendarDay.objects.filter(lunar_month=month, lunar_day=day, is_leap_month=False)
    assert set(expected) <= set(found.values_list("day", flat=True))


def test_every_day_is_there_once():
    days = list(CalendarDay.objects.order_by("day").values_list("day", flat=True))
    assert len(days) == (CALENDAR_UNTIL - CALENDAR_FROM).days + 1
    assert (days[0], days[-1]) == (CALENDAR_FROM, CALENDAR_UNTIL)


def test_a_leap_month_does_not_repeat_its_months_days():
    sixth = CalendarDay.objects.filter(lunar_year=2025, lunar_month=6, lunar_day=1)
    assert {each.is_leap_month: each.day for each in sixth} == {
        False: dt.date(2025, 6, 25),
        True: dt.date(2025, 7, 25),
    }
    for month in range(1, 13):
        assert (
            CalendarDay.objects.filter(
                lunar_year=2033, lunar_month=month, lunar_day=1, is_leap_month=False
            ).count()
            == 1
        )


@settings(max_examples=60, deadline=None)
@given(day=st.dates(CALENDAR_FROM, CALENDAR_UNTIL))
def test_the_counted_calendar_agrees_with_the_one_worked_out_day_by_day(day):
    kept = CalendarDay.objects.get(day=day)
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month = -kept.lunar_month if kept.is_leap_month else kept.lunar_month
    assert (kept.lunar_year, month, kept.lunar_day) == (lunar.getYear(), lunar.getMonth(), lunar.getDay())
    assert kept.iso_weekday == day.isoweekday()


def test_holidays_and_make_up_days_are_known():
    new_year = CalendarDay.objects.get(day=dt.date(2026, 2, 17))
    assert (new_year.holiday, new_year.is_workday) == ("春节", False)
    made_up = CalendarDay.objects.get(day=dt.date(2026, 10, 10))
    assert made_up.iso_weekday == 6
    assert made_up.is_workday


def test_filling_again_changes_nothing_and_restores_what_was_altered():
    CalendarDay.objects.filter(day=dt.date(2026, 2, 17)).update(holiday="", is_workday=True)
    fill_calendar()
    assert CalendarDay.objects.get(day=dt.date(2026, 2, 17)).holiday == "春节"
