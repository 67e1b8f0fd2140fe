"""Interest groups: joined by one's own word, left at any time, kept going by a backbone."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.builders import a_person, an_account
from tests.neighbourhood import TODAY, oneself

from yinhui.groups.actions import (
    GroupContent,
    close_groups,
    found_group,
    record_group_activity,
)
from yinhui.groups.actions_members import (
    add_group_members,
    end_group_memberships,
    give_group_post,
    join_group,
    leave_group,
)
from yinhui.groups.errors import GroupError
from yinhui.groups.models import GroupMember, GroupPost
from yinhui.groups.queries import figures, group_sheet
from yinhui.groups.tests.given import LONG_AGO, a_group
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.occasions.actions import OccasionContent
from yinhui.occasions.models import Participation
from yinhui.registry.actors import actors_of

pytestmark = pytest.mark.django_db


def an_activity(*people, **fields):
    return OccasionContent(
        kind="activity",
        title="写春联",
        participant_ids=tuple(person.pk for person in people),
        **({"held_on": TODAY} | fields),
    )


def test_people_join_with_their_word_and_are_in_the_group(actor, community, people):
    group = a_group(actor, community)
    number = add_group_members(
        actor=actor, group_id=group.pk, person_ids=[p.pk for p in people[:2]], how="phone", on=TODAY
    )
    assert number == 2
    assert {row.person for row in group_sheet(actor, group.pk).members} == set(people[:2])
    assert set(GroupMember.objects.values_list("joined_how", flat=True)) == {"phone"}


def test_nobody_joins_without_their_word(actor, community, people):
    group = a_group(actor, community)
    for how in ("", "own"):
        with pytest.raises(GroupError) as refused:
            add_group_members(actor=actor, group_id=group.pk, person_ids=[people[0].pk], how=how, on=TODAY)
        assert refused.value.field == "how"


def test_joining_twice_is_joining_once(actor, community, people):
    group = a_group(actor, community, members=people[:1])
    again = add_group_members(
        actor=actor, group_id=group.pk, person_ids=[people[0].pk], how="phone", on=TODAY
    )
    assert again == 0
    assert GroupMember.objects.count() == 1


def test_the_database_refuses_overlapping_periods_and_a_second_convenor(actor, community, people):
    group = a_group(actor, community, members=people[:2])
    period = DateRange(dt.date(2025, 1, 1), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.create(
            county=community.county, group=group, person=people[0], period=period, joined_how="phone"
        )
    give_group_post(actor=actor, group_id=group.pk, person_id=people[0].pk, role="convenor", on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupPost.objects.create(
            county=community.county, group=group, person=people[1], role="convenor", period=period
        )


def test_somebody_of_another_community_is_not_put_into_the_group(actor, county, community):
    group = a_group(actor, community)
    stranger = a_person(county, name="远方客")
    with pytest.raises(GroupError) as refused:
        add_group_members(actor=actor, group_id=group.pk, person_ids=[stranger.pk], how="phone", on=TODAY)
    assert refused.value.code == "out_of_reach"


def test_who_leaves_loses_their_post_and_keeps_what_they_did(actor, community, people):
    group = a_group(actor, community, members=people[:2])
    give_group_post(actor=actor, group_id=group.pk, person_id=people[0].pk, role="convenor", on=TODAY)
    record_group_activity(
        actor=actor, client_key=uuid.uuid4(), group_id=group.pk, content=an_activity(*people[:2])
    )
    left = end_group_memberships(
        actor=actor, group_id=group.pk, person_ids=[people[0].pk], how="in_person", on=TODAY
    )
    sheet = group_sheet(actor, group.pk)
    assert left == 1
    assert [row.person for row in sheet.members] == [people[1]]
    assert sheet.convenor is None
    assert Participation.objects.filter(person=people[0]).count() == 1


def test_a_member_joins_on_the_telephone_and_leaves_the_same_day(actor, community, people):
    group = a_group(actor, community)
    me = oneself(people[0])
    assert join_group(actor=me, group_id=group.pk).joined_how == "own"
    assert join_group(actor=me, group_id=group.pk).person == people[0], "twice is once"
    leave_group(actor=me, group_id=group.pk)
    assert group_sheet(actor, group.pk).members == []
    join_group(actor=me, group_id=group.pk)
    assert [row.person for row in group_sheet(actor, group.pk).members] == [people[0]]


def test_a_member_does_not_join_a_group_of_elsewhere(actor, county, community):
    group = a_group(actor, community)
    with pytest.raises(GroupError) as refused:
        join_group(actor=oneself(a_person(county, name="远方客")), group_id=group.pk)
    assert refused.value.code == "not_here"


def test_a_new_convenor_takes_over_from_the_one_before(actor, community, people):
    group = a_group(actor, community, members=people[:2])
    day = dt.date(2026, 1, 1)
    give_group_post(actor=actor, group_id=group.pk, person_id=people[0].pk, role="convenor", on=day)
    give_group_post(actor=actor, group_id=group.pk, person_id=people[1].pk, role="convenor", on=TODAY)
    assert group_sheet(actor, group.pk).convenor == people[1]
    assert GroupPost.objects.get(person=people[0]).period == DateRange(day, TODAY)


def test_only_a_member_keeps_the_group_going(actor, community, people):
    group = a_group(actor, community, members=people[:1])
    with pytest.raises(GroupError) as refused:
        give_group_post(actor=actor, group_id=group.pk, person_id=people[1].pk, role="backbone", on=TODAY)
    assert refused.value.code == "not_a_member"


def test_an_activity_is_an_occasion_and_sent_twice_is_one(actor, community, people):
    group = a_group(actor, community, members=people[:2])
    key = uuid.uuid4()
    first, second = (
        record_group_activity(
            actor=actor, client_key=key, group_id=group.pk, content=an_activity(*people[:2])
        )
        for _ in range(2)
    )
    assert first == second
    assert first.organisation == community
    assert group_sheet(actor, group.pk).activity_count == 1
    counted = figures(actor, community.pk, dt.date(2026, 1, 1), TODAY)
    assert counted == {"groups": 1, "with_backbone": 0, "people": 2, "activities": 1}


def test_a_closed_group_keeps_its_past_and_takes_nothing_new(actor, community, people):
    group = a_group(actor, community, members=people[:2])
    assert close_groups(actor=actor, group_ids=[group.pk], reason="人少了") == 1
    assert {row.person for row in group_sheet(actor, group.pk).members} == set(people[:2])
    with pytest.raises(GroupError):
        record_group_activity(
            actor=actor, client_key=uuid.uuid4(), group_id=group.pk, content=an_activity(people[0])
        )
    a_group(actor, community, name=group.name)  # the name is free again


def test_a_name_is_not_given_twice(actor, community):
    a_group(actor, community)
    with pytest.raises(GroupError) as refused:
        a_group(actor, community)
    assert refused.value.field == "name"


def test_groups_stand_where_people_live_work_or_belong(county):
    clerk = actors_of(an_account("bureau_clerk", county))[0]
    content = GroupContent(name="太极队", field="tai_chi", founded_on=LONG_AGO)
    with pytest.raises(GroupError) as refused:
        found_group(actor=clerk, organisation_id=county.pk, content=content)
    assert refused.value.field == "organisation"


def test_who_only_looks_on_changes_nothing_and_others_see_nothing(actor, county, community, branch, people):
    group = a_group(actor, community, members=people[:1])
    onlooker = actors_of(an_account("publicity_member", branch))[0]
    other = actors_of(an_account("secretary", branch))[0]
    if not onlooker.may("record_work"):
        with pytest.raises(NotAllowed):
            close_groups(actor=onlooker, group_ids=[group.pk], reason="不办了")
    with pytest.raises(NotFound):
        group_sheet(other, group.pk)
