"""Appointing people to posts and ending it. Rights come and go with posts.

Who may give which post to whom is said in `registry.granting`; the weighty ones come through
`registry.actions_proposals`.
"""

from __future__ import annotations

import datetime as dt

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.granting import require_apart, require_may_grant
from yinhui.registry.models import Appointment, Organisation, Person
from yinhui.registry.periods import closed_on, open_from, require_after_start, require_not_future
from yinhui.registry.permissions import person_for, reaches
from yinhui.registry.signals import tell_facts_changed
from yinhui.registry.structure import ADMINISTRATORS, KINDS, POSTS, needs_second_person

# The post that is held for one person each (一对一专员, XQ7).
SPECIALIST = "specialist"


@action(needs="appoint")
def appoint(
    *,
    actor: Actor,
    person_id: int,
    organisation: Organisation,
    post: str,
    on: dt.date,
    term_ends_on: dt.date | None = None,
    for_person: Person | None = None,
    replacing: bool = False,
) -> Appointment:
    """Let a person hold a post from a day on.

    A post that only one may hold, or a person's specialist, must be free, or (`replacing`) is freed on that
    day. Raises RegisterError if the kind of organisation has no such post, or if it takes a second person
    (then `propose_appointment`); NotAllowed if the actor may not give it.
    """
    person = person_for(actor, person_id)
    if for_person is not None:
        for_person = person_for(actor, for_person.pk)
    require_may_grant(actor, post, organisation, person)
    if needs_second_person(post, organisation.kind) and not actor.is_program:
        raise RegisterError(
            f"{POSTS[post].name}的任命要由安全管理员复核。请提交复核，同意以后生效。",
            code="second_person",
            field="post",
        )
    return install(
        organisation=organisation,
        post=post,
        person=person,
        on=on,
        term_ends_on=term_ends_on,
        for_person=for_person,
        replacing=replacing,
    )


def install(
    *,
    organisation: Organisation,
    post: str,
    person: Person,
    on: dt.date,
    term_ends_on: dt.date | None = None,
    for_person: Person | None = None,
    replacing: bool = False,
) -> Appointment:
    """Write the appointment; whether it may be given has been asked. Raises RegisterError as `appoint`."""
    standing = check_installable(organisation, post, person, on, term_ends_on, for_person, replacing)
    assert organisation.county_id is not None  # by trigger
    with constraints_explained():
        if standing is not None:
            Appointment.objects.filter(pk=standing.pk).update(period=closed_on(on), ended_at=clock.now())
        appointment = Appointment.objects.create(
            county_id=organisation.county_id,
            person=person,
            organisation=organisation,
            post=post,
            is_sole=POSTS[post].sole,
            for_person=for_person,
            period=open_from(on),
            term_ends_on=term_ends_on,
        )
    tell_facts_changed(appointment.county_id)
    return appointment


def check_installable(
    organisation: Organisation,
    post: str,
    person: Person,
    on: dt.date,
    term_ends_on: dt.date | None = None,
    for_person: Person | None = None,
    replacing: bool = False,
) -> Appointment | None:
    """Raise RegisterError if the post cannot be given so; return whose appointment ends with it, if any."""
    require_not_future(on)
    _require_post(organisation, post, person, for_person)
    require_apart(person, post)
    if term_ends_on is not None and term_ends_on <= on:
        raise RegisterError("任期届满日要晚于任职日期，请核对。", field="term_ends_on")
    standing = _who_must_go(organisation, post, for_person)
    if standing is not None and not replacing:
        raise RegisterError(
            f"{POSTS[post].name}现由{standing.person.name}担任。请勾选“接替现任”，或先办理免职。",
            code="post_held",
            field="post",
        )
    if standing is not None:
        require_after_start(on, standing.period, f"{standing.person.name}同志的任职")
    return standing


@action(needs="appoint")
def end_appointment(*, actor: Actor, appointment_id: int, on: dt.date) -> Appointment:
    """End a post on a day, the first on which it is no longer held; its rights stop at once.

    It may be the day it began, when it was given by mistake. An administrator's post takes a second person
    (`propose_ending`): whoever is watched does not send the watchman away.
    """
    appointment = appointment_in_reach(actor, appointment_id)
    if appointment.post in ADMINISTRATORS and not actor.is_program:
        raise RegisterError(
            f"{POSTS[appointment.post].name}的免职要由安全管理员复核。请提交复核，同意以后生效。",
            code="second_person",
        )
    return remove(appointment, on)


def remove(appointment: Appointment, on: dt.date) -> Appointment:
    """Write the end; whether it may be ended has been asked. Raises RegisterError as `end_appointment`."""
    require_not_future(on)
    last = appointment.period.upper
    if appointment.period.isempty or (last is not None and last <= on):
        ended = f"{last:%Y-%m-%d}" if last else "任职当天"
        raise RegisterError(f"这项任职已在{ended}结束，不用办理。", code="ended_already")
    if on != appointment.period.lower or on != clock.today():
        require_after_start(on, appointment.period, f"{appointment.person.name}同志的任职")
    Appointment.objects.filter(pk=appointment.pk).update(period=closed_on(on), ended_at=clock.now())
    tell_facts_changed(appointment.county_id)
    appointment.refresh_from_db()
    return appointment


def appointment_in_reach(actor: Actor, appointment_id: int) -> Appointment:
    """Return an appointment within the actor's reach. Raises NotFound."""
    appointment = (
        Appointment.objects.select_related("organisation", "person").filter(pk=appointment_id).first()
    )
    if appointment is None or not reaches(actor, appointment.organisation):
        raise NotFound("没有找到这项任职，可能已经变更，或者不在您的管理范围内。请刷新页面后再试。")
    return appointment


def _require_post(organisation: Organisation, post: str, person: Person, for_person: Person | None) -> None:
    kind = KINDS[organisation.kind]
    if post not in kind.posts:
        posts = "、".join(POSTS[key].name for key in kind.posts)
        raise RegisterError(
            f"{kind.name}没有这个职务，可以任命的有：{posts}。", code="no_such_post", field="post"
        )
    if organisation.dissolved_on is not None:
        raise RegisterError(f"“{organisation.name}”已经撤销，不能再任命。", field="organisation")
    if person.died_on is not None:
        raise RegisterError(f"{person.name}同志已去世，不能任命。", field="person")
    if (post == SPECIALIST) != (for_person is not None):
        raise RegisterError("一对一服务专员要选定服务哪一位老同志，其他职务不用选。", field="for_person")
    if for_person is not None and for_person.pk == person.pk:
        raise RegisterError("专员不能是老同志本人，请另选一人。", field="person")


def _who_must_go(organisation: Organisation, post: str, for_person: Person | None) -> Appointment | None:
    standing = Appointment.objects.filter(period__upper_inf=True).select_related("person")
    if for_person is not None:
        return standing.filter(for_person=for_person).first()
    if POSTS[post].sole:
        return standing.filter(organisation=organisation, post=post).first()
    return None
