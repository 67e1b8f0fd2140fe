"""The second person: weighty appointments, deputyships and endings are proposed by one, confirmed by another.

GB/T 22239—2019, 8.1.5: who does the work does not give out rights alone. A proposal gives no rights.
"""

from __future__ import annotations

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from yinhui.kernel import clock
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.kernel.scope import acting
from yinhui.registry.actions_appointments import (
    appointment_in_reach,
    check_installable,
    install,
    remove,
)
from yinhui.registry.actions_deputyships import appointment_for_deputy, check_deputy, install_deputy
from yinhui.registry.actors import program_actor
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.granting import require_may_grant, require_not_oneself
from yinhui.registry.models import Appointment, AppointmentProposal, Organisation, Person
from yinhui.registry.models.appointment_proposal import (
    LAPSES_AFTER_DAYS,
    ProposalKind,
    ProposalOutcome,
)
from yinhui.registry.permissions import person_for, reaches
from yinhui.registry.queries_proposals import may_decide, proposals_visible_to


@action(needs="appoint")
def propose_appointment(
    *,
    actor: Actor,
    person_id: int,
    organisation: Organisation,
    post: str,
    on: dt.date,
    term_ends_on: dt.date | None = None,
    replacing: bool = False,
) -> AppointmentProposal:
    """Propose somebody for a post that takes a second person. Refuses what could not be confirmed."""
    person = person_for(actor, person_id)
    require_may_grant(actor, post, organisation, person)
    check_installable(organisation, post, person, on, term_ends_on, None, replacing)
    return _propose(
        actor,
        ProposalKind.APPOINT,
        organisation,
        post,
        person,
        starts_on=on,
        term_ends_on=term_ends_on,
        is_replacing=replacing,
    )


@action()
def propose_deputy(
    *,
    actor: Actor,
    appointment_id: int,
    person_id: int,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
) -> AppointmentProposal:
    """Propose a deputy in a post that takes a second person: by its holder, or by who may appoint to it."""
    appointment = appointment_for_deputy(actor, appointment_id)
    person = person_for(actor, person_id)
    require_not_oneself(actor, person)
    check_deputy(appointment, person, starts_on, ends_on, reason)
    return _propose(
        actor,
        ProposalKind.DEPUTISE,
        appointment.organisation,
        appointment.post,
        person,
        appointment=appointment,
        days=DateRange(starts_on, ends_on + dt.timedelta(days=1)),
        reason=reason.strip(),
    )


@action(needs="appoint")
def propose_ending(*, actor: Actor, appointment_id: int, reason: str) -> AppointmentProposal:
    """Propose that an administrator's post end; it ends on the day it is confirmed."""
    appointment = appointment_in_reach(actor, appointment_id)
    if not reason.strip():
        raise RegisterError("请写明免职的事由。", code="reason_missing", field="reason")
    return _propose(
        actor,
        ProposalKind.END,
        appointment.organisation,
        appointment.post,
        appointment.person,
        appointment=appointment,
        reason=reason.strip(),
    )


def _propose(
    actor: Actor,
    kind: ProposalKind,
    organisation: Organisation,
    post: str,
    person: Person,
    **particulars: object,
) -> AppointmentProposal:
    assert actor.account_id is not None, "the shell appoints without proposing"
    assert organisation.county_id is not None  # by trigger
    _let_lapse(organisation)
    with constraints_explained():
        return AppointmentProposal.objects.create(
            county_id=organisation.county_id,
            kind=kind,
            organisation=organisation,
            post=post,
            person=person,
            person_name=person.name,
            proposed_by_id=actor.account_id,
            proposer_name=actor.name,
            proposed_at=clock.now(),
            **particulars,
        )


def _let_lapse(organisation: Organisation) -> None:
    """Close what waited too long, so that the same can be proposed anew."""
    before = clock.now() - dt.timedelta(days=LAPSES_AFTER_DAYS)
    AppointmentProposal.objects.filter(organisation=organisation, outcome="", proposed_at__lte=before).update(
        outcome=ProposalOutcome.LAPSED
    )


@action(needs="approve_appointment")
def confirm_proposal(*, actor: Actor, proposal_id: int) -> AppointmentProposal:
    """Confirm as the second person: the appointment, deputyship or ending takes effect now.

    Raises NotAllowed for one's own proposal or about oneself; RegisterError if it lapsed, was decided before,
    or cannot be carried out any more.
    """
    proposal = _undecided(actor, proposal_id)
    # The second person sees nobody's records; the county's own wall stands around what is written.
    with acting(program_actor(proposal.organisation, "复核任免")):
        _carry_out(proposal)
    return _decided(actor, proposal, ProposalOutcome.CONFIRMED, "")


@action(needs="approve_appointment")
def refuse_proposal(*, actor: Actor, proposal_id: int, reason: str) -> AppointmentProposal:
    """Refuse as the second person, for a reason that the proposer is shown. Raises as `confirm_proposal`."""
    if not reason.strip():
        raise RegisterError("请写明不同意的理由。", code="reason_missing", field="reason")
    because(reason)
    return _decided(actor, _undecided(actor, proposal_id), ProposalOutcome.REFUSED, reason.strip())


@action(needs="appoint")
def withdraw_proposal(*, actor: Actor, proposal_id: int) -> AppointmentProposal:
    """Take one's own proposal back. Raises NotFound for another's."""
    proposal = _locked(actor, proposal_id)
    if proposal.proposed_by_id != actor.account_id:
        raise NotFound("没有找到您提交的这项任免。请刷新页面后再试。")
    _require_pending(proposal)
    return _decided(actor, proposal, ProposalOutcome.WITHDRAWN, "")


def _carry_out(proposal: AppointmentProposal) -> None:
    if proposal.kind == ProposalKind.APPOINT:
        assert proposal.starts_on is not None
        install(
            organisation=proposal.organisation,
            post=proposal.post,
            person=proposal.person,
            on=proposal.starts_on,
            term_ends_on=proposal.term_ends_on,
            replacing=proposal.is_replacing,
        )
        return
    assert proposal.appointment_id is not None
    appointment = Appointment.objects.select_related("organisation", "person").get(pk=proposal.appointment_id)
    if proposal.kind == ProposalKind.END:
        remove(appointment, clock.today())
        return
    assert proposal.days is not None
    install_deputy(
        appointment=appointment,
        person=proposal.person,
        # The days that have gone by while it waited are gone.
        starts_on=max(proposal.days.lower, clock.today()),
        ends_on=proposal.days.upper - dt.timedelta(days=1),
        reason=proposal.reason,
    )


def _locked(actor: Actor, proposal_id: int) -> AppointmentProposal:
    proposal = (
        proposals_visible_to(actor)
        .select_related("organisation")
        .select_for_update(of=("self",))
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None or not reaches(actor, proposal.organisation):
        raise NotFound("没有找到这项任免，可能已经变更，或者不在您的管理范围内。请刷新页面后再试。")
    return proposal


def _undecided(actor: Actor, proposal_id: int) -> AppointmentProposal:
    """Return the proposal for its second person."""
    proposal = _locked(actor, proposal_id)
    _require_pending(proposal)
    if not may_decide(actor, proposal):
        raise NotAllowed("自己提出的、或者关于自己的任免，要由另一位安全管理员复核。")
    return proposal


def _require_pending(proposal: AppointmentProposal) -> None:
    if not proposal.is_pending:
        raise RegisterError(
            f"这项任免已经办过（{proposal.state}）。需要办理的，请重新提交。", code="decided_already"
        )


def _decided(
    actor: Actor, proposal: AppointmentProposal, outcome: ProposalOutcome, reason: str
) -> AppointmentProposal:
    proposal.outcome = outcome
    proposal.decided_by_id = actor.account_id
    proposal.decider_name = actor.name
    proposal.decided_at = clock.now()
    proposal.decision_reason = reason
    proposal.save(update_fields=["outcome", "decided_by", "decider_name", "decided_at", "decision_reason"])
    return proposal
