"""Problems with the branches themselves: leadership, terms, size."""

from __future__ import annotations

from yinhui.reports.diagnosis.problem import Case, Evidence, Problem, graded
from yinhui.reports.statistics import (
    BRANCH_MEMBERS_MAX,
    COMMITTEE_SIZE_MIN,
    FULL_MEMBERS_FOR_BRANCH_MIN,
    FULL_MEMBERS_FOR_COMMITTEE_MIN,
    Branch,
)
from yinhui.reports.wording import clauses, day, examples, listed, points

# Every single branch without its leadership is named; from one in twenty on it is the county's problem.
BRANCHES_SHARE = 0.05


def weak_leadership(case: Case) -> Problem | None:
    """Branches without secretary or committee, or whose term is over (XQ11; 支部工作条例)."""
    figures = case.figures
    evidence = [Evidence(b.row.id, b.name, finding) for b in case.stats.branches if (finding := _lacking(b))]
    if not evidence:
        return None
    incomplete = figures.number("without_secretary") + figures.number("without_committee") > 0
    over = figures.number("terms_over") > 0
    return Problem(
        key="leadership",
        title=f"部分支部{_what_is_wrong(incomplete, over)}",
        severity=graded(len(evidence) / len(case.stats.branches), BRANCHES_SHARE),
        threshold=(
            f"有党员的支部没有书记，或正式党员{FULL_MEMBERS_FOR_COMMITTEE_MIN}人以上而支委会不足{COMMITTEE_SIZE_MIN}人，"
            "或任期届满未换届。依据《中国共产党支部工作条例（试行）》。"
        ),
        text=clauses(
            f"未配备书记的支部有{figures.text('without_secretary')}"
            if figures.number("without_secretary")
            else "",
            f"应设支委会的{figures.text('committee_due')}支部中有{figures.text('without_committee')}未按规定设立"
            if figures.number("without_committee")
            else "",
            f"任期已届满而未换届的有{figures.text('terms_over')}" if figures.number("terms_over") else "",
        )
        + f"涉及的有{examples([e.example for e in evidence])}。"
        + f"{_what_is_wrong(incomplete, over)}，支部的凝聚力、战斗力就难以保证。",
        evidence=evidence,
        advice_title="在优化班子结构、选强配好“班长”上用真功",
        advice=points(
            f"尽快配齐书记。对未配备书记的{figures.text('without_secretary')}支部，由上级党组织逐个研究人选，"
            "把政治素质好、身体条件允许、热心党务、群众公认的党员选上来。"
            if figures.number("without_secretary")
            else "",
            f"健全支委会。对未按规定设立支委会的{figures.text('without_committee')}支部，按条例配齐"
            "组织、宣传、纪检等委员。"
            if figures.number("without_committee")
            else "",
            f"按期换届。对任期已届满的{figures.text('terms_over')}支部列出时间表，经上级批准后组织选举。"
            if figures.number("terms_over")
            else "",
            f"提前做好准备。半年内还有{figures.text('terms_ending')}支部任期届满，应及早酝酿人选。"
            if figures.number("terms_ending")
            else "",
        ),
    )


def _what_is_wrong(incomplete: bool, over: bool) -> str:
    return listed("班子不健全" if incomplete else "", "换届不及时" if over else "")


def _lacking(branch: Branch) -> str:
    """What a branch's leadership lacks, in words; nothing if it is in order."""
    ends = branch.row.term_ends_on
    return "、".join(
        text
        for text in (
            "无书记" if branch.lacks_secretary else "",
            f"支委会{branch.row.committee}人" if branch.lacks_committee and branch.row.committee else "",
            "未设支委会" if branch.lacks_committee and not branch.row.committee else "",
            f"{day(ends)}任期届满" if branch.term_is_over and ends else "",
        )
        if text
    )


def unfit_size(case: Case) -> Problem | None:
    """Branches of more than fifty members, or of fewer than three full members (XQ10)."""
    figures = case.figures
    evidence = [
        Evidence(
            b.row.id,
            b.name,
            f"党员{b.row.members}人"
            if b.is_too_large
            else f"正式党员{b.row.full_members}人"
            if b.row.full_members
            else "无正式党员",
        )
        for b in case.stats.branches
        if b.is_too_large or b.is_too_small
    ]
    if not evidence:
        return None
    return Problem(
        key="size",
        title="支部设置需要优化",
        severity=graded(len(evidence) / len(case.stats.branches), BRANCHES_SHARE),
        threshold=(
            f"党员超过{BRANCH_MEMBERS_MAX}人，或正式党员不足{FULL_MEMBERS_FOR_BRANCH_MIN}人的支部。"
            "依据《中国共产党支部工作条例（试行）》。"
        ),
        text=clauses(
            f"党员超过{BRANCH_MEMBERS_MAX}人的支部有{figures.text('too_large')}"
            if figures.number("too_large")
            else "",
            f"正式党员不足{FULL_MEMBERS_FOR_BRANCH_MIN}人的支部有{figures.text('too_small')}"
            if figures.number("too_small")
            else "",
        )
        + f"涉及的有{examples([e.example for e in evidence])}。"
        + clauses(
            "人数过多不便管理" if figures.number("too_large") else "",
            "人数过少难以正常开展组织生活" if figures.number("too_small") else "",
        ),
        evidence=evidence,
        advice_title="在优化支部设置、落实“化并转”上出实招",
        advice=points(
            f"对党员超过{BRANCH_MEMBERS_MAX}人的{figures.text('too_large')}支部，按居住地、行业等分设支部或划细党小组。"
            if figures.number("too_large")
            else "",
            f"对正式党员不足{FULL_MEMBERS_FOR_BRANCH_MIN}人的{figures.text('too_small')}支部，就近就便组建联合支部，"
            "或将党员转入邻近支部。"
            if figures.number("too_small")
            else "",
        ),
    )
