"""Notices as this room's tests need them: a county, two branches, whoever signs in without a post."""

from dataclasses import dataclass

from tests.builders import a_branch, a_county, an_actor
from tests.neighbourhood import oneself

from yinhui.kernel.actor import Actor
from yinhui.publicity.notices.actions import send_notice
from yinhui.registry.models import Organisation, Person


@dataclass
class Here:
    """A county's clerk, a branch of three with its secretary, another of two; their people by id."""

    county: Organisation
    branch: Organisation
    other: Organisation
    clerk: Actor
    secretary: Actor
    members: list[int]
    others: list[int]


def a_county_with_two_branches():
    """Build it."""
    county = a_county()
    branch, other = a_branch(county, members=3), a_branch(county, members=2)

    def people(of):
        return list(of.memberships.order_by("pk").values_list("person_id", flat=True))

    return Here(
        county,
        branch,
        other,
        clerk=an_actor("bureau_clerk", county, name="周敏"),
        secretary=an_actor("secretary", branch, name="王书记"),
        members=people(branch),
        others=people(other),
    )


def a_member(person_id):
    """The person as whoever signs in without a post."""
    return oneself(Person.objects.get(pk=person_id))


def sent(here, people=None, **fields):
    """A notice of the county to some people, or to everybody."""
    return send_notice(
        actor=fields.pop("actor", here.clerk),
        title=fields.pop("title", "通报"),
        text="重要工作情况通报。",
        person_ids=people or here.members + here.others,
        **fields,
    )
