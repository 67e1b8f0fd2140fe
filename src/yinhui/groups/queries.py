"""Interest groups as pages read them: the list, one group, who could be told of it, one's own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yinhui.groups.meetings import meetings_of, with_next_meeting
from yinhui.groups.models import (
    WORDS_OF_FIELD,
    GroupActivity,
    GroupMember,
    GroupPost,
    GroupRole,
    InterestGroup,
)
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.kernel.sql_files import sql
from yinhui.occasions.models import Occasion, Participation
from yinhui.occasions.scheduling.clashes import Clash, clashes_of
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.registry.actors import program_actor
from yinhui.registry.codes import RETIRED
from yinhui.registry.models import Organisation, Person
from yinhui.registry.permissions import in_reach, may, organisation_for, people_visible_to
from yinhui.registry.search import people_found

SORTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "founded_on": ("founded_on", "pk"),
    "-founded_on": ("-founded_on", "-pk"),
    "members": ("member_count", "pk"),
    "-members": ("-member_count", "-pk"),
    "activities": ("activity_count", "pk"),
    "-activities": ("-activity_count", "-pk"),
}
# Whom the program proposes for a group: as many as a secretary speaks to.
FITTING_MAX = 30
ACTIVITIES_SHOWN = 10
MEETINGS_SHOWN = 3
# The groups of a person's street, community, unit and branch that they do not belong to yet.
OFFERED_MAX = 50
NAMESAKES_MAX = 200


@dataclass(frozen=True)
class GroupFilters:
    """What the list of groups is narrowed by; empty means all."""

    words: str = ""
    field: str = ""
    organisation_id: int | None = None
    state: str = "standing"
    without_convenor: bool = False


def groups_listed(actor: Actor, filters: GroupFilters, sort: str = "") -> QuerySet[InterestGroup]:
    """Return the groups in reach with `member_count`, `activity_count` and `last_on` of the last twelve
    months, `convenor`'s name, and `next_…` of what they meet for next."""
    if not actor.may("see_people"):
        return InterestGroup.objects.none()
    groups = InterestGroup.objects.filter(in_reach(actor)).select_related("organisation")
    if filters.field:
        groups = groups.filter(field=filters.field)
    if filters.organisation_id:
        groups = groups.filter(organisation__path__contains=[filters.organisation_id])
    if filters.state != "all":
        groups = groups.filter(closed_on__isnull=filters.state == "standing")
    if filters.words:
        groups = groups.filter(_matches(actor, filters.words))
    if filters.without_convenor:
        groups = groups.exclude(Exists(_posts(GroupRole.CONVENOR)))
    return _with_figures(groups).order_by(*SORTS.get(sort, ("organisation__path", "field", "name", "pk")))


def _matches(actor: Actor, words: str) -> Q:
    """By name, or by who belongs to it."""
    people = people_found(actor, words, NAMESAKES_MAX)
    with_them = GroupMember.objects.filter(person_id__in=people, period__contains=clock.today())
    named = Q(name__contains=words) | Q(organisation__name__contains=words)
    return named | Q(pk__in=with_them.values("group"))


def _posts(role: str) -> QuerySet[GroupPost]:
    return GroupPost.objects.filter(group=OuterRef("pk"), role=role, period__contains=clock.today())


def _with_figures(groups: QuerySet[InterestGroup]) -> QuerySet[InterestGroup]:
    today = clock.today()
    members = GroupMember.objects.filter(group=OuterRef("pk"), period__contains=today, person__died_on=None)
    done = GroupActivity.objects.filter(
        group=OuterRef("pk"),
        occasion__voided_reason="",
        occasion__held_on__gt=today - dt.timedelta(days=365),
        occasion__held_on__lte=today,
    ).order_by()
    return with_next_meeting(groups).annotate(
        member_count=Coalesce(
            Subquery(members.order_by().values("group").annotate(n=Count("pk")).values("n")), 0
        ),
        activity_count=Coalesce(Subquery(done.values("group").annotate(n=Count("pk")).values("n")), 0),
        last_on=Subquery(done.values("group").annotate(day=Max("occasion__held_on")).values("day")),
        convenor=Subquery(_posts(GroupRole.CONVENOR).values("person__name")[:1]),
    )


@dataclass(frozen=True)
class MemberRow:
    """One who belongs: since when, by which word, the posts held, how often they came in twelve months."""

    membership: GroupMember
    person: Person
    posts: tuple[GroupPost, ...]
    came: int


@dataclass(frozen=True)
class GroupSheet:
    """One group as its page shows it. `activity_count` is of the last twelve months, `clashes` are of the
    first of the `meetings`."""

    group: InterestGroup
    members: list[MemberRow]
    activities: list[Occasion]
    activity_count: int
    meetings: list[ScheduledOccasion]
    clashes: list[Clash]
    may_change: bool

    @property
    def convenor(self) -> Person | None:
        """Who calls the group together."""
        return next((row.person for row in self.members if _holds(row, GroupRole.CONVENOR)), None)

    @property
    def backbone(self) -> list[Person]:
        """Who keeps it going beside the convenor."""
        return [row.person for row in self.members if _holds(row, GroupRole.BACKBONE)]


def _holds(row: MemberRow, role: str) -> bool:
    return any(post.role == role for post in row.posts)


def group_for(actor: Actor, group_id: int) -> InterestGroup:
    """Return a group in reach. Raises NotFound, which does not tell whether it exists."""
    groups = InterestGroup.objects.filter(in_reach(actor), pk=group_id).select_related("organisation")
    group = groups.first() if actor.may("see_people") else None
    if group is None:
        raise NotFound("没有找到这个小组，或者不在您的管理范围内。请从“兴趣小组”重新查找。")
    return group


def group_sheet(actor: Actor, group_id: int) -> GroupSheet:
    """Return one group for its page. Raises NotFound."""
    group = group_for(actor, group_id)
    occasions = Occasion.objects.filter(group_activities__group=group, voided_reason="").defer("text")
    year_ago = clock.today() - dt.timedelta(days=365)
    meetings = list(meetings_of(group)[:MEETINGS_SHOWN])
    return GroupSheet(
        group=group,
        members=members_of(group, year_ago),
        activities=list(
            occasions.annotate(people_count=Count("participations")).order_by("-held_on", "-pk")[
                :ACTIVITIES_SHOWN
            ]
        ),
        activity_count=occasions.filter(held_on__gt=year_ago).count(),
        meetings=meetings,
        clashes=clashes_of(actor, meetings[0]) if meetings else [],
        may_change=group.closed_on is None and may(actor, "record_work", group.organisation),
    )


def members_of(group: InterestGroup, since: dt.date) -> list[MemberRow]:
    """Return who belongs today (or did, when it was closed), by name, with how often they came since a day.

    Three queries.
    """
    is_closed = group.closed_on is not None
    standing = Q(period__endswith=group.closed_on) if is_closed else Q(period__contains=clock.today())
    memberships = list(
        GroupMember.objects.filter(standing, group=group, person__died_on=None)
        .select_related("person__home_unit")
        .order_by("person__pinyin", "person_id")
    )
    posts: dict[int, list[GroupPost]] = {}
    for post in GroupPost.objects.filter(group=group, period__contains=clock.today()).order_by("-role", "pk"):
        posts.setdefault(post.person_id, []).append(post)
    came = dict(
        Participation.objects.filter(
            occasion__group_activities__group=group,
            occasion__voided_reason="",
            occasion__held_on__gt=since,
            person__in=[membership.person_id for membership in memberships],
        )
        .values("person_id")
        .annotate(n=Count("pk"))
        .values_list("person_id", "n")
    )
    return [
        MemberRow(one, one.person, tuple(posts.get(one.person_id, ())), came.get(one.person_id, 0))
        for one in memberships
    ]


def people_of_group(group: InterestGroup, day: dt.date) -> list[Person]:
    """Return who belonged on a day and was alive, by name: the tap list of an activity."""
    there = GroupMember.objects.filter(group=group, period__contains=day)
    people = Person.objects.filter(pk__in=there.values("person_id")).exclude(died_on__lt=day)
    return list(people.select_related("home_unit").order_by("pinyin", "pk"))


@dataclass(frozen=True)
class Fitting:
    """Somebody who could be told of a group: which of their interests fit, where they live."""

    person_id: int
    name: str
    words: list[str]
    compound: str
    is_near: bool


def fitting(actor: Actor, group: InterestGroup) -> list[Fitting]:
    """Return who could be told of a group, the nearest first, at most FITTING_MAX. Nobody is put into it:
    that takes their own word (PY3)."""
    words = WORDS_OF_FIELD[group.field]
    if not words or group.closed_on is not None or not may(actor, "see_people", group.organisation):
        return []
    parameters = {
        "group": group.pk,
        "county": group.county_id,
        "organisation": group.organisation_id,
        "place": group.organisation.place_id,
        "words": list(words),
        "retired": list(RETIRED),
        "today": clock.today(),
        "limit": FITTING_MAX,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "fitting"), parameters)
        return [Fitting(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class OwnGroups:
    """A person's groups on their own pages: which they belong to, and which they could join."""

    mine: list[InterestGroup]
    offered: list[InterestGroup]


def own_groups(person: Person) -> OwnGroups:
    """Return a person's groups, read by the program on their behalf: their own scope has nobody else."""
    with acting(program_actor(person.county, f"{person.name}本人查看")):
        standing = InterestGroup.objects.filter(county_id=person.county_id, closed_on=None)
        belongs = GroupMember.objects.filter(
            group=OuterRef("pk"), person=person, period__contains=clock.today()
        )
        groups = _with_figures(
            standing.filter(Q(organisation__in=person.visible_in) | Exists(belongs)).annotate(
                is_mine=Exists(belongs)
            )
        )
        found: list[Any] = list(groups.select_related("organisation").order_by("field", "name", "pk"))
    mine = [group for group in found if group.is_mine]
    offered = [group for group in found if not group.is_mine]
    return OwnGroups(mine, offered[:OFFERED_MAX])


def me_panel(person_id: int) -> OwnGroups | None:
    """Return a person's groups for the first of their own pages; None if there is none to belong to."""
    person = Person.objects.filter(pk=person_id).select_related("county").first()
    if person is None:
        return None
    own = own_groups(person)
    return own if own.mine or own.offered else None


def figures(actor: Actor, organisation_id: int, since: dt.date, until: dt.date) -> dict[str, int]:
    """Return how many groups stand at and below an organisation, how many of them have a backbone, how many
    people belong, and how many activities they had in the period (PY3). Raises NotFound."""
    organisation: Organisation = organisation_for(actor, organisation_id)
    groups = InterestGroup.objects.filter(organisation__path__contains=[organisation.pk], closed_on=None)
    today = clock.today()
    kept = GroupPost.objects.filter(group=OuterRef("pk"), period__contains=today)
    members = GroupMember.objects.filter(
        group__in=groups, period__contains=today, person__in=people_visible_to(actor)
    )
    held = Occasion.objects.filter(
        voided_reason="", held_on__range=(since, until), group_activities__group__in=groups
    )
    return {
        "groups": groups.count(),
        "with_backbone": groups.filter(Exists(kept)).count(),
        "people": members.values("person_id").distinct().count(),
        "activities": held.distinct().count(),
    }
