"""Part one of the survey report: the present state and what has been done well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from yinhui.care.models import VisitKind
from yinhui.occasions.models import OccasionKind
from yinhui.reports.documents.content import Paragraph
from yinhui.reports.figures import Figures
from yinhui.reports.queries import Highlight
from yinhui.reports.scope import Scope
from yinhui.reports.statistics import Branch, Statistics
from yinhui.reports.wording import clauses, counted, day, examples, listed, quoted

# More branches than this are told by township in the text; the appendix lists every one.
BRANCHES_LISTED_MAX = 20
# A branch is named as an example only if it had enough to do for "all of it" to mean something.
EXEMPLARY_DUTIES_MIN = 6
STATUTORY_KINDS = (
    OccasionKind.GENERAL_MEETING,
    OccasionKind.COMMITTEE_MEETING,
    OccasionKind.GROUP_MEETING,
    OccasionKind.PARTY_LECTURE,
    OccasionKind.THEME_DAY,
    OccasionKind.ORGANISATIONAL_LIFE,
    OccasionKind.APPRAISAL,
    OccasionKind.ELECTION,
)


def paragraphs(stats: Statistics, figures: Figures) -> list[Paragraph]:
    """Return the paragraphs between the first heading and the second."""
    return [
        Paragraph(_organisations(stats, figures) + _people(figures), "（一）基本情况。", "kai"),
        *_branch_lists(stats, figures),
        *_plain(_leadership(figures)),
        Paragraph("", "（二）亮点工作", "kai"),
        *_highlights(stats, figures),
    ]


def _plain(text: str) -> list[Paragraph]:
    return [Paragraph(text)] if text else []


def _organisations(stats: Statistics, figures: Figures) -> str:
    areas = listed(
        counted(figures, "streets", "街道"),
        counted(figures, "towns", "镇"),
        counted(figures, "rural_townships", "乡"),
        counted(figures, "communities", "社区"),
        counted(figures, "villages", "村"),
    )
    forms = [
        counted(figures, "community_committees", "党委"),
        counted(figures, "community_general_branches", "党总支"),
        counted(figures, "community_single_branches", "党支部"),
    ]
    return clauses(
        f"{stats.scope.name}辖{areas}" if areas else "",
        counted(figures, "units", "县直单位和群团组织", noun_first=True),
    ) + clauses(
        counted(figures, "party_committees", "共有党委", noun_first=True),
        counted(figures, "community_organisations", "社区（村）党组织", noun_first=True),
        _composed(forms),
    )


def _composed(forms: list[str]) -> str:
    """Of which forms the communities' Party organisations are; if of one only, without repeating how many."""
    present = [form for form in forms if form]
    if len(present) == 1:
        return f"均为{present[0].partition('个')[2]}" if not present[0].startswith("1个") else ""
    return f"由{listed(*present)}组成" if present else ""


def _people(figures: Figures) -> str:
    if not figures.number("people"):
        return "名册中暂无离退休干部。"
    kinds = listed(counted(figures, "lixiu", "离休干部", noun_first=True),
                   counted(figures, "tuixiu", "退休干部", noun_first=True))  # fmt: skip
    age = figures.value("people_average_age")
    return clauses(
        f"现有离退休干部{figures.text('people')}",
        f"其中{kinds}",
        listed(
            counted(figures, "men", "男", noun_first=True), counted(figures, "women", "女", noun_first=True)
        ),
        counted(figures, "college", "大专以上学历", noun_first=True),
        f"平均年龄{figures.text('people_average_age')}" if age is not None else "",
        _with_share(figures, "people_aged_80", "80岁以上"),
    ) + clauses(counted(figures, "away", "目前季节性外出", noun_first=True))


def _with_share(figures: Figures, key: str, noun: str) -> str:
    number = counted(figures, key, noun, noun_first=True)
    return f"{number}（占{figures.text(f'{key}_share')}）" if number else ""


def _branch_lists(stats: Statistics, figures: Figures) -> list[Paragraph]:
    if not stats.branches:
        return [Paragraph("目前尚未设立离退休干部党支部。")]
    kinds = [
        counted(figures, "compound_branches", "小区党支部", noun_first=True),
        counted(figures, "community_branches", "社区离退休干部党支部", noun_first=True),
        counted(figures, "unit_branches", "单位离退休干部党支部", noun_first=True),
    ]
    several = sum(map(bool, kinds)) > 1
    overview = clauses(
        f"共设立离退休干部党支部{figures.text('branches')}",
        f"其中{listed(*kinds)}" if several else "",
        counted(figures, "groups", "下设党小组", noun_first=True),
        f"共有党员{figures.text('members')}" if figures.number("members") else "暂无党员",
        counted(figures, "probationary", "其中预备党员", noun_first=True),
        f"党员平均年龄{figures.text('members_average_age')}" if figures.number("members_average_age") else "",
        _with_share(figures, "members_aged_80", "80岁以上"),
    )
    local = [branch for branch in stats.branches if branch.row.kind != "unit_branch"]
    of_units = [branch for branch in stats.branches if branch.row.kind == "unit_branch"]
    return [
        Paragraph(overview),
        *_plain(_local_list(stats.scope, local, figures.text("community_members"))),
        *_plain(_unit_list(of_units, figures.text("unit_members"))),
    ]


def _local_list(scope: Scope, branches: list[Branch], members: str) -> str:
    """The branches in communities and compounds, by name as in the source, or by township when many."""
    if not branches:
        return ""
    townships = list(dict.fromkeys(b.row.township_name for b in branches if b.row.township_name))
    named = examples(townships, "个街道（乡镇）") if scope.kind in ("county", "township") else ""
    where = f"{named}下辖社区" if named else "辖区"
    if len(branches) == 1:
        return f"{where}成立{branches[0].name}，党员{members}。"
    opening = f"{where}共计成立{len(branches)}个党支部，"
    if len(branches) <= BRANCHES_LISTED_MAX:
        return f"{opening}分别为：{_names(branches)}，共计党员{members}。"
    by_township: dict[str, list[Branch]] = defaultdict(list)
    for branch in branches:
        by_township[branch.row.township_name or "其他"].append(branch)
    if len(by_township) == 1:
        return f"{opening}共计党员{members}，各支部情况见附件2。"
    parts = "、".join(
        f"{name}{len(of)}个（党员{sum(b.row.members for b in of)}人）" for name, of in by_township.items()
    )
    return f"{opening}其中{parts}，共计党员{members}，各支部情况见附件2。"


def _unit_list(branches: list[Branch], members: str) -> str:
    if not branches:
        return ""
    if len(branches) == 1:
        return f"单位设有{branches[0].name}，党员{members}。"
    if len(branches) <= BRANCHES_LISTED_MAX:
        return f"单位离退休干部党支部{len(branches)}个，分别为：{_names(branches)}，共计党员{members}。"
    return f"单位离退休干部党支部{len(branches)}个，共计党员{members}，各支部情况见附件2。"


def _names(branches: list[Branch]) -> str:
    return "、".join(f"{b.name}（{f'{b.row.members}人' if b.row.members else '暂无党员'}）" for b in branches)


def _leadership(figures: Figures) -> str:
    """Who leads the branches (DA2)."""
    aged = counted(figures, "secretaries_aged_70", "70岁以上", noun_first=True)
    formed = figures.number("committee_due") - figures.number("without_committee")
    return clauses(
        counted(figures, "secretaries", "在任党支部书记", noun_first=True),
        f"平均年龄{figures.text('secretaries_average_age')}"
        if figures.number("secretaries_average_age")
        else "",
        aged and f"其中{aged}",
    ) + clauses(
        counted(figures, "committee_due", "正式党员7人以上、按规定应设支委会的支部", noun_first=True),
        "已全部设立支委会" if formed and formed == figures.number("committee_due") else "",
    )


def _highlights(stats: Statistics, figures: Figures) -> list[Paragraph]:
    """What was done well, only where records show it."""
    found = [
        (lead, text)
        for lead, text in (
            ("广泛开展活动，激发社区离退休干部党建工作活力。", _activities(stats, figures)),
            ("规范组织生活，夯实基层组织战斗堡垒作用。", _statutory(stats, figures)),
            ("深入推进走访联系，做实做细老同志服务。", _care(figures)),
        )
        if text
    ]
    if not found:
        return [Paragraph("统计期间暂无活动和走访记录，亮点工作待记录登记后再作总结。")]
    return [Paragraph(text, f"{number}.{lead}", "bold") for number, (lead, text) in enumerate(found, start=1)]


def _activities(stats: Statistics, figures: Figures) -> str:
    other = _by_kind(figures, "occasions", (OccasionKind.STUDY, OccasionKind.ACTIVITY))
    alliance = clauses(
        counted(figures, "alliances", "建立活动联盟", noun_first=True),
        counted(figures, "chapters", "设分会", noun_first=True),
        counted(figures, "alliance_people", "参加的老同志", noun_first=True),
    )
    if not figures.number("occasions"):
        return alliance
    studied = figures.number("studied")
    return (
        alliance
        + clauses(
            f"统计期间共开展各类活动{figures.text('occasions')}",
            counted(figures, "attendances", "参加", noun_first=True),
            other and f"其中{other}",
        )
        + clauses(
            f"参加过集中学习或党课的党员{figures.text('studied')}" if studied else "",
            f"学习覆盖率{figures.text('studied_share')}" if studied else "",
        )
        + _examples(stats.highlights)
    )


def _by_kind(figures: Figures, what: str, kinds: Iterable[OccasionKind | VisitKind]) -> str:
    """Write "主题党日12次、党课4次", without those that were not held."""
    keys = [f"{what}_{kind.value}" for kind in kinds]
    return listed(*(counted(figures, key, figures.label(key), noun_first=True) for key in keys))


def _examples(highlights: list[Highlight]) -> str:
    if not highlights:
        return ""
    told = "；".join(
        f"{h.organisation_name}{day(h.held_on)}开展{quoted(h.title)}，{h.people}人参加" for h in highlights
    )
    return f"如，{told}。"


def _statutory(stats: Statistics, figures: Figures) -> str:
    kinds = _by_kind(figures, "occasions", STATUTORY_KINDS)
    if not kinds:
        return ""
    exemplary = [
        b.name
        for b in sorted(stats.branches, key=lambda b: -(b.attendance_rate or 0))
        if b.owed.life >= EXEMPLARY_DUTIES_MIN and not b.owed.life_overdue
    ]
    return (
        f"全面落实“三会一课”、组织生活会和主题党日等制度，统计期间召开{kinds}。"
        + clauses(
            f"全体党员应到的活动参与率为{figures.text('attendance_rate')}"
            if figures.value("attendance_rate")
            else "",
            f"到期的组织生活事项{figures.text('life_due')}，已办理{figures.text('life_done')}"
            if figures.number("life_done")
            else "",
        )
        + (f"如，{examples(exemplary)}到期的组织生活事项全部办理。" if exemplary else "")
    )


def _care(figures: Figures) -> str:
    kinds = [kind for kind in VisitKind if figures.number(f"visits_{kind.value}")]
    specialists = clauses(
        counted(figures, "with_specialist", "落实“一对一”专员服务，有服务专员的老同志", noun_first=True),
        f"覆盖率{figures.text('specialist_share')}" if figures.number("with_specialist") else "",
    )
    if not figures.number("visits"):
        return specialists
    return (
        clauses(
            f"统计期间开展走访联系{figures.text('visits')}",
            f"服务老同志{listed(figures.text('visited_people'), figures.text('visited'))}"
            if figures.number("visited")
            else "",
            f"均为{kinds[0].label}" if len(kinds) == 1 else f"其中{_by_kind(figures, 'visits', kinds)}",
        )
        + clauses(
            f"到期的走访联系事项{figures.text('care_due')}，已办理{figures.text('care_done')}"
            if figures.number("care_done")
            else ""
        )
        + specialists
    )
