"""Classes as this room's tests need them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from tests.builders import a_community, a_county, a_person, an_account, an_organisation

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.learning.classes.actions_enrolment import enrol_people
from yinhui.learning.classes.actions_lessons import record_lesson
from yinhui.learning.classes.actions_terms import TermContent, open_term
from yinhui.occasions.actions import OccasionContent
from yinhui.portal.actors import member_actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account, Organisation, Person

TODAY = dt.date(2026, 11, 20)


@dataclass
class Here:
    """A community with its secretary, a branch, and five people."""

    county: Organisation
    community: Organisation
    branch: Organisation
    account: Account
    people: list[Person]

    @property
    def actor(self) -> Actor:
        """The community's secretary."""
        return actors_of(self.account)[0]


def a_community_with_people():
    """Build it."""
    county = a_county()
    community = a_community(county)
    branch = an_organisation("community_branch", under=community, name="沿江社区离退休干部党支部")
    people = [a_person(county, name=name, branch=branch) for name in ("甲一", "乙二", "丙三", "丁四", "戊五")]
    return Here(county, community, branch, an_account("community_secretary", community), people)


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


def oneself(person):
    """The actor of somebody without a post."""
    return member_actor(Account.objects.create_user(f"own{person.pk}", "test-password-2026", person=person))
