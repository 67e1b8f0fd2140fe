"""Contests to try things on."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from tests.builders import a_branch, a_county, a_person, an_actor

from yinhui.kernel import clock
from yinhui.learning.contests.actions import (
    ContestContent,
    RoundContent,
    announce_contest,
    enter_people,
    make_contest,
    put_round,
)
from yinhui.learning.contests.actions_bank import add_question
from yinhui.learning.contests.actions_own import Given
from yinhui.learning.contests.models import Item, Mode, Timing
from yinhui.learning.contests.questions import QuestionContent
from yinhui.portal.actors import member_actor
from yinhui.registry.models import Account

START = dt.datetime(2026, 11, 20, 9, 0, tzinfo=clock.SHANGHAI)
SINGLE = {"kind": "single", "count": 4, "points": 5}
ALL_KINDS = (
    SINGLE,
    {"kind": "multiple", "count": 1, "points": 10},
    {"kind": "true_false", "count": 1, "points": 5},
    {"kind": "fill_in", "count": 1, "points": 5},
)


def at(seconds):
    """So many seconds after START."""
    return clock.fixed(START + dt.timedelta(seconds=seconds))


def a_question(keeper, text, **said):
    """A question of the bank; the right answer of a plain one is its first option."""
    content = {
        "kind": "single",
        "subject": "党章",
        "difficulty": 2,
        "options": ("甲", "乙", "丙", "丁"),
        "answer": "A",
        "source": "《中国共产党章程》",
    }
    return add_question(actor=keeper, content=QuestionContent(text=text, **(content | said)))


def a_bank(keeper, singles=12):
    """So many single questions, and three of each other kind."""
    for number in range(singles):
        a_question(keeper, f"单选题{number}")
    for number in range(3):
        a_question(keeper, f"多选题{number}", kind="multiple", answer="ABD")
        a_question(keeper, f"判断题{number}", kind="true_false", options=(), answer="对")
        a_question(keeper, f"填空题{number}", kind="fill_in", options=(), answer="1921年|一九二一年")


@dataclass
class World:
    """A county with its keeper, two branches, their members and the members as actors."""

    county: object
    keeper: object
    branches: list
    people: list
    members: list


def a_member(person):
    """The person, signed in without a post."""
    account = Account.objects.create_user(f"member{person.pk}", "test-password-2026", person=person)
    return member_actor(account)


def a_world(members=3):
    """A county whose first branch has all but one of the members."""
    county = a_county()
    keeper = an_actor("bureau_clerk", county)
    branches = [a_branch(county), a_branch(county)]
    people = [a_person(county, branch=branches[number == members - 1]) for number in range(members)]
    for person in people:
        person.refresh_from_db()
    a_bank(keeper)
    return World(county, keeper, branches, people, [a_member(person) for person in people])


def a_contest(world, *, rules=(SINGLE,), timing=Timing.ROUND, seconds=60, each=False, rounds=1, **said):
    """An announced contest of the county, nobody entered yet."""
    content = {"title": "党章知识竞赛", "opens_at": START, "ends_at": START + dt.timedelta(hours=2)} | said
    contest = make_contest(
        actor=world.keeper,
        client_key=uuid.uuid4(),
        organisation_id=world.county.pk,
        content=ContestContent(**content),
    )
    for number in range(rounds):
        put_round(
            actor=world.keeper,
            contest_id=contest.pk,
            content=RoundContent(
                title=f"第{number + 1}轮", timing=timing, seconds=seconds, rules=rules, is_drawn_each=each
            ),
        )
    return announce_contest(actor=world.keeper, contest_id=contest.pk)


def an_own_time_contest(world, **said):
    """One that is answered whenever one likes."""
    return a_contest(world, mode=Mode.OWN_TIME, **said)


def entered(world, contest):
    """The contest, with every member of the world in it."""
    enter_people(actor=world.keeper, contest_id=contest.pk, person_ids=[person.pk for person in world.people])
    return contest


def items_of(person):
    """A person's questions, in their order."""
    return list(Item.objects.filter(sitting__person=person).select_related("question").order_by("position"))


def given(item, *, right=True, ordinal=1, key=None):
    """A right or wrong answer to an item."""
    question = item.question
    if question.kind == "fill_in":
        return Given(key or uuid.uuid4(), ordinal, text="１９２１ 年" if right else "1949")
    wrong = [next(n for n in range(len(question.options)) if n not in question.correct)]
    return Given(key or uuid.uuid4(), ordinal, choice=tuple(question.correct if right else wrong))
