"""Groups as this room's tests need them."""

import datetime as dt
from dataclasses import dataclass

from tests.builders import a_community, a_county, a_person, an_account, an_organisation

from yinhui.groups.actions import GroupContent, found_group
from yinhui.groups.actions_members import add_group_members
from yinhui.kernel.actor import Actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account, Organisation, Person

TODAY = dt.date(2026, 11, 20)
LONG_AGO = dt.date(2024, 1, 1)


def a_group(actor, organisation, *, members=(), name="翰墨书画社", field="calligraphy", since=LONG_AGO):
    """A group of an organisation, with members who said so in person."""
    content = GroupContent(name=name, field=field, founded_on=LONG_AGO, usual_place="社区活动室")
    group = found_group(actor=actor, organisation_id=organisation.pk, content=content)
    if members:
        ids = [person.pk for person in members]
        add_group_members(actor=actor, group_id=group.pk, person_ids=ids, how="in_person", on=since)
    return group


@dataclass
class Here:
    """A community with its secretary, a branch, and four people: three who write or paint, one not."""

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
    people = [
        a_person(county, name=name, branch=branch, interests=interests, specialties=specialties)
        for name, interests, specialties in (
            ("张墨香", ["书法"], []),
            ("李砚田", [], ["国画"]),
            ("王弈秋", ["象棋"], ["书法"]),
            ("赵太平", ["太极拳"], []),
        )
    ]
    account = an_account("community_secretary", community, name="周敏")
    return Here(county, community, branch, account, people)
