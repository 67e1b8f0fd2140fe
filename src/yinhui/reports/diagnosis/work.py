"""Problems with the work: meetings not held, visits not made, records that do not hold."""

from __future__ import annotations

from yinhui.kernel.records import LATE_AFTER_DAYS
from yinhui.reports.diagnosis.problem import Case, Evidence, Problem, Severity, beyond, graded, percent
from yinhui.reports.queries import COPIED_TEXT_CHARACTERS_MIN, RecordsRow
from yinhui.reports.wording import clauses, counted, examples, listed, points

# One in ten left undone: more than a meeting put off by illness or weather explains.
OVERDUE_SHARE = 0.1
# One in five entered late: not the odd forgotten evening but a habit of filling in afterwards.
LATE_SHARE = 0.2
# One in twenty that contradicts itself or repeats another.
DOUBTFUL_SHARE = 0.05
# Once specialists have been named for some, nine in ten should have one: the rest is illness and change.
SPECIALIST_SHARE_MIN = 0.9


NO_LIFE = "期内无全体党员活动记录"


def irregular_life(case: Case) -> Problem | None:
    """Meetings and study fell due and were not held, or a branch has none on record (XQ2)."""
    figures = case.figures
    overdue = beyond(figures, "life_overdue_share", OVERDUE_SHARE)
    if not overdue and not figures.number("idle_branches"):
        return None
    if not figures.number("occasions"):
        return _nothing_recorded(case)
    evidence = [
        Evidence(b.row.id, b.name, _life_finding(b.owed.life, b.owed.life_overdue))
        for b in sorted(case.stats.branches, key=lambda b: -b.owed.life_overdue)
        if b.has_no_life or (b.owed.life and b.owed.life_overdue / b.owed.life >= OVERDUE_SHARE)
    ]
    worst = [e.example for e in evidence if e.finding != NO_LIFE]
    return Problem(
        key="life",
        title="组织生活落实不够经常",
        severity=graded(figures.value("life_overdue_share") or 0, OVERDUE_SHARE),
        threshold=(
            f"到期的“三会一课”、主题党日等组织生活事项逾期{percent(OVERDUE_SHARE)}以上，或有支部期内没有活动记录。"
            "十次里少一次以上，已不是因病因事改期可以解释的。"
        ),
        text=clauses(
            f"统计期内到期的组织生活事项{figures.text('life_due')}，到截止日仍未办理的{figures.text('life_overdue')}，"
            f"占{figures.text('life_overdue_share')}"
            if figures.number("life_overdue")
            else "",
            f"没有全体党员活动记录的支部有{figures.text('idle_branches')}"
            if figures.number("idle_branches")
            else "",
        )
        + (f"较为突出的有{examples(worst)}。" if worst else "")
        + "组织生活还没有做到按制度、按时间开展，制度的约束力没有充分体现。",
        evidence=evidence,
        advice_title="在严格组织生活、强化制度约束力上找对策",
        advice=points(
            f"补齐短板。对逾期的{figures.text('life_overdue')}组织生活事项逐项销号，由街道（乡镇）督促支部限期办理。"
            if figures.number("life_overdue")
            else "",
            "固定时间和地点。严格落实“三会一课”、组织生活会、主题党日等制度，每个支部定下每月固定日，提前通知、按时召开。",
            f"加强指导。对没有活动记录的{figures.text('idle_branches')}支部上门了解情况，帮助解决场地、人手等困难。"
            if figures.number("idle_branches")
            else "",
        ),
    )


def _life_finding(due: int, overdue: int) -> str:
    return f"到期{due}项，逾期{overdue}项" if overdue else NO_LIFE


def _nothing_recorded(case: Case) -> Problem:
    """No branch entered anything: whether meetings were held cannot be known, so nothing is said about it."""
    number = case.figures.number("idle_branches")
    which = "支部" if number == 1 else f"{number}个有党员的支部都"
    return Problem(
        key="life",
        title="组织生活情况没有登记",
        severity=Severity.SERIOUS,
        threshold="统计期间有党员的支部都没有登记活动。",
        text=f"统计期间{which}没有登记活动，组织生活是否正常开展无从掌握。",
        evidence=[Evidence(b.row.id, b.name, NO_LIFE) for b in case.stats.branches if b.has_no_life],
        advice_title="在及时登记、摸清底数上下功夫",
        advice=points(
            "组织补录。由街道（乡镇）指导支部把统计期间已开展的组织生活如实登记，没有开展的不补。",
            "教会使用。对支部书记和党小组组长进行培训，做到活动结束即登记。",
        ),
    )


def missing_care(case: Case) -> Problem | None:
    """Visits and contacts fell due and were not made, or some have a specialist and many have none."""
    figures = case.figures
    overdue = beyond(figures, "care_overdue_share", OVERDUE_SHARE)
    share = figures.value("specialist_share") or 0
    uncovered = 0 < share < SPECIALIST_SHARE_MIN
    if not overdue and not uncovered:
        return None
    evidence = [
        Evidence(row.organisation_id, row.name, f"到期{row.about_people}项，逾期{row.about_people_overdue}项")
        for row in sorted(case.stats.owed, key=lambda row: -row.about_people_overdue)
        if row.about_people and row.about_people_overdue / row.about_people >= OVERDUE_SHARE
    ]
    return Problem(
        key="care",
        title="走访联系服务还不够到位",
        severity=graded(figures.value("care_overdue_share") or 0, OVERDUE_SHARE),
        threshold=(
            f"到期的走访、联系事项逾期{percent(OVERDUE_SHARE)}以上，或已推行“一对一”专员而覆盖率不足"
            f"{percent(SPECIALIST_SHARE_MIN)}。"
        ),
        text=clauses(
            f"统计期内到期的走访联系事项{figures.text('care_due')}，到截止日仍未办理的{figures.text('care_overdue')}，"
            f"占{figures.text('care_overdue_share')}"
            if overdue
            else "",
            f"有“一对一”服务专员的老同志{figures.text('with_specialist')}，覆盖率{figures.text('specialist_share')}"
            if uncovered
            else "",
        )
        + (
            f"逾期较多的有{examples([e.example for e in evidence], '个组织')}。"
            if evidence and overdue
            else ""
        )
        + "走访联系还没有做到应访尽访、应联尽联，服务的力量和频次需要加强。",
        evidence=evidence if overdue else [],
        advice_title="在精准服务、落实走访联系制度上寻良方",
        advice=points(
            f"补办到位。对逾期的{figures.text('care_overdue')}走访联系事项，按谁负责谁办理的原则尽快补上，确实不必办理的写明理由。"
            if figures.number("care_overdue")
            else "",
            f"扩大专员覆盖。在已有{figures.text('with_specialist')}的基础上，按照就近就便的原则为其他老同志确定服务专员。"
            if uncovered
            else "",
            "落实老干部联系制度。坚持定期走访、定期联系和定期看望，及时了解生活和健康状况，及时报告、及时解决困难。",
        ),
    )


def hollow_records(case: Case) -> Problem | None:
    """Records entered late, copied, or with sign-ins that cannot be."""
    figures = case.figures
    doubtful = sum(figures.number(key) for key in ("copied_texts", "impossible"))
    late = beyond(figures, "late_share", LATE_SHARE)
    if not figures.number("occasions"):
        return None
    doubtful_share = doubtful / figures.number("occasions")
    if not late and doubtful_share < DOUBTFUL_SHARE:
        return None
    evidence = [
        Evidence(row.organisation_id, row.name, finding)
        for row in sorted(case.stats.records, key=lambda row: -_doubts(row))
        if (finding := _records_finding(row))
    ]
    kinds = listed(
        counted(figures, "copied_texts", "文字与其他记录雷同的", noun_first=True),
        counted(figures, "impossible", "签到人当日外出或已去世的", noun_first=True),
    )
    return Problem(
        key="records",
        title="工作记录的质量有待提高",
        severity=graded(
            max((figures.value("late_share") or 0) / LATE_SHARE, doubtful_share / DOUBTFUL_SHARE), 1
        ),
        threshold=(
            f"活动后超过{LATE_AFTER_DAYS}天补录的占{percent(LATE_SHARE)}以上，或文字雷同（{COPIED_TEXT_CHARACTERS_MIN}字以上）、"
            f"签到存疑的记录合计占{percent(DOUBTFUL_SHARE)}以上。"
        ),
        text=clauses(
            f"统计期内{figures.text('occasions')}活动的记录中，活动后超过{LATE_AFTER_DAYS}天才补录的有{figures.text('late_entries')}，"
            f"占{figures.text('late_share')}"
            if figures.number("late_entries")
            else "",
            f"有{kinds}" if kinds else "",
        )
        + (f"需要核实的有{examples([e.example for e in evidence], '个组织')}。" if evidence else "")
        + "这些情况不一定都不真实，但应由记录人核实更正，防止工作流于形式、在于应付。",
        evidence=evidence,
        advice_title="在真实记录、减轻基层负担上动脑筋",
        advice=points(
            "当场记、及时记。活动结束即在手机上登记签到和照片，不再事后补材料。",
            "先自查后提示。对雷同和存疑的记录，先请记录人说明或更正，不简单追责。" if doubtful else "",
            "不以材料多少论成绩，重在看活动是否真正开展、老同志是否满意。",
        ),
    )


def _doubts(row: RecordsRow) -> int:
    return row.copied + row.impossible


def _records_finding(row: RecordsRow) -> str:
    late = row.late if row.late / row.records >= LATE_SHARE else 0
    parts = ((late, "补录"), (row.copied, "文字雷同"), (row.impossible, "签到存疑"))
    return listed(*(f"{words}{number}条" for number, words in parts if number))
