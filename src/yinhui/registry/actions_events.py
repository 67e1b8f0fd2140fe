"""Facts of a life that an institution answers: reported by a person, ended, or taken back."""

from __future__ import annotations

import datetime as dt

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.errors import RegisterError, constraints_explained, explained
from yinhui.registry.models import LifeEvent, Person
from yinhui.registry.models.life_event import LifeEventKind
from yinhui.registry.periods import require_not_future
from yinhui.registry.permissions import people_visible_to, person_for
from yinhui.registry.sealing import EVENT_WITHDRAWN, event_tags, sealed_event, sealed_or_null
from yinhui.registry.signals import tell_facts_changed


@action(needs="report_event")
def report_event(
    *,
    actor: Actor,
    person_id: int,
    kind: LifeEventKind,
    occurred_on: dt.date,
    note: str = "",
    ended_on: dt.date | None = None,
) -> LifeEvent:
    """Report that somebody is in hospital, in sudden hardship, troubled in mind or bereaved (DA7, BS7).

    Kind and note are sealed. A troubled mind is only ever reported by a person who says why (`note`).
    """
    require_not_future(occurred_on, "occurred_on")
    person = person_for(actor, person_id)
    if person.died_on is not None and occurred_on > person.died_on:
        raise RegisterError(f"{person.name}同志已去世，不能再报告这一天的事项。", code="deceased")
    note = note.strip()
    if kind == LifeEventKind.TROUBLED and not note:
        raise RegisterError(
            "报告思想困扰须由您写明缘由（如：谈话中本人说起的事），系统不会自行判断。",
            code="reason_missing",
            field="note",
        )
    with constraints_explained():
        # While keys are being changed, the same event may be there under the other generation.
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if LifeEvent.objects.filter(
            person=person,
            occurred_on=occurred_on,
            is_withdrawn=False,
            kind_tag__in=event_tags(person.pk, kind),
        ).exists():
            raise explained("life_event_once_a_day")
        event = LifeEvent.objects.create(
            county_id=person.county_id,
            person=person,
            occurred_on=occurred_on,
            ended_on=ended_on,
            reported_by_id=actor.account_id,
            **sealed_event(person.pk, kind=kind, note=note),
        )
    tell_facts_changed(person.county_id)
    return event


@action(needs="report_event")
def end_event(*, actor: Actor, event_id: int, ended_on: dt.date) -> LifeEvent:
    """Record the last day of it, such as the day of leaving hospital."""
    require_not_future(ended_on, "ended_on")
    event = _event_for(actor, event_id)
    event.ended_on = ended_on
    with constraints_explained():
        event.save(update_fields=["ended_on"])
    tell_facts_changed(event.county_id)
    return event


@action(needs="report_event")
def withdraw_event(*, actor: Actor, event_id: int, reason: str) -> LifeEvent:
    """Take back what was reported wrongly; it stays on record with the reason, and no rule answers it."""
    event = _event_for(actor, event_id)
    if not reason.strip():
        raise RegisterError("请写明为什么撤回，以备核查。", code="reason_missing", field="reason")
    event.is_withdrawn = True
    event.withdrawn_reason_sealed = sealed_or_null(reason.strip(), EVENT_WITHDRAWN, event.person_id)
    event.save(update_fields=["is_withdrawn", "withdrawn_reason_sealed"])
    tell_facts_changed(event.county_id)
    return event


def _event_for(actor: Actor, event_id: int) -> LifeEvent:
    event = (
        LifeEvent.objects.filter(pk=event_id, is_withdrawn=False, person__in=people_visible_to(actor))
        .select_related("person")
        .first()
    )
    if event is None:
        raise NotFound("没有找到这一事项，可能已经撤回。请刷新人员页面后再试。")
    return event
