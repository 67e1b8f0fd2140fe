"""Problems with the members: age, participation, absence."""

from __future__ import annotations

from yinhui.reports.diagnosis.problem import Case, Evidence, Problem, beyond, graded, percent
from yinhui.reports.statistics import Branch
from yinhui.reports.wording import clauses, examples, points

# With three in ten over eighty, a branch of ten has three whom it must visit rather than convene.
AGED_SHARE = 0.3
# Half over eighty: too few are left to make a committee of three and carry the work.
AGED_BRANCH_SHARE = 0.5
# Attendance swings by a few points with season and weather; five and more is a change.
PARTICIPATION_DROP_POINTS = 5.0
# A decision needs more than half of the members entitled to attend; below six in ten there is no margin.
PARTICIPATION_MIN = 0.6
# An election meeting needs four fifths of the members (支部工作条例): with a fifth absent it cannot be held.
ABSENT_SHARE = 0.2
# Shares of very few members swing with one person and point at that person.
BRANCH_MEMBERS_FOR_SHARE_MIN = 5


def ageing(case: Case) -> Problem | None:
    """Members are old: three in ten and more are eighty and over."""
    figures = case.figures
    if not beyond(figures, "members_aged_80_share", AGED_SHARE):
        return None
    branches = _branches_by_share(case, "aged_80", AGED_BRANCH_SHARE)
    evidence = [
        Evidence(b.row.id, b.name, f"党员{b.row.members}人，80岁以上{b.row.aged_80}人") for b in branches
    ]
    return Problem(
        key="ageing",
        title="党员队伍年龄偏大，组织活动难度增加",
        severity=graded(figures.value("members_aged_80_share") or 0, AGED_SHARE),
        threshold=(
            f"80岁以上党员占{percent(AGED_SHARE)}以上；支部列出80岁以上占{percent(AGED_BRANCH_SHARE)}以上的"
            f"（党员不少于{BRANCH_MEMBERS_FOR_SHARE_MIN}人）。占到三成时，支部已有相当一部分党员需要上门联系。"
        ),
        text=clauses(
            f"离退休干部党员平均年龄{figures.text('members_average_age')}",
            f"80岁以上{figures.text('members_aged_80')}，占{figures.text('members_aged_80_share')}",
        )
        + (f"80岁以上党员占一半以上的有{examples([e.example for e in evidence])}。" if evidence else "")
        + "高龄党员比重大，集中学习、选配班子和开展活动的难度随之增加。",
        evidence=evidence,
        advice_title="在适应老龄化特点、创新组织方式上下功夫",
        advice=points(
            f"做好上门服务。针对80岁以上党员{figures.text('members_aged_80')}的实际，采取送学上门、"
            "送资料上门、家庭组织生活等方式，让高龄党员就近就便参加组织生活。",
            "搞好互助结对。组织身体较好的党员与高龄党员结成互助对子，定期联系、及时报告情况。",
            "充实支部力量。做好新退休党员组织关系接转，及时补充相对年轻的党员骨干。",
        ),
    )


def falling_participation(case: Case) -> Problem | None:
    """Attendance fell between the two half-years, or is low."""
    figures = case.figures
    rate = figures.value("attendance_rate")
    fell = beyond(figures, "attendance_drop", PARTICIPATION_DROP_POINTS)
    low = rate is not None and rate < PARTICIPATION_MIN
    if not fell and not low:
        return None
    evidence = [
        Evidence(b.row.id, b.name, f"参与率{(b.attendance_rate or 0) * 100:.1f}%".replace(".0%", "%"))
        for b in case.stats.branches
        if b.attendance_rate is not None
        and b.attendance_rate < PARTICIPATION_MIN
        and b.row.members >= BRANCH_MEMBERS_FOR_SHARE_MIN
    ]
    drop = figures.value("attendance_drop") or 0
    return Problem(
        key="participation",
        title="离退休干部党员的参与程度有所下降" if fell else "离退休干部党员的参与程度还不高",
        severity=graded(drop, PARTICIPATION_DROP_POINTS),
        threshold=(
            f"参与率低于{percent(PARTICIPATION_MIN)}，或后半年比前半年下降{PARTICIPATION_DROP_POINTS:g}个百分点以上。"
            "决定事项须有应到会党员过半数赞成，参与率低于六成就没有余地。"
        ),
        text=clauses(
            f"统计期内全体党员应到的活动参与率为{figures.text('attendance_rate')}",
            f"后半年为{figures.text('attendance_latter')}，比前半年的{figures.text('attendance_former')}"
            f"下降{figures.text('attendance_drop')}"
            if fell
            else "",
        )
        + (
            f"参与率低于{percent(PARTICIPATION_MIN)}的有{examples([e.example for e in evidence])}。"
            if evidence
            else ""
        )
        + "党员参加组织生活的主动性、活动的吸引力都有待提高，具体原因需由支部逐人了解。",
        evidence=evidence,
        advice_title="在提高活动吸引力和党员参与度上想办法",
        advice=points(
            f"强化身份意识。针对参与率{figures.text('attendance_rate')}的情况，把参加支部活动作为"
            "离退休干部党员严肃党内政治生活的重要体现，由支部逐人了解原因、作出安排。",
            "丰富活动内容。围绕老同志的兴趣爱好和特长设计活动，做到时间固定、地点就近、内容实在。",
            "用好信息化手段。对行动不便的党员，采取线上学习、送学上门等方式扩大参与面。",
        ),
    )


def absence(case: Case) -> Problem | None:
    """Registered but not there: away, or taking part in nothing for half a year. Counts only."""
    figures = case.figures
    nothing_recorded = all(b.attendance.expected_latter == 0 for b in case.stats.branches)
    if nothing_recorded or not beyond(figures, "absent_share", ABSENT_SHARE):
        return None
    evidence = [
        Evidence(b.row.id, b.name, f"党员{b.row.members}人，未参与{b.row.absent}人")
        for b in _branches_by_share(case, "absent", ABSENT_SHARE)
    ]
    return Problem(
        key="absence",
        title="党员登记在册多、实际参与少",
        severity=graded(figures.value("absent_share") or 0, ABSENT_SHARE),
        threshold=(
            f"外出或半年未参加活动的党员占{percent(ABSENT_SHARE)}以上。选举须有五分之四以上有选举权的党员到会，"
            "缺席超过五分之一就无法召开。"
        ),
        text=clauses(
            f"登记在册而未参与组织生活的党员{figures.text('absent')}，占{figures.text('absent_share')}",
            f"其中当前外出{figures.text('members_away')}" if figures.number("members_away") else "",
            f"半年没有参加任何活动的{figures.text('silent')}" if figures.number("silent") else "",
        )
        + (f"较为集中的有{examples([e.example for e in evidence])}。" if evidence else "")
        + "组织关系虽在社区，但人常年在外或不参加活动，教育管理和关心照顾都难以到位。",
        evidence=evidence,
        advice_title="在流动党员管理和党员联系上求实效",
        advice=points(
            f"把摸底工作常态化。对未参与组织生活的{figures.number('absent')}名党员由支部逐一联系，"
            "弄清去向和困难，按外出、行动不便等不同情形分类登记。",
            "落实流动党员管理制度。季节性外出的，离开前登记去向和联系方式，外出期间定期联系、送学到人。"
            if figures.number("members_away")
            else "",
            "理顺组织关系。长期不在本地居住的，商本人转到居住地党组织。",
        ),
    )


def _branches_by_share(case: Case, field: str, share: float) -> list[Branch]:
    """The branches where a count reaches a share of the members, the highest share first."""
    of_field = {b.row.id: getattr(b.row, field) / b.row.members for b in case.stats.branches if b.row.members}
    found = [
        b
        for b in case.stats.branches
        if b.row.members >= BRANCH_MEMBERS_FOR_SHARE_MIN and of_field[b.row.id] >= share
    ]
    return sorted(found, key=lambda b: -of_field[b.row.id])
