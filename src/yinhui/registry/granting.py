"""Who may give which rights to whom: the rules that an appointment and a deputyship keep, in words.

Nobody raises their own rights; nobody gives what they do not have; weighty posts take two people;
administrators stand apart from one another and from the work (GB/T 22239—2019, 8.1.5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed
from yinhui.kernel.scope import acting
from yinhui.registry.actors import program_actor
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Appointment, Deputyship, Membership, Organisation, Person
from yinhui.registry.permissions import require_reach
from yinhui.registry.structure import ADMINISTRATORS, POSTS, needs_second_person


def require_may_grant(actor: Actor, post: str, organisation: Organisation, person: Person) -> None:
    """Raise unless the actor may give this post to this person, alone or by proposing it.

    Raises NotAllowed for oneself, out of reach, or for a post that can do more than the actor's own.
    """
    require_reach(actor, "appoint", organisation)
    require_not_oneself(actor, person)
    if actor.is_program or needs_second_person(post, organisation.kind):
        return
    if not set(POSTS[post].may) <= actor.abilities:
        raise NotAllowed(
            f"{POSTS[post].name}的权限比您现在的职务多，您不能任命。请由上级组织或县老干部局办理。"
        )


def require_not_oneself(actor: Actor, person: Person) -> None:
    """Raise NotAllowed if the actor would give a post to themselves."""
    if actor.person_id == person.pk:
        raise NotAllowed("不能给自己任命职务或安排代理。请由上级组织或另一位同事办理。")


def require_apart(person: Person, post: str, *, besides: Collection[int] = ()) -> None:
    """Raise RegisterError if the person would hold, or deputise in, an administrator's post and another one.

    `besides` are appointments that end in the same step.
    """
    today = clock.today()
    # Asked behind the whole county's wall: a township does not see who keeps the county's accounts.
    with acting(program_actor(person.county, "任免核对")):
        held = _held_or_deputised(person, today, besides)
    clashing = [other for other in held if _apart(other) != _apart(post)]
    if clashing:
        raise RegisterError(
            f"{person.name}同志现任（或代理）{POSTS[clashing[0]].name}，不能同时任{POSTS[post].name}："
            "系统管理员、安全管理员、安全审计员要由不同的人担任，也不兼其他职务。请另选一人，或先免去现任职务。",
            code="not_apart",
            field="person",
        )


def _held_or_deputised(person: Person, today: dt.date, besides: Collection[int]) -> list[str]:
    held = list(
        Appointment.objects.filter(Q(period__contains=today) | Q(period__startswith__gt=today), person=person)
        .exclude(pk__in=besides)
        .values_list("post", flat=True)
    )
    deputising = Deputyship.objects.filter(person=person, ended_at=None, period__endswith__gt=today)
    return held + list(deputising.values_list("appointment__post", flat=True))


def _apart(post: str) -> str:
    """As the database's constraint `appointment_administrators_apart`: what may not be combined differs."""
    return post if post in ADMINISTRATORS else "work"


def require_close_by(person: Person, organisation: Organisation) -> None:
    """Raise RegisterError unless the person belongs to, works or serves in the organisation or above it."""
    today = clock.today()
    serves = Appointment.objects.filter(
        person=person, organisation_id__in=organisation.path, period__contains=today
    )
    belongs = Membership.objects.filter(
        person=person, organisation_id__in=organisation.path, period__contains=today
    )
    works = person.home_unit_id in organisation.path
    if not (works or serves.exists() or belongs.exists()):
        raise RegisterError(
            f"代理人要是“{organisation.name}”或它的上级组织里的人。请另选一人。",
            code="not_close_by",
            field="person",
        )
