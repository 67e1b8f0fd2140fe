"""The ways a `[[when]]` may say when: each with its keys, and how it is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from yinhui.rulebook.language import vocabulary as v
from yinhui.rulebook.language.rule import (
    After,
    Agreed,
    Birthday,
    Every,
    EveryDays,
    LunarDay,
    SolarDay,
    TermEnds,
    Trigger,
)
from yinhui.rulebook.language.section import Section

_LUNAR = re.compile(r"(\d{1,2})-(\d{1,2})")
_SOLAR = re.compile(r"\d{2}-\d{2}")


def take_trigger(section: Section) -> Trigger:
    """Take the one trigger of a `[[when]]`; two or none are a fault."""
    named = [key for key in TRIGGERS if section.has(key)]
    if len(named) != 1:
        said = f"同时写了{'、'.join(named)}，只能留一个" if named else "没有写在什么时候"
        section.note(named[1] if named else None, f"{said}。可以写：{'、'.join(TRIGGERS)}")
        return Every("month")
    return TRIGGERS[named[0]](section)


def _every(section: Section) -> Every:
    every = Every(
        period=section.word("every", v.PERIODS),
        weekday=section.optional_word("weekday", v.WEEKDAYS),
        day=section.optional_number("day", least=1, most=28),
        on_fixed_day=section.flag("on_fixed_day"),
    )
    if section.values["every"] == "week" and every.weekday is None:
        section.note("every", 'every = "week" 还要写星期几，例如 weekday = "friday"')
    if every.period != "week" and every.weekday is not None:
        section.note("weekday", 'weekday 只能和 every = "week" 一起写')
    if every.period != "month" and (every.day is not None or every.on_fixed_day):
        key = "day" if every.day is not None else "on_fixed_day"
        section.note(key, f'{key} 只能和 every = "month" 一起写；每年的某一天请写 solar = "07-01"')
    if every.on_fixed_day and every.day is None:
        section.note("on_fixed_day", "还要写 day（1到28），给没有登记固定日的支部用，例如 day = 15")
    return every


def _every_days(section: Section) -> EveryDays:
    return EveryDays(section.number("every_days", least=2, most=v.DAYS_MAX))


def _lunar(section: Section) -> LunarDay:
    text = section.text("lunar", most=5, example="9-9")
    found = _LUNAR.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= 12 or not 1 <= int(found[2]) <= 30:
        section.note("lunar", 'lunar 要写农历的“月-日”，例如正月初一写 "1-1"，九月初九写 "9-9"')
        return LunarDay(1, 1)
    return LunarDay(int(found[1]), int(found[2]))


def _solar(section: Section) -> SolarDay:
    text = section.text("solar", most=5, example="07-01")
    try:
        if not _SOLAR.fullmatch(text):
            raise ValueError(text)
        day = dt.datetime.strptime(f"2001-{text}", "%Y-%m-%d").date()
    except ValueError:
        section.note("solar", 'solar 要写每年都有的“月-日”，各两位数字，例如七月一日写 "07-01"')
        return SolarDay(1, 1)
    return SolarDay(day.month, day.day)


def _birthday(section: Section) -> Birthday:
    inner = section.table("birthday", "birthday = { every_years = 10, from_age = 60 }")
    if inner is None:
        return Birthday(10, 60)
    birthday = Birthday(
        every_years=inner.number("every_years", least=1, most=50),
        from_age=inner.number("from_age", least=1, most=v.AGE_MAX),
    )
    inner.finish()
    return birthday


def _after(section: Section) -> After:
    inner = section.table("after", 'after = { event = "hospitalised", days = 3 }')
    if inner is None:
        return After("died", 0)
    after = After(
        event=inner.word("event", v.EVENTS),
        days=inner.number("days", least=0, most=v.DAYS_MAX),
    )
    inner.finish()
    return after


def _term_ends(section: Section) -> TermEnds:
    inner = section.table("term_ends", "term_ends = { before_days = 180, years = 3 }")
    if inner is None:
        return TermEnds(180, 3)
    term_ends = TermEnds(
        before_days=inner.number("before_days", least=1, most=v.DAYS_MAX),
        years=inner.number("years", least=1, most=v.YEARS_MAX),
    )
    inner.finish()
    return term_ends


def _agreed(section: Section) -> Agreed:
    if not section.flag("agreed"):
        section.note("agreed", "按会议议定的期限办，要写 agreed = true")
    return Agreed()


TRIGGERS: dict[str, Callable[[Section], Trigger]] = {
    "every": _every,
    "every_days": _every_days,
    "lunar": _lunar,
    "solar": _solar,
    "birthday": _birthday,
    "after": _after,
    "term_ends": _term_ends,
    "agreed": _agreed,
}
