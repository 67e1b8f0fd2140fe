"""A community with its secretary, a branch and five people: the world of groups, classes and notices.

A room's conftest.py imports the fixtures; models are loaded only when one is asked for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from yinhui.kernel import clock

TODAY = dt.date(2026, 11, 20)
# Name, interests, specialties: three who write or paint, one who does not, one of whom nothing is known.
PEOPLE = (
    ("张墨香", ["书法"], []),
    ("李砚田", [], ["国画"]),
    ("王弈秋", ["象棋"], ["书法"]),
    ("赵太平", ["太极拳"], []),
    ("陈知远", [], []),
)


@dataclass
class Neighbourhood:
    """The community, the county around it, its branch, the account of its secretary, the branch's people."""

    county: Any
    community: Any
    branch: Any
    account: Any
    people: list[Any]

    @property
    def actor(self):
        """The community's secretary."""
        from yinhui.registry.actors import actors_of  # noqa: PLC0415 - models first

        return actors_of(self.account)[0]


def a_neighbourhood():
    """Build it."""
    from tests.builders import (  # noqa: PLC0415 - models first
        a_community,
        a_county,
        a_person,
        an_account,
        an_organisation,
    )

    county = a_county()
    community = a_community(county)
    branch = an_organisation("community_branch", under=community, name="沿江社区离退休干部党支部")
    people = [
        a_person(county, name=name, branch=branch, interests=interests, specialties=specialties)
        for name, interests, specialties in PEOPLE
    ]
    account = an_account("community_secretary", community, name="周敏")
    return Neighbourhood(county, community, branch, account, people)


def oneself(person):
    """The actor of somebody without a post, who sees themselves only."""
    from yinhui.portal.actors import member_actor  # noqa: PLC0415 - models first
    from yinhui.registry.models import Account  # noqa: PLC0415 - models first

    return member_actor(Account.objects.create_user(f"own{person.pk}", "test-password-2026", person=person))


@pytest.fixture(autouse=True)
def a_friday(settings, tmp_path):
    """Hold the day, and keep attachments in a folder of the test's own."""
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def here():
    return a_neighbourhood()


@pytest.fixture
def county(here):
    return here.county


@pytest.fixture
def community(here):
    return here.community


@pytest.fixture
def branch(here):
    return here.branch


@pytest.fixture
def people(here):
    return here.people


@pytest.fixture
def account(here):
    return here.account


@pytest.fixture
def actor(here):
    return here.actor


@pytest.fixture
def page(client, account):
    """The secretary's browser."""
    from tests.builders import signed_in  # noqa: PLC0415 - models first

    return signed_in(client, account)
