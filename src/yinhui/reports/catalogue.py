"""The figures of a survey report: what each is called, how it is counted, as of when.

The definitions stand beside the figures in the report's appendix and in docs/reports.md, so that a reader
can check any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yinhui.care.models import VisitKind
from yinhui.kernel.records import LATE_AFTER_DAYS
from yinhui.occasions.models import OccasionKind

Basis = Literal["day", "period", "half_years"]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is: its words, its unit (% for shares, kept as 0 to 1), what is counted, as of when."""

    key: str
    label: str
    unit: str
    basis: Basis
    text: str


def _of_day(key: str, label: str, unit: str, text: str) -> Definition:
    return Definition(key, label, unit, "day", text)


def _of_period(key: str, label: str, unit: str, text: str) -> Definition:
    return Definition(key, label, unit, "period", text)


ORGANISATIONS = (
    _of_day("streets", "街道", "个", "名册中名称以“街道”结尾的街道（乡镇）"),
    _of_day("towns", "镇", "个", "街道、乡以外的街道（乡镇）"),
    _of_day("rural_townships", "乡", "个", "名称以“乡”结尾的街道（乡镇）"),
    _of_day("communities", "社区", "个", "名称不以“村”结尾的社区（村）"),
    _of_day("villages", "村", "个", "名称以“村”结尾的社区（村）"),
    _of_day("party_committees", "党委", "个", "党组织形式为“党委”的所辖组织，不含本级"),
    _of_day("community_organisations", "社区党组织", "个", "登记了党组织形式的社区（村）"),
    _of_day("community_committees", "社区党委", "个", "党组织形式为“党委”的社区（村）"),
    _of_day("community_general_branches", "社区党总支", "个", "党组织形式为“党总支”的社区（村）"),
    _of_day("community_single_branches", "社区党支部", "个", "党组织形式为“党支部”的社区（村）"),
    _of_day("units", "县直单位和群团组织", "个", "县直单位和群团组织"),
    _of_day("branches", "离退休干部党支部", "个", "小区、社区、单位三类离退休干部党支部合计"),
    _of_day("compound_branches", "小区党支部", "个", "设在小区的党支部"),
    _of_day("community_branches", "社区离退休干部党支部", "个", "设在社区的离退休干部党支部"),
    _of_day("unit_branches", "单位离退休干部党支部", "个", "设在单位的离退休干部党支部"),
    _of_day("groups", "党小组", "个", "党小组"),
    _of_day("alliances", "活动联盟", "个", "活动联盟"),
    _of_day("chapters", "联盟分会", "个", "活动联盟的分会"),
    _of_day("alliance_people", "联盟成员", "人", "活动联盟及其分会的成员，一人只计一次"),
)
PEOPLE = (
    _of_day("members", "党员", "人", "组织关系在上述党支部的党员（含预备党员），不含已去世的"),
    _of_day("probationary", "预备党员", "人", "党员中的预备党员"),
    _of_day("community_members", "社区和小区党支部党员", "人", "小区、社区两类党支部的党员"),
    _of_day("unit_members", "单位党支部党员", "人", "单位离退休干部党支部的党员"),
    _of_day("members_average_age", "党员平均年龄", "岁", "登记了出生日期的党员周岁的平均数"),
    _of_day("members_aged_80", "80岁以上党员", "人", "满80周岁的党员"),
    _of_day("members_aged_80_share", "80岁以上党员占比", "%", "占登记了出生日期的党员的比例"),
    _of_day("people", "离退休干部", "人", "已离退休、健在，且党支部、原单位或住处在本地的人"),
    _of_day("lixiu", "离休干部", "人", "离退休类别为“离休”"),
    _of_day("tuixiu", "退休干部", "人", "离退休类别为“退休”"),
    _of_day("men", "男", "人", "性别为男"),
    _of_day("women", "女", "人", "性别为女"),
    _of_day("people_average_age", "离退休干部平均年龄", "岁", "登记了出生日期的离退休干部周岁的平均数"),
    _of_day("people_aged_80", "80岁以上离退休干部", "人", "满80周岁的离退休干部"),
    _of_day("people_aged_80_share", "80岁以上离退休干部占比", "%", "占登记了出生日期的离退休干部的比例"),
    _of_day("college", "大专以上学历", "人", "学历为大学专科、大学本科、研究生"),
    _of_day("away", "季节性外出", "人", "当日处于外出期间的离退休干部"),
    _of_day("with_specialist", "有服务专员的", "人", "当日有“一对一”服务专员的离退休干部"),
    _of_day("specialist_share", "服务专员覆盖率", "%", "有服务专员的占离退休干部的比例"),
)
LEADERSHIP = (
    _of_day("secretaries", "在任党支部书记", "人", "当日有书记任职的党支部数"),
    _of_day("secretaries_average_age", "书记平均年龄", "岁", "登记了出生日期的在任书记周岁的平均数"),
    _of_day("secretaries_aged_70", "70岁以上书记", "人", "满70周岁的在任书记"),
    _of_day("without_secretary", "未配备书记的支部", "个", "有党员而当日没有书记任职的党支部"),
    _of_day("committee_due", "应设支委会的支部", "个", "正式党员7人以上的党支部（支部工作条例第十九条）"),
    _of_day("without_committee", "未按规定设支委会的支部", "个", "应设支委会而委员（含书记）不足3人的党支部"),
    _of_day("terms_over", "任期已届满的支部", "个", "登记的任期届满日早于截止日的党支部"),
    _of_day("terms_ending", "半年内任期届满的支部", "个", "登记的任期在截止日起183天内届满的党支部"),
    _of_day("too_large", "党员超过50人的支部", "个", "党员超过50人的党支部（条例：一般不超过50人）"),
    _of_day("too_small", "正式党员不足3人的支部", "个", "正式党员不足3人的党支部（条例：3人以上成立）"),
)
# Among "activities of all kinds" the kind called 活动 needs another word.
OCCASION_WORDS = {OccasionKind.ACTIVITY: "其他活动"}

WORK = (
    _of_period("occasions", "各类活动", "次", "登记的会议、学习和活动，不含作废的"),
    *(
        _of_period(
            f"occasions_{kind.value}",
            OCCASION_WORDS.get(kind, str(kind.label)),
            "次",
            f"登记类型为“{kind.label}”的，不含作废的",
        )
        for kind in OccasionKind
    ),
    _of_period("attendances", "参加活动", "人次", "各类活动签到人次"),
    _of_period(
        "attendance_rate",
        "参与率",
        "%",
        "全体党员应到的活动中，实到占应到人次的比例",
    ),
    Definition("attendance_former", "前半年参与率", "%", "half_years", "统计期末往前第7至12个月的参与率"),
    Definition("attendance_latter", "后半年参与率", "%", "half_years", "统计期末往前6个月的参与率"),
    Definition(
        "attendance_drop", "参与率降幅", "个百分点", "half_years", "前半年参与率减后半年参与率，负数为上升"
    ),
    _of_period("idle_branches", "无活动记录的支部", "个", "有党员而期内没有全体党员应到的活动记录的党支部"),
    _of_period("studied", "参加过学习的党员", "人", "期内参加过集中学习或党课的现有党员"),
    _of_period("studied_share", "学习覆盖率", "%", "参加过学习的党员占党员的比例"),
    Definition(
        "silent",
        "半年未参加活动的党员",
        "人",
        "half_years",
        "入支部满半年，截止日前6个月没有任何活动签到的党员",
    ),
    _of_day("members_away", "外出党员", "人", "当日处于外出期间的党员"),
    Definition(
        "absent", "登记在册而未参与的党员", "人", "half_years", "当日外出或半年未参加活动的党员，一人只计一次"
    ),
    Definition(
        "absent_share", "登记在册而未参与的比例", "%", "half_years", "登记在册而未参与的党员占党员的比例"
    ),
    _of_period("visits", "走访", "次", "登记的走访，不含作废的"),
    *(
        _of_period(f"visits_{kind.value}", kind.label, "次", f"登记类型为“{kind.label}”的，不含作废的")
        for kind in VisitKind
    ),
    _of_period("visited", "走访慰问", "人次", "走访对象人次"),
    _of_period("visited_people", "走访到的老同志", "人", "走访对象，一人只计一次"),
    _of_period("life_due", "到期的组织生活事项", "项", "期内到期的组织自身应办事项，不含免除和撤回的"),
    _of_period("life_done", "已办的组织生活事项", "项", "其中到截止日已经办理的"),
    _of_period("life_overdue", "逾期的组织生活事项", "项", "其中到截止日仍未办理的"),
    _of_period("life_overdue_share", "组织生活逾期率", "%", "逾期的占到期的比例"),
    _of_period("care_due", "到期的走访联系事项", "项", "期内到期的对人员的应办事项，不含免除和撤回的"),
    _of_period("care_done", "已办的走访联系事项", "项", "其中到截止日已经办理的"),
    _of_period("care_overdue", "逾期的走访联系事项", "项", "其中到截止日仍未办理的"),
    _of_period("care_overdue_share", "走访联系逾期率", "%", "逾期的占到期的比例"),
    _of_period("waived", "免除的应办事项", "项", "写明理由免除的应办事项"),
    _of_period("late_entries", "补录的活动记录", "条", f"活动后超过{LATE_AFTER_DAYS}天才登记的活动记录"),
    _of_period("late_share", "补录比例", "%", "补录的占全部活动记录的比例"),
    _of_period("copied_texts", "文字雷同的记录", "条", "不少于30字且与期内另一条完全相同的活动记录"),
    _of_period("impossible", "签到存疑的记录", "条", "签到人当日登记为外出或已去世的活动记录"),
)
CATALOGUE: tuple[Definition, ...] = (*ORGANISATIONS, *PEOPLE, *LEADERSHIP, *WORK)
