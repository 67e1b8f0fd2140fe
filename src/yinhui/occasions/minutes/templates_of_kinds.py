"""What the minutes of each kind of occasion ask for, in words a secretary knows (XQ2).

Declared here and nowhere else; a reader checks it by eye, against chapters 4 and 5 of
《中国共产党支部工作条例（试行）》.
The keys of the headings stand in the minutes kept: they are added to, never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yinhui.occasions.models import OccasionKind


@dataclass(frozen=True)
class Heading:
    """One part of the minutes: its title on paper, what to write there, and phrases that a press writes."""

    key: str
    title: str
    prompt: str
    phrases: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class Template:
    """What the minutes of one kind have, in the order in which it is held.

    `speakers` is what those who spoke did, in the form's words; empty where nobody is asked to. `votes` and
    `grades` say whether resolutions with votes, and each member's result, belong to it.
    """

    headings: tuple[Heading, ...]
    speakers: str = "发言"
    votes: bool = True
    grades: bool = False


_OPENING = Heading(
    "opening",
    "会议议题",
    "这次会议研究哪几件事，一件写一行。",
    ("传达学习上级文件精神。", "通报近期工作。", "讨论下一步工作安排。"),
    is_required=True,
)
_REPORT = Heading(
    "report",
    "工作通报",
    "上次会议以来做了哪些事，有什么要告诉大家的。",
    ("通报了上季度支部工作。", "通报了党费收缴情况。", "通报了走访慰问老同志情况。"),
)
_DISCUSSION = Heading(
    "discussion",
    "讨论情况",
    "大家怎么看，有哪些意见和建议。",
    ("与会同志一致同意。", "大家认为安排周到，建议早作准备。", "会议充分听取了老同志的意见。"),
)
_CONTENT = Heading(
    "content",
    "主要内容",
    "学了什么、做了什么，写清篇目或事情。",
    ("学习传达上级文件精神。", "集体学习，交流发言。", "先自学，再集中讨论。"),
    is_required=True,
)
_SUMMARY = Heading(
    "summary",
    "主持人小结",
    "主持人最后讲了什么、提了什么要求。",
    ("主持人对大家的发言作了小结。", "要求会后抓好落实。"),
)

TEMPLATES: Mapping[str, Template] = {
    OccasionKind.GENERAL_MEETING: Template((_OPENING, _REPORT, _DISCUSSION, _SUMMARY)),
    OccasionKind.COMMITTEE_MEETING: Template((_OPENING, _DISCUSSION, _SUMMARY)),
    OccasionKind.GROUP_MEETING: Template((_OPENING, _CONTENT, _SUMMARY), votes=False),
    OccasionKind.PARTY_LECTURE: Template(
        (
            Heading(
                "lecture",
                "党课题目和主讲人",
                "题目是什么，谁来讲。",
                ("支部书记讲党课。", "邀请党校老师讲党课。", "老党员讲革命故事。"),
                is_required=True,
            ),
            Heading(
                "content",
                "授课要点",
                "讲了哪几点，一点写一行。",
                ("结合支部实际讲了三个方面的内容。",),
                is_required=True,
            ),
            Heading("discussion", "学习讨论", "听课以后大家谈了什么体会。", ("大家谈了听课体会。",)),
        ),
        votes=False,
    ),
    OccasionKind.THEME_DAY: Template(
        (
            Heading(
                "content",
                "主题和内容",
                "这次党日的主题是什么，做了哪几项。",
                ("重温入党誓词。", "过政治生日。", "开展志愿服务。", "交纳党费。", "学习传达上级文件精神。"),
                is_required=True,
            ),
            Heading("discussion", "交流情况", "大家谈了什么。", ("大家结合自身经历交流了体会。",)),
            _SUMMARY,
        ),
        votes=False,
    ),
    OccasionKind.ORGANISATIONAL_LIFE: Template(
        (
            Heading(
                "study",
                "会前学习和谈心谈话",
                "会前学了什么，和谁谈了心，听到哪些意见。",
                ("会前组织了学习，开展了谈心谈话。", "会前征求了党员、群众意见。"),
                is_required=True,
            ),
            Heading(
                "findings",
                "支部检视情况",
                "书记代表支部委员会查摆了哪些问题。",
                ("书记代表支部委员会作检视。",),
                is_required=True,
            ),
            Heading(
                "criticism",
                "批评与自我批评",
                "党员怎样开展批评和自我批评，每人一两句。",
                ("党员逐一作了自我批评，相互提了意见。",),
                is_required=True,
            ),
            Heading(
                "measures",
                "整改措施",
                "准备怎样改，什么时候改好。",
                ("列出整改清单，明确责任人和时限。",),
                is_required=True,
            ),
        ),
        speakers="自我批评和相互批评",
    ),
    OccasionKind.APPRAISAL: Template(
        (
            Heading(
                "study",
                "学习教育",
                "评议前组织学了什么。",
                ("对照党员标准和入党誓词组织了学习。",),
                is_required=True,
            ),
            Heading(
                "process",
                "评议经过",
                "个人自评、党员互评、民主测评是怎样进行的，发出、收回多少张测评表。",
                ("党员逐一作个人自评，开展了互评，填写了测评表。",),
                is_required=True,
            ),
            Heading(
                "opinion",
                "组织评定",
                "支委会怎样综合评定，对谁有什么提醒。",
                ("支委会综合分析后确定评议结果。",),
            ),
        ),
        speakers="自评和互评",
        votes=False,
        grades=True,
    ),
    OccasionKind.STUDY: Template(
        (
            Heading("reading", "自学篇目", "先自己读了哪几篇。", ("先自学指定篇目。",)),
            _CONTENT,
            Heading(
                "discussion", "讨论情况", "大家怎么看，有什么体会。", ("大家踊跃发言，结合经历谈了体会。",)
            ),
        ),
        votes=False,
    ),
    OccasionKind.LECTURE: Template(
        (
            Heading("lecture", "题目和主讲人", "讲座的题目，主讲人是谁、哪个单位的。", is_required=True),
            Heading("content", "讲座要点", "讲了哪几点。", is_required=True),
            Heading("discussion", "互动提问", "大家问了什么，怎样答的。"),
        ),
        speakers="提问",
        votes=False,
    ),
    OccasionKind.DISCUSSION: Template(
        (
            Heading(
                "opening", "座谈主题", "请大家谈什么。", ("征求老同志对工作的意见建议。",), is_required=True
            ),
            _DISCUSSION,
            Heading("suggestions", "意见和建议", "归纳成几条，一条写一行。", is_required=True),
        ),
        votes=False,
    ),
    OccasionKind.ELECTION: Template(
        (
            Heading(
                "opening",
                "大会议程",
                "通过选举办法、推选监票人、投票、宣布结果等。",
                ("清点人数，符合法定人数。", "通过选举办法。", "推选监票人、计票人。"),
                is_required=True,
            ),
            Heading("result", "选举结果", "发出、收回、有效票数，每位候选人的得票。", is_required=True),
        )
    ),
}

# Of every other kind: what was done, and what people said.
GENERAL = Template(
    (
        Heading(
            "content",
            "活动内容",
            "做了什么、去了哪里、效果怎样。",
            ("活动按计划开展，大家积极参加。", "听取老同志意见建议。"),
            is_required=True,
        ),
        Heading("discussion", "大家的反映", "参加的人怎么说。", ("大家都说办得好。",)),
    ),
    votes=False,
)


def template_of(kind: str) -> Template:
    """Return the template of a kind of occasion; a general one for kinds without their own."""
    return TEMPLATES.get(kind, GENERAL)
