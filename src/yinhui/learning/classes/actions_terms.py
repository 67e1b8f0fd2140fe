"""Opening terms of courses, changing and cancelling them (JS3, BS9)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import CalendarDay
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import Course, CourseField, Lesson, NewsKind, Term
from yinhui.learning.classes.news import tell_learners
from yinhui.learning.classes.places import move_up, places_of
from yinhui.learning.classes.words import term_in_words
from yinhui.occasions.scheduling.actions import checked_room
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach, organisation_for

# A hall; a branch's room has some thirty.
PLACES_MAX = 300
# A school year. A longer course is several terms.
TERM_DAYS_MAX = 366
LESSON_MIN_MAX = 480
CANCELLED_AT_ONCE_MAX = 100
PLACE_CHARACTERS_MAX = 60

# What the database holds, said to a person: constraint → (code, message, field).
_HELD: dict[str, tuple[str, str, str]] = {
    "term_section_one_at_a_time": (
        "term_overlap",
        "这门课同一班次的时间和另一期重叠。请改起止日期，或填不同的班次，例如“2班”。",
        "section",
    ),
    "lesson_room_once_at_a_time": (
        "room_taken",
        "这个教室那个时间已有别的课。请换教室或换时间。",
        "place",
    ),
    "lesson_of_room_one_at_a_time": (
        "room_taken",
        "这个场所那个时间已有别的课。请换场所或换时间。",
        "room",
    ),
    "lesson_of_term_one_at_a_time": ("lesson_overlap", "这个班那个时间已有一课，请换一个时间。", "day"),
}


@dataclass(frozen=True)
class TermContent:
    """What a term is: what its form has. `last_on` is its last day; `weekdays` are ISO (1 Monday)."""

    course: str
    field: str
    first_on: dt.date
    last_on: dt.date
    weekdays: tuple[int, ...]
    starts_at: dt.time
    places: int
    room_id: int | None = None
    place: str = ""
    lesson_min: int = 90
    section: str = ""
    about: str = ""
    teacher: str = ""
    enrol_until: dt.date | None = None
    certificate_percent: int = 60


@action(needs="record_work")
def open_term(*, actor: Actor, organisation_id: int, content: TermContent) -> Term:
    """Open a term of a course, which is made when it is new, with its lessons by the weekly pattern.

    Public holidays are left out. Raises ClassError if the section or the room is taken, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    content = _checked(content)
    where = where_of(actor, organisation, content.room_id, content.place)
    days = lesson_days(content.first_on, content.last_on, content.weekdays)
    if not days:
        raise ClassError(
            "这段时间里没有一个上课日。请核对起止日期和上课日。", code="no_lessons", field="weekdays"
        )
    assert organisation.county_id is not None  # by trigger
    course, _ = Course.objects.get_or_create(
        organisation=organisation,
        name=content.course,
        defaults={"county_id": organisation.county_id, "field": content.field, "about": content.about},
    )
    with constraints_in_words():
        term = Term.objects.create(
            county_id=organisation.county_id,
            organisation=organisation,
            course=course,
            period=DateRange(content.first_on, content.last_on + dt.timedelta(days=1)),
            weekdays=sorted(set(content.weekdays)),
            starts_at=content.starts_at,
            lesson_min=content.lesson_min,
            **_changeable(content),
            **where,
        )
        Lesson.objects.bulk_create(
            Lesson(
                county_id=term.county_id,
                organisation=organisation,
                term=term,
                during=lesson_hours(day, term.starts_at, term.lesson_min),
                **where,
            )
            for day in days
        )
    return term


@action(needs="record_work")
def amend_term(*, actor: Actor, term_id: int, content: TermContent) -> Term:
    """Change a term's teacher, room, places, closing day, required attendance; not its days, which are moved
    lesson by lesson. More places let those who wait move up at once.

    Raises ClassError for fewer places than are taken, or a room that is taken; NotFound.
    """
    kept = term_to_keep(actor, term_id)
    content = _checked(content)
    where = where_of(actor, kept.organisation, content.room_id, content.place, kept.room_id)
    with places_of(term_id) as term:
        seated = term.enrolments.exclude(seat=None).count()
        if content.places < seated:
            raise ClassError(
                f"已有{seated}人得到名额，名额不能少于{seated}。", code="places_taken", field="places"
            )
        changed = _changeable(content) | where
        moves = (kept.room, kept.place) != (where["room"], where["place"])
        for name, value in changed.items():
            setattr(term, name, value)
        with constraints_in_words():
            term.save()
            if moves:
                coming = term.lessons.filter(occasion=None, cancelled_reason="")
                coming.filter(during__startswith__gt=clock.now()).update(**where)
                tell_learners(term, NewsKind.PLACE, f"以后的课换到{term.place}上。")
        move_up(term)
    return term


@action(needs="record_work")
def cancel_terms(*, actor: Actor, term_ids: Sequence[int], reason: str) -> int:
    """Cancel terms with one reason: lessons to come are cancelled, what was held stays. Return how many.

    Raises ClassError, RecordError without a reason.
    """
    reason = records.checked_reason(reason, "停办")
    if len(term_ids) > CANCELLED_AT_ONCE_MAX:
        raise ClassError(f"一次最多停办{CANCELLED_AT_ONCE_MAX}个班，请分几次办理。", code="too_many")
    standing = Term.objects.filter(in_reach(actor), pk__in=term_ids, cancelled_reason="")
    ids = list(standing.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        raise ClassError("请先勾选还在办的班。", code="nothing_chosen")
    Lesson.objects.filter(term__in=ids, occasion=None, cancelled_reason="").update(
        cancelled_reason="停办", topic=""
    )
    number = Term.objects.filter(pk__in=ids).update(cancelled_reason=reason)
    for term in Term.objects.filter(pk__in=ids).select_related("county", "course"):
        tell_learners(term, NewsKind.ENDED, f"{term_in_words(term)}停办了：{reason}。")
    return number


def term_to_keep(actor: Actor, term_id: int) -> Term:
    """Return a term that the actor may change. Raises NotFound; ClassError if it is cancelled."""
    term = (
        Term.objects.filter(in_reach(actor), pk=term_id)
        .select_related("organisation", "course", "county", "room")
        .first()
    )
    if term is None:
        raise NotFound("没有找到这个班，或者不在您的管理范围内。请从“课堂”重新选择。")
    if term.cancelled_reason:
        raise ClassError("这个班已经停办，不能再改。", code="term_cancelled")
    return term


def where_of(
    actor: Actor, organisation: Organisation, room_id: int | None, place: str, linked: int | None = None
) -> dict[str, Any]:
    """Return where a class is: a room of the schedule with its name, or a place in words.

    Raises ClassError for neither, SchedulingError for a room that the organisation may not use (unless it has
    it already, `linked`).
    """
    room = checked_room(actor, organisation, room_id, linked)
    if room is None and not place.strip():
        raise ClassError("请选一处场所，或者写明在哪里上课。", code="place", field="place")
    words = room.name if room else place
    return {
        "room": room,
        "place": records.checked_text(words, label="地点", field="place", longest=PLACE_CHARACTERS_MAX),
    }


def lesson_days(first_on: dt.date, last_on: dt.date, weekdays: Sequence[int]) -> list[dt.date]:
    """Return the days of the weekly pattern, public holidays left out."""
    days = CalendarDay.objects.filter(day__range=(first_on, last_on), iso_weekday__in=weekdays)
    # A named day on which one works makes up for a holiday: there are lessons.
    off = days.exclude(holiday="").filter(is_workday=False)
    return list(days.exclude(pk__in=off).order_by("day").values_list("day", flat=True))


def lesson_hours(day: dt.date, starts_at: dt.time, lesson_min: int) -> DateTimeTZRange:
    """Return when a lesson of that day is."""
    begins = dt.datetime.combine(day, starts_at, clock.SHANGHAI)
    return DateTimeTZRange(begins, begins + dt.timedelta(minutes=lesson_min))


@contextmanager
def constraints_in_words() -> Iterator[None]:
    """Turn what the database refuses into a ClassError that says what to do."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for name, (code, message, field) in _HELD.items():
            if name in str(error):
                raise ClassError(message, code=code, field=field) from error
        raise


def _changeable(content: TermContent) -> dict[str, object]:
    return {
        "section": content.section,
        "places": content.places,
        "teacher": content.teacher,
        "enrol_until": content.enrol_until,
        "certificate_percent": content.certificate_percent,
    }


def _checked(content: TermContent) -> TermContent:
    if content.field not in CourseField.values:
        raise ClassError("请选择课程的类别。", code="field", field="field")
    if content.last_on < content.first_on:
        raise ClassError("结束日期早于开始日期，请核对。", code="days", field="last_on")
    if (content.last_on - content.first_on).days > TERM_DAYS_MAX:
        raise ClassError("一期最长一年，更长的请分成几期。", code="too_long", field="last_on")
    if not content.weekdays or not set(content.weekdays) <= set(range(1, 8)):
        raise ClassError("请至少勾选一个上课日。", code="weekdays", field="weekdays")
    if not 1 <= content.places <= PLACES_MAX:
        raise ClassError(f"名额请填1到{PLACES_MAX}。", code="places", field="places")
    if not 10 <= content.lesson_min <= LESSON_MIN_MAX:
        raise ClassError(f"每课时长请填10到{LESSON_MIN_MAX}分钟。", code="lesson_min", field="lesson_min")
    if not 1 <= content.certificate_percent <= 100:
        raise ClassError("出勤率请填1到100。", code="percent", field="certificate_percent")
    texts: dict[str, Any] = {
        name: records.checked_text(
            getattr(content, name), label=label, field=name, longest=longest, required=required
        )
        for name, label, longest, required in (
            ("course", "课程", 40, True),
            ("section", "班次", 20, False),
            ("about", "学什么", 200, False),
            ("teacher", "老师", 40, False),
        )
    }
    return dataclasses.replace(content, **texts)
