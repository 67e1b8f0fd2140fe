"""What minutes lack, told before they are confirmed, each with what to do (XQ2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.records import TEXT_CHARACTERS_MAX
from yinhui.occasions.minutes.appraisals import appraised_year, standing_results
from yinhui.occasions.minutes.body import what_is_owed
from yinhui.occasions.minutes.copied import Likeness, copied_from
from yinhui.occasions.minutes.written import Written
from yinhui.occasions.signin.quorum import quorum_of
from yinhui.rulebook.actions_agreed import CODE, WHAT_CHARS_MAX
from yinhui.rulebook.actions_discharge import RecordFacts, missing_evidence
from yinhui.rulebook.language.vocabulary import DAYS_MAX
from yinhui.rulebook.models import Institution


@dataclass(frozen=True)
class Findings:
    """`blocking`: it cannot be confirmed like that; `advice`: it can, but something will be missing."""

    blocking: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    likeness: Likeness | None = None


def findings_of(actor: Actor, draft: Written) -> Findings:
    """Return what is still to be done before minutes can, or should, be confirmed."""
    return Findings(
        blocking=[
            *_about_the_meeting(draft),
            *_about_the_words(draft),
            *_about_to_dos(draft),
            *_graded_before(draft),
        ],
        advice=[
            *_chair_away(draft),
            *_evidence(actor, draft),
            *_quorum(draft),
            *_ungraded(draft),
            *_unadopted(draft),
        ],
        likeness=copied_from(draft.scheduled.organisation_id, draft.text),
    )


def _about_the_meeting(draft: Written) -> Iterator[str]:
    if draft.held_on > clock.today():
        day = draft.held_on
        yield f"还没有到开会的日子（{day.month}月{day.day}日）。开完会以后再确认；改了日期的，请先改安排。"
    if not draft.present:
        yield "还没有人签到。请先在“签到”里点名；用纸签到的，把名单补登上去。"


def _about_the_words(draft: Written) -> Iterator[str]:
    body = draft.body
    if not body.chair:
        yield "没有写主持人。请填上主持人的姓名。"
    for heading in draft.template.headings:
        if heading.is_required and not body.parts.get(heading.key, "").strip():
            yield f"“{heading.title}”还没有写。{heading.prompt}"
    if len(draft.text) > TEXT_CHARACTERS_MAX:
        yield f"全文最多{TEXT_CHARACTERS_MAX}个字，现在有{len(draft.text)}个字。长的发言请只记要点。"
    if body.starts_at and body.ends_at and body.ends_at <= body.starts_at:
        yield "结束时间早于开始时间。请核对两个时间。"
    for resolution in body.resolutions:
        votes = resolution.in_favour + resolution.against + resolution.abstained
        if resolution.way != "consensus" and not 0 < votes <= len(draft.present):
            yield f"决议“{resolution.text[:20]}”的票数合计{votes}，到会{len(draft.present)}人。请核对票数。"


def _about_to_dos(draft: Written) -> Iterator[str]:
    for to_do in draft.body.to_dos:
        if len(what_is_owed(to_do, draft.names)) > WHAT_CHARS_MAX:
            yield f"待办“{to_do.what[:20]}…”太长，连经办人最多{WHAT_CHARS_MAX}个字。请写短一些。"
        if to_do.due_on is None:
            yield f"待办“{to_do.what[:20]}”没有写什么时候办好。请选一个日期。"
        elif not 0 <= (to_do.due_on - draft.held_on).days <= DAYS_MAX:
            yield f"待办“{to_do.what[:20]}”的期限要在开会当天以后、一年以内。请核对日期。"


def _graded_before(draft: Written) -> Iterator[str]:
    if not draft.body.grades:
        return
    year = appraised_year(draft.held_on)
    earlier = standing_results().filter(person__in=draft.body.grades, year=year)
    for name, held_on in earlier.values_list("person__name", "occasion__held_on").order_by("pk"):
        yield f"{name}{year}年度已经评过（{held_on:%Y年%-m月%-d日}）。请把这一位的结果去掉。"


def _chair_away(draft: Written) -> Iterator[str]:
    """Who chaired and who took the minutes was there, so they should have signed in."""
    there = {draft.names.get(person_id, "") for person_id in draft.present}
    for label, name in (("主持人", draft.body.chair), ("记录人", draft.body.recorder)):
        if name and there and name not in there:
            yield f"{label}{name}没有签到。到会了的，请在“签到”里补登。"


def _ungraded(draft: Written) -> Iterator[str]:
    if not draft.template.grades:
        return
    without = [person.name for person in draft.appraised if person.pk not in draft.body.grades]
    if without:
        more = f"等{len(without)}人" if len(without) > 5 else ""
        yield f"{'、'.join(without[:5])}{more}还没有选评议结果。没有参加评议的，可以空着。"


def _evidence(actor: Actor, draft: Written) -> Iterator[str]:
    """What the duties that this meeting would discharge still ask for."""
    if not draft.photo_count:
        yield "没有照片。有会场照片的，请拍一张或选一张放上。"
    facts = RecordFacts(
        record_kind="occasion",
        record_type=draft.scheduled.kind,
        record_id=0,
        organisation_id=draft.scheduled.organisation_id,
        happened_on=draft.held_on,
        person_ids=tuple(draft.present),
        photo_count=draft.photo_count,
        text_chars=len("".join(draft.text.split())),
    )
    for lack in missing_evidence(actor=actor, record=facts):
        yield lack.message


def _quorum(draft: Written) -> Iterator[str]:
    quorum = quorum_of(draft.scheduled)
    if not quorum.is_met:
        yield (
            f"应到{quorum.entitled}人，实到{quorum.present}人，按规定至少要到{quorum.needed}人。"
            "有人到了没签到的，请补登；确实不够的，这次表决不算数，要另行开会。"
        )


def _unadopted(draft: Written) -> Iterator[str]:
    adopted = Institution.objects.filter(county_id=draft.scheduled.county_id, code=CODE, is_active=True)
    if draft.body.to_dos and not adopted.exists():
        yield (
            "本县还没有采用《会议议定事项》制度，待办只写在记录里，不会列入“今日应办”。"
            "请老干部局在“制度”里采用。"
        )
