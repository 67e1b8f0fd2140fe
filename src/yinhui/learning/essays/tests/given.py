"""Calls and works to try things on."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from tests.builders import a_branch, a_county, a_person, an_actor

from yinhui.kernel import clock
from yinhui.learning.essays.actions_calls import CallContent, add_reviewers, announce_call, make_call
from yinhui.learning.essays.actions_works import WorkContent, save_own, send_own
from yinhui.portal.actors import member_actor
from yinhui.registry.models import Account

TODAY = dt.date(2026, 11, 20)
UNTIL = dt.date(2026, 11, 30)
AFTER = dt.date(2026, 12, 2)


@dataclass
class World:
    """A county with its clerk, four branches, and their members (two each) as people and as actors."""

    county: object
    clerk: object
    branches: list
    people: list
    members: list


def a_member(person):
    """The person, signed in without a post."""
    account = Account.objects.create_user(f"member{person.pk}", "test-password-2026", person=person)
    return member_actor(account)


def a_world():
    """The first member of each branch stands before the second ones."""
    county = a_county()
    branches = [a_branch(county) for _ in range(4)]
    people = [a_person(county, branch=branch) for _ in range(2) for branch in branches]
    for person in people:
        person.refresh_from_db()
    return World(
        county, an_actor("bureau_clerk", county), branches, people, [a_member(one) for one in people]
    )


def a_call(world, **said):
    """An announced call of the county that takes works until UNTIL."""
    content = {
        "title": "桑榆未晚",
        "theme": "写身边的变化",
        "kinds": ("writing", "painting"),
        "until": UNTIL,
        "criteria": (("内容", 60), ("文字", 40)),
        "prizes": (("一等奖", 1), ("二等奖", 1)),
        "reviews_each": 2,
    } | said
    call = make_call(
        actor=world.clerk,
        client_key=uuid.uuid4(),
        organisation_id=world.county.pk,
        content=CallContent(**content),
    )
    return announce_call(actor=world.clerk, call_id=call.pk)


def a_work(member, call, *, title="门前这条路", text="路修好了，心里亮堂。", may_publish=True):
    """A work that its author wrote and sent."""
    draft = save_own(
        actor=member,
        client_key=uuid.uuid4(),
        call_id=call.pk,
        seen_version=0,
        content=WorkContent("writing", title, text, may_publish),
    )
    return send_own(actor=member, work_id=draft.pk)


def reviewers_named(world, call, people):
    """The people as reviewers."""
    add_reviewers(actor=world.clerk, call_id=call.pk, person_ids=[person.pk for person in people])


def after_the_end():
    """When the entries are over."""
    return clock.fixed(AFTER)
