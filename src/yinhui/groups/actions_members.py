"""Who belongs to an interest group: joining and leaving are the person's own, done by themselves or noted
with their word (PY3); the backbone and the convenor (BS11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from yinhui.groups.actions import group_to_keep
from yinhui.groups.errors import GroupError
from yinhui.groups.models import GroupMember, GroupPost, GroupRole, HowTold, InterestGroup
from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.models import Person
from yinhui.registry.periods import closed_on, open_from
from yinhui.registry.permissions import in_reach, people_visible_to

# One request takes in at most this many people: a page of a list, several times over.
ADDED_AT_ONCE_MAX = 200
# How a secretary knows what a person wants; "own" is the person themselves.
TOLD_TO_STAFF = (HowTold.IN_PERSON, HowTold.PHONE, HowTold.PAPER)


@action(needs="record_work")
def add_group_members(
    *, actor: Actor, group_id: int, person_ids: Sequence[int], how: str, on: dt.date
) -> int:
    """Note that people joined a group on a day, and how they said so. Return how many are new.

    Who belongs already stays as they are. Raises GroupError for somebody out of reach, dead, or not of the
    group's organisation; NotFound.
    """
    group = group_to_keep(actor, group_id)
    _require_told(how)
    _require_day(on, group)
    people = _people_who_may_join(actor, group, set(person_ids))
    present = GroupMember.objects.filter(group=group, person__in=people, period__overlap=open_from(on))
    there = set(present.values_list("person_id", flat=True))
    made = GroupMember.objects.bulk_create(
        GroupMember(
            county_id=group.county_id,
            group=group,
            person=person,
            period=open_from(on),
            joined_how=how,
            recorded_by_id=actor.account_id,
        )
        for person in people
        if person.pk not in there
    )
    return len(made)


@action(needs="record_work")
def end_group_memberships(
    *, actor: Actor, group_id: int, person_ids: Sequence[int], how: str, on: dt.date
) -> int:
    """Note that members left a group, the day being the first on which they no longer belong; their posts in
    it end too. Return how many left. Raises GroupError, NotFound."""
    group = group_to_keep(actor, group_id)
    _require_told(how)
    _require_day(on, group)
    leaving = _standing(group).filter(person__in=people_visible_to(actor).filter(pk__in=set(person_ids)))
    if not (people := list(leaving.values_list("person_id", flat=True))):
        raise GroupError("请先勾选要退出的成员。", code="nobody_chosen")
    if leaving.filter(period__startswith__gt=on).exists():
        raise GroupError("有人是在这一天以后才加入的，请核对退出日期。", code="before_start", field="on")
    return _leave(group, people, how, on)


@action()
def join_group(*, actor: Actor, group_id: int) -> GroupMember:
    """Join a group oneself, today. Raises GroupError if it is not of where one belongs; NotFound."""
    group, person = _own(actor, group_id)
    if group.organisation_id not in person.visible_in:
        raise GroupError(
            "这个小组只收本街道、本社区或本单位的同志。想参加请与支部书记联系。", code="not_here"
        )
    standing = _standing(group).filter(person=person).first()
    if standing is not None:
        return standing
    return GroupMember.objects.create(
        county_id=group.county_id,
        group=group,
        person=person,
        period=open_from(clock.today()),
        joined_how=HowTold.OWN,
        recorded_by_id=actor.account_id,
    )


@action()
def leave_group(*, actor: Actor, group_id: int) -> None:
    """Leave a group oneself, today. Nothing happens if one does not belong. Raises NotFound."""
    group, person = _own(actor, group_id, may_be_closed=True)
    _leave(group, [person.pk], HowTold.OWN, clock.today())


@action(needs="record_work")
def give_group_post(*, actor: Actor, group_id: int, person_id: int, role: str, on: dt.date) -> GroupPost:
    """Make a member the group's convenor (the one before ends that day) or one of its backbone.

    Raises GroupError for somebody who is no member, NotFound.
    """
    group = group_to_keep(actor, group_id)
    if role not in GroupRole.values:
        raise GroupError("请选择召集人或活动骨干。", code="role", field="role")
    _require_day(on, group)
    member = _standing(group).filter(person_id=person_id, period__startswith__lte=on).first()
    if member is None or not people_visible_to(actor).filter(pk=person_id, died_on=None).exists():
        raise GroupError("请先让这位同志加入小组，再担任召集人或骨干。", code="not_a_member", field="person")
    held = GroupPost.objects.filter(group=group, role=role, period__upper_inf=True)
    mine = held.filter(person_id=person_id).first()
    if mine is not None:
        return mine
    if role == GroupRole.CONVENOR:
        if held.filter(period__startswith__gt=on).exists():
            raise GroupError("现任召集人是在这一天以后开始的，请核对日期。", code="before_start", field="on")
        held.update(period=closed_on(on))
    return GroupPost.objects.create(
        county_id=group.county_id, group=group, person_id=person_id, role=role, period=open_from(on)
    )


@action(needs="record_work")
def end_group_post(*, actor: Actor, post_id: int) -> GroupPost:
    """End a post in a group today. Raises NotFound."""
    found = GroupPost.objects.filter(in_reach(actor, "group__organisation"), pk=post_id)
    post = found.filter(period__upper_inf=True).select_related("group").first()
    if post is None:
        raise NotFound("没有找到这个职务，可能已经结束。请刷新小组页面后再试。")
    today = clock.today()
    GroupPost.objects.filter(pk=post.pk).update(period=closed_on(today))
    post.period = DateRange(post.period.lower, today)
    return post


def _own(actor: Actor, group_id: int, *, may_be_closed: bool = False) -> tuple[InterestGroup, Person]:
    """The group and the person who acts, for themselves."""
    if actor.person_id is None:
        raise NotAllowed("请用您本人的账号登录后再办理。")
    group = InterestGroup.objects.filter(county_id=actor.county_id, pk=group_id).first()
    person = Person.objects.filter(pk=actor.person_id).first()
    if group is None or person is None or (group.closed_on is not None and not may_be_closed):
        raise NotFound("没有找到这个小组，可能已经停止活动。请返回“我的小组”重新选择。")
    return group, person


def _standing(group: InterestGroup) -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(group=group, period__upper_inf=True)


def _leave(group: InterestGroup, person_ids: Sequence[int], how: str, on: dt.date) -> int:
    """End their posts and memberships. Who joined later that day leaves an empty period."""
    posts = GroupPost.objects.filter(group=group, person__in=person_ids, period__upper_inf=True)
    # A post given after that day was none: its period is empty.
    posts.filter(period__startswith__gt=on).update(period=DateRange(empty=True))
    posts.filter(period__upper_inf=True).update(period=closed_on(on))
    return _standing(group).filter(person__in=person_ids).update(period=closed_on(on), left_how=how)


def _people_who_may_join(actor: Actor, group: InterestGroup, wanted: set[int]) -> list[Person]:
    if not wanted:
        raise GroupError("请先勾选要加入的人员。", code="nobody_chosen", field="person")
    if len(wanted) > ADDED_AT_ONCE_MAX:
        raise GroupError(
            f"一次最多加入{ADDED_AT_ONCE_MAX}人，请分几次办理。", code="too_many", field="person"
        )
    people = list(people_visible_to(actor).filter(pk__in=wanted).order_by("pk"))
    if len(people) < len(wanted):
        raise GroupError("有人不在您的管理范围内，请重新勾选。", code="out_of_reach", field="person")
    if dead := [person.name for person in people if person.died_on]:
        raise GroupError(f"{'、'.join(dead)}已去世，请重新勾选。", code="deceased", field="person")
    beyond = [person.name for person in people if group.organisation_id not in person.visible_in]
    if beyond:
        raise GroupError(
            f"{'、'.join(beyond)}不在“{group.organisation.name}”。请参加本人所在街道、社区或单位的小组。",
            code="not_here",
            field="person",
        )
    return people


def _require_told(how: str) -> None:
    """Nobody is put into a group, or out of it, without their own word."""
    if how not in TOLD_TO_STAFF:
        raise GroupError("请选择本人是怎么说的：参加和退出都由本人决定。", code="how", field="how")


def _require_day(on: dt.date, group: InterestGroup) -> None:
    if on > clock.today():
        raise GroupError("日期不能晚于今天。", code="day_ahead", field="on")
    if on < group.founded_on:
        raise GroupError(f"日期早于小组成立的{group.founded_on:%Y-%m-%d}。", code="too_early", field="on")
