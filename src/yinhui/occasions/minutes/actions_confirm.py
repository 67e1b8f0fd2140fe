"""The chair's confirmation: minutes become the record of the occasion, and its to-dos become duties (XQ2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.models import Attachment
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.minutes.actions import scheduled_to_minute
from yinhui.occasions.minutes.appraisals import appraised_year
from yinhui.occasions.minutes.body import ToDo, what_is_owed
from yinhui.occasions.minutes.errors import MinutesError
from yinhui.occasions.minutes.findings import findings_of
from yinhui.occasions.minutes.models import AppraisalResult, Minutes
from yinhui.occasions.minutes.written import Written, written_of
from yinhui.occasions.models import Occasion
from yinhui.occasions.scheduling.actions import mark_held
from yinhui.occasions.signin.queries import present
from yinhui.registry.models import Appointment
from yinhui.registry.structure import KINDS
from yinhui.rulebook.actions_agreed import Agreement, agree_on


@dataclass(frozen=True)
class Confirmation:
    """The version that was read, and whether the chair has assented and somebody else presses."""

    seen_version: int
    for_chair: bool


@action(needs="hold_activities")
def confirm_minutes(*, actor: Actor, scheduled_id: int, confirmation: Confirmation) -> Minutes:
    """Confirm minutes: who signed in and what was written become the occasion's record, which discharges
    duties; what was agreed becomes duties of its own; sign-in is closed by it.

    Whoever is not the chair says that they act for the chair. Pressed twice, it is confirmed once. Raises
    MinutesError for what must be done first, for a version that moved on, NotFound.
    """
    scheduled = scheduled_to_minute(actor, scheduled_id)
    minutes = Minutes.objects.select_for_update(of=("self",)).filter(scheduled=scheduled).first()
    if minutes is None:
        raise MinutesError("还没有写会议记录。请先写好再确认。", code="unwritten")
    if minutes.confirmed_at is not None:
        return minutes
    _require_read(minutes, confirmation.seen_version)
    draft = written_of(scheduled, minutes)
    if blocking := findings_of(actor, draft).blocking:
        raise MinutesError("；".join(words.rstrip("。") for words in blocking) + "。", code="lacking")
    is_chair = actor.name == draft.body.chair
    if not is_chair and not confirmation.for_chair:
        raise MinutesError(
            f"主持人是{draft.body.chair}。请由主持人确认；主持人已经看过、同意由您代办的，请勾选“代主持人确认”。",
            code="not_chair",
            field="for_chair",
        )
    occasion = record_occasion(
        actor=actor,
        client_key=uuid.uuid5(scheduled.client_key, "minutes"),
        organisation_id=scheduled.organisation_id,
        content=_content(actor, minutes, draft),
    )
    mark_held(actor=actor, scheduled_id=scheduled.pk, occasion=occasion)
    _agree(actor, occasion, draft)
    _keep_grades(occasion, draft)
    minutes.confirmed_at, minutes.confirmed_by_id = clock.now(), actor.account_id
    minutes.confirmed_for = "" if is_chair else draft.body.chair
    minutes.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_for"])
    return minutes


def _require_read(minutes: Minutes, seen_version: int) -> None:
    if minutes.version != seen_version:
        raise MinutesError("您打开这一页以后，记录又有改动。请看过最新的内容再确认。", code="moved_on")
    if minutes.set_aside.filter(settled_at__isnull=True).exists():
        raise MinutesError("还有另一台设备写的内容没有合并。请先合并再确认，免得漏掉。", code="set_aside")


def _content(actor: Actor, minutes: Minutes, draft: Written) -> OccasionContent:
    scheduled, body = draft.scheduled, draft.body
    there = present(scheduled.pk)
    return OccasionContent(
        kind=scheduled.kind,
        held_on=draft.held_on,
        title=scheduled.title,
        participant_ids=tuple(there),
        starts_at=body.starts_at,
        duration_min=body.duration_min,
        place=body.place,
        chair=body.chair[:50],
        text=draft.text,
        photo_ids=tuple(photo.pk for photo in _own_copies(actor, minutes)),
        setting=scheduled.setting,
        manners=there,
    )


def _own_copies(actor: Actor, minutes: Minutes) -> list[Attachment]:
    """The photographs as the confirming account's own: a record links what its account sent, and another's
    phone may have taken them. The file is the same; only its row is made again."""
    copies = []
    for photo in minutes.photos.order_by("pk"):
        if photo.created_by_id == actor.account_id:
            copies.append(photo)
            continue
        fields = {
            field.attname: getattr(photo, field.attname)
            for field in Attachment._meta.concrete_fields
            if field.attname not in ("id", "county_id", "sha256", "created_by_id", "created_at")
        }
        copy, _ = Attachment.objects.get_or_create(
            county_id=photo.county_id, sha256=photo.sha256, created_by_id=actor.account_id, defaults=fields
        )
        copies.append(copy)
    return copies


def _agree(actor: Actor, occasion: Occasion, draft: Written) -> None:
    if not draft.body.to_dos:
        return
    posts = _posts_of(occasion, draft)
    day = occasion.held_on
    agree_on(
        actor=actor,
        organisation_id=occasion.organisation_id,
        occasion_id=occasion.pk,
        agreed_on=day,
        source=f"{day:%Y年%-m月%-d日}“{occasion.title}”会议记录",
        items=[
            Agreement(what_is_owed(to_do, draft.names), to_do.due_on, _post_for(to_do, posts))
            for to_do in draft.body.to_dos
            if to_do.due_on is not None  # a finding otherwise
        ],
    )


def _post_for(to_do: ToDo, posts: Mapping[int, str]) -> str:
    """The post that owes it: the one named, or that of the person named; empty: as the rule says. Somebody
    without a post is named in the words, and the rule's post sees to it."""
    return to_do.post if to_do.person_id is None else posts.get(to_do.person_id, "")


def _posts_of(occasion: Occasion, draft: Written) -> dict[int, str]:
    people = {to_do.person_id for to_do in draft.body.to_dos if to_do.person_id is not None}
    held = Appointment.objects.filter(
        organisation_id=occasion.organisation_id,
        person_id__in=people,
        post__in=[post for post in KINDS[occasion.organisation.kind].posts if post != "specialist"],
        period__contains=clock.today(),
    )
    return dict(held.order_by("-pk").values_list("person_id", "post"))


def _keep_grades(occasion: Occasion, draft: Written) -> None:
    """Keep each member's result; one of an appraisal whose record was voided gives way to it."""
    year = appraised_year(occasion.held_on)
    voided = AppraisalResult.objects.filter(person__in=draft.body.grades, year=year)
    voided.exclude(occasion__voided_reason="").delete()
    AppraisalResult.objects.bulk_create(
        AppraisalResult(
            county_id=occasion.county_id,
            organisation_id=occasion.organisation_id,
            person_id=person_id,
            year=year,
            result=grade,
            occasion=occasion,
        )
        for person_id, grade in draft.body.grades.items()
    )
