"""Standing arrangements (固定时间、场所、主题) that make their occasions by themselves (JS10, BS1, JS1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import checked_text
from yinhui.kernel.sql_files import sql
from yinhui.occasions.actions import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from yinhui.occasions.models import OccasionKind, Setting
from yinhui.occasions.scheduling.actions import (
    cancel,
    checked_chair,
    checked_length,
    checked_room,
    civil_range,
)
from yinhui.occasions.scheduling.errors import SchedulingConflict, SchedulingError
from yinhui.occasions.scheduling.models import OnHoliday, Rhythm, ScheduledOccasion, StandingArrangement
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import may, organisation_for

# A month's calendar and the next one's, so that whoever plans their days sees them.
HORIZON_DAYS = 62
# A theme for each week of a year.
THEMES_MAX = 60
THEME_CHARACTERS_MAX = 200
# Why an occasion was withdrawn by its arrangement; such a one comes back when the arrangement does.
WITHDRAWN = "固定安排已调整或停止"


@dataclass(frozen=True)
class ArrangementContent:
    """What an arrangement says: what its form has."""

    kind: str
    title: str
    rhythm: str
    starts_at: dt.time
    duration_min: int
    begins_on: dt.date
    weekday: int | None = None
    nth: int | None = None
    month_day: int | None = None
    setting: str = Setting.TOGETHER
    themes: tuple[str, ...] = ()
    room_id: int | None = None
    place: str = ""
    chair_id: int | None = None
    on_holiday: str = OnHoliday.NEXT_WORKDAY
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class Move:
    """An occasion that its arrangement has moved; `now` is None if it was withdrawn."""

    scheduled_id: int
    was: dt.datetime
    now: dt.datetime | None


@dataclass(frozen=True)
class Laid:
    """How many occasions were made, changed and withdrawn; and which of these changed their time."""

    made: int
    changed: int
    withdrawn: int
    moves: tuple[Move, ...]


@action(needs="record_work")
def arrange(
    *, actor: Actor, client_key: uuid.UUID, organisation_id: int, content: ArrangementContent
) -> StandingArrangement:
    """Make a standing arrangement, and its occasions up to the horizon. Sent again, it gives the same one.

    Raises SchedulingError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    known = StandingArrangement.objects.filter(client_key=client_key).first()
    if known is not None:
        if known.arranged_by_id != actor.account_id:
            raise SchedulingError("这次安排的编号已被使用。请刷新页面后重新填写。", code="client_key_taken")
        return known
    row = _checked(actor, organisation, content)
    assert organisation.county_id is not None  # by trigger
    arrangement = StandingArrangement.objects.create(
        county_id=organisation.county_id,
        client_key=client_key,
        organisation=organisation,
        arranged_by_id=actor.account_id,
        **row,
    )
    lay(arrangement.county_id, only=[arrangement.pk])
    return arrangement


@action(needs="record_work")
def amend_arrangement(
    *, actor: Actor, arrangement_id: int, seen_version: int, content: ArrangementContent
) -> StandingArrangement:
    """Change an arrangement. Occasions ahead that nobody has changed or told people of follow.

    Raises SchedulingConflict, SchedulingError, NotFound.
    """
    arrangement = _to_change(actor, arrangement_id, seen_version)
    if content.begins_on < arrangement.begins_on:
        content = replace(content, begins_on=arrangement.begins_on)
    for field, value in _checked(actor, arrangement.organisation, content, arrangement).items():
        setattr(arrangement, field, value)
    _save_all([arrangement])
    return arrangement


@action(needs="record_work")
def pause_arrangements(*, actor: Actor, arrangement_ids: Collection[int], paused: bool) -> int:
    """Pause arrangements, or let them go on. What they planned and nobody was told of goes, or comes back.

    Returns how many were changed. Raises SchedulingError for none or one that has ended, NotFound.
    """
    arrangements = _all_to_change(actor, arrangement_ids)
    if any(each.ends_on is not None and each.ends_on < clock.today() for each in arrangements):
        raise SchedulingError("勾选的里面有已经结束的。请去掉以后再办。", code="ended")
    changed = [each for each in arrangements if each.paused != paused]
    for arrangement in changed:
        arrangement.paused = paused
    _save_all(changed)
    return len(changed)


@action(needs="record_work")
def end_arrangements(
    *, actor: Actor, arrangement_ids: Collection[int], cancels_told: bool, reason: str = ""
) -> list[ScheduledOccasion]:
    """End arrangements today: nothing after today comes of them. What is left to come (`left_by`), since
    people were told or somebody changed it, is cancelled with the reason if `cancels_told`, else it stays.

    Returns those cancelled of which people were told. Raises SchedulingError, NotFound; RecordError without a
    reason to cancel.
    """
    arrangements = _all_to_change(actor, arrangement_ids)
    left = list(left_by(arrangement_ids)) if cancels_told else []
    told = [scheduled for scheduled in left if scheduled.notified_at]
    for scheduled in left:
        cancel(actor=actor, scheduled_id=scheduled.pk, seen_version=scheduled.version, reason=reason)
    for arrangement in arrangements:
        arrangement.ends_on = max(clock.today(), arrangement.begins_on)
    _save_all(arrangements)
    return told


def left_by(arrangement_ids: Collection[int]) -> QuerySet[ScheduledOccasion]:
    """Return what is to come after today of arrangements that end, and that they leave alone: people were
    told of it, or somebody changed it."""
    standing = ScheduledOccasion.objects.filter(
        from_arrangement__in=arrangement_ids,
        cancelled_reason="",
        occasion=None,
        during__startswith__gte=civil_range(clock.today() + dt.timedelta(days=1), dt.time(), 1).lower,
    )
    return standing.filter(Q(notified_at__isnull=False) | Q(version__gt=1)).order_by("during", "pk")


def lay(county_id: int, *, only: Collection[int] | None = None, told_too: Collection[int] = ()) -> Laid:
    """Bring a county's scheduled occasions up to the horizon in line with its arrangements, or with some.

    One statement, idempotent; what was cancelled, moved, or told is left alone. Those of `told_too` follow
    although people were told, who must then be told anew. Within the caller's scope.
    """
    parameters = standing_parameters(county_id, only) | {
        "withdrawn": WITHDRAWN,
        "told_too": list(told_too),
    }
    with connection.cursor() as cursor:
        cursor.execute(with_standing_days("lay_arrangements"), parameters)
        row = cursor.fetchone()
    assert row is not None
    made, changed, withdrawn, ids, was, now = row
    return Laid(made, changed, withdrawn, tuple(map(Move, ids, was, now)))


def with_standing_days(name: str) -> str:
    """Return a statement of this room with the days of a county's standing arrangements in it."""
    days = sql(__file__, "arrangement_days").replace("{arrangement}", sql(__file__, "arrangements_standing"))
    return sql(__file__, name).replace("{days}", days)


def standing_parameters(county_id: int, only: Collection[int] | None = None) -> dict[str, Any]:
    """Return what `with_standing_days` asks for, up to the horizon."""
    return {
        "county": county_id,
        "only": None if only is None else list(only),
        "now": clock.now(),
        "until": clock.today() + dt.timedelta(days=HORIZON_DAYS),
    }


@dataclass(frozen=True)
class ArrangedDay:
    """One day of an arrangement: the day it falls on, the day on which it is held (None: left out), the
    holiday that moved it, and its theme."""

    arranged_for: dt.date
    held_on: dt.date | None
    holiday: str
    theme: str

    @property
    def is_moved(self) -> bool:
        """True if a holiday moved it."""
        return self.held_on is not None and self.held_on != self.arranged_for


def days_of(
    organisation: Organisation, content: ArrangementContent, *, from_: dt.date, until: dt.date
) -> list[ArrangedDay]:
    """Return the days on which an arrangement would fall, before it is saved. One query."""
    themes = [theme for theme in content.themes if theme.strip()]
    parameters: dict[str, Any] = {
        "county": organisation.county_id,
        "until": until,
        "rhythm": content.rhythm,
        "weekday": content.weekday,
        "nth": content.nth,
        "month_day": content.month_day,
        "fixed_day": organisation.fixed_day,
        "on_holiday": content.on_holiday,
        "begins_on": content.begins_on,
        "ends_on": content.ends_on,
    }
    days = sql(__file__, "arrangement_days").replace("{arrangement}", sql(__file__, "arrangement_drafted"))
    with connection.cursor() as cursor:
        cursor.execute(f"{days} order by k.arranged_for", parameters)
        rows = cursor.fetchall()
    return [
        ArrangedDay(day, held_on, holiday, themes[(turn - 1) % len(themes)] if themes and held_on else "")
        for _, day, held_on, holiday, turn in rows
        if max(day, held_on or day) >= from_
    ]


def _checked(
    actor: Actor,
    organisation: Organisation,
    content: ArrangementContent,
    linked: StandingArrangement | None = None,
) -> dict[str, object]:
    _require_choices(content)
    _require_rhythm(organisation, content)
    if content.ends_on is not None and content.ends_on < content.begins_on:
        raise SchedulingError("结束的日期早于开始的日期，请核对。", code="ends_early", field="ends_on")
    weekly = content.rhythm in (Rhythm.WEEKLY, Rhythm.MONTH_WEEKDAY)
    return {
        "kind": content.kind,
        "setting": content.setting,
        "title": checked_text(
            content.title, label="名称", field="title", longest=TITLE_CHARACTERS_MAX, required=True
        ),
        "themes": _themes(content.themes),
        "rhythm": content.rhythm,
        "weekday": content.weekday if weekly else None,
        "nth": content.nth if content.rhythm == Rhythm.MONTH_WEEKDAY else None,
        "month_day": content.month_day if content.rhythm == Rhythm.MONTH_DAY else None,
        "starts_at": content.starts_at,
        "duration_min": checked_length(content.duration_min),
        "room": checked_room(actor, organisation, content.room_id, linked.room_id if linked else None),
        "place": checked_text(content.place, label="地点", field="place", longest=PLACE_CHARACTERS_MAX),
        "chair": checked_chair(actor, content.chair_id, linked.chair_id if linked else None),
        "on_holiday": content.on_holiday,
        "begins_on": content.begins_on,
        "ends_on": content.ends_on,
    }


def _require_choices(content: ArrangementContent) -> None:
    choices = {
        "kind": (OccasionKind, "请选择活动类型。"),
        "setting": (Setting, "请选择方式。"),
        "rhythm": (Rhythm, "请选择每周还是每月办。"),
        "on_holiday": (OnHoliday, "请选择遇到放假怎么办。"),
    }
    for field, (choice, message) in choices.items():
        if getattr(content, field) not in choice.values:
            raise SchedulingError(message, code=field, field=field)


def _require_rhythm(organisation: Organisation, content: ArrangementContent) -> None:
    if content.rhythm in (Rhythm.WEEKLY, Rhythm.MONTH_WEEKDAY) and content.weekday not in range(1, 8):
        raise SchedulingError("请选择星期几。", code="weekday", field="weekday")
    if content.rhythm == Rhythm.MONTH_WEEKDAY and content.nth not in range(1, 6):
        raise SchedulingError("请选择是当月第几个。", code="nth", field="nth")
    if content.rhythm == Rhythm.MONTH_DAY and content.month_day not in range(1, 32):
        raise SchedulingError("请填写每月几号（1到31）。", code="month_day", field="month_day")
    if content.rhythm == Rhythm.FIXED_DAY and organisation.fixed_day is None:
        raise SchedulingError(
            f"{organisation.name}还没有登记每月固定日。请先在组织页面登记，或者选“每月固定日期”。",
            code="fixed_day_missing",
            field="rhythm",
        )


def _themes(themes: Iterable[str]) -> list[str]:
    kept = [
        checked_text(theme, label="主题", field="themes", longest=THEME_CHARACTERS_MAX)
        for theme in themes
        if theme.strip()
    ]
    if len(kept) > THEMES_MAX:
        raise SchedulingError(f"主题最多写{THEMES_MAX}条。", code="themes_many", field="themes")
    return kept


def _to_change(actor: Actor, arrangement_id: int, seen_version: int) -> StandingArrangement:
    (arrangement,) = _all_to_change(actor, [arrangement_id])
    if arrangement.version != seen_version:
        raise SchedulingConflict("您打开这一页以后，别人已经改过这项安排。请重新打开，核对后再改。")
    return arrangement


def _all_to_change(actor: Actor, arrangement_ids: Collection[int]) -> list[StandingArrangement]:
    """Lock arrangements for the rest of the transaction."""
    if not arrangement_ids:
        raise SchedulingError("还没有勾选固定安排。请先勾选。", code="none_chosen")
    found = StandingArrangement.objects.select_for_update(of=("self",)).select_related("organisation__county")
    arrangements = list(found.filter(pk__in=arrangement_ids).order_by("pk"))
    mine = [each for each in arrangements if may(actor, "record_work", each.organisation)]
    if len(mine) < len(set(arrangement_ids)):
        raise NotFound("没有找到这项固定安排，或者它不由您所在的组织安排。请从“固定安排”重新查找。")
    return mine


def _save_all(arrangements: Sequence[StandingArrangement]) -> None:
    """Keep what was changed, and lay their occasions anew: one statement for a county."""
    of_county: dict[int, list[int]] = defaultdict(list)
    for arrangement in arrangements:
        arrangement.version += 1
        arrangement.save()
        of_county[arrangement.county_id].append(arrangement.pk)
    for county_id, keys in of_county.items():
        lay(county_id, only=keys)
