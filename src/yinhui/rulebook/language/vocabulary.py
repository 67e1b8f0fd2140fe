"""The words the rule language knows, each with the Chinese that reads it back."""

from __future__ import annotations

from yinhui.registry.codes import HealthClass, LivingSituation, PoliticalStatus, RetirementKind
from yinhui.registry.structure import BRANCH_KINDS, KINDS, POSTS

# Windows, terms and waits are bounded, so that a run over a period need look only this far around it.
DAYS_MAX = 366
YEARS_MAX = 10
AGE_MAX = 120
CLAUSES_MAX = 20
OWED_MAX = 5
ESCALATIONS_MAX = 5

# The kinds of organisation that a subject may be; empty for people, appointments and what a meeting agreed.
SUBJECT_KINDS: dict[str, tuple[str, ...]] = {
    "person": (),
    "branch": BRANCH_KINDS,
    "group": ("group",),
    "unit": ("unit", "mass_organisation"),
    "community": ("community",),
    "alliance": ("alliance", "alliance_chapter"),
    "appointment": (),
    "agreed": (),
}
SUBJECTS: dict[str, str] = {
    "person": "离退休人员",
    "branch": "党支部",
    "group": "党小组",
    "unit": "单位",
    "community": "社区（村）",
    "alliance": "活动联盟",
    "appointment": "任职",
    "agreed": "会议议定的事项",
}

# Whose organisation is looked for, going up from the subject. A specialist's is where that post is held.
LEVEL_KINDS: dict[str, tuple[str, ...]] = {
    "group": ("group",),
    "branch": BRANCH_KINDS,
    "unit": ("unit", "mass_organisation"),
    "community": ("community",),
    "township": ("township",),
    "county": ("county",),
    "specialist": tuple(kind.key for kind in KINDS.values() if "specialist" in kind.posts),
}
LEVELS: dict[str, str] = {
    "group": "党小组",
    "branch": "支部",
    "unit": "单位",
    "community": "社区（村）",
    "township": "街道（乡镇）",
    "county": "县（区）",
    "specialist": "专员所在组织",
}

EVENTS: dict[str, str] = {
    "hospitalised": "住院",
    "hardship": "遇到急难险困",
    "troubled": "登记为需要谈心",
    "family_bereavement": "亲属去世",
    "died": "去世",
}
WEEKDAYS: dict[str, str] = {
    "monday": "星期一",
    "tuesday": "星期二",
    "wednesday": "星期三",
    "thursday": "星期四",
    "friday": "星期五",
    "saturday": "星期六",
    "sunday": "星期日",
}
PERIODS: dict[str, str] = {"week": "每周", "month": "每月", "quarter": "每季度", "year": "每年"}

RECORDS: dict[str, str] = {"visit": "走访", "occasion": "活动"}
# The same keys as care.VisitKind and occasions.OccasionKind, which stand above this room; a test compares.
RECORD_TYPES: dict[str, dict[str, str]] = {
    "visit": {
        "festival": "节日慰问",
        "birthday": "生日祝寿",
        "hospital": "住院探望",
        "condolence": "去世吊唁",
        "hardship": "困难帮扶",
        "heart_to_heart": "谈心疏导",
        "contact": "定期联系",
    },
    "occasion": {
        "general_meeting": "党员大会",
        "committee_meeting": "支委会",
        "group_meeting": "党小组会",
        "party_lecture": "党课",
        "theme_day": "主题党日",
        "organisational_life": "组织生活会",
        "appraisal": "民主评议党员",
        "study": "集中学习",
        "election": "换届选举",
        "activity": "活动",
        "lecture": "讲座",
        "recital": "诵读",
        "visit": "参观走访",
        "exchange": "交流",
        "training": "培训",
        "discussion": "座谈讨论",
        "contest": "竞赛",
        "performance": "演出展示",
        "essay_call": "征文",
    },
}

KIND_NAMES: dict[str, str] = {kind.key: kind.name for kind in KINDS.values()}
POST_NAMES: dict[str, str] = {post.key: post.name for post in POSTS.values()}
RETIREMENT_KINDS: dict[str, str] = {str(choice.value): str(choice.label) for choice in RetirementKind}
POLITICAL_STATUSES: dict[str, str] = {str(choice.value): str(choice.label) for choice in PoliticalStatus}
HEALTH_CLASSES: dict[str, str] = {str(choice.value): str(choice.label) for choice in HealthClass}
LIVING_SITUATIONS: dict[str, str] = {str(choice.value): str(choice.label) for choice in LivingSituation}
