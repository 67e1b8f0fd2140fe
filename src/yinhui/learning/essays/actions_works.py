"""Works (JS4, BS4): written with autosave, photographed, typed in for somebody; sent, taken back, shown.

A draft is its author's alone. What is shown to everybody needs the author's own word about this work, and for
photographs that the author has not refused their use for publicity (`privacy/purposes.toml`).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef

from yinhui.kernel import clock, consent, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import SentFile, attachments_to_link, store_attachment
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.learning.essays import limits
from yinhui.learning.essays.actions_calls import call_to_change, entered
from yinhui.learning.essays.errors import EssayError, WorkConflict
from yinhui.learning.essays.models import EnteredHow, EssayCall, Work, WorkKind, WorkPhoto
from yinhui.learning.own import belongs_to, branch_of, on_behalf, own_person
from yinhui.registry.models import Person
from yinhui.registry.permissions import person_for

PHOTO_PURPOSE = "photo_publicity"


@dataclass(frozen=True)
class WorkContent:
    """What a work says: what its page has."""

    kind: str
    title: str
    text: str = ""
    may_publish: bool = False


@action()
def save_own(
    *, actor: Actor, client_key: uuid.UUID, call_id: int, seen_version: int, content: WorkContent
) -> Work:
    """Save one's own draft; the first time it is made. Returns it with its new version.

    Raises WorkConflict if it was saved elsewhere since `seen_version`, EssayError, NotFound.
    """
    person = own_person(actor)
    call = open_call(person, call_id)
    if content.kind not in call.kinds:
        raise EssayError("这次征集不收这一类作品，请另选一类。", code="kind", field="kind")
    row = {
        "kind": content.kind,
        "title": records.checked_text(content.title, label="题目", field="title", longest=100),
        "text": records.checked_text(content.text, label="正文", field="text", longest=limits.CHARACTERS_MAX),
        "may_publish": content.may_publish,
        "saved_at": clock.now(),
    }
    work = Work.objects.select_for_update().filter(client_key=client_key, person=person).first()
    if work is None:
        return _begun(actor, person, call, client_key, row)
    if work.sent_at:
        raise EssayError("作品已经报送，不能再改。要改，请先撤回。", code="sent")
    if work.version != seen_version:
        raise WorkConflict("这件作品在别的手机或页面上又存过。请刷新页面，看最新的内容再写。")
    for field, value in row.items():
        setattr(work, field, value)
    work.version += 1
    work.save()
    return work


@action()
def add_own_photo(*, actor: Actor, work_id: int, file: SentFile) -> Attachment:
    """Add a photograph of handwriting, or the picture itself, to one's own draft.

    Raises EssayError, AttachmentError, PictureError, NotFound.
    """
    work = _own_draft(actor, work_id)
    attachment = _stored(actor, work, file)
    attachments_to_link(
        replace(actor, county_id=work.county_id), {*_linked(work), attachment.pk}, _linked(work)
    )
    WorkPhoto.objects.get_or_create(work=work, attachment=attachment)
    return attachment


@action()
def remove_own_photo(*, actor: Actor, work_id: int, attachment_id: int) -> Work:
    """Take a photograph out of one's own draft. Raises EssayError, NotFound."""
    work = _own_draft(actor, work_id)
    WorkPhoto.objects.filter(work=work, attachment_id=attachment_id).delete()
    return work


@action()
def send_own(*, actor: Actor, work_id: int) -> Work:
    """Send one's own draft in, once: it is then as it will be judged. Raises EssayError, NotFound."""
    work = _own_work(actor, work_id)
    if work.sent_at:
        return work
    call = open_call(own_person(actor), work.call_id)
    has_photo = WorkPhoto.objects.filter(work=work).exists()
    _require_complete(call, work, has_photo)
    work.entered_how = EnteredHow.PHOTOGRAPHED if has_photo and not work.text else EnteredHow.TYPED
    work.sent_at = clock.now()
    work.save(update_fields=["entered_how", "sent_at"])
    return work


@action()
def withdraw_own(*, actor: Actor, work_id: int) -> Work:
    """Take one's own work back: before the review it is a draft again; one that was judged or shown is only
    taken off the wall. Raises NotFound."""
    work = _own_work(actor, work_id)
    if work.call.review_at is None and work.published_at is None:
        work.sent_at = None
    work.published_at, work.may_publish, work.byline = None, False, ""
    work.save(update_fields=["sent_at", "published_at", "may_publish", "byline"])
    return work


@action(needs="record_work")
def enter_for(
    *,
    actor: Actor,
    client_key: uuid.UUID,
    call_id: int,
    person_id: int,
    content: WorkContent,
    photo_ids: Collection[int] = (),
) -> Work:
    """Type a work in for somebody who has no telephone, and send it. `content.may_publish` is what they said.

    The same `client_key` gives the work already made. Raises EssayError, AttachmentError, NotFound.
    """
    person = person_for(actor, person_id)
    known = Work.objects.filter(client_key=client_key, person=person).first()
    if known is not None:
        return known
    call = open_call(person, call_id)
    if content.kind not in call.kinds:
        raise EssayError("这次征集不收这一类作品，请另选一类。", code="kind", field="kind")
    photos = attachments_to_link(actor, photo_ids)
    row = {
        "kind": content.kind,
        "title": records.checked_text(content.title, label="题目", field="title", longest=100, required=True),
        "text": records.checked_text(content.text, label="正文", field="text", longest=limits.CHARACTERS_MAX),
        "may_publish": content.may_publish,
        "saved_at": clock.now(),
        "entered_how": EnteredHow.FOR_THEM,
    }
    work = _begun(actor, person, call, client_key, row)
    WorkPhoto.objects.bulk_create([WorkPhoto(work=work, attachment=photo) for photo in photos])
    _require_complete(call, work, bool(photos))
    work.sent_at = clock.now()
    work.save(update_fields=["sent_at"])
    return work


@dataclass(frozen=True)
class Published:
    """How many works were put up, and how many were not because their authors have not agreed."""

    shown: int
    withheld: int


@action(needs="record_work")
def publish_works(*, actor: Actor, call_id: int, work_ids: Collection[int]) -> Published:
    """Show works on the wall, of those authors who agreed: to this work, and with photographs to their use
    for publicity. Raises EssayError before the result is declared, NotFound, NotAllowed."""
    call = call_to_change(actor, call_id)
    if call.reviews_each and call.declared_at is None:
        raise EssayError("请先公布结果，再展出作品。", code="not_declared")
    photo = Exists(WorkPhoto.objects.filter(work=OuterRef("pk")))
    works = list(
        Work.objects.filter(entered(call), pk__in=set(work_ids), published_at=None)
        .annotate(has_photo=photo)
        .select_related("person", "organisation")
    )
    refused = consent.withheld(
        PHOTO_PURPOSE,
        [work.person_id for work in works if work.has_photo],
    )
    shown = [
        work for work in works if work.may_publish and not (work.has_photo and work.person_id in refused)
    ]
    for work in shown:
        work.published_at = clock.now()
        work.byline = f"{work.person.name}（{work.organisation.name}）"[:120]
    Work.objects.bulk_update(shown, ["published_at", "byline"])
    return Published(len(shown), len(works) - len(shown))


@action(needs="record_work")
def unpublish_works(*, actor: Actor, call_id: int, work_ids: Collection[int]) -> int:
    """Take works off the wall. Returns how many. Raises NotFound, NotAllowed."""
    call = call_to_change(actor, call_id)
    shown = Work.objects.filter(call=call, pk__in=set(work_ids), published_at__isnull=False)
    return shown.update(published_at=None, byline="")


def open_call(person: Person, call_id: int) -> EssayCall:
    """Return a call that takes works of the person now. Raises EssayError, NotFound."""
    call = (
        EssayCall.objects.select_related("organisation", "county")
        .filter(pk=call_id, county_id=person.county_id, announced_at__isnull=False)
        .first()
    )
    if call is None or not belongs_to(person, call.organisation):
        raise NotFound("没有找到这次征集，或者它不是为这位同志所在的组织举办的。")
    if call.state != "open":
        raise EssayError("这次征集已经截止，不再收作品。", code="call_over")
    return call


def _begun(
    actor: Actor, person: Person, call: EssayCall, client_key: uuid.UUID, row: dict[str, object]
) -> Work:
    mine = Work.objects.filter(call=call, person=person)
    if mine.count() >= limits.WORKS_PER_CALL_MAX:
        raise EssayError(
            f"一次征集每人最多{limits.WORKS_PER_CALL_MAX}件作品。", code="works_many", field="title"
        )
    with on_behalf(call.county, "征集收件"):
        if call.works.count() >= limits.WORKS_MAX:
            raise EssayError("这次征集的作品已经收满。请联系举办的组织。", code="call_full")
    work, _ = Work.objects.get_or_create(
        client_key=client_key,
        defaults={
            "county_id": call.county_id,
            "call": call,
            "person": person,
            "organisation_id": branch_of(person) or call.organisation_id,
            "entered_by_id": actor.account_id,
            **row,
        },
    )
    return work


def _own_work(actor: Actor, work_id: int) -> Work:
    works = Work.objects.select_for_update(of=("self",)).select_related("call", "county")
    found = works.filter(pk=work_id, person_id=actor.person_id or 0).first()
    if found is None:
        raise NotFound("没有找到您的这件作品。请回到“征文与作品”看看。")
    return found


def _own_draft(actor: Actor, work_id: int) -> Work:
    work = _own_work(actor, work_id)
    if work.sent_at:
        raise EssayError("作品已经报送，不能再改。要改，请先撤回。", code="sent")
    return work


def _stored(actor: Actor, work: Work, file: SentFile) -> Attachment:
    """The file, kept as sent by the author's account: whoever has no post may send photographs of a work."""
    with on_behalf(work.county, "作品照片") as program:
        return store_attachment(actor=replace(program, account_id=actor.account_id), file=file)


def _linked(work: Work) -> set[int]:
    return set(WorkPhoto.objects.filter(work=work).values_list("attachment_id", flat=True))


def _require_complete(call: EssayCall, work: Work, has_photo: bool) -> None:
    """A title, and what the kind of work is made of."""
    if not work.title:
        raise EssayError("请给作品写一个题目。", code="title_missing", field="title")
    if work.kind in (WorkKind.CALLIGRAPHY, WorkKind.PAINTING, WorkKind.PHOTOGRAPH) and not has_photo:
        raise EssayError("请给作品拍一张照片，再报送。", code="photo_missing", field="text")
    length = len("".join(work.text.split()))
    is_written = work.kind in (WorkKind.WRITING, WorkKind.TALK) and not has_photo
    least = max(1, call.characters_min)
    if is_written and not least <= length <= call.characters_max:
        raise EssayError(
            f"正文要{least}到{call.characters_max}字，现在{length}字。", code="length", field="text"
        )
