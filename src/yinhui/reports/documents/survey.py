"""The survey report (XQ18): the structure of sources' 调研报告, every figure counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yinhui.reports.diagnosis import Problem, problems_in
from yinhui.reports.documents import survey_appendix, survey_present
from yinhui.reports.documents.content import Document, Paragraph
from yinhui.reports.figures import Figures, figures_of
from yinhui.reports.scope import Scope
from yinhui.reports.statistics import Statistics, statistics_of
from yinhui.reports.wording import clauses, counted, day, listed, ordinal, period, whole


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey report with what it stands on."""

    scope: Scope
    statistics: Statistics
    figures: Figures
    problems: list[Problem]
    document: Document


def survey_of(scope: Scope, *, issuer: str, issued_on: dt.date) -> Survey:
    """Count a scope, diagnose it and write the report."""
    stats = statistics_of(scope)
    figures = figures_of(stats)
    problems = problems_in(stats, figures)
    document = Document(
        title=[f"{scope.name}关于加强社区离退休干部", "党建工作的调研报告"],
        paragraphs=[
            _preamble(scope, figures, issuer),
            Paragraph("", "一、社区离退休干部党建现状", "heading"),
            *survey_present.paragraphs(stats, figures),
            Paragraph("", "二、社区离退休干部党建工作中存在的问题和不足", "heading"),
            *_problems(problems),
            Paragraph("", "三、加强社区离退休干部党建工作的思考和建议", "heading"),
            *_advice(problems),
        ],
        issuer=issuer,
        issued_on=day(issued_on),
        is_demonstration=scope.is_demonstration,
        tables=survey_appendix.tables(stats, figures, problems),
    )
    return Survey(scope, stats, figures, problems, document)


def default_issuer(scope: Scope) -> str:
    """Return who issues a report of this scope unless the maker says otherwise."""
    return f"中共{scope.name}委老干部局" if scope.is_county else scope.name


def _preamble(scope: Scope, figures: Figures, issuer: str) -> Paragraph:
    subject = listed(
        counted(figures, "branches", "离退休干部党支部"),
        f"{figures.number('members')}名党员" if figures.number("members") else "",
        f"{figures.number('people')}名离退休干部"
        if figures.number("people") and not figures.number("members")
        else "",
    )
    return Paragraph(
        "为深入贯彻落实全省、全市老干部工作会议精神，深入推进老干部党建工作，引导广大老干部永葆政治本色，"
        f"发挥好独特优势和作用，{issuer}将“如何加强社区离退休干部党建工作”作为重点课题，依据离退休干部"
        "名册、组织生活、走访慰问和应办事项的登记数据，"
        + (f"对{whole(scope)}{subject}的情况" if subject else f"对{whole(scope)}离退休干部党建工作情况")
        + "逐项梳理分析，总结经验做法，找准存在问题，研究对策措施。"
        f"名册数据截至{day(scope.as_of)}，活动、走访和应办事项的统计期间为"
        f"{period(scope.since, scope.until)}。"
        "现形成调研报告如下："
    )


def _problems(problems: list[Problem]) -> list[Paragraph]:
    if not problems:
        return [Paragraph("对照附件所列的提示标准，本次分析没有发现需要提示的问题。")]
    return [
        Paragraph(problem.text, f"（{ordinal(number)}）{problem.title}。", "kai")
        for number, problem in enumerate(problems, start=1)
    ]


def _advice(problems: list[Problem]) -> list[Paragraph]:
    if not problems:
        return [
            Paragraph(
                "继续坚持现有的好做法，落实组织生活制度和走访联系制度，定期更新名册、及时登记记录，"
                "发现问题及时研究解决。"
            )
        ]
    return [
        Paragraph(
            clauses(
                "针对以上问题，要推动社区离退休干部党建工作精准化、规范化",
                "真正把离退休干部党员“管”下来、“请”出来、“用”起来",
            )
        ),
        *(
            Paragraph(problem.advice, f"（{ordinal(number)}）{problem.advice_title}。", "kai")
            for number, problem in enumerate(problems, start=1)
        ),
    ]
