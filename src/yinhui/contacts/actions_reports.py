"""A branch's month: submitted as it stands, received or returned by the level above (XQ13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yinhui.contacts.actions import signed
from yinhui.contacts.errors import ContactError
from yinhui.contacts.models import MonthReport, ReportState
from yinhui.contacts.month_figures import month_figures, month_of
from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import may, organisation_for
from yinhui.registry.structure import BRANCH_KINDS

WORDS_CHARACTERS_MAX = 1000
WORD_CHARACTERS_MAX = 300


@dataclass(frozen=True)
class ReportWords:
    """What a person adds to the figures."""

    done: str = ""
    problems: str = ""
    plans: str = ""


@action(needs="record_work")
def submit_month(*, actor: Actor, organisation_id: int, month: dt.date, words: ReportWords) -> MonthReport:
    """Report a branch's month upward, with the figures as the records stand now. Again is another number.

    Raises ContactError for a month to come or one that was received, RecordError, NotFound.
    """
    branch = organisation_for(actor, organisation_id)
    if branch.kind not in BRANCH_KINDS:
        raise ContactError("月报由支部上报。请选择一个支部。", code="not_a_branch")
    month = month_of(month)
    if month > month_of(clock.today()):
        raise ContactError("这个月还没有到。", code="month_ahead", field="month")
    Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=branch.pk)
    latest = MonthReport.objects.filter(organisation=branch, month=month).order_by("-number").first()
    if latest is not None and latest.state == ReportState.RECEIVED:
        raise ContactError("上级已经收下这个月的月报，不能再报。要更正，请上级先退回。", code="received")
    assert branch.county_id is not None  # by trigger
    return MonthReport.objects.create(
        county_id=branch.county_id,
        organisation=branch,
        month=month,
        number=latest.number + 1 if latest else 1,
        figures=month_figures([branch.pk], month)[branch.pk].as_json(),
        counted_at=clock.now(),
        submitted_by_id=actor.account_id,
        submitted_by_name=signed(actor),
        done=_words(words.done, "主要工作", "done"),
        problems=_words(words.problems, "困难和建议", "problems"),
        plans=_words(words.plans, "下月打算", "plans"),
    )


@action(needs="record_work")
def decide_report(*, actor: Actor, report_id: int, state: str, word: str = "") -> MonthReport:
    """Receive a branch's report, or return it with a word; by a post above the branch.

    Raises ContactError for one that was replaced or without the word, NotAllowed, NotFound.
    """
    report = report_for(actor, report_id)
    if report.organisation_id == actor.organisation_id:
        raise NotAllowed("月报由上级收下或退回，不能由支部自己办。")
    latest = MonthReport.objects.filter(organisation=report.organisation, month=report.month)
    if report.number != latest.order_by("-number").values_list("number", flat=True)[0]:
        raise ContactError("支部后来又报了一次，请看最新的一份。", code="replaced")
    if state not in (ReportState.RECEIVED, ReportState.RETURNED):
        raise ContactError("请选择收下还是退回。", code="state", field="state")
    word = records.checked_text(
        word,
        label="退回的意见" if state == ReportState.RETURNED else "意见",
        field="word",
        longest=WORD_CHARACTERS_MAX,
        required=state == ReportState.RETURNED,
    )
    report.state, report.word = ReportState(state), word
    report.decided_at, report.decided_by_name = clock.now(), signed(actor)
    report.save(update_fields=["state", "word", "decided_at", "decided_by_name"])
    return report


def report_for(actor: Actor, report_id: int) -> MonthReport:
    """Return a report of a branch that the actor reaches. Raises NotFound."""
    report = MonthReport.objects.select_related("organisation").filter(pk=report_id).first()
    if report is None or not may(actor, "see_people", report.organisation):
        raise NotFound("没有找到这份月报，或者不在您的管理范围内。请从“支部月报”重新查找。")
    return report


def _words(text: str, label: str, field: str) -> str:
    return records.checked_text(text, label=label, field=field, longest=WORDS_CHARACTERS_MAX)
