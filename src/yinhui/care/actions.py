"""Recording visits, correcting them, voiding them (DA7, BS7, XQ7)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from yinhui.care.facts import visit_facts
from yinhui.care.models import Visit, VisitedPerson, VisitKind, VisitPhoto
from yinhui.care.sealing import sealed_text
from yinhui.kernel import records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import attachments_to_link
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.record_versions import keep_before
from yinhui.kernel.records import RecordError
from yinhui.registry.consented import keep_positions_as_agreed, require_guardians
from yinhui.registry.models import Person
from yinhui.registry.permissions import may, organisation_for, people_visible_to
from yinhui.rulebook.actions_discharge import RecordFacts, discharge_duties, undischarge

PLACE_CHARACTERS_MAX = 100
VISITORS_CHARACTERS_MAX = 200
# A festival's round of a whole branch is one visit; a county's is several.
PEOPLE_PER_VISIT_MAX = 200


@dataclass(frozen=True)
class VisitContent:
    """What a visit says: what its form has."""

    kind: str
    visited_on: dt.date
    people_ids: tuple[int, ...]
    visitors: str
    place: str = ""
    text: str = ""
    photo_ids: tuple[int, ...] = ()


@action(needs="record_work")
def record_visit(
    *,
    actor: Actor,
    client_key: uuid.UUID,
    organisation_id: int,
    content: VisitContent,
    duty_ids: Sequence[int] = (),
) -> Visit:
    """Record a visit on behalf of an organisation, and settle the duties it fulfils.

    The same `client_key` sent again by the same account gives the visit already made. What a named duty
    still lacks does not stop the record; `queries.visit_sheet` tells it. Raises RecordError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    known = Visit.objects.filter(client_key=client_key).first()
    if known is not None:
        return _sent_again(actor, known)
    checked = _checked(actor, content)
    assert organisation.county_id is not None  # by trigger
    visit_id = _next_visit_id()
    visit, created = Visit.objects.get_or_create(
        client_key=client_key,
        defaults={
            "county_id": organisation.county_id,
            "organisation": organisation,
            "duty_ids": sorted(set(duty_ids)),
            "recorded_by_id": actor.account_id,
            "id": visit_id,
            "text_sealed": sealed_text(checked.text, visit_id),
            **checked.row,
        },
    )
    if not created:
        return _sent_again(actor, visit)
    _link(visit, checked)
    discharge_duties(actor=actor, record=_facts(visit, checked))
    return visit


@action(needs="record_work")
def correct_visit(
    *, actor: Actor, visit_id: int, seen_version: int, reason: str, content: VisitContent
) -> Visit:
    """Correct a visit; the version before stays in its history, and its duties are judged anew.

    Raises RecordConflict if somebody corrected it since `seen_version`, RecordError, NotFound.
    """
    reason = records.checked_reason(reason, "更正")
    visit = _visit_to_change(actor, visit_id, seen_version)
    people = set(visit.visited.values_list("person_id", flat=True))
    photos = set(visit.photos.values_list("pk", flat=True))
    checked = _checked(actor, content, linked_people=people, linked_photos=photos)
    if _says_the_same(visit, checked, people, photos):
        raise RecordError("内容没有变化，不用更正。", code="unchanged")
    keep_before(reason=reason, people=people, photos=photos)
    fulfilled = undischarge(actor=actor, record_kind="visit", record_id=visit.pk)
    for field, value in checked.row.items():
        setattr(visit, field, value)
    if checked.text != visit.text:
        visit.text_sealed = sealed_text(checked.text, visit.pk)
    visit.version += 1
    visit.save()
    _link(visit, checked)
    discharge_duties(actor=actor, record=_facts(visit, checked, also=fulfilled))
    return visit


@action(needs="record_work")
def void_visit(*, actor: Actor, visit_id: int, seen_version: int, reason: str) -> Visit:
    """Void a visit that was entered wrongly; it stays to be read, and the duties it fulfilled stand again.

    Raises RecordConflict, RecordError, NotFound.
    """
    reason = records.checked_reason(reason, "作废")
    visit = _visit_to_change(actor, visit_id, seen_version)
    keep_before(
        reason=reason,
        people=visit.visited.values_list("person_id", flat=True),
        photos=visit.photos.values_list("pk", flat=True),
    )
    undischarge(actor=actor, record_kind="visit", record_id=visit.pk)
    visit.voided_reason = reason
    visit.version += 1
    visit.save(update_fields=["voided_reason", "version"])
    return visit


@dataclass(frozen=True)
class _Checked:
    """Content that may be kept: the row's own fields, what is sealed, and what is linked to it."""

    row: dict[str, object]
    text: str
    people: list[Person]
    photos: list[Attachment]


def _checked(
    actor: Actor,
    content: VisitContent,
    *,
    linked_people: Iterable[int] = (),
    linked_photos: Iterable[int] = (),
) -> _Checked:
    if content.kind not in VisitKind.values:
        raise RecordError("请选择走访类型。", code="kind", field="kind")
    people = _people(actor, content, set(linked_people))
    return _Checked(
        row={
            "kind": content.kind,
            "visited_on": records.checked_day(content.visited_on, "visited_on"),
            "place": records.checked_text(
                content.place, label="地点", field="place", longest=PLACE_CHARACTERS_MAX
            ),
            "visitors": records.checked_text(
                content.visitors,
                label="走访人",
                field="visitors",
                longest=VISITORS_CHARACTERS_MAX,
                required=True,
            ),
        },
        text=records.checked_text(
            content.text, label="走访情况", field="text", longest=records.TEXT_CHARACTERS_MAX
        ),
        people=people,
        photos=attachments_to_link(actor, content.photo_ids, set(linked_photos)),
    )


def _people(actor: Actor, content: VisitContent, linked: set[int]) -> list[Person]:
    """Whom it was to: within the actor's reach, or on the record already; the dead only in condolence."""
    wanted = set(content.people_ids)
    if not wanted:
        raise RecordError("请至少选择一位走访对象。", code="people_missing", field="person")
    if len(wanted) > PEOPLE_PER_VISIT_MAX:
        raise RecordError(
            f"一次走访最多登记{PEOPLE_PER_VISIT_MAX}人，请分成几条登记。",
            code="people_too_many",
            field="person",
        )
    people = list(people_visible_to(actor).filter(pk__in=wanted))
    if beyond := (wanted - {person.pk for person in people}) & linked:
        people += Person.objects.filter(pk__in=beyond)
    if len(people) < len(wanted):
        raise RecordError(
            "选择的人员中有人不在您的管理范围内。请重新查找后选择。",
            code="people_out_of_reach",
            field="person",
        )
    require_guardians(people)
    if content.kind != VisitKind.CONDOLENCE:
        dead = [p.name for p in people if p.died_on and p.died_on < content.visited_on]
        if dead:
            raise RecordError(
                f"{'、'.join(dead)}在这一天之前已经去世，只能登记“去世吊唁”。请核对人员、日期或类型。",
                code="person_deceased",
                field="person",
            )
    return people


def _sent_again(actor: Actor, visit: Visit) -> Visit:
    if visit.recorded_by_id != actor.account_id:
        raise RecordError("这次登记的编号已被使用。请刷新页面后重新登记。", code="client_key_taken")
    return visit


def _visit_to_change(actor: Actor, visit_id: int, seen_version: int) -> Visit:
    """Lock the visit for the rest of the transaction."""
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None or not may(actor, "record_work", visit.organisation):
        raise NotFound("没有找到这条走访记录，或者它不由您所在的组织登记。请从“走访”重新查找。")
    records.require_current(
        seen_version=seen_version, version=visit.version, voided_reason=visit.voided_reason
    )
    return visit


def _next_visit_id() -> int:
    """Take a visit's id before the row is there: what is sealed is bound to it."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('care_visit', 'id'))")
        return int(cursor.fetchone()[0])


def _says_the_same(visit: Visit, checked: _Checked, people: set[int], photos: set[int]) -> bool:
    return (
        all(getattr(visit, field) == value for field, value in checked.row.items())
        and visit.text == checked.text
        and people == {person.pk for person in checked.people}
        and photos == {photo.pk for photo in checked.photos}
    )


def _link(visit: Visit, checked: _Checked) -> None:
    """Make the visit's people and photographs those given.

    Who stands in it already is not written again: they may have moved out of the actor's sight since.
    """
    visit.visited.exclude(person__in=checked.people).delete()
    there = set(visit.visited.values_list("person_id", flat=True))
    VisitedPerson.objects.bulk_create(
        VisitedPerson(visit=visit, person=person) for person in checked.people if person.pk not in there
    )
    VisitPhoto.objects.filter(visit=visit).exclude(attachment__in=checked.photos).delete()
    VisitPhoto.objects.bulk_create(
        [VisitPhoto(visit=visit, attachment=photo) for photo in checked.photos], ignore_conflicts=True
    )
    keep_positions_as_agreed([person.pk for person in checked.people], [photo.pk for photo in checked.photos])


def _facts(visit: Visit, checked: _Checked, also: Sequence[int] = ()) -> RecordFacts:
    """What the rulebook judges; `also` are duties that the version before had fulfilled."""
    return visit_facts(
        visit,
        people_ids=[person.pk for person in checked.people],
        photo_count=sum(photo.is_picture for photo in checked.photos),
        also=also,
    )
