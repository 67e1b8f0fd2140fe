"""Made-up names as people of each generation bear them."""

from __future__ import annotations

import itertools
from random import Random

# The commonest surnames, with weights close to the census's.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
    "龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪辛柯温庄樊葛齐翟单解"
)
_SURNAME_WEIGHTS = list(
    itertools.accumulate(max(0.18, 7.2 / (1 + rank * 0.16)) for rank in range(len(_SURNAMES)))
)
_COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛")

# Given names by the decade of birth: first characters, second characters, single ones.
_MEN = {
    1920: ("德福长玉金树永万得占云凤荣维", "山林才祥贵禄财福荣海堂田有昌清发", "福贵祥顺"),
    1940: ("国建志文德永玉金树振忠世光宝明清", "华生明才林祥荣义忠清民安昌海平山福发", "平林华明"),
    1950: ("建国志卫援文光永新爱学宏立和海", "国华军民平生明强福胜利东林义忠成庆", "勇军平强民刚"),
    1960: ("卫志红建晓文学永向少立海跃继宏", "东军兵革红民林平华强忠明辉进斌峰春", "军勇伟斌波涛"),
}
_WOMEN = {
    1920: ("桂秀玉淑凤素兰翠金贵", "英兰珍芝贞莲香云花荣", "兰英珍"),
    1940: ("桂秀玉淑凤素兰惠美月翠瑞金爱", "英兰珍芳芝荣莲梅香云琴华贞娥", "英珍芳琴"),
    1950: ("桂秀玉淑凤素美爱丽建春惠亚永雅", "英兰珍华芳萍琴玲荣清香云梅娟敏霞", "萍玲敏华芳"),
    1960: ("丽红晓玉爱春秀小亚海冬文艳慧", "红梅萍霞玲华英燕芳敏娟琴丽云平莉", "红霞敏丽燕静"),
}
# What a whole generation was called for.
_OF_THE_DAY = {
    1950: ("建国", "解放", "援朝", "和平", "抗美", "卫国", "建设", "跃进"),
    1960: ("卫东", "文革", "向阳", "红兵", "学农", "立新"),
}
_SINGLE_SHARE = {1920: 0.05, 1940: 0.08, 1950: 0.14, 1960: 0.3}
_OF_THE_DAY_SHARE = 0.03
_TRIES_FOR_A_NEW_NAME = 12


def generation_of(birth_year: int) -> int:
    """Return the key of the naming fashion of a year of birth."""
    if birth_year < 1937:
        return 1920
    if birth_year < 1949:
        return 1940
    return 1950 if birth_year < 1960 else 1960


def a_surname(random: Random) -> str:
    """Draw a surname."""
    if random.random() < 0.003:
        return random.choice(_COMPOUND_SURNAMES)
    return random.choices(_SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0]


def a_given_name(random: Random, *, sex: str, birth_year: int) -> str:
    """Draw a given name after the fashion of the year of birth. `sex` is the code of GB/T 2261.1."""
    generation = generation_of(birth_year)
    first, second, single = (_MEN if sex == "1" else _WOMEN)[generation]
    if sex == "1" and generation in _OF_THE_DAY and random.random() < _OF_THE_DAY_SHARE:
        return random.choice(_OF_THE_DAY[generation])
    if random.random() < _SINGLE_SHARE[generation]:
        return random.choice(single)
    one, two = random.choice(first), random.choice(second)
    return one + two if one != two else one


class NameBook:
    """Names of one county, told apart as far as a few more draws allow."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def a_name(self, random: Random, *, sex: str, birth_year: int) -> str:
        """Draw a name that nobody in this county has yet."""
        name = ""
        for _ in range(_TRIES_FOR_A_NEW_NAME):
            name = a_surname(random) + a_given_name(random, sex=sex, birth_year=birth_year)
            if name not in self._given:
                break
        self._given.add(name)
        return name
