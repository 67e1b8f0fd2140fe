"""The survey report's words: the source's structure, every number from the appendix, sense without data."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.builders import a_branch, a_community, a_county, a_person, an_actor, an_organisation

from yinhui.kernel import clock
from yinhui.reports.diagnosis import Severity
from yinhui.reports.documents.content import Document
from yinhui.reports.documents.survey import default_issuer, survey_of
from yinhui.reports.scope import scope_for
from yinhui.reports.tests.known_county import AS_OF, a_known_county, an_occasion

pytestmark = pytest.mark.django_db

# Numbers of the text that are no figures: days, the numbering of points, what a rule or threshold names.
NOT_FIGURES = re.compile(
    r"\d+年\d+月\d+日|^\d\.(?=\D)|附件\d|[78]0岁以上|正式党员7人以上|超过7天|低于60%|超过50人|不足3人", re.M
)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(AS_OF):
        yield


def survey(organisation, **days):
    scope = scope_for(an_actor("bureau_clerk", organisation.county), organisation.pk, **days)
    return survey_of(scope, issuer=default_issuer(scope), issued_on=AS_OF)


def numbers(text):
    return set(re.findall(r"\d+(?:\.\d+)?", NOT_FIGURES.sub("", text)))


def test_the_report_has_the_parts_of_the_source():
    document = survey(a_known_county().county).document
    leads = [p.lead for p in document.paragraphs if p.lead]

    assert "".join(document.title) == "东安县关于加强社区离退休干部党建工作的调研报告"
    assert document.paragraphs[0].text.startswith("为深入贯彻落实全省、全市老干部工作会议精神")
    assert document.paragraphs[0].text.endswith("现形成调研报告如下：")
    assert leads[:3] == ["一、社区离退休干部党建现状", "（一）基本情况。", "（二）亮点工作"]
    assert [lead for lead in leads if lead.startswith(("二、", "三、"))] == [
        "二、社区离退休干部党建工作中存在的问题和不足",
        "三、加强社区离退休干部党建工作的思考和建议",
    ]
    assert (document.issuer, document.issued_on) == ("中共东安县委老干部局", "2026年11月24日")


def test_every_number_of_the_text_stands_in_the_appendix():
    document = survey(a_known_county().county).document
    in_appendix = numbers("\n".join(cell for table in document.tables for row in table.rows for cell in row))

    assert numbers(document.text) <= in_appendix


def test_branches_are_named_with_their_members_and_one_is_not_called_several():
    text = survey(a_known_county().county).document.text

    assert (
        "共设立离退休干部党支部3个，其中小区党支部1个、社区离退休干部党支部1个、单位离退休干部党支部1个"
        in text
    )
    assert (
        "白牙市镇下辖社区共计成立2个党支部，分别为：沿江社区离退休干部党支部（10人）、舜峰小区党支部（4人），"
        "共计党员14人。" in text
    )
    assert "单位设有县教育局离退休干部党支部，党员8人。" in text


def test_many_branches_are_told_by_township_and_listed_in_the_appendix():
    county = a_county()
    for town, number in (("白牙市镇", 15), ("大庙口镇", 10)):
        community = a_community(county, township=town, name=f"{town}社区")
        for index in range(number):
            branch = an_organisation("compound_branch", under=community, name=f"{town}{index}号小区党支部")
            a_person(county, branch=branch)

    document = survey(county).document

    assert (
        "其中白牙市镇15个（党员15人）、大庙口镇10个（党员10人），共计党员25人，各支部情况见附件2。"
        in document.text
    )
    assert len(document.tables[1].rows) == 25


def test_the_problems_found_have_their_figures_and_their_advice():
    found = {problem.key: problem for problem in survey(a_known_county().county).problems}

    assert found.keys() == {"leadership", "participation", "absence", "life", "care", "records"}
    assert "参与率为76.6%，后半年为55.6%，比前半年的89.7%下降34.1个百分点" in found["participation"].text
    assert "未配备书记的支部有1个" in found["leadership"].text
    assert {e.name: e.finding for e in found["leadership"].evidence} == {
        "舜峰小区党支部": "无书记",
        "县教育局离退休干部党支部": "支委会1人、2026年6月30日任期届满",
    }
    assert found["records"].severity is Severity.NOTICE
    assert "对逾期的2项组织生活事项逐项销号" in found["life"].advice


def test_every_problem_is_answered_by_advice_in_the_same_order():
    made = survey(a_known_county().county)
    leads = [p.lead for p in made.document.paragraphs if p.style == "kai"][2:]

    half = len(made.problems)
    assert [lead[3:-1] for lead in leads[:half]] == [p.title for p in made.problems]
    assert [lead[3:-1] for lead in leads[half:]] == [p.advice_title for p in made.problems]


def test_an_old_county_has_the_problem_of_age_and_a_young_one_has_not():
    county = a_county()
    branch = a_branch(county, members=3)
    for _ in range(3):
        a_person(county, branch=branch, birth_date=dt.date(1940, 1, 1))

    problems = {problem.key: problem for problem in survey(county).problems}

    assert "80岁以上3人，占50%" in problems["ageing"].text
    assert problems["ageing"].evidence[0].finding == "党员6人，80岁以上3人"
    assert "ageing" not in {
        problem.key for problem in survey(a_branch(a_county("平原县"), members=6).county).problems
    }


def test_branches_too_large_and_too_small_are_found():
    county = a_county()
    a_branch(county, members=51, name="大支部")
    a_branch(county, members=2, name="小支部")

    problem = next(p for p in survey(county).problems if p.key == "size")

    assert {e.name: e.finding for e in problem.evidence} == {"大支部": "党员51人", "小支部": "正式党员2人"}


def test_nobody_is_called_absent_where_nothing_was_ever_recorded():
    county = a_county()
    a_branch(county, members=8)

    assert "absence" not in {problem.key for problem in survey(county).problems}


def test_a_county_that_entered_no_work_is_asked_to_enter_it_not_blamed():
    county = a_county()
    a_branch(county, members=8)
    a_branch(county, members=8)

    problems = {problem.key: problem for problem in survey(county).problems}

    assert problems["life"].title == "组织生活情况没有登记"
    assert problems["life"].text == "统计期间2个有党员的支部都没有登记活动，组织生活是否正常开展无从掌握。"


def test_a_community_reports_on_its_own_area():
    text = survey(a_known_county().riverside.parent).document.text

    assert "辖区成立沿江社区离退休干部党支部，党员10人。" in text
    assert "对本地1个离退休干部党支部、10名党员的情况" in text


def test_highlights_name_real_occasions_the_best_attended_first():
    known = a_known_county()
    an_occasion(
        known.garden, "activity", dt.date(2026, 10, 18), known.riverside_members, title="重阳节“九九”联欢"
    )

    text = survey(known.county).document.text

    assert "如，舜峰小区党支部2026年10月18日开展“重阳节‘九九’联欢”，10人参加；" in text


def test_an_empty_county_gets_a_sensible_report():
    document = survey(a_county()).document

    assert "名册中暂无离退休干部。" in document.text
    assert "目前尚未设立离退休干部党支部。" in document.text
    assert "统计期间暂无活动和走访记录" in document.text
    assert "没有发现需要提示的问题" in document.text
    assert not re.search(r"(?<!\d)0[个人次项名]", document.text)
    assert "—" not in document.text


def test_nothing_in_the_known_report_is_counted_as_none():
    text = survey(a_known_county().county).document.text

    assert not re.search(r"(?<![\d.])0[个人次项名]", text)
    assert "None" not in text


def test_no_person_is_named_in_a_report():
    known = a_known_county()
    text = str(survey(known.county).document.as_json())

    for person in known.riverside_members:
        assert person.name not in text


def test_a_document_is_kept_and_read_back_unchanged():
    document = survey(a_known_county().county).document

    assert Document.from_json(document.as_json()) == document
