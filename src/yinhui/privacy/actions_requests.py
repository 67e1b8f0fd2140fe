"""Requests of the people concerned: asked, decided with a reason, carried out (PIPL art. 44 to 50)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import CalendarDay
from yinhui.kernel.sensitive import encrypt
from yinhui.privacy.errors import PrivacyError
from yinhui.privacy.kept import KEPT
from yinhui.privacy.models import HowGiven, Request, RequestKind, RequestState
from yinhui.privacy.own import own_person, signed
from yinhui.registry.actions_people import amend_person
from yinhui.registry.models import Person
from yinhui.registry.permissions import people_visible_to, person_for

# The law says "in time" (art. 50); fifteen working days is what 政务服务 promises for such a matter.
DUE_WORKING_DAYS = 15
SAID_PURPOSE = "request_said"
SAID_CHARACTERS_MAX = 500
OUTCOME_CHARACTERS_MAX = 300
# Nobody corrects so much at once; more is somebody trying how far it goes.
OPEN_PER_PERSON_MAX = 10


@action()
def ask_own(*, actor: Actor, kind: RequestKind, field: str, said: str) -> Request:
    """Ask, as the person signed in, that something kept of oneself be put right, deleted or explained."""
    return _ask(actor, own_person(actor), kind, field, said, HowGiven.ONLINE)


@action(needs="edit_people")
def ask_for(
    *, actor: Actor, person_id: int, kind: RequestKind, field: str, said: str, how: HowGiven
) -> Request:
    """Enter what a person in reach asked on paper or by word of mouth."""
    if how == HowGiven.ONLINE:
        raise PrivacyError("代为登记时，请选“书面签字”或“当面口头”。", code="how", field="how")
    return _ask(actor, person_for(actor, person_id), kind, field, said, how)


@action(needs="answer_requests")
def grant_request(
    *, actor: Actor, request_id: int, outcome: str, changes: Mapping[str, Any] | None = None
) -> Request:
    """Decide for a request and carry it out: `changes` of the person's own row go through the register's
    action; anything else has been put right on its own page by whoever decides.

    Raises PrivacyError, NotFound, and what `amend_person` raises."""
    request = _open_request(actor, request_id)
    outcome = _checked_outcome(outcome)
    if changes:
        amend_person(
            actor=actor,
            person_id=request.person_id,
            version=Person.objects.values_list("version", flat=True).get(pk=request.person_id),
            changes=changes,
            reason=f"本人申请{request.get_kind_display()}",
        )
    return _decide(actor, request, RequestState.DONE, outcome)


@action(needs="answer_requests")
def decline_request(*, actor: Actor, request_id: int, outcome: str) -> Request:
    """Decide against a request, with the reason that the person will read (art. 50)."""
    request = _open_request(actor, request_id)
    return _decide(actor, request, RequestState.DECLINED, _checked_outcome(outcome))


def due_after(asked_on: dt.date) -> dt.date:
    """Return the last of DUE_WORKING_DAYS working days after a day, by the calendar table."""
    days = CalendarDay.objects.filter(day__gt=asked_on, is_workday=True).order_by("day")
    return days.values_list("day", flat=True)[DUE_WORKING_DAYS - 1]


def _ask(actor: Actor, person: Person, kind: RequestKind, field: str, said: str, how: HowGiven) -> Request:
    said = said.strip()
    if field not in KEPT:
        raise PrivacyError("请选择要办理的是哪一项资料。", code="field", field="field")
    if kind == RequestKind.CORRECT and not said:
        raise PrivacyError("请写明正确的内容是什么。", code="said_missing", field="said")
    if len(said) > SAID_CHARACTERS_MAX:
        raise PrivacyError(f"说明最多{SAID_CHARACTERS_MAX}个字，请写短一些。", code="said_long", field="said")
    if Request.objects.filter(person=person, state=RequestState.OPEN).count() >= OPEN_PER_PERSON_MAX:
        raise PrivacyError(
            f"已有{OPEN_PER_PERSON_MAX}件申请还没有办结。请等办结以后再提。", code="too_many_open"
        )
    today = clock.today()
    return Request.objects.create(
        county_id=person.county_id,
        person=person,
        kind=kind,
        field=field,
        said_sealed=encrypt(said, SAID_PURPOSE) if said else None,
        how=how,
        asked_by_id=actor.account_id,
        asked_by_name=signed(actor),
        asked_on=today,
        due_on=due_after(today),
    )


def _open_request(actor: Actor, request_id: int) -> Request:
    """Lock the request for the rest of the transaction."""
    request = (
        Request.objects.select_for_update(of=("self",))
        .filter(pk=request_id, person__in=people_visible_to(actor))
        .first()
    )
    if request is None:
        raise NotFound("没有找到这件申请，或者不在您的管理范围内。请从“个人信息申请”重新查找。")
    if not request.is_open:
        raise PrivacyError("这件申请已经办结，不能再办。", code="decided_already")
    if request.person_id == actor.person_id:
        raise PrivacyError("本人的申请不能由本人办理，请交给其他同志。", code="own_request")
    return request


def _checked_outcome(outcome: str) -> str:
    outcome = outcome.strip()
    if not outcome:
        raise PrivacyError("请写明办理结果和理由，本人会看到。", code="outcome_missing", field="outcome")
    return outcome[:OUTCOME_CHARACTERS_MAX]


def _decide(actor: Actor, request: Request, state: RequestState, outcome: str) -> Request:
    request.state, request.outcome = state, outcome
    request.decided_by_id, request.decided_by_name = actor.account_id, signed(actor)
    request.decided_on = clock.today()
    request.save()
    return request
