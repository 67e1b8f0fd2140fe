"""Where people belong: branch, group, alliance, over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.backends.postgresql.psycopg_any import DateRange

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.models import Membership, Organisation, Person
from yinhui.registry.models.membership import MembershipKind
from yinhui.registry.periods import closed_on, open_from, require_after_start, require_not_future
from yinhui.registry.permissions import people_visible_to, person_for, require_reach
from yinhui.registry.reach import followed_at_the_end
from yinhui.registry.signals import tell_facts_changed
from yinhui.registry.structure import KINDS

# One request assigns at most this many people: a page of a list, several times over.
ASSIGNED_AT_ONCE_MAX = 500


@action(needs="edit_people")
def transfer_membership(*, actor: Actor, person_id: int, to: Organisation, on: dt.date) -> Membership:
    """Let a person belong to a branch, group or alliance from a day on; the former of its kind ends then.

    A transfer on the very day the present membership began corrects it. Leaving a branch leaves its group.
    Raises RegisterError if the organisation takes no members or the day lies before the present began.
    """
    require_not_future(on)
    require_reach(actor, "edit_people", to)
    person = person_for(actor, person_id)
    _require_living(person)
    kind = membership_kind(to)
    if kind == MembershipKind.GROUP:
        _require_in_branch_of(to, [person.pk])
    with constraints_explained(), followed_at_the_end(person.pk):
        membership = _moved(person, to, kind, on)
        if kind == MembershipKind.BRANCH:
            _leave_groups_elsewhere(person.pk, to, on)
    tell_facts_changed(person.county_id)
    return membership


@action(needs="edit_people")
def leave_organisation(*, actor: Actor, membership_id: int, on: dt.date) -> Membership:
    """End a membership on a day, the first on which it no longer holds."""
    require_not_future(on)
    membership = (
        Membership.objects.select_related("person", "organisation")
        .filter(pk=membership_id, person__in=people_visible_to(actor))
        .first()
    )
    if membership is None:
        raise NotFound("没有找到这条组织关系，可能已经变更。请刷新人员页面后再试。")
    require_after_start(on, membership.period, f"在“{membership.organisation.name}”的组织关系")
    # Whoever lets a person go may not see them any more: the end is not read back.
    Membership.objects.filter(pk=membership.pk).update(period=closed_on(on))
    membership.period = DateRange(membership.period.lower, on)
    tell_facts_changed(membership.county_id)
    return membership


@action(needs="edit_people")
def assign_to_group(*, actor: Actor, person_ids: Sequence[int], group: Organisation, on: dt.date) -> int:
    """Put many members of one branch into one of its groups on a day; return how many were moved.

    Those in the group already stay as they are. Raises RegisterError if any of them is not in the branch.
    """
    require_not_future(on)
    require_reach(actor, "edit_people", group)
    if len(person_ids) > ASSIGNED_AT_ONCE_MAX:
        raise RegisterError(f"一次最多分派{ASSIGNED_AT_ONCE_MAX}人，请分几次办理。", code="too_many")
    if membership_kind(group) != MembershipKind.GROUP:
        raise RegisterError(f"“{group.name}”不是党小组，请重新选择。", field="group")
    people = list(
        people_visible_to(actor).filter(pk__in=person_ids, died_on=None).values_list("pk", flat=True)
    )
    if not people:
        raise RegisterError("请先在名单中勾选人员。", code="nobody_chosen")
    _require_in_branch_of(group, people)
    county_id = group.county_id
    assert county_id is not None
    open_groups = Membership.objects.filter(
        person_id__in=people, kind=MembershipKind.GROUP, period__upper_inf=True
    )
    there = set(open_groups.filter(organisation=group).values_list("person_id", flat=True))
    elsewhere = open_groups.exclude(organisation=group)
    with constraints_explained():
        elsewhere.filter(period__startswith__gte=on).delete()
        elsewhere.update(period=closed_on(on))
        moved = Membership.objects.bulk_create(
            Membership(
                county_id=county_id,
                person_id=person_id,
                organisation=group,
                kind=MembershipKind.GROUP,
                period=open_from(on),
            )
            for person_id in people
            if person_id not in there
        )
    tell_facts_changed(county_id)
    return len(moved)


def membership_kind(organisation: Organisation) -> MembershipKind:
    """Return what belonging to the organisation means. Raises RegisterError if it takes no members."""
    if organisation.dissolved_on is not None:
        raise RegisterError(f"“{organisation.name}”已经撤销，请选择现有的组织。", field="to")
    if KINDS[organisation.kind].is_branch:
        return MembershipKind.BRANCH
    if organisation.kind == "group":
        return MembershipKind.GROUP
    if organisation.kind in ("alliance", "alliance_chapter"):
        return MembershipKind.ALLIANCE
    raise RegisterError(
        f"“{organisation.name}”是{KINDS[organisation.kind].name}，不直接接收成员，请选择它下面的支部。",
        code="takes_no_members",
        field="to",
    )


def _moved(person: Person, to: Organisation, kind: MembershipKind, on: dt.date) -> Membership:
    standing = Membership.objects.filter(person=person, kind=kind, period__upper_inf=True)
    if kind == MembershipKind.ALLIANCE:
        standing = standing.filter(organisation=to)
    present = standing.select_related("organisation").first()
    if present is not None:
        if present.organisation_id == to.pk:
            raise RegisterError(
                f"{person.name}同志已经在“{to.name}”，不用办理。", code="there_already", field="to"
            )
        if on == present.period.lower:
            present.organisation = to
            present.save(update_fields=["organisation"])
            return present
        require_after_start(on, present.period, f"在“{present.organisation.name}”的组织关系")
        standing.update(period=closed_on(on))
    return Membership.objects.create(
        county_id=person.county_id, person=person, organisation=to, kind=kind, period=open_from(on)
    )


def _leave_groups_elsewhere(person_id: int, branch: Organisation, on: dt.date) -> None:
    groups = Membership.objects.filter(
        person_id=person_id, kind=MembershipKind.GROUP, period__upper_inf=True
    ).exclude(organisation__parent=branch)
    groups.filter(period__startswith__gte=on).delete()
    groups.update(period=closed_on(on))


def _require_in_branch_of(group: Organisation, person_ids: Sequence[int]) -> None:
    """Raise RegisterError unless all of them are members of the branch that the group stands under."""
    assert group.parent_id is not None
    inside = Membership.objects.filter(
        person_id__in=person_ids,
        kind=MembershipKind.BRANCH,
        organisation_id=group.parent_id,
        period__upper_inf=True,
    ).count()
    if outside := len(person_ids) - inside:
        raise RegisterError(
            f"有{outside}人不在“{group.name}”所属的支部，不能编入这个党小组。请先办理转入支部。",
            code="not_in_branch",
            field="group",
        )


def _require_living(person: Person) -> None:
    if person.died_on is not None:
        raise RegisterError(f"{person.name}同志已去世，不能再变更组织关系。", code="deceased")
