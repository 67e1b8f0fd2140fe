"""Spreading news of a class: for its learners' own pages, and for the list of those to be rung (JS3)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from yinhui.kernel import clock
from yinhui.learning.classes.models import Enrolment, Lesson, News, NewsKind, Term
from yinhui.learning.classes.words import hours_in_words
from yinhui.learning.own import on_behalf

UNHEARD = Q(seen_at=None, told_at=None)
_ABOUT_LESSON = (NewsKind.MOVED, NewsKind.CANCELLED, NewsKind.ADDED)


def tell_seated(term: Term, people: Iterable[int]) -> None:
    """Tell those who moved up from the waiting list."""
    _spread(
        term, people, NewsKind.SEATED, "您排队等的名额有了，可以来上课。不能来，请尽早告诉我们，让给下一位。"
    )


def tell_moved(lesson: Lesson, before: DateTimeTZRange, place_before: str) -> None:
    """Tell the learners of a lesson that it is at another time or in another room. A lesson that is over, or
    stands as it stood, is no news."""
    if lesson.during.upper <= clock.now() or (lesson.during, lesson.place) == (before, place_before):
        return
    words = f"{hours_in_words(before)}的课，改到{hours_in_words(lesson.during)}，{lesson.place}。"
    if lesson.during == before:
        words = f"{hours_in_words(before)}的课，换到{lesson.place}上。"
    tell_learners(lesson.term, NewsKind.MOVED, words, lesson)


def tell_cancelled(lesson: Lesson) -> None:
    """Tell the learners of a lesson that it is not held."""
    if lesson.during.upper > clock.now():
        words = f"{hours_in_words(lesson.during)}的课停一次：{lesson.cancelled_reason}。"
        tell_learners(lesson.term, NewsKind.CANCELLED, words, lesson)


def tell_added(lesson: Lesson) -> None:
    """Tell the learners of a lesson beside the weekly pattern."""
    if lesson.during.upper > clock.now():
        words = f"加一次课：{hours_in_words(lesson.during)}，{lesson.place}。"
        tell_learners(lesson.term, NewsKind.ADDED, words, lesson)


def tell_learners(term: Term, kind: str, words: str, lesson: Lesson | None = None) -> None:
    """Tell everybody with a seat; of a class that is given up, those who wait too."""
    with on_behalf(term.county, "课堂通知"):
        learning = Enrolment.objects.filter(term=term, given_up_at=None, person__died_on=None)
        if kind != NewsKind.ENDED:
            learning = learning.exclude(seat=None)
        people = list(learning.values_list("person_id", flat=True))
    _spread(term, people, kind, words, lesson)


def forget(term: Term, person_id: int) -> None:
    """Take back what somebody has not heard who no longer learns in the term."""
    News.objects.filter(UNHEARD, term=term, person_id=person_id).delete()


def _spread(term: Term, people: Iterable[int], kind: str, words: str, lesson: Lesson | None = None) -> None:
    """Write it for each, in place of what they have not heard about the same thing. Two statements."""
    with on_behalf(term.county, "课堂通知"):
        same = Q(lesson=lesson, kind__in=_ABOUT_LESSON) if lesson else Q(lesson=None, kind=kind)
        News.objects.filter(UNHEARD & same, term=term, person__in=people).delete()
        News.objects.bulk_create(
            News(
                county_id=term.county_id,
                term=term,
                lesson=lesson,
                person_id=person_id,
                kind=kind,
                words=words,
                made_at=clock.now(),
            )
            for person_id in people
        )
