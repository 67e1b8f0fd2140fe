"""Reads of proposals and deputyships."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.kernel.scope import acting
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Account, AppointmentProposal, Deputyship, Person
from yinhui.registry.models.appointment_proposal import LAPSES_AFTER_DAYS
from yinhui.registry.permissions import in_reach, may


def proposals_visible_to(actor: Actor) -> QuerySet[AppointmentProposal]:
    """Return the proposals in reach of who may propose or decide; of others, their own. The latest first."""
    proposals = AppointmentProposal.objects.order_by("-proposed_at", "-pk")
    if actor.may("approve_appointment") or actor.may("appoint"):
        return proposals.filter(in_reach(actor))
    return proposals.filter(proposed_by_id=actor.account_id)


def proposals_listed(actor: Actor, *, pending: bool) -> QuerySet[AppointmentProposal]:
    """Return those that wait, or those that were decided or lapsed, for the page. Raises NotAllowed."""
    if not (actor.may("approve_appointment") or actor.may("appoint")):
        raise NotAllowed("您现在的职务不办理任免。需要办理时，请联系上级组织或本县老干部局。")
    standing = Q(outcome="", proposed_at__gt=clock.now() - dt.timedelta(days=LAPSES_AFTER_DAYS))
    found = proposals_visible_to(actor).select_related("organisation")
    return found.filter(standing) if pending else found.exclude(standing)


def proposal_for(actor: Actor, proposal_id: int) -> AppointmentProposal:
    """Return one proposal in sight. Raises NotFound."""
    proposal = proposals_visible_to(actor).select_related("organisation").filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound("没有找到这项任免，或者不在您的管理范围内。请从“任免复核”重新查找。")
    return proposal


def may_decide(actor: Actor, proposal: AppointmentProposal) -> bool:
    """True if the actor may be the second person: neither who proposed it nor whom it is about."""
    proposer_id = Account.objects.values_list("person_id", flat=True).get(pk=proposal.proposed_by_id)
    return (
        proposal.is_pending
        and may(actor, "approve_appointment", proposal.organisation)
        and actor.account_id != proposal.proposed_by_id
        and actor.person_id not in (proposer_id, proposal.person_id)
    )


def deputies_of(appointment_ids: list[int]) -> dict[int, list[Deputyship]]:
    """Return who deputises, or is going to, in each appointment, by its id. One query; more if there are any.

    A deputy from above is named to those below, who do not see them otherwise.
    """
    standing = list(
        Deputyship.objects.filter(
            appointment__in=appointment_ids, ended_at=None, period__endswith__gt=clock.today()
        )
        .select_related("county")
        .order_by("period")
    )
    found: dict[int, list[Deputyship]] = {}
    for deputyship in standing:
        with acting(program_actor(deputyship.county, "代理人姓名")):
            deputyship.person = Person.objects.only("name").get(pk=deputyship.person_id)
        found.setdefault(deputyship.appointment_id, []).append(deputyship)
    return found
