"""Recording meetings, study and activities, correcting them, voiding them (XQ2, BS1, JS1, BS8)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yinhui.kernel import records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import attachments_to_link
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.record_versions import keep_before
from yinhui.kernel.records import RecordError
from yinhui.occasions.facts import occasion_facts
from yinhui.occasions.models import Manner, Occasion, OccasionKind, OccasionPhoto, Participation, Setting
from yinhui.occasions.rosters import members_on
from yinhui.registry.consented import keep_positions_as_agreed, require_guardians
from yinhui.registry.models import Person
from yinhui.registry.permissions import may, organisation_for, people_visible_to
from yinhui.rulebook.actions_agreed import take_back_agreed
from yinhui.rulebook.actions_discharge import discharge_duties, undischarge
from yinhui.rulebook.queries_records import duties_about

TITLE_CHARACTERS_MAX = 100
PLACE_CHARACTERS_MAX = 100
CHAIR_CHARACTERS_MAX = 50
# A whole day's trip; a longer one is several occasions.
DURATION_MIN_MAX = 24 * 60
# A county's rally; a branch has at most some fifty.
PARTICIPANTS_MAX = 2000


@dataclass(frozen=True)
class OccasionContent:
    """What an occasion says: what its form has.

    `manners` says of those who signed in how (a key of `Manner`) and when; of the others it was typed.
    """

    kind: str
    held_on: dt.date
    title: str
    participant_ids: tuple[int, ...]
    starts_at: dt.time | None = None
    duration_min: int | None = None
    place: str = ""
    chair: str = ""
    text: str = ""
    photo_ids: tuple[int, ...] = ()
    setting: str = Setting.TOGETHER
    manners: Mapping[int, tuple[str, dt.datetime | None]] = dataclasses.field(default_factory=dict)


@action(needs="hold_activities")
def record_occasion(
    *,
    actor: Actor,
    client_key: uuid.UUID,
    organisation_id: int,
    content: OccasionContent,
    duty_ids: Sequence[int] = (),
) -> Occasion:
    """Record an occasion of an organisation, and settle the duties it fulfils.

    The same `client_key` sent again by the same account gives the occasion already made. What a named duty
    still lacks does not stop the record; `queries.occasion_sheet` tells it. Raises RecordError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    known = Occasion.objects.filter(client_key=client_key).first()
    if known is not None:
        return _sent_again(actor, known)
    checked = _checked(actor, content)
    assert organisation.county_id is not None  # by trigger
    occasion, created = Occasion.objects.get_or_create(
        client_key=client_key,
        defaults={
            "county_id": organisation.county_id,
            "organisation": organisation,
            "duty_ids": sorted(set(duty_ids)),
            "recorded_by_id": actor.account_id,
            **checked.row,
        },
    )
    if not created:
        return _sent_again(actor, occasion)
    _link(occasion, checked)
    _judge(actor, occasion, checked)
    return occasion


@action(needs="hold_activities")
def record_joint_occasion(
    *,
    actor: Actor,
    client_key: uuid.UUID,
    organisation_ids: Sequence[int],
    content: OccasionContent,
    duty_ids: Sequence[int] = (),
) -> list[Occasion]:
    """Record what several organisations held together: one occasion each, with its own members who came.

    Guests stand on the first one's. Each names the duties about its own organisation. Sent again, it gives
    the occasions already made. Raises RecordError if nobody came of one of them, NotFound.
    """
    organisations = [organisation_for(actor, organisation_id) for organisation_id in organisation_ids]
    came = {
        organisation.pk: [
            person.pk
            for person in members_on(organisation, content.held_on)
            if person.pk in content.participant_ids
        ]
        for organisation in organisations
    }
    without = [organisation.name for organisation in organisations if not came[organisation.pk]]
    if without:
        raise RecordError(
            f"{'、'.join(without)}没有勾选参加人员。没有一起参加的组织，请返回后另外登记。",
            code="participants_missing",
            field="person",
        )
    members = {person for people in came.values() for person in people}
    came[organisations[0].pk] += [person for person in content.participant_ids if person not in members]
    return [
        record_occasion(
            actor=actor,
            client_key=uuid.uuid5(client_key, str(organisation.pk)),
            organisation_id=organisation.pk,
            content=dataclasses.replace(content, participant_ids=tuple(came[organisation.pk])),
            duty_ids=duties_about(organisation, duty_ids),
        )
        for organisation in organisations
    ]


@action(needs="hold_activities")
def correct_occasion(
    *, actor: Actor, occasion_id: int, seen_version: int, reason: str, content: OccasionContent
) -> Occasion:
    """Correct an occasion; the version before stays in its history, and its duties are judged anew.

    Raises RecordConflict if somebody corrected it since `seen_version`, RecordError, NotFound.
    """
    reason = records.checked_reason(reason, "更正")
    occasion = _occasion_to_change(actor, occasion_id, seen_version)
    people = set(occasion.participations.values_list("person_id", flat=True))
    photos = set(occasion.photos.values_list("pk", flat=True))
    checked = _checked(actor, content, linked_people=people, linked_photos=photos)
    if _says_the_same(occasion, checked, people, photos):
        raise RecordError("内容没有变化，不用更正。", code="unchanged")
    keep_before(reason=reason, people=people, photos=photos)
    fulfilled = undischarge(actor=actor, record_kind="occasion", record_id=occasion.pk)
    for field, value in checked.row.items():
        setattr(occasion, field, value)
    occasion.version += 1
    occasion.save()
    _link(occasion, checked)
    _judge(actor, occasion, checked, also=fulfilled)
    return occasion


@action(needs="hold_activities")
def void_occasion(*, actor: Actor, occasion_id: int, seen_version: int, reason: str) -> Occasion:
    """Void an occasion entered wrongly; it stays to be read, the duties it fulfilled stand again, and what it
    agreed is taken back.

    Raises RecordConflict, RecordError, NotFound.
    """
    reason = records.checked_reason(reason, "作废")
    occasion = _occasion_to_change(actor, occasion_id, seen_version)
    keep_before(
        reason=reason,
        people=occasion.participations.values_list("person_id", flat=True),
        photos=occasion.photos.values_list("pk", flat=True),
    )
    undischarge(actor=actor, record_kind="occasion", record_id=occasion.pk)
    take_back_agreed(actor=actor, occasion_id=occasion.pk)
    occasion.voided_reason = reason
    occasion.version += 1
    occasion.save(update_fields=["voided_reason", "version"])
    return occasion


@dataclass(frozen=True)
class _Checked:
    """Content that may be kept: the row's own fields, and what is linked to it."""

    row: dict[str, object]
    people: list[Person]
    photos: list[Attachment]
    manners: Mapping[int, tuple[str, dt.datetime | None]]


def _checked(
    actor: Actor,
    content: OccasionContent,
    *,
    linked_people: Iterable[int] = (),
    linked_photos: Iterable[int] = (),
) -> _Checked:
    if content.kind not in OccasionKind.values:
        raise RecordError("请选择活动类型。", code="kind", field="kind")
    if content.setting not in Setting.values:
        raise RecordError("请选择方式：集中、家庭组织生活、送学上门或线上。", code="setting", field="setting")
    row = {
        "kind": content.kind,
        "setting": content.setting,
        "held_on": records.checked_day(content.held_on, "held_on"),
        "starts_at": content.starts_at,
        "duration_min": _duration(content.duration_min),
        "title": records.checked_text(
            content.title, label="主题", field="title", longest=TITLE_CHARACTERS_MAX, required=True
        ),
        "place": records.checked_text(
            content.place, label="地点", field="place", longest=PLACE_CHARACTERS_MAX
        ),
        "chair": records.checked_text(
            content.chair, label="主持人", field="chair", longest=CHAIR_CHARACTERS_MAX
        ),
        "text": records.checked_text(
            content.text, label="记录", field="text", longest=records.TEXT_CHARACTERS_MAX
        ),
    }
    people = _people(actor, content, set(linked_people))
    photos = attachments_to_link(actor, content.photo_ids, set(linked_photos))
    return _Checked(row, people, photos, content.manners)


def _duration(duration_min: int | None) -> int | None:
    if duration_min is not None and not 0 < duration_min <= DURATION_MIN_MAX:
        raise RecordError(
            f"时长请填1到{DURATION_MIN_MAX}之间的分钟数，例如一个半小时填90。",
            code="duration",
            field="duration_min",
        )
    return duration_min


def _people(actor: Actor, content: OccasionContent, linked: set[int]) -> list[Person]:
    """Who was there: within the actor's reach, or on the record already; alive on the day."""
    wanted = set(content.participant_ids)
    if not wanted:
        raise RecordError("请至少勾选一位参加人员。", code="participants_missing", field="person")
    if len(wanted) > PARTICIPANTS_MAX:
        raise RecordError(
            f"一次活动最多登记{PARTICIPANTS_MAX}人。", code="participants_too_many", field="person"
        )
    people = list(people_visible_to(actor).filter(pk__in=wanted))
    if beyond := (wanted - {person.pk for person in people}) & linked:
        people += Person.objects.filter(pk__in=beyond)
    if len(people) < len(wanted):
        raise RecordError(
            "勾选的人员中有人不在您的管理范围内。请重新勾选。",
            code="participants_out_of_reach",
            field="person",
        )
    require_guardians(people)
    dead = [p.name for p in people if p.died_on and p.died_on < content.held_on]
    if dead:
        raise RecordError(
            f"{'、'.join(dead)}在这一天之前已经去世。请核对日期和参加人员。",
            code="participant_deceased",
            field="person",
        )
    return people


def _sent_again(actor: Actor, occasion: Occasion) -> Occasion:
    if occasion.recorded_by_id != actor.account_id:
        raise RecordError("这次登记的编号已被使用。请刷新页面后重新登记。", code="client_key_taken")
    return occasion


def _occasion_to_change(actor: Actor, occasion_id: int, seen_version: int) -> Occasion:
    """Lock the occasion for the rest of the transaction."""
    found = Occasion.objects.select_for_update(of=("self",)).select_related("organisation")
    occasion = found.filter(pk=occasion_id).first()
    if occasion is None or not may(actor, "hold_activities", occasion.organisation):
        raise NotFound("没有找到这条活动记录，或者它不由您所在的组织登记。请从“活动”重新查找。")
    records.require_current(
        seen_version=seen_version, version=occasion.version, voided_reason=occasion.voided_reason
    )
    return occasion


def _says_the_same(occasion: Occasion, checked: _Checked, people: set[int], photos: set[int]) -> bool:
    return (
        all(getattr(occasion, field) == value for field, value in checked.row.items())
        and people == {person.pk for person in checked.people}
        and photos == {photo.pk for photo in checked.photos}
    )


def _link(occasion: Occasion, checked: _Checked) -> None:
    """Make the occasion's participants and photographs those given.

    Who stands in it already is not written again: they may have moved out of the actor's sight since.
    """
    occasion.participations.exclude(person__in=checked.people).delete()
    there = set(occasion.participations.values_list("person_id", flat=True))
    Participation.objects.bulk_create(
        Participation(occasion=occasion, person=person, manner=manner, signed_at=signed_at)
        for person in checked.people
        if person.pk not in there
        for manner, signed_at in [checked.manners.get(person.pk, (Manner.TYPED, None))]
    )
    OccasionPhoto.objects.filter(occasion=occasion).exclude(attachment__in=checked.photos).delete()
    OccasionPhoto.objects.bulk_create(
        [OccasionPhoto(occasion=occasion, attachment=photo) for photo in checked.photos],
        ignore_conflicts=True,
    )
    keep_positions_as_agreed([person.pk for person in checked.people], [photo.pk for photo in checked.photos])


def _judge(actor: Actor, occasion: Occasion, checked: _Checked, also: Sequence[int] = ()) -> None:
    """Settle what the occasion fulfils; `also` are duties that the version before had fulfilled."""
    facts = occasion_facts(
        occasion,
        people_ids=[person.pk for person in checked.people],
        photo_count=sum(photo.is_picture for photo in checked.photos),
        also=also,
    )
    discharge_duties(actor=actor, record=facts)
