"""Deputising (代理): for some days, somebody acts in another's post. Duties stay the post's own."""

from __future__ import annotations

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.kernel.scope import acting
from yinhui.registry.actions_appointments import SPECIALIST, appointment_in_reach
from yinhui.registry.actors import program_actor
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.granting import require_apart, require_close_by, require_may_grant, require_not_oneself
from yinhui.registry.models import Appointment, Deputyship, Person
from yinhui.registry.permissions import may, person_for
from yinhui.registry.structure import POSTS, needs_second_person

# A holiday, a cure, a course. Whoever is away longer is followed by somebody else.
DAYS_MAX = 92


@action()
def arrange_deputy(
    *,
    actor: Actor,
    appointment_id: int,
    person_id: int,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
) -> Deputyship:
    """Let a person of the same or an upper organisation act in a post, from a day to a day, both included.

    By the holder of the post or by whoever may appoint to it. Raises RegisterError for days gone by, more
    than DAYS_MAX, another deputy in those days, or a post that takes a second person (`propose_deputy`);
    NotAllowed for a deputy, who does not deputise further, and for oneself.
    """
    appointment = appointment_for_deputy(actor, appointment_id)
    person = person_for(actor, person_id)
    require_not_oneself(actor, person)
    if needs_second_person(appointment.post, appointment.organisation.kind) and not actor.is_program:
        raise RegisterError(
            f"{POSTS[appointment.post].name}的代理要由安全管理员复核。请提交复核，同意以后生效。",
            code="second_person",
        )
    return install_deputy(
        appointment=appointment, person=person, starts_on=starts_on, ends_on=ends_on, reason=reason
    )


def appointment_for_deputy(actor: Actor, appointment_id: int) -> Appointment:
    """Return the appointment for which the actor may arrange a deputy: their own, or one they may give.

    Raises NotFound out of reach, NotAllowed otherwise.
    """
    if actor.deputyship_id is not None:
        raise NotAllowed("您是代理这个职务，不能再请别人代理。请由任职人或上级组织安排。")
    if actor.appointment_id == appointment_id:
        return Appointment.objects.select_related("organisation", "person").get(pk=appointment_id)
    actor.require("appoint")
    appointment = appointment_in_reach(actor, appointment_id)
    require_may_grant(actor, appointment.post, appointment.organisation, appointment.person)
    return appointment


def install_deputy(
    *, appointment: Appointment, person: Person, starts_on: dt.date, ends_on: dt.date, reason: str
) -> Deputyship:
    """Write the deputyship; whether it may be given has been asked. Raises RegisterError."""
    check_deputy(appointment, person, starts_on, ends_on, reason)
    with constraints_explained():
        return Deputyship.objects.create(
            county_id=appointment.county_id,
            appointment=appointment,
            person=person,
            period=DateRange(starts_on, ends_on + dt.timedelta(days=1)),
            reason=reason.strip(),
        )


def check_deputy(
    appointment: Appointment, person: Person, starts_on: dt.date, ends_on: dt.date, reason: str
) -> None:
    """Raise RegisterError if the person cannot deputise so."""
    if not reason.strip():
        raise RegisterError("请写明代理的事由，如“年休假”。", code="reason_missing", field="reason")
    if clock.today() not in appointment.period:
        raise RegisterError("这项任职已经结束，不能再安排代理。", code="ended_already")
    if starts_on < clock.today():
        raise RegisterError(
            "代理从今天或以后开始，不能补登记过去的日期。", code="past_day", field="starts_on"
        )
    if ends_on < starts_on:
        raise RegisterError("最后一天早于第一天，请核对。", code="ends_early", field="ends_on")
    if (ends_on - starts_on).days >= DAYS_MAX:
        raise RegisterError(
            f"代理最长{DAYS_MAX}天。离开更久的，请办理新的任命。", code="too_long", field="ends_on"
        )
    if person.pk == appointment.person_id:
        raise RegisterError("代理人不能是任职人本人，请另选一人。", code="holder", field="person")
    if person.died_on is not None:
        raise RegisterError(f"{person.name}同志已去世，不能代理。", field="person")
    if appointment.post == SPECIALIST and appointment.for_person_id == person.pk:
        raise RegisterError("专员不能由所服务的老同志代理，请另选一人。", field="person")
    require_close_by(person, appointment.organisation)
    require_apart(person, appointment.post)


@action()
def end_deputyship(*, actor: Actor, deputyship_id: int) -> Deputyship:
    """End a deputyship before its last day; its rights stop at once.

    By the holder of the post, the deputy, or whoever may appoint to it. Raises NotFound, or RegisterError if
    it is over already.
    """
    Deputyship.objects.select_for_update().filter(pk=deputyship_id).first()
    deputyship = deputyship_to_end(actor, deputyship_id)
    if deputyship.ended_at is not None or deputyship.period.upper <= clock.today():
        raise RegisterError("这项代理已经结束，不用办理。", code="ended_already")
    deputyship.ended_at = clock.now()
    with acting(program_actor(deputyship.county, "结束代理")):
        deputyship.save(update_fields=["ended_at"])
    return deputyship


def deputyship_to_end(actor: Actor, deputyship_id: int) -> Deputyship:
    """Return a deputyship that the actor may end. Raises NotFound."""
    unseen = NotFound("没有找到这项代理，可能已经变更，或者不在您的管理范围内。请刷新页面后再试。")
    seen = Deputyship.objects.select_related("county").filter(pk=deputyship_id).first()
    if seen is None:
        raise unseen
    # The deputy may be from above: the holder of the post ends it without seeing them otherwise.
    with acting(program_actor(seen.county, "结束代理")):
        deputyship = Deputyship.objects.select_related(
            "county", "appointment__organisation", "appointment__person", "person"
        ).get(pk=deputyship_id)
    if not _may_end(actor, deputyship):
        raise unseen
    return deputyship


def _may_end(actor: Actor, deputyship: Deputyship) -> bool:
    appointment = deputyship.appointment
    concerned = actor.person_id in (deputyship.person_id, appointment.person_id)
    return concerned or may(actor, "appoint", appointment.organisation)
