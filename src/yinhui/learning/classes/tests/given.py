"""Classes as this room's tests need them."""

import datetime as dt
import uuid

from yinhui.kernel import clock
from yinhui.learning.classes.actions_enrolment import enrol_people
from yinhui.learning.classes.actions_lessons import record_lesson
from yinhui.learning.classes.actions_terms import TermContent, open_term
from yinhui.occasions.actions import OccasionContent

TODAY = dt.date(2026, 11, 20)


def a_term(here, **fields):
    """A phone class on Tuesdays and Thursdays, with two places."""
    content = {
        "course": "智能手机入门",
        "field": "phone",
        "first_on": dt.date(2026, 11, 3),
        "last_on": dt.date(2026, 12, 15),
        "weekdays": (2, 4),
        "starts_at": dt.time(9),
        "place": "社区教室",
        "places": 2,
    }
    return open_term(
        actor=here.actor, organisation_id=here.community.pk, content=TermContent(**(content | fields))
    )


def enrolled(here, term, *people):
    """Enrol people who said so in person."""
    return enrol_people(
        actor=here.actor, term_id=term.pk, person_ids=[person.pk for person in people], how="in_person"
    )


def held(here, lesson, *people):
    """A lesson held, with who came."""
    content = OccasionContent(
        kind="training",
        held_on=lesson.during.lower.astimezone(clock.SHANGHAI).date(),
        title="智能手机入门",
        participant_ids=tuple(person.pk for person in people),
    )
    return record_lesson(actor=here.actor, client_key=uuid.uuid4(), lesson_id=lesson.pk, content=content)
