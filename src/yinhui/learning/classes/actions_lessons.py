"""Lessons moved, cancelled, added, held; certificates for those who came (JS3, BS9)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import connection
from django.db.models import Max

from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.learning.classes.actions_terms import (
    CANCELLED_AT_ONCE_MAX,
    constraints_in_words,
    lesson_hours,
    term_to_keep,
    where_of,
)
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import Certificate, CourseField, Lesson
from yinhui.learning.classes.news import tell_added, tell_cancelled, tell_moved
from yinhui.learning.classes.queries_lessons import LessonFilters, lessons_listed
from yinhui.learning.classes.queries_terms import learners, term_for
from yinhui.learning.classes.words import term_in_words
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.models import Occasion, OccasionKind
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach

REASON_CHARACTERS_MAX = 100
TOPIC_CHARACTERS_MAX = 60
# Advisory lock beside the county's id: two secretaries who issue certificates take turns for the numbers.
_NUMBERS = 0x43455254


@action(needs="record_work")
def move_lesson(
    *,
    actor: Actor,
    lesson_id: int,
    day: dt.date,
    starts_at: dt.time,
    room_id: int | None = None,
    place: str = "",
    topic: str = "",
) -> Lesson:
    """Move one lesson to another day, hour or room; how long it takes stays. A cancelled one is held again.

    Raises ClassError if the room or the class is taken then, or the lesson was held; NotFound.
    """
    lesson = _lesson_to_keep(actor, lesson_id)
    length = lesson.during.upper - lesson.during.lower
    before = (lesson.during, lesson.place)
    lesson.during = lesson_hours(day, starts_at, int(length.total_seconds()) // 60)
    where = where_of(actor, lesson.organisation, room_id, place, lesson.room_id)
    lesson.room, lesson.place = where["room"], where["place"]
    lesson.topic = _topic(topic)
    lesson.cancelled_reason = ""
    with constraints_in_words():
        lesson.save()
    tell_moved(lesson, *before)
    return lesson


@action(needs="record_work")
def add_lesson(
    *,
    actor: Actor,
    term_id: int,
    day: dt.date,
    starts_at: dt.time,
    room_id: int | None = None,
    place: str = "",
    topic: str = "",
) -> Lesson:
    """Add a lesson beside the weekly pattern. Raises ClassError if room or class is taken then, NotFound."""
    term = term_to_keep(actor, term_id)
    with constraints_in_words():
        lesson = Lesson.objects.create(
            county_id=term.county_id,
            organisation=term.organisation,
            term=term,
            during=lesson_hours(day, starts_at, term.lesson_min),
            **where_of(actor, term.organisation, room_id, place, term.room_id),
            topic=_topic(topic),
        )
    tell_added(lesson)
    return lesson


@action(needs="record_work")
def cancel_lesson(*, actor: Actor, lesson_id: int, reason: str) -> Lesson:
    """Cancel one lesson that was not held. Raises ClassError, RecordError without a reason, NotFound."""
    lesson = _lesson_to_keep(actor, lesson_id)
    lesson.cancelled_reason = records.checked_text(
        reason, label="停课原因", field="reason", longest=REASON_CHARACTERS_MAX, required=True
    )
    lesson.save(update_fields=["cancelled_reason"])
    tell_cancelled(lesson)
    return lesson


@action(needs="record_work")
def cancel_lessons(*, actor: Actor, lesson_ids: Sequence[int], reason: str) -> int:
    """Cancel lessons to come for one reason; those held or cancelled already are passed over.

    Return how many. Raises ClassError, RecordError without a reason.
    """
    if len(lesson_ids) > CANCELLED_AT_ONCE_MAX:
        raise ClassError(f"一次最多停{CANCELLED_AT_ONCE_MAX}次课，请分几次办理。", code="too_many")
    coming = lessons_listed(actor, LessonFilters(state="coming")).filter(pk__in=lesson_ids)
    ids = list(coming.values_list("pk", flat=True))
    if not ids:
        raise ClassError("请先勾选还没有上的课。", code="nothing_chosen")
    for lesson_id in ids:
        cancel_lesson(actor=actor, lesson_id=lesson_id, reason=reason)
    return len(ids)


@action(needs="record_work")
def record_lesson(
    *, actor: Actor, client_key: uuid.UUID, lesson_id: int, content: OccasionContent
) -> Occasion:
    """Record that a lesson was held and who came, as an occasion: attendance stays one ledger.

    Sent again, it gives the occasion already made. Raises ClassError, RecordError, NotFound.
    """
    held = Lesson.objects.filter(in_reach(actor), pk=lesson_id, occasion__client_key=client_key)
    if (known := held.select_related("occasion").first()) is not None and known.occasion is not None:
        return known.occasion
    lesson = _lesson_to_keep(actor, lesson_id)
    if lesson.cancelled_reason:
        raise ClassError("这一课已经停课。补上了的，请先改时间再点名。", code="lesson_cancelled")
    occasion = record_occasion(
        actor=actor, client_key=client_key, organisation_id=lesson.organisation_id, content=content
    )
    lesson.occasion = occasion
    lesson.save(update_fields=["occasion"])
    return occasion


@action(needs="record_work")
def issue_certificates(*, actor: Actor, term_id: int, person_ids: Sequence[int]) -> list[Certificate]:
    """Give certificates to those of `person_ids` who came often enough, numbered on in the county's year.

    Who has one already is left as they are. Raises ClassError if somebody did not come often enough, or a
    lesson is still to come; NotFound.
    """
    term = term_to_keep(actor, term_id)
    if term.lessons.filter(occasion=None, cancelled_reason="", during__endswith__gt=clock.now()).exists():
        raise ClassError("还有课没有上完。全部上完后再发结业证书。", code="lessons_to_come")
    chosen = [one for one in learners(term) if one.person.pk in set(person_ids) and one.certificate is None]
    if short := [one.person.name for one in chosen if not one.has_earned]:
        raise ClassError(
            f"{'、'.join(short)}的出勤率没有达到{term.certificate_percent}%，不能发证。",
            code="came_too_little",
        )
    if not chosen:
        raise ClassError("请先勾选要发证的学员。", code="nobody_chosen")
    today = clock.today()
    serial = _last_serial(term.county, today.year)
    return Certificate.objects.bulk_create(
        Certificate(
            county_id=term.county_id,
            term=term,
            person=one.person,
            year=today.year,
            serial=serial + number,
            issued_on=today,
            came=one.came,
            lessons=one.held,
        )
        for number, one in enumerate(chosen, start=1)
    )


@action(needs="record_work")
def issue_all_certificates(*, actor: Actor, term_ids: Sequence[int]) -> tuple[int, list[str]]:
    """Give certificates to everybody who has earned one in these terms.

    Return how many were given, and why in others none was. Raises ClassError for too many, NotFound.
    """
    if len(term_ids) > CANCELLED_AT_ONCE_MAX:
        raise ClassError(f"一次最多给{CANCELLED_AT_ONCE_MAX}个班发证，请分几次办理。", code="too_many")
    given, refused = 0, []
    for term_id in term_ids:
        term = term_for(actor, term_id)
        earned = [one.person.pk for one in learners(term) if one.has_earned and one.certificate is None]
        try:
            given += len(issue_certificates(actor=actor, term_id=term_id, person_ids=earned))
        except ClassError as error:
            why = "没有够条件、还没发证的学员。" if error.code == "nobody_chosen" else error.message
            refused.append(f"{term_in_words(term)}：{why}")
    return given, refused


def occasion_kind(field: str) -> str:
    """Return what a lesson is in the ledger: a talk on health is a lecture, the rest is training (BS9)."""
    return (OccasionKind.LECTURE if field == CourseField.HEALTH else OccasionKind.TRAINING).value


def _last_serial(county: Organisation, year: int) -> int:
    """The last number given, read by the program: numbers are the county's, whomever the actor sees."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_NUMBERS, county.pk])
    with acting(program_actor(county, "结业证书编号")):
        given = Certificate.objects.filter(county=county, year=year)
        return given.aggregate(last=Max("serial"))["last"] or 0


def _lesson_to_keep(actor: Actor, lesson_id: int) -> Lesson:
    """Lock a lesson that may still be changed, for the rest of the transaction."""
    found = Lesson.objects.select_for_update(of=("self",)).select_related(
        "term__county", "organisation", "occasion"
    )
    lesson = found.filter(in_reach(actor), pk=lesson_id).first()
    if lesson is None:
        raise NotFound("没有找到这一课，或者不在您的管理范围内。请从“课堂”重新选择。")
    if lesson.occasion is not None and not lesson.occasion.voided_reason:
        raise ClassError("这一课已经上过、点过名。要改请打开那条活动记录更正。", code="lesson_held")
    if lesson.term.cancelled_reason:
        raise ClassError("这个班已经停办。", code="term_cancelled")
    return lesson


def _topic(topic: str) -> str:
    return records.checked_text(topic, label="内容", field="topic", longest=TOPIC_CHARACTERS_MAX)
