"""Merging, splitting and dissolving organisations: members and posts pass on, and it stays on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection
from django.db.models import F

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.registry.actions_organisations import require_may_stand_under, standing_organisation
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.models import Appointment, Membership, Organisation, OrganisationSuccession, Person
from yinhui.registry.periods import closed_on, require_not_future
from yinhui.registry.signals import tell_facts_changed
from yinhui.registry.structure import KINDS


@action(needs="manage_organisations")
def merge_organisation(
    *, actor: Actor, organisation_id: int, into: Organisation, on: dt.date, reason: str = ""
) -> Organisation:
    """Merge an organisation into another of its kind on a day; returns the successor.

    Members, posts (where nobody holds them there), sub-organisations and the people whose home unit it was
    pass on; then it is dissolved. Yesterday's tree keeps it.
    """
    former = standing_organisation(actor, organisation_id)
    successor = standing_organisation(actor, into.pk)
    _require_mergeable(former, successor)
    _require_day_in_life(former, on)
    _require_day_in_life(successor, on)
    with constraints_explained():
        OrganisationSuccession.objects.create(
            predecessor=former, successor=successor, how="merge", took_effect_on=on, reason=reason.strip()
        )
        _pass_members(former, successor, on, people=None)
        _pass_appointments(former, successor, on)
        for child in Organisation.objects.filter(parent=former, dissolved_on=None):
            child.parent, child.since = successor, max(on, child.founded_on)
            child.save(update_fields=["parent", "since"])
        Person.objects.filter(home_unit=former).update(home_unit=successor, version=F("version") + 1)
        _dissolve(former, on)
    return successor


@action(needs="manage_organisations")
def split_organisation(
    *, actor: Actor, organisation_id: int, name: str, person_ids: Sequence[int], on: dt.date, reason: str = ""
) -> Organisation:
    """Found a sister organisation on a day and let the chosen members pass to it; returns the new one.

    Raises RegisterError if nobody is chosen, or someone who is no member.
    """
    former = standing_organisation(actor, organisation_id)
    if former.parent is None:
        raise RegisterError(f"“{former.name}”没有上级，不能拆分。", code="no_parent")
    require_may_stand_under(former.kind, former.parent)
    _require_day_in_life(former, on)
    if not person_ids:
        raise RegisterError("请勾选划入新组织的成员。", code="nobody_chosen", field="people")
    if not name.strip():
        raise RegisterError("请填写新组织的名称。", code="name_missing", field="name")
    with constraints_explained():
        latter = Organisation.objects.create(
            parent=former.parent,
            kind=former.kind,
            name=name.strip(),
            founded_on=on,
            since=on,
            party_form=former.party_form,
            place=former.place,
            fixed_day=former.fixed_day,
            term_years=former.term_years,
        )
        OrganisationSuccession.objects.create(
            predecessor=former, successor=latter, how="split", took_effect_on=on, reason=reason.strip()
        )
        passed = _pass_members(former, latter, on, people=list(person_ids))
    if passed != len(set(person_ids)):
        raise RegisterError(
            f"勾选的人里有{len(set(person_ids)) - passed}人不是“{former.name}”的现有成员，请刷新名单后重选。",
            code="not_members",
            field="people",
        )
    _leave_groups_of(former, person_ids, on)
    latter.refresh_from_db()
    return latter


@action(needs="manage_organisations")
def dissolve_organisation(*, actor: Actor, organisation_id: int, on: dt.date) -> Organisation:
    """Dissolve an organisation on a day, the first on which it no longer exists; its posts end.

    Raises RegisterError while living members, people of the unit or organisations below it remain.
    """
    organisation = standing_organisation(actor, organisation_id)
    _require_day_in_life(organisation, on)
    members = Membership.objects.filter(
        organisation=organisation, period__upper_inf=True, person__died_on=None
    ).count()
    if members:
        raise RegisterError(
            f"“{organisation.name}”还有{members}名成员。请先办理转出，或改用“合并”。",
            code="members_remain",
        )
    people = Person.objects.filter(home_unit=organisation, died_on=None).count()
    if people:
        raise RegisterError(
            f"还有{people}人的原工作单位是“{organisation.name}”。请先修改，或改用“合并”。",
            code="people_remain",
        )
    below = Organisation.objects.filter(parent=organisation, dissolved_on=None).count()
    if below:
        raise RegisterError(
            f"“{organisation.name}”下面还有{below}个组织。请先撤销、移走，或改用“合并”。",
            code="children_remain",
        )
    with constraints_explained():
        _dissolve(organisation, on)
    return organisation


def _require_mergeable(former: Organisation, successor: Organisation) -> None:
    if former.pk == successor.pk:
        raise RegisterError("不能与自己合并，请选择另一个组织。", field="into")
    if former.kind != successor.kind:
        raise RegisterError(
            f"只能与同类组织合并：“{former.name}”是{KINDS[former.kind].name}，"
            f"“{successor.name}”是{KINDS[successor.kind].name}。",
            code="kinds_differ",
            field="into",
        )
    if former.county_id != successor.county_id or former.kind in ("county", "prefecture"):
        raise RegisterError("只能合并同一个县里的组织。", field="into")
    if former.pk in successor.path:
        raise RegisterError("不能并入自己的下级，请重新选择。", field="into")


def _require_day_in_life(organisation: Organisation, on: dt.date) -> None:
    require_not_future(on)
    if on < max(organisation.founded_on, organisation.since):
        raise RegisterError(
            f"生效日期不能早于“{organisation.name}”最近一次变更（{organisation.since:%Y-%m-%d}）。",
            code="before_history",
            field="on",
        )


def _pass_members(former: Organisation, to: Organisation, on: dt.date, people: list[int] | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "pass_members"), {"from": former.pk, "to": to.pk, "day": on, "people": people}
        )
        return int(cursor.fetchone()[0])


def _pass_appointments(former: Organisation, to: Organisation, on: dt.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "pass_appointments"),
            {"from": former.pk, "to": to.pk, "day": on, "posts": list(KINDS[to.kind].posts)},
        )


def _leave_groups_of(branch: Organisation, person_ids: Sequence[int], on: dt.date) -> None:
    groups = Membership.objects.filter(
        organisation__parent=branch, kind="group", person_id__in=person_ids, period__upper_inf=True
    )
    groups.filter(period__startswith__gte=on).delete()
    groups.update(period=closed_on(on))


def _dissolve(organisation: Organisation, on: dt.date) -> None:
    standing = Appointment.objects.filter(organisation=organisation, period__upper_inf=True)
    standing.filter(period__startswith__gte=on).delete()
    standing.update(period=closed_on(on))
    # Members who died keep their membership, up to the last day of the organisation.
    ended = Membership.objects.filter(organisation=organisation, period__upper_inf=True)
    ended.filter(period__startswith__lt=on).update(period=closed_on(on))
    organisation.dissolved_on = on
    organisation.save(update_fields=["dissolved_on"])
    assert organisation.county_id is not None
    tell_facts_changed(organisation.county_id)
