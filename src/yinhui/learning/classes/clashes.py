"""Lessons and the schedule: a lesson warns of what else takes its room or its learners, and the schedule of
lessons (JS3, JS10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.learning.classes.models import Enrolment, Lesson
from yinhui.learning.classes.words import term_in_words
from yinhui.learning.own import on_behalf
from yinhui.occasions.scheduling.clashes import Clash, Time, Wanted, scheduled_at

# Of one person's or lesson's clashes so many are named.
NAMED_MAX = 5


def clashes_of_lessons(actor: Actor, lessons: Sequence[Lesson]) -> list[Clash]:
    """Return what the schedule holds at the time of lessons of one term, in their room or with its learners.

    Lessons that are over are left out. Three queries, however many lessons.
    """
    coming = [one for one in lessons if one.during.upper > clock.now() and not one.cancelled_reason]
    if not coming:
        return []
    first = coming[0]
    with on_behalf(first.term.county, "clashes"):
        seated = Enrolment.objects.filter(term=first.term, given_up_at=None).exclude(seat=None)
        people = set(seated.values_list("person_id", flat=True))
    wanted = Wanted(first.organisation, first.room_id, people)
    found = scheduled_at(actor, wanted, {one.pk: (one.during.lower, one.during.upper) for one in coming})
    return [clash for clashes in found.values() for clash in clashes]


def lessons_at(actor: Actor, wanted: Wanted, times: Mapping[int, Time]) -> Mapping[int, list[Clash]]:
    """Return the lessons at each of the times, by their keys, that take the room or some of the people.

    Two queries. The schedule asks it as the program: a class that the actor does not see takes the room, too.
    """
    learning = Enrolment.objects.filter(
        term=OuterRef("term"), person__in=wanted.people, given_up_at=None, seat__isnull=False
    )
    lessons = list(
        Lesson.objects.filter(
            Q(room=wanted.room_id, room__isnull=False) | Exists(learning),
            county_id=wanted.organisation.county_id,
            cancelled_reason="",
            occasion=None,
            during__startswith__lt=max(ends for _, ends in times.values()),
            during__endswith__gt=min(begins for begins, _ in times.values()),
        )
        .select_related("organisation", "term__course")
        .order_by("during", "pk")
    )
    names = _names(lessons, wanted)
    found: dict[int, list[Clash]] = defaultdict(list)
    for key, (begins, ends) in times.items():
        for lesson in lessons:
            if lesson.during.lower < ends and begins < lesson.during.upper:
                found[key].append(_clash(actor, wanted, lesson, names.get(lesson.term_id, [])))
    return found


def _names(lessons: Sequence[Lesson], wanted: Wanted) -> dict[int, list[str]]:
    """The names of those wanted who learn in the lessons' terms, by term."""
    both = Enrolment.objects.filter(
        term__in={lesson.term_id for lesson in lessons},
        person__in=wanted.people,
        given_up_at=None,
        seat__isnull=False,
    )
    names: dict[int, list[str]] = defaultdict(list)
    for term_id, name in both.order_by("person__pinyin", "pk").values_list("term_id", "person__name"):
        names[term_id].append(name)
    return names


def _clash(actor: Actor, wanted: Wanted, lesson: Lesson, names: list[str]) -> Clash:
    is_seen = actor.organisation_id in lesson.organisation.path
    return Clash(
        scheduled_id=None,
        organisation=lesson.organisation.name,
        title=f"课堂：{term_in_words(lesson.term)}" if is_seen else "",
        begins=lesson.during.lower.astimezone(clock.SHANGHAI),
        ends=lesson.during.upper.astimezone(clock.SHANGHAI),
        in_room=wanted.room_id is not None and lesson.room_id == wanted.room_id,
        people=len(names),
        names=tuple(names[:NAMED_MAX]),
    )
