"""Saving minutes while they are written, and making one of two drafts (XQ2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import attachments_to_link
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import TEXT_CHARACTERS_MAX
from yinhui.occasions.minutes.body import Body, body_of, kept
from yinhui.occasions.minutes.errors import MinutesError
from yinhui.occasions.minutes.merging import merged
from yinhui.occasions.minutes.models import Minutes, MinutesPhoto, SetAside
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.registry.permissions import require_reach

# A branch of fifty where everybody speaks twice; more is not minutes any more.
ROWS_MAX = 100


@dataclass(frozen=True)
class Draft:
    """What one open page (`device`) holds, and which version of the minutes it had read."""

    body: Body
    device: uuid.UUID
    seen_version: int
    photo_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Saved:
    """What became of a draft: it is the minutes now, or it was set aside, for another device was first."""

    minutes: Minutes
    set_aside: SetAside | None = None


@action(needs="hold_activities")
def save_draft(*, actor: Actor, scheduled_id: int, draft: Draft) -> Saved:
    """Save what a page holds. If another device saved since it read the minutes, set its words aside instead.

    A page that sends again because the answer was lost is not in its own way. Photographs are added in either
    case. Raises MinutesError if it was cancelled, its minutes are confirmed, or a text is beyond the limits;
    AttachmentError, NotFound.
    """
    scheduled = scheduled_to_minute(actor, scheduled_id)
    _check_lengths(draft.body)
    minutes = _locked(scheduled)
    if minutes.version != draft.seen_version and minutes.last_device != draft.device:
        _link_photos(actor, minutes, draft.photo_ids, keeps_others=True)
        return Saved(minutes, _set_aside(actor, minutes, draft))
    _link_photos(actor, minutes, draft.photo_ids)
    return Saved(_written(actor, minutes, draft.body, draft.device))


@action(needs="hold_activities")
def settle_set_aside(
    *, actor: Actor, set_aside_id: int, seen_version: int, choices: Mapping[str, str]
) -> Minutes:
    """Make the minutes of the draft and of what was set aside, as chosen part by part (`merging`).

    Raises MinutesError if the draft moved on since `seen_version` was shown, NotFound.
    """
    found = (
        SetAside.objects.select_related("minutes").filter(pk=set_aside_id, settled_at__isnull=True).first()
    )
    if found is None:
        raise NotFound("没有找到要合并的草稿，或者已经合并过了。请从会议记录重新打开。")
    minutes = _locked(scheduled_to_minute(actor, found.minutes.scheduled_id))
    if minutes.version != seen_version:
        raise MinutesError("您挑选的时候，草稿又被改动了。请核对下面最新的两份，再选一次。", code="moved_on")
    # as a page of its own: both pages that are still open have to read it before they save again
    both = merged(body_of(minutes.body), body_of(found.body), choices)
    written = _written(actor, minutes, both, uuid.uuid4())
    found.settled_at = clock.now()
    found.save(update_fields=["settled_at"])
    return written


def scheduled_to_minute(actor: Actor, scheduled_id: int) -> ScheduledOccasion:
    """Return the occasion whose minutes the actor writes. Raises MinutesError if it was cancelled, NotAllowed
    or NotFound out of reach."""
    scheduled = scheduled_for(actor, scheduled_id)
    require_reach(actor, "hold_activities", scheduled.organisation)
    if scheduled.cancelled_reason:
        raise MinutesError("这次活动已经取消，不用写记录。", code="cancelled")
    return scheduled


def _check_lengths(body: Body) -> None:
    texts = [
        *body.parts.values(),
        *(each.said for each in body.speeches),
        *(each.text for each in body.resolutions),
    ]
    longest = max(map(len, texts), default=0)
    if longest > TEXT_CHARACTERS_MAX:
        raise MinutesError(
            f"每一栏最多{TEXT_CHARACTERS_MAX}个字，最长的一栏有{longest}个字。请删短一些再保存。", code="long"
        )
    if max(len(body.speeches), len(body.resolutions), len(body.to_dos)) > ROWS_MAX:
        raise MinutesError(f"一份记录里的发言、决议、待办各最多{ROWS_MAX}条。请合并几条。", code="rows")


def _locked(scheduled: ScheduledOccasion) -> Minutes:
    """Lock the minutes for the rest of the transaction; make them if nothing was written yet."""
    minutes, _ = Minutes.objects.select_for_update(of=("self",)).get_or_create(
        scheduled=scheduled,
        defaults={"county_id": scheduled.county_id, "organisation_id": scheduled.organisation_id},
    )
    if minutes.confirmed_at is not None:
        raise MinutesError(
            "会议记录已经确认，不能再改草稿。需要改的，请打开活动记录点“更正”，原来的会留存。",
            code="confirmed",
        )
    return minutes


def _written(actor: Actor, minutes: Minutes, body: Body, device: uuid.UUID) -> Minutes:
    minutes.body, minutes.last_device = kept(body), device
    minutes.version += 1
    minutes.saved_at, minutes.saved_by_id = clock.now(), actor.account_id
    minutes.save(update_fields=["body", "last_device", "version", "saved_at", "saved_by"])
    return minutes


def _set_aside(actor: Actor, minutes: Minutes, draft: Draft) -> SetAside:
    """Keep the words of a page; what the same page wrote before is in them."""
    return SetAside.objects.update_or_create(
        minutes=minutes,
        device=draft.device,
        settled_at=None,
        defaults={"body": kept(draft.body), "written_at": clock.now(), "written_by_id": actor.account_id},
        create_defaults={
            "county_id": minutes.county_id,
            "body": kept(draft.body),
            "based_on": draft.seen_version,
            "written_by_id": actor.account_id,
        },
    )[0]


def _link_photos(
    actor: Actor, minutes: Minutes, photo_ids: Sequence[int], *, keeps_others: bool = False
) -> None:
    linked = set(minutes.photos.values_list("pk", flat=True))
    wanted = {*photo_ids, *linked} if keeps_others else set(photo_ids)
    if wanted == linked:
        return
    photos = attachments_to_link(actor, wanted, linked)
    MinutesPhoto.objects.filter(minutes=minutes).exclude(attachment__in=photos).delete()
    MinutesPhoto.objects.bulk_create(
        [MinutesPhoto(minutes=minutes, attachment=photo) for photo in photos], ignore_conflicts=True
    )
