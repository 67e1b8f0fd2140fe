"""Planning an occasion, moving it, correcting it, cancelling it, and noting that it was held (XQ2)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from yinhui.kernel import clock, records
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import checked_text
from yinhui.occasions.actions import DURATION_MIN_MAX, PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from yinhui.occasions.models import Occasion, OccasionKind, Setting
from yinhui.occasions.scheduling.errors import SchedulingConflict, SchedulingError
from yinhui.occasions.scheduling.models import Notification, Room, ScheduledOccasion
from yinhui.occasions.scheduling.rooms import rooms_offered
from yinhui.registry.models import Organisation, Person
from yinhui.registry.permissions import may, organisation_for, people_visible_to

THEMES_CHARACTERS_MAX = 500
# Nobody plans further ahead; a slip in the year is found.
AHEAD_DAYS_MAX = 3 * 366
# What was held and never planned is recorded as an occasion, not scheduled backwards.
BACK_DAYS_MAX = 31


@dataclass(frozen=True)
class ScheduledContent:
    """What a plan says: what its form has. `day` and `starts_at` are civil, in Asia/Shanghai.

    `invited_ids` are those invited beside the roster, or, where there is none, everybody invited.
    """

    kind: str
    title: str
    day: dt.date
    starts_at: dt.time
    duration_min: int
    setting: str = Setting.TOGETHER
    themes: str = ""
    room_id: int | None = None
    place: str = ""
    chair_id: int | None = None
    invited_ids: tuple[int, ...] = ()


@action(needs="hold_activities")
def schedule_occasion(
    *, actor: Actor, client_key: uuid.UUID, organisation_id: int, content: ScheduledContent
) -> ScheduledOccasion:
    """Plan an occasion of an organisation. The same `client_key` sent again gives the one already planned.

    A clash of room or people is warned of (`clashes`), not refused. Raises SchedulingError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    known = ScheduledOccasion.objects.filter(client_key=client_key).first()
    if known is not None:
        if known.scheduled_by_id != actor.account_id:
            raise SchedulingError("这次安排的编号已被使用。请刷新页面后重新填写。", code="client_key_taken")
        return known
    row = _checked(actor, organisation, content)
    _require_sensible_day(content.day)
    assert organisation.county_id is not None  # by trigger
    scheduled = ScheduledOccasion.objects.create(
        county_id=organisation.county_id,
        client_key=client_key,
        organisation=organisation,
        scheduled_by_id=actor.account_id,
        **row,
    )
    _invite(actor, scheduled, content.invited_ids)
    return scheduled


@action(needs="hold_activities")
def correct_scheduled(
    *, actor: Actor, scheduled_id: int, seen_version: int, content: ScheduledContent
) -> ScheduledOccasion:
    """Correct a plan, its day and time too; what it said before stays in its history.

    Whoever was told of another day or place has to be told again: `notified_at` and what was told are then
    taken back. Raises SchedulingConflict, SchedulingError, NotFound.
    """
    scheduled = scheduled_to_change(actor, scheduled_id, seen_version)
    row = _checked(actor, scheduled.organisation, content, scheduled)
    if content.day != scheduled.day:
        _require_sensible_day(content.day)
    before = (scheduled.during, scheduled.room_id, scheduled.place)
    for field, value in row.items():
        setattr(scheduled, field, value)
    if before != (scheduled.during, scheduled.room_id, scheduled.place):
        _tell_anew(scheduled)
    scheduled.version += 1
    scheduled.save()
    _invite(actor, scheduled, content.invited_ids)
    return scheduled


@action(needs="hold_activities")
def reschedule(
    *, actor: Actor, scheduled_id: int, seen_version: int, day: dt.date, starts_at: dt.time
) -> ScheduledOccasion:
    """Move a plan to another day or time, keeping its length. Whoever was told must be told again.

    Raises SchedulingConflict, SchedulingError, NotFound.
    """
    scheduled = scheduled_to_change(actor, scheduled_id, seen_version)
    _require_sensible_day(day)
    during = civil_range(day, starts_at, scheduled.duration_min)
    if during == scheduled.during:
        raise SchedulingError("时间没有变化，不用改期。", code="unchanged", field="day")
    scheduled.during = during
    _tell_anew(scheduled)
    scheduled.version += 1
    scheduled.save()
    return scheduled


@action(needs="hold_activities")
def cancel(*, actor: Actor, scheduled_id: int, seen_version: int, reason: str) -> ScheduledOccasion:
    """Cancel a plan; it stays to be read, and an arrangement does not make it again.

    Raises SchedulingConflict, SchedulingError, NotFound.
    """
    reason = records.checked_reason(reason, "取消")
    scheduled = scheduled_to_change(actor, scheduled_id, seen_version)
    because(reason)
    scheduled.cancelled_reason = reason
    scheduled.version += 1
    scheduled.save(update_fields=["cancelled_reason", "version"])
    return scheduled


@action(needs="hold_activities")
def mark_held(*, actor: Actor, scheduled_id: int, occasion: Occasion) -> ScheduledOccasion:
    """Link a plan with the record that its confirmed minutes became. Raises SchedulingError, NotFound."""
    scheduled = scheduled_to_change(actor, scheduled_id)
    scheduled.occasion = occasion
    scheduled.save(update_fields=["occasion"])
    return scheduled


def scheduled_to_change(
    actor: Actor, scheduled_id: int, seen_version: int | None = None
) -> ScheduledOccasion:
    """Lock a plan that still stands for the rest of the transaction.

    Raises NotFound out of reach, SchedulingError if it is cancelled or its minutes are confirmed,
    SchedulingConflict if somebody changed it since `seen_version`.
    """
    found = ScheduledOccasion.objects.select_for_update(of=("self",)).select_related("organisation__county")
    scheduled = found.filter(pk=scheduled_id).first()
    if scheduled is None or not may(actor, "hold_activities", scheduled.organisation):
        raise NotFound("没有找到这次活动安排，或者它不由您所在的组织安排。请从“日程”重新查找。")
    if scheduled.cancelled_reason:
        raise SchedulingError("这次活动已经取消。需要的话，请重新安排一次。", code="cancelled")
    if scheduled.occasion_id is not None:
        raise SchedulingError(
            "会议记录已经确认，安排不能再改。要改记录，请打开活动记录点“更正”。", code="confirmed"
        )
    if seen_version is not None and seen_version != scheduled.version:
        raise SchedulingConflict("您打开这一页以后，别人已经改过这次安排。请重新打开，核对后再改。")
    return scheduled


def civil_range(day: dt.date, starts_at: dt.time, duration_min: int) -> DateTimeTZRange:
    """Return the half-open time from a civil day and time in Asia/Shanghai, and a length in minutes."""
    begins = dt.datetime.combine(day, starts_at, clock.SHANGHAI)
    return DateTimeTZRange(begins, begins + dt.timedelta(minutes=duration_min), "[)")


def checked_length(duration_min: int) -> int:
    """Return a length in minutes. Raises SchedulingError unless it is within a day."""
    if not 0 < duration_min <= DURATION_MIN_MAX:
        raise SchedulingError(
            f"时长请填1到{DURATION_MIN_MAX}之间的分钟数，例如一个半小时填90。",
            code="duration",
            field="duration_min",
        )
    return duration_min


def checked_room(
    actor: Actor, organisation: Organisation, room_id: int | None, linked: int | None
) -> Room | None:
    """Return the room if the organisation may meet there: kept above, at or below it, and not closed; or the
    one it has already (`linked`). Raises SchedulingError."""
    if room_id is None:
        return None
    room = rooms_offered(organisation, also=linked).filter(pk=room_id).first()
    if room is None:
        raise SchedulingError("这个场所已经停用，或者不归本组织使用。请另选一处。", code="room", field="room")
    return room


def checked_chair(actor: Actor, chair_id: int | None, linked: int | None) -> Person | None:
    """Return the chair, somebody whom the actor sees or who is it already. Raises SchedulingError."""
    if chair_id is None:
        return None
    found = people_visible_to(actor).filter(pk=chair_id).first()
    if found is None and chair_id == linked:
        found = Person.objects.filter(pk=chair_id).first()
    if found is None:
        raise SchedulingError("主持人不在您的管理范围内。请重新选择。", code="chair", field="chair")
    return found


def _checked(
    actor: Actor,
    organisation: Organisation,
    content: ScheduledContent,
    linked: ScheduledOccasion | None = None,
) -> dict[str, object]:
    """Return the row's fields; room and chair may be those that stand there already (`linked`)."""
    if content.kind not in OccasionKind.values:
        raise SchedulingError("请选择活动类型。", code="kind", field="kind")
    if content.setting not in Setting.values:
        raise SchedulingError("请选择方式。", code="setting", field="setting")
    length = checked_length(content.duration_min)
    return {
        "kind": content.kind,
        "setting": content.setting,
        "title": checked_text(
            content.title, label="名称", field="title", longest=TITLE_CHARACTERS_MAX, required=True
        ),
        "themes": checked_text(
            content.themes, label="主题内容", field="themes", longest=THEMES_CHARACTERS_MAX
        ),
        "during": civil_range(content.day, content.starts_at, length),
        "room": checked_room(actor, organisation, content.room_id, linked.room_id if linked else None),
        "place": checked_text(content.place, label="地点", field="place", longest=PLACE_CHARACTERS_MAX),
        "chair": checked_chair(actor, content.chair_id, linked.chair_id if linked else None),
    }


def _require_sensible_day(day: dt.date) -> None:
    ahead = (day - clock.today()).days
    if ahead < -BACK_DAYS_MAX:
        raise SchedulingError(
            "日期已经过去一个多月了。办过的活动，请直接从“活动”登记。", code="day_past", field="day"
        )
    if ahead > AHEAD_DAYS_MAX:
        raise SchedulingError("日期太远了，请核对年份。", code="day_far", field="day")


def _tell_anew(scheduled: ScheduledOccasion) -> None:
    """What people were told no longer holds: all of it is to be told again."""
    scheduled.notified_at = None
    Notification.objects.filter(scheduled=scheduled).update(
        told_how="", told_by=None, told_at=None, seen_at=None
    )


def _invite(actor: Actor, scheduled: ScheduledOccasion, person_ids: tuple[int, ...]) -> None:
    """Make those invited by hand those given; somebody invited already may have left the actor's sight."""
    wanted = set(person_ids)
    invited = Notification.objects.filter(scheduled=scheduled, invited=True)
    there = set(invited.values_list("person_id", flat=True))
    new = people_visible_to(actor).filter(pk__in=wanted - there, died_on=None)
    people = list(new.values_list("pk", flat=True))
    if len(people) < len(wanted - there):
        raise SchedulingError(
            "邀请的人中有人已去世，或不在您的管理范围内。请重新选择。", code="invited", field="person"
        )
    gone = there - wanted
    invited.filter(person_id__in=gone, told_at=None, seen_at=None).delete()
    invited.filter(person_id__in=gone).update(invited=False)
    Notification.objects.bulk_create(
        [
            Notification(county_id=scheduled.county_id, scheduled=scheduled, person_id=key, invited=True)
            for key in people
        ],
        update_conflicts=True,
        unique_fields=["scheduled", "person"],
        update_fields=["invited"],
    )
