"""Which backups stay."""

import datetime as dt

import pytest

from yinhui.kernel.clock import SHANGHAI
from yinhui.maintenance.errors import MaintenanceError
from yinhui.maintenance.rotation import Keeping, keeping, kept

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


def days_back(count):
    return [NOON - dt.timedelta(days=number) for number in range(count)]


def test_the_last_seven_days_four_weeks_and_twelve_months_stay():
    stays = kept(days_back(800), Keeping())
    ages = sorted((NOON - moment).days for moment in stays)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len([age for age in ages if age < 31]) <= 7 + 4 + 1
    assert 300 < ages[-1] < 366


def test_of_several_on_a_day_the_newest_stays():
    morning, evening = NOON.replace(hour=8), NOON.replace(hour=20)
    assert kept([morning, evening], Keeping(days=1, weeks=0, months=0)) == {evening}


def test_a_gap_does_not_make_old_backups_go():
    old = [NOON - dt.timedelta(days=200 + number) for number in range(3)]
    assert kept(old, Keeping()) == set(old)


@pytest.mark.parametrize("text", ["7", "a,b,c", "0,4,12", "7,-1,12"])
def test_a_setting_that_makes_no_sense_is_refused(monkeypatch, text):
    monkeypatch.setenv("YINHUI_BACKUP_KEEP", text)
    with pytest.raises(MaintenanceError, match="例如 7,4,12"):
        keeping()
