"""Founding organisations and changing their name, place in the tree and particulars, with history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import DateField, F, Func, Max

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.models import Organisation, OrganisationVersion
from yinhui.registry.periods import require_not_future
from yinhui.registry.permissions import organisation_for, require_reach
from yinhui.registry.signals import tell_facts_changed
from yinhui.registry.structure import KINDS

# What of an organisation is corrected in place; name and parent have a history and actions of their own.
PARTICULARS = ("short_name", "party_form", "place", "fixed_day", "term_years")


@action(needs="manage_organisations")
def found_organisation(
    *,
    actor: Actor,
    parent: Organisation,
    kind: str,
    name: str,
    founded_on: dt.date,
    particulars: Mapping[str, Any] | None = None,
) -> Organisation:
    """Found an organisation under another that may have such a kind below it (`registry.structure`)."""
    require_not_future(founded_on, "founded_on")
    require_reach(actor, "manage_organisations", parent)
    require_may_stand_under(kind, parent)
    wanted = _particulars(particulars or {}, parent.county_id)
    with constraints_explained():
        organisation = Organisation.objects.create(
            parent=parent,
            kind=kind,
            name=_given_name(name),
            founded_on=founded_on,
            since=founded_on,
            **wanted,
        )
    organisation.refresh_from_db()
    _tell(organisation)
    return organisation


@action(needs="manage_organisations")
def amend_organisation(*, actor: Actor, organisation_id: int, particulars: Mapping[str, Any]) -> Organisation:
    """Correct an organisation's short name, form, place, fixed day or term."""
    organisation = standing_organisation(actor, organisation_id)
    for field, value in _particulars(particulars, organisation.county_id).items():
        setattr(organisation, field, value)
    with constraints_explained():
        organisation.save(update_fields=list(particulars))
    _tell(organisation)
    return organisation


@action(needs="manage_organisations")
def rename_organisation(*, actor: Actor, organisation_id: int, name: str, on: dt.date) -> Organisation:
    """Give an organisation another name from a day on; until then the former stands in the history."""
    organisation = standing_organisation(actor, organisation_id)
    name = _given_name(name)
    if name == organisation.name:
        raise RegisterError("新名称与现在的名称相同，不用办理。", field="name")
    _require_follows_history(organisation, on)
    organisation.name, organisation.since = name, on
    with constraints_explained():
        organisation.save(update_fields=["name", "since"])
    _tell(organisation)
    return organisation


@action(needs="manage_organisations")
def move_organisation(
    *, actor: Actor, organisation_id: int, parent: Organisation, on: dt.date
) -> Organisation:
    """Put an organisation, with all below it, under another from a day on."""
    organisation = standing_organisation(actor, organisation_id)
    require_reach(actor, "manage_organisations", parent)
    require_may_stand_under(organisation.kind, parent)
    if organisation.pk in parent.path:
        raise RegisterError("不能移到自己的下级里面，请重新选择上级。", field="parent")
    if organisation.county_id != parent.county_id:
        raise RegisterError("不能移到别的县。跨县划转请在接收县新设，再办理人员转入。", field="parent")
    if organisation.parent_id == parent.pk:
        raise RegisterError(f"“{organisation.name}”已经在“{parent.name}”之下，不用办理。", field="parent")
    _require_follows_history(organisation, on)
    organisation.parent, organisation.since = parent, on
    with constraints_explained():
        organisation.save(update_fields=["parent", "since"])
    organisation.refresh_from_db()
    _tell(organisation)
    return organisation


def standing_organisation(actor: Actor, organisation_id: int) -> Organisation:
    """Return an organisation within the actor's reach; raises NotFound, or RegisterError if dissolved."""
    organisation = organisation_for(actor, organisation_id)
    if organisation.dissolved_on is not None:
        raise RegisterError(
            f"“{organisation.name}”已于{organisation.dissolved_on:%Y-%m-%d}撤销，不能再变更。",
            code="dissolved",
        )
    return organisation


def require_may_stand_under(kind: str, parent: Organisation) -> None:
    """Raise RegisterError unless the kind is declared to stand under the parent's kind."""
    if parent.dissolved_on is not None:
        raise RegisterError(f"“{parent.name}”已经撤销，请另选上级。", field="parent")
    if kind not in KINDS:
        raise RegisterError("请选择组织类型。", field="kind")
    allowed = KINDS[kind].under
    if parent.kind not in allowed:
        where = "、".join(KINDS[key].name for key in allowed) or "最上级"
        raise RegisterError(
            f"{KINDS[kind].name}应设在{where}之下，不能设在{KINDS[parent.kind].name}“{parent.name}”之下。",
            code="kind_under",
            field="parent",
        )


def _require_follows_history(organisation: Organisation, on: dt.date) -> None:
    """Raise RegisterError if the day is in the future or before the latest change of it or of what is below.

    A change before a later one would have to rewrite days that reports have been written of.
    """
    require_not_future(on)
    latest: dt.date | None = OrganisationVersion.objects.filter(
        path__contains=[organisation.pk], period__upper_inf=True
    ).aggregate(latest=Max(Func(F("period"), function="lower", output_field=DateField())))["latest"]
    if latest is not None and on < latest:
        raise RegisterError(
            f"它或它的下级在{latest:%Y-%m-%d}有过变更，生效日期不能早于这一天。",
            code="before_history",
            field="on",
        )


def _given_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise RegisterError("请填写组织名称。", code="name_missing", field="name")
    return name


def _particulars(particulars: Mapping[str, Any], county_id: int | None) -> dict[str, Any]:
    unknown = set(particulars) - set(PARTICULARS)
    assert not unknown, f"not particulars of an organisation: {unknown}"
    place = particulars.get("place")
    if place is not None and place.county_id != county_id:
        raise RegisterError("对应的小区或社区不在本县，请重新选择。", field="place")
    return dict(particulars)


def _tell(organisation: Organisation) -> None:
    assert organisation.county_id is not None
    tell_facts_changed(organisation.county_id)
