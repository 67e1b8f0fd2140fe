"""Signing in to a scheduled occasion, and being excused from it (XQ2, BS1, JS10).

Each can be sent twice: it says how things are to be, not what to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.occasions.models import Manner
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import expected_people
from yinhui.occasions.signin import codes, window
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.models import Leave, LeaveReason, SignIn
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Person
from yinhui.registry.permissions import may, people_visible_to
from yinhui.registry.search_keys import PHONE_TAIL_DIGITS

_TAIL = re.compile(rf"\d{{{PHONE_TAIL_DIGITS}}}")
# A hall's worth in one tap; as many as an occasion's record takes.
SIGNED_AT_ONCE_MAX = 2000


@action(needs="hold_activities")
def sign_people_in(
    *, actor: Actor, scheduled_id: int, person_ids: Sequence[int], manner: Manner = Manner.TAP
) -> int:
    """Sign people in by the secretary's tap or from a paper list; return how many were not signed in before.

    Long after the end it counts as typed from paper, whatever was tapped. Raises SigninError, NotFound.
    """
    scheduled = _to_keep(actor, scheduled_id)
    window.require_begun(scheduled)
    wanted = set(person_ids)
    if len(wanted) > SIGNED_AT_ONCE_MAX:
        raise SigninError(f"一次最多签到{SIGNED_AT_ONCE_MAX}人。请分几次点名。", code="too_many")
    _require_may_come(actor, scheduled, wanted)
    if not window.is_live(scheduled, clock.now()):
        manner = Manner.PAPER
    return _sign_in(actor, scheduled, wanted, manner)


@action(needs="hold_activities")
def take_sign_ins_back(*, actor: Actor, scheduled_id: int, person_ids: Sequence[int]) -> int:
    """Undo a tap: these people are not there after all. Return how many were.

    Raises SigninError, NotFound.
    """
    scheduled = _to_keep(actor, scheduled_id)
    window.require_standing(scheduled)
    _, by_model = SignIn.objects.filter(scheduled=scheduled, person_id__in=person_ids).delete()
    return by_model.get(SignIn._meta.label, 0)


@action()
def sign_oneself_in(*, actor: Actor, token: str) -> ScheduledOccasion:
    """Sign the person in who scanned the code in the room with their own phone.

    Raises SigninError for a code that has changed since, outside the time, or if they are not expected.
    """
    person = oneself(actor)
    scheduled_id = codes.scheduled_id_of(token, clock.now())
    if scheduled_id is None:
        raise SigninError("这个二维码已经变了。请对着屏幕上现在的二维码再扫一次。", code="code_changed")
    # Somebody without a post sees nothing of an organisation: the program looks it up for them.
    with acting(program_actor(person.county, f"{person.name}本人签到")):
        scheduled = _locked(scheduled_id)
        window.require_live(scheduled)
        expected = {one.pk for one in expected_people(scheduled)}
        if expected and person.pk not in expected:
            raise SigninError(
                f"“{scheduled.title}”的名单里没有您。您也来参加的话，请告诉会议组织人，由他在点名表上加您。",
                code="not_expected",
            )
        _sign_in(actor, scheduled, {person.pk}, Manner.QR)
    return scheduled


@action(needs="hold_activities")
def sign_in_by_phone(
    *, actor: Actor, scheduled_id: int, tail: str, person_id: int | None = None
) -> list[Person]:
    """Sign in whoever is expected and has the telephone number with this tail; return them.

    Two and more with the same tail are returned and nobody is signed in: `person_id` then says who it is.
    Raises SigninError if nobody has it, NotFound.
    """
    scheduled = _to_keep(actor, scheduled_id)
    window.require_live(scheduled)
    tail = tail.strip()
    if not _TAIL.fullmatch(tail):
        raise SigninError(f"请输入手机号的后{PHONE_TAIL_DIGITS}位数字。", code="tail", field="tail")
    found = [one for one in expected_people(scheduled) if tail in (one.phone[-4:], one.landline[-4:])]
    if person_id is not None:
        found = [one for one in found if one.pk == person_id]
    if not found:
        raise SigninError(
            "名单里没有人的手机号是这个尾号。请再核对一遍，或者请工作人员点名签到。",
            code="tail_unknown",
            field="tail",
        )
    if len(found) == 1:
        _sign_in(actor, scheduled, {found[0].pk}, Manner.PHONE)
    return found


@action(needs="hold_activities")
def excuse(*, actor: Actor, scheduled_id: int, person_id: int, reason: LeaveReason) -> Leave:
    """Note that somebody expected has asked the organisation for leave. Raises SigninError, NotFound."""
    scheduled = _to_keep(actor, scheduled_id)
    return _excuse(actor, scheduled, person_id, reason)


@action(needs="hold_activities")
def end_excuse(*, actor: Actor, scheduled_id: int, person_id: int) -> None:
    """Take a leave back. Raises SigninError, NotFound."""
    scheduled = _to_keep(actor, scheduled_id)
    window.require_standing(scheduled)
    Leave.objects.filter(scheduled=scheduled, person_id=person_id).delete()


@action()
def ask_own_leave(*, actor: Actor, scheduled_id: int, reason: LeaveReason) -> Leave:
    """Ask for leave oneself, from one's own page. Raises SigninError, NotFound."""
    person = oneself(actor)
    with acting(program_actor(person.county, f"{person.name}本人请假")):
        return _excuse(actor, _own(person, scheduled_id), person.pk, reason)


@action()
def withdraw_own_leave(*, actor: Actor, scheduled_id: int) -> None:
    """Take one's own leave back: one is coming after all. Raises SigninError, NotFound."""
    person = oneself(actor)
    with acting(program_actor(person.county, f"{person.name}本人销假")):
        scheduled = _own(person, scheduled_id)
        window.require_standing(scheduled)
        Leave.objects.filter(scheduled=scheduled, person=person).delete()


def oneself(actor: Actor) -> Person:
    """Return the person who is signed in, with the county. Raises NotFound for the program."""
    own = Person.objects.filter(pk=actor.person_id) if actor.person_id else Person.objects.none()
    person = own.select_related("county").first()
    if person is None:
        raise NotFound("没有找到您本人的资料。请联系所在支部或县老干部局核对账号。")
    return person


def _to_keep(actor: Actor, scheduled_id: int) -> ScheduledOccasion:
    """Return an occasion of an organisation in reach, locked for the rest of the transaction."""
    scheduled = _locked(scheduled_id)
    if not may(actor, "hold_activities", scheduled.organisation):
        raise NotFound("没有找到这次活动，或者它不由您所在的组织办理。请从“日程”重新查找。")
    return scheduled


def _locked(scheduled_id: int) -> ScheduledOccasion:
    """So that the confirmation of the minutes and a late tap do not miss each other."""
    found = ScheduledOccasion.objects.select_related("organisation").select_for_update(
        of=("self",), no_key=True
    )
    scheduled = found.filter(pk=scheduled_id).first()
    if scheduled is None:
        raise NotFound("没有找到这次活动。请从“日程”重新查找。")
    return scheduled


def _own(person: Person, scheduled_id: int) -> ScheduledOccasion:
    """An occasion at which the person is expected; of others they are not told whether there are any."""
    scheduled = _locked(scheduled_id)
    if person.pk not in {one.pk for one in expected_people(scheduled)}:
        raise NotFound("没有找到这次活动。请从“日程”重新查找。")
    return scheduled


def _require_may_come(actor: Actor, scheduled: ScheduledOccasion, wanted: set[int]) -> None:
    """Whoever is expected, and guests whom the actor sees."""
    others = wanted - {person.pk for person in expected_people(scheduled)}
    if not others:
        return
    seen = people_visible_to(actor).filter(pk__in=others, died_on=None)
    if len(others) > seen.count():
        raise SigninError("其中有人不在您的管理范围内，或者已经去世。请核对后再点名。", code="out_of_reach")


def _sign_in(actor: Actor, scheduled: ScheduledOccasion, people: Iterable[int], manner: Manner) -> int:
    there = set(SignIn.objects.filter(scheduled=scheduled).values_list("person_id", flat=True))
    now = clock.now()
    new = [
        SignIn(
            county_id=scheduled.county_id,
            scheduled=scheduled,
            person_id=person_id,
            manner=manner,
            signed_at=None if manner == Manner.PAPER else now,
            entered_at=now,
            by_account_id=actor.account_id,
        )
        for person_id in sorted(set(people) - there)
    ]
    SignIn.objects.bulk_create(new)
    return len(new)


def _excuse(actor: Actor, scheduled: ScheduledOccasion, person_id: int, reason: LeaveReason) -> Leave:
    window.require_standing(scheduled)
    if reason not in LeaveReason.values:
        raise SigninError("请选择请假的原因。", code="reason", field="reason")
    if person_id not in {person.pk for person in expected_people(scheduled)}:
        raise SigninError("不在应到名单里的人不用请假。", code="not_expected")
    leave, _ = Leave.objects.update_or_create(
        scheduled=scheduled,
        person_id=person_id,
        defaults={"reason": reason, "by_account_id": actor.account_id},
        create_defaults={
            "county_id": scheduled.county_id,
            "reason": reason,
            "by_account_id": actor.account_id,
        },
    )
    return leave
