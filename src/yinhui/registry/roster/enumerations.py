"""The words rosters use for what has a code, in simplified characters without spaces."""

from __future__ import annotations

import re

from yinhui.registry.codes import (
    NATIONS,
    Education,
    HealthClass,
    LivingSituation,
    PoliticalStatus,
    RetirementKind,
    Sex,
)
from yinhui.registry.roster.problems import CellProblem, shown
from yinhui.registry.roster.reading import Cell
from yinhui.registry.roster.words import as_text, simplified, without_spaces


class Words:
    """One enumeration: exact words first, then the first pattern that is found in the text."""

    def __init__(
        self, name: str, example: str, exact: dict[str, str], patterns: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self._name = name
        self._example = example
        self._exact = exact
        self._patterns = tuple((re.compile(pattern), code) for pattern, code in patterns)

    def read(self, cell: Cell) -> str:
        """Return the code. Raises CellProblem if the word is not one we know."""
        text = simplified(without_spaces(as_text(cell)))
        if text in self._exact:
            return self._exact[text]
        for pattern, code in self._patterns:
            if pattern.search(text):
                return code
        raise CellProblem(
            "word", f"“{shown(text)}”不是能认出的{self._name}。请改为{self._example}，或者留空。"
        )


SEX = Words(
    "性别",
    "“男”或“女”",
    {
        "男": Sex.MALE,
        "女": Sex.FEMALE,
        "男性": Sex.MALE,
        "女性": Sex.FEMALE,
        "1": Sex.MALE,
        "2": Sex.FEMALE,
        "M": Sex.MALE,
        "F": Sex.FEMALE,
    },
)
NATION = Words(
    "民族",
    "民族全称，如“汉族”",
    {name: code for code, name in NATIONS.items()}
    | {f"{name}族": code for code, name in NATIONS.items()}
    | {code: code for code in NATIONS}
    | {str(int(code)): code for code in NATIONS},
)
EDUCATION = Words(
    "学历",
    "“大学本科”“大专”“中专”“高中”“初中”“小学”等",
    {"大学": Education.UNIVERSITY} | {code.label: code.value for code in Education},
    (
        (r"博士|硕士|研究生", Education.POSTGRADUATE),
        (r"大专|专科|电大|夜大|函大", Education.COLLEGE),
        (r"本科|大学|学士", Education.UNIVERSITY),
        (r"中专|中等专|中师|师范", Education.SECONDARY_SPECIALISED),
        (r"技校|技工", Education.TECHNICAL),
        (r"高中|职高|职业高", Education.HIGH_SCHOOL),
        (r"初中|初级中", Education.MIDDLE_SCHOOL),
        (r"小学|高小|完小|私塾", Education.PRIMARY_SCHOOL),
        (r"文盲|扫盲|其他|其它", Education.OTHER),
    ),
)
POLITICAL_STATUS = Words(
    "政治面貌",
    "“中共党员”“预备党员”“群众”等",
    {code.label: code.value for code in PoliticalStatus}
    | {
        "是": PoliticalStatus.FULL_MEMBER,
        "否": PoliticalStatus.MASSES,
        "非党员": PoliticalStatus.MASSES,
        "民革": PoliticalStatus.REVOLUTIONARY_COMMITTEE,
        "民盟": PoliticalStatus.DEMOCRATIC_LEAGUE,
        "民建": PoliticalStatus.NATIONAL_CONSTRUCTION,
        "民进": PoliticalStatus.PROMOTING_DEMOCRACY,
        "农工党": PoliticalStatus.PEASANTS_WORKERS,
        "致公党": PoliticalStatus.ZHIGONG,
        "九三学社": PoliticalStatus.JIUSAN,
        "台盟": PoliticalStatus.TAIWAN_LEAGUE,
        "团员": PoliticalStatus.LEAGUE,
        "非中共党员": PoliticalStatus.MASSES,
    }
    | {code.value: code.value for code in PoliticalStatus},
    (
        (r"预备", PoliticalStatus.PROBATIONARY),
        (r"^(中国共产党|中共)?(正式)?党员", PoliticalStatus.FULL_MEMBER),
        (r"^中共", PoliticalStatus.FULL_MEMBER),
        (r"无党派", PoliticalStatus.NON_PARTY),
        (r"群众", PoliticalStatus.MASSES),
    ),
)
RETIREMENT_KIND = Words(
    "离退休类别",
    "“离休”或“退休”",
    {code.label: code.value for code in RetirementKind},
    (
        (r"^离休(干部|人员)?$", RetirementKind.LIXIU),
        (r"^(提前|病|内|正常)?退休?(干部|人员|职工)?$|退职|退养", RetirementKind.TUIXIU),
        (r"^在职", RetirementKind.SERVING),
    ),
)
HEALTH_CLASS = Words(
    "健康状况",
    "“健康”“一般”“体弱”“半失能”或“失能”",
    {code.label: code.value for code in HealthClass},
    (
        (r"半失能|半自理|部分自理|半护理", HealthClass.HALF_DEPENDENT),
        (r"失能|不能自理|卧床|瘫痪|全护理|植物", HealthClass.DEPENDENT),
        (r"体弱|较差|差|多病|有病|患病|重病|慢性病|残疾", HealthClass.FRAIL),
        (r"一般|较好|尚可|还可以", HealthClass.FAIR),
        (r"健康|良好|好|能自理|完全自理", HealthClass.HEALTHY),
    ),
)
LIVING_SITUATION = Words(
    "居住状况",
    "“与配偶同住”“与子女同住”“独居”“住养老机构”或“其他”",
    {code.label: code.value for code in LivingSituation},
    (
        (r"养老|敬老|福利院|护理院|老年公寓", LivingSituation.INSTITUTION),
        (r"独居|独自|一个人|单独|空巢独", LivingSituation.ALONE),
        (r"配偶|老伴|夫妻|夫妇|爱人|妻|丈夫|空巢", LivingSituation.SPOUSE),
        (r"子女|儿子|女儿|儿女|孩子|孙", LivingSituation.CHILDREN),
        (r"保姆|亲属|亲戚|其他|其它", LivingSituation.OTHER),
    ),
)
