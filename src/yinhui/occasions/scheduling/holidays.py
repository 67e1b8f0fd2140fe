"""A county's own word on holidays and make-up working days (调休), before what the library knows (JS10).

Whatever is said is kept with who said it and when; arrangements lay themselves anew at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.lunar import CALENDAR_FROM, CALENDAR_UNTIL
from yinhui.kernel.models import CalendarDay
from yinhui.kernel.records import checked_text
from yinhui.kernel.scope import acting
from yinhui.occasions.scheduling.arrangements import Laid, lay, standing_parameters, with_standing_days
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.models import CountyDay, DayKind, ScheduledOccasion
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation

NAME_CHARACTERS_MAX = 20
# A year's holidays are some thirty days; no file has more than a year's.
DAYS_MAX = 366


@dataclass(frozen=True)
class SaidDay:
    """What is said of a day; `kind` is a key of DayKind."""

    day: dt.date
    kind: str
    name: str = ""


@dataclass(frozen=True)
class ShownDay:
    """A day on the page: what it is, and the county's own word, if it has one."""

    day: dt.date
    kind: str
    name: str
    own: CountyDay | None

    @property
    def is_off(self) -> bool:
        """True if offices are closed."""
        return self.kind == DayKind.OFF

    @property
    def kind_words(self) -> str:
        """放假, 调休上班 or 平常日."""
        return str(DayKind(self.kind).label)


def may_say_days(actor: Actor) -> bool:
    """Return whether the actor keeps a county's holidays."""
    return actor.county_id is not None and actor.may("edit_rulebook")


def checked_said_day(said: SaidDay) -> SaidDay:
    """Return what is said of a day, with its name. Raises SchedulingError, RecordError."""
    if said.kind not in DayKind.values:
        raise SchedulingError("请选择放假、调休上班或平常日。", code="day_kind", field="kind")
    if not CALENDAR_FROM <= said.day <= CALENDAR_UNTIL:
        raise SchedulingError(
            f"日期请在{CALENDAR_FROM.year}年到{CALENDAR_UNTIL.year}年之间，请核对年份。",
            code="day_range",
            field="day",
        )
    if said.kind == DayKind.USUAL:
        return SaidDay(said.day, said.kind)
    name = checked_text(said.name, label="节日名称", field="name", longest=NAME_CHARACTERS_MAX, required=True)
    return SaidDay(said.day, said.kind, name)


@action(needs="edit_rulebook")
def say_days(*, actor: Actor, days: Sequence[SaidDay]) -> Laid:
    """Say of days that offices are closed, or open though it is a weekend, or neither; said before, it is
    changed. Returns what became of the arrangements' occasions.

    Raises SchedulingError, also for two words on one day; RecordError.
    """
    county_id = _county_of(actor)
    checked = [checked_said_day(said) for said in days]
    if not 0 < len(checked) <= DAYS_MAX:
        raise SchedulingError(f"一次请登记1到{DAYS_MAX}天。", code="days_many")
    if len({said.day for said in checked}) < len(checked):
        raise SchedulingError("同一天写了两次。请每天只留一行。", code="day_twice")
    now = clock.now()
    CountyDay.objects.bulk_create(
        [
            CountyDay(
                county_id=county_id,
                day=said.day,
                kind=said.kind,
                name=said.name,
                said_by_id=actor.account_id,
                said_at=now,
            )
            for said in checked
        ],
        update_conflicts=True,
        unique_fields=["county", "day"],
        update_fields=["kind", "name", "said_by", "said_at"],
    )
    return lay(county_id)


@action(needs="edit_rulebook")
def unsay_day(*, actor: Actor, day: dt.date) -> Laid:
    """Take the county's own word on a day back: it is again what the library has. Returns what became of the
    arrangements' occasions. Raises SchedulingError."""
    county_id = _county_of(actor)
    gone, _ = CountyDay.objects.filter(county_id=county_id, day=day).delete()
    if not gone:
        raise SchedulingError(
            "这一天没有本县自己登记的内容，可能已经有人恢复了。请刷新页面核对。", code="not_said"
        )
    return lay(county_id)


@action(needs="edit_rulebook")
def move_told(*, actor: Actor, scheduled_ids: Collection[int]) -> Laid:
    """Let occasions of which people were told follow the holidays too; they must be told anew.

    Raises SchedulingError if none is left to move.
    """
    county_id = _county_of(actor)
    beside = {scheduled.pk for scheduled, _ in told_beside(actor)}
    chosen = beside & set(scheduled_ids)
    if not chosen:
        raise SchedulingError("没有要挪的活动。请先勾选，或刷新页面核对。", code="none_chosen")
    return lay(county_id, told_too=chosen)


def told_beside(actor: Actor) -> list[tuple[ScheduledOccasion, dt.date | None]]:
    """Return the coming occasions that stand on another day than their arrangement would now lay them, since
    people were told before the holidays changed; each with that day (None: left out). Two queries."""
    if actor.county_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(with_standing_days("told_beside_holidays"), standing_parameters(actor.county_id))
        wanted = dict(cursor.fetchall())
    beside = ScheduledOccasion.objects.filter(pk__in=wanted).select_related("organisation")
    return [(scheduled, wanted[scheduled.pk]) for scheduled in beside.order_by("during", "pk")]


def days_of_year(actor: Actor, year: int) -> list[ShownDay]:
    """Return a year's holidays and make-up working days, and what the county says beside. Three queries.

    Who said it is asked as the program: accounts are seen by those who keep them.
    """
    own: dict[dt.date, CountyDay] = {}
    if actor.county_id is not None:
        county = Organisation.objects.get(pk=actor.county_id)
        with acting(program_actor(county, "holidays")):
            said = CountyDay.objects.filter(county=county, day__year=year).select_related("said_by__person")
            own = {row.day: row for row in said}
    known = CalendarDay.objects.filter(day__year=year).exclude(holiday="")
    shown = {
        row.day: ShownDay(
            row.day, DayKind.WORK if row.is_workday else DayKind.OFF, row.holiday, own.get(row.day)
        )
        for row in known
    }
    shown |= {row.day: ShownDay(row.day, row.kind, row.name, row) for row in own.values()}
    return [shown[day] for day in sorted(shown)]


def unpublished_years(county_id: int | None, first: dt.date, last: dt.date) -> list[int]:
    """Return the years from one day to another of which neither the library nor the county says a holiday
    yet: there, working days are Monday to Friday."""
    between = {"day__year__gte": first.year, "day__year__lte": last.year}
    known = CalendarDay.objects.filter(**between).exclude(holiday="")
    own = CountyDay.objects.filter(county_id=county_id, kind=DayKind.OFF, **between)
    years = known.values_list("day__year").union(own.values_list("day__year"))
    told = {year for (year,) in years}
    return [year for year in range(first.year, last.year + 1) if year not in told]


def _county_of(actor: Actor) -> int:
    if actor.county_id is None:
        raise SchedulingError("节假日由各县老干部局登记，请由县里办理。", code="no_county")
    return actor.county_id
