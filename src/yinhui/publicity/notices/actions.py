"""Writing a notice, choosing whom it is for, sending it, correcting it, taking it back (JS11)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from yinhui.kernel import clock, records
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import attachments_to_link
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.record_versions import keep_before
from yinhui.kernel.records import RecordError
from yinhui.kernel.sql_files import sql
from yinhui.publicity.notices.models import Notice, NoticeFile, NoticeKind, NoticeState
from yinhui.registry.permissions import may, organisation_for, people_visible_to

TITLE_CHARACTERS_MAX = 100
ABOUT_CHARACTERS_MAX = 300
SIGNED_CHARACTERS_MAX = 120
# A county's retired people; a prefecture sends through its counties.
RECIPIENTS_MAX = 60_000
WAITING_DAYS_MAX = 30
ANSWER_DAYS_AHEAD_MAX = 366


@dataclass(frozen=True)
class NoticeContent:
    """What a notice says: what its form has. `answer_by` is asked of an invitation only."""

    kind: str
    title: str
    text: str
    answer_by: dt.date | None = None
    remind_after_days: int = 2
    tell_after_days: int = 3
    file_ids: tuple[int, ...] = ()


@action(needs="record_work")
def draft_notice(
    *, actor: Actor, client_key: uuid.UUID, organisation_id: int, content: NoticeContent
) -> Notice:
    """Write a notice of an organisation in reach, to nobody yet. Sent again, it gives the one already made.

    Raises RecordError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    known = Notice.objects.filter(client_key=client_key).first()
    if known is not None:
        return known
    row, files = _checked(actor, content)
    notice = Notice.objects.create(
        county_id=organisation.county_id or organisation.pk,
        client_key=client_key,
        organisation=organisation,
        **row,
    )
    _link(notice, files)
    return notice


@action(needs="record_work")
def amend_draft(*, actor: Actor, notice_id: int, content: NoticeContent) -> Notice:
    """Change a notice that was not sent yet. Raises RecordError, NotFound."""
    notice = _draft(actor, notice_id)
    row, files = _checked(actor, content, _files_of(notice))
    for field, value in row.items():
        setattr(notice, field, value)
    notice.save()
    _link(notice, files)
    return notice


@action(needs="record_work")
def choose_people(*, actor: Actor, notice_id: int, person_ids: Sequence[int], about: str = "") -> int:
    """Put living people in the actor's sight on a draft; returns how many came new. `about` says how they
    were chosen. One statement, however many. Raises RecordError beyond RECIPIENTS_MAX, NotFound."""
    notice = _draft(actor, notice_id)
    before = notice.recipients.count()
    if before + len(person_ids) > RECIPIENTS_MAX:
        raise RecordError(
            f"一次最多通知{RECIPIENTS_MAX:,}人。请按乡镇或单位分几次发。", code="recipients_too_many"
        )
    seen = people_visible_to(actor).filter(pk__in=person_ids, died_on=None)
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "choose"),
            {
                "notice": notice.pk,
                "people": list(seen.values_list("pk", flat=True)),
                "today": clock.today(),
            },
        )
        added: int = cursor.rowcount
    if added and about and about not in notice.about:
        notice.about = "；".join(filter(None, (notice.about, about)))[:ABOUT_CHARACTERS_MAX]
        notice.save(update_fields=["about"])
    return added


@action(needs="record_work")
def begin_choosing(*, actor: Actor, notice_id: int, number: int) -> Notice:
    """Note that a job is about to put so many people on a draft, which waits for it. Raises RecordError while
    another is at it, NotFound."""
    notice = _draft(actor, notice_id)
    _require_nobody_choosing(notice)
    notice.choosing = number
    notice.save(update_fields=["choosing"])
    return notice


@action(needs="record_work")
def end_choosing(*, actor: Actor, notice_id: int) -> None:
    """Note that the job is done, or gave up: the draft may be sent."""
    Notice.objects.filter(pk=notice_id).update(choosing=0)


@action(needs="record_work")
def leave_out(*, actor: Actor, notice_id: int, person_ids: Collection[int]) -> int:
    """Take people off a draft again; returns how many. Raises NotFound, RecordError."""
    notice = _draft(actor, notice_id)
    return notice.recipients.filter(person_id__in=person_ids).delete()[0]


@action(needs="record_work")
def leave_out_all(*, actor: Actor, notice_id: int) -> int:
    """Take everybody off a draft, to choose anew; returns how many. Raises NotFound, RecordError."""
    notice = _draft(actor, notice_id)
    number = notice.recipients.all().delete()[0]
    notice.about = ""
    notice.save(update_fields=["about"])
    return number


@action(needs="record_work")
def discard_draft(*, actor: Actor, notice_id: int) -> None:
    """Throw a draft away; nobody has seen it. Raises NotFound, RecordError."""
    notice = _draft(actor, notice_id)
    notice.recipients.all().delete()
    notice.delete()


@action(needs="record_work")
def send_draft(*, actor: Actor, notice_id: int) -> Notice:
    """Send a draft to the people on it. Raises RecordError without anybody, NotFound."""
    notice = _draft(actor, notice_id)
    _require_nobody_choosing(notice)
    number = notice.recipients.count()
    if not number:
        raise RecordError("还没有选通知对象。请先选人，再发出。", code="recipients_missing")
    if notice.answer_by and notice.answer_by < clock.today():
        raise RecordError(
            "答复的期限已经过了。请先改期限，再发出。", code="answer_by_past", field="answer_by"
        )
    notice.state = NoticeState.SENT
    notice.recipient_count = number
    notice.sent_at = notice.current_since = clock.now()
    notice.sent_by_id = actor.account_id
    notice.sent_by_name = signed(actor)
    notice.save()
    return notice


@action(needs="record_work")
def send_notice(
    *,
    actor: Actor,
    title: str,
    text: str,
    person_ids: Sequence[int],
    kind: str = NoticeKind.NOTICE,
    about: str = "",
    answer_by: dt.date | None = None,
) -> Notice:
    """Send a notice of the actor's own organisation to these people at once. Raises as its parts do."""
    notice = draft_notice(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=NoticeContent(kind=kind, title=title, text=text, answer_by=answer_by),
    )
    choose_people(actor=actor, notice_id=notice.pk, person_ids=person_ids, about=about)
    return send_draft(actor=actor, notice_id=notice.pk)


@action(needs="record_work")
def correct_notice(
    *, actor: Actor, notice_id: int, seen_version: int, reason: str, content: NoticeContent
) -> Notice:
    """Correct a notice that was sent: the former version is kept, and everybody is to read it again.

    Raises RecordConflict if somebody corrected it since `seen_version`, RecordError, NotFound.
    """
    reason = records.checked_reason(reason, "更正")
    notice = _sent(actor, notice_id)
    records.require_current(
        seen_version=seen_version, version=notice.version, voided_reason=notice.withdrawn_reason
    )
    linked = _files_of(notice)
    row, files = _checked(actor, content, linked)
    if all(getattr(notice, field) == value for field, value in row.items()) and linked == {
        file.pk for file in files
    }:
        raise RecordError("内容没有变化，不用更正。", code="unchanged")
    keep_before(reason=reason, people=(), photos=linked)
    for field, value in row.items():
        setattr(notice, field, value)
    notice.version += 1
    notice.current_since, notice.reminded_at = clock.now(), None
    notice.save()
    notice.recipients.exclude(reminded_at=None).update(reminded_at=None)
    _link(notice, files)
    return notice


@action(needs="record_work")
def withdraw_notice(*, actor: Actor, notice_id: int, reason: str) -> Notice:
    """Take a notice back; those it was for read that, and why. Raises RecordError, NotFound."""
    reason = records.checked_reason(reason, "撤回")
    notice = _sent(actor, notice_id)
    because(reason)
    notice.state = NoticeState.WITHDRAWN
    notice.withdrawn_at = clock.now()
    notice.withdrawn_reason = reason
    notice.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    return notice


def signed(actor: Actor) -> str:
    """Return who did something, as it is kept beside it: name, organisation and post of the day."""
    return f"{actor.name}（{actor.organisation_name}{actor.post_name}）"[:SIGNED_CHARACTERS_MAX]


def _notice_to_change(actor: Actor, notice_id: int) -> Notice:
    """Return a notice of an organisation in reach, locked for the transaction. Raises NotFound."""
    found = Notice.objects.select_for_update(of=("self",)).select_related("organisation")
    notice = found.filter(pk=notice_id).first()
    if notice is None or not may(actor, "record_work", notice.organisation):
        raise NotFound("没有找到这条通知，或者它不是您所在的组织发的。请从“通知”重新查找。")
    return notice


def _draft(actor: Actor, notice_id: int) -> Notice:
    notice = _notice_to_change(actor, notice_id)
    if notice.state != NoticeState.DRAFT:
        raise RecordError("这条通知已经发出，不能再改人。内容有误请用“更正”，不作数请用“撤回”。", code="sent")
    return notice


def _require_nobody_choosing(notice: Notice) -> None:
    if notice.choosing:
        raise RecordError("人还在往名单里加，请等加完再办。", code="choosing")


def _sent(actor: Actor, notice_id: int) -> Notice:
    notice = _notice_to_change(actor, notice_id)
    if notice.state == NoticeState.DRAFT:
        raise RecordError("这条通知还没有发出。请先选人、发出。", code="not_sent")
    if notice.state == NoticeState.WITHDRAWN:
        raise RecordError("这条通知已经撤回，不能再改。需要的话，请另发一条。", code="withdrawn")
    return notice


def _checked(
    actor: Actor, content: NoticeContent, linked: Collection[int] = ()
) -> tuple[dict[str, object], list[Attachment]]:
    if content.kind not in NoticeKind.values:
        raise RecordError("请选择是通知还是邀请。", code="kind", field="kind")
    for field in ("remind_after_days", "tell_after_days"):
        if not 0 <= getattr(content, field) <= WAITING_DAYS_MAX:
            raise RecordError(f"请填0到{WAITING_DAYS_MAX}之间的天数。", code=field, field=field)
    row: dict[str, object] = {
        "kind": content.kind,
        "title": records.checked_text(
            content.title, label="标题", field="title", longest=TITLE_CHARACTERS_MAX, required=True
        ),
        "text": records.checked_text(
            content.text, label="内容", field="text", longest=records.TEXT_CHARACTERS_MAX, required=True
        ),
        "answer_by": _answer_by(content),
        "remind_after_days": content.remind_after_days,
        "tell_after_days": content.tell_after_days,
    }
    return row, attachments_to_link(actor, content.file_ids, linked)


def _answer_by(content: NoticeContent) -> dt.date | None:
    """An invitation is answered by a day to come; a notice asks for no answer."""
    if content.kind != NoticeKind.INVITATION:
        return None
    today = clock.today()
    if content.answer_by is None:
        raise RecordError("邀请要写明请在哪天前答复。", code="answer_by_missing", field="answer_by")
    if not today <= content.answer_by <= today + dt.timedelta(days=ANSWER_DAYS_AHEAD_MAX):
        raise RecordError("答复的期限请填今天以后、一年以内的日期。", code="answer_by", field="answer_by")
    return content.answer_by


def _files_of(notice: Notice) -> set[int]:
    return set(notice.files.values_list("pk", flat=True))


def _link(notice: Notice, files: Sequence[Attachment]) -> None:
    NoticeFile.objects.filter(notice=notice).exclude(attachment__in=files).delete()
    NoticeFile.objects.bulk_create(
        [NoticeFile(notice=notice, attachment=file) for file in files], ignore_conflicts=True
    )
