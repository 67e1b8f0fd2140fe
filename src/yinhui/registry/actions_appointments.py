"""Appointing people to posts and ending it. Rights come and go with posts."""

from __future__ import annotations

import datetime as dt

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.models import Appointment, Organisation, Person
from yinhui.registry.periods import closed_on, open_from, require_after_start, require_not_future
from yinhui.registry.permissions import person_for, reaches, require_reach
from yinhui.registry.signals import tell_facts_changed
from yinhui.registry.structure import KINDS, POSTS

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
    day. Raises RegisterError if the kind of organisation has no such post.
    """
    require_not_future(on)
    require_reach(actor, "appoint", organisation)
    person = person_for(actor, person_id)
    if for_person is not None:
        for_person = person_for(actor, for_person.pk)
    _require_post(organisation, post, person, for_person)
    if term_ends_on is not None and term_ends_on <= on:
        raise RegisterError("任期届满日要晚于任职日期，请核对。", field="term_ends_on")
    standing = _who_must_go(organisation, post, for_person)
    if standing is not None and replacing:
        require_after_start(on, standing.period, f"{standing.person.name}同志的任职")
        Appointment.objects.filter(pk=standing.pk).update(period=closed_on(on))
    elif standing is not None:
        raise RegisterError(
            f"{POSTS[post].name}现由{standing.person.name}担任。请勾选“接替现任”，或先办理免职。",
            code="post_held",
            field="post",
        )
    assert organisation.county_id is not None
    with constraints_explained():
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


@action(needs="appoint")
def end_appointment(*, actor: Actor, appointment_id: int, on: dt.date) -> Appointment:
    """End a post on a day, the first on which it is no longer held."""
    require_not_future(on)
    appointment = (
        Appointment.objects.select_related("organisation", "person").filter(pk=appointment_id).first()
    )
    if appointment is None or not reaches(actor, appointment.organisation):
        raise NotFound("没有找到这项任职，可能已经变更。请刷新页面后再试。")
    require_after_start(on, appointment.period, f"{appointment.person.name}同志的任职")
    if appointment.period.upper is not None and appointment.period.upper <= on:
        raise RegisterError(
            f"这项任职已在{appointment.period.upper:%Y-%m-%d}结束，不用办理。", code="ended_already"
        )
    Appointment.objects.filter(pk=appointment.pk).update(period=closed_on(on))
    tell_facts_changed(appointment.county_id)
    appointment.refresh_from_db()
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
