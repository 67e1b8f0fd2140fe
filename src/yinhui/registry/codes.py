"""The national standards' codes that the register uses, with the words people know."""

from __future__ import annotations

from django.db import models


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class RetirementKind(models.TextChoices):
    """离休: joined before 1949-10-01 and keeps full pay; 退休: the rest. SERVING people hold staff posts."""

    LIXIU = "lixiu", "离休"
    TUIXIU = "tuixiu", "退休"
    SERVING = "serving", "在职"


RETIRED = (RetirementKind.LIXIU, RetirementKind.TUIXIU)


class PoliticalStatus(models.TextChoices):
    """GB/T 4762, those that occur."""

    FULL_MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    LEAGUE = "03", "共青团员"
    REVOLUTIONARY_COMMITTEE = "04", "民革党员"
    DEMOCRATIC_LEAGUE = "05", "民盟盟员"
    NATIONAL_CONSTRUCTION = "06", "民建会员"
    PROMOTING_DEMOCRACY = "07", "民进会员"
    PEASANTS_WORKERS = "08", "农工党党员"
    ZHIGONG = "09", "致公党党员"
    JIUSAN = "10", "九三学社社员"
    TAIWAN_LEAGUE = "11", "台盟盟员"
    NON_PARTY = "12", "无党派人士"
    MASSES = "13", "群众"


PARTY_MEMBER = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY)


class Education(models.TextChoices):
    """GB/T 4658, main groups."""

    POSTGRADUATE = "10", "研究生"
    UNIVERSITY = "20", "大学本科"
    COLLEGE = "30", "大学专科"
    SECONDARY_SPECIALISED = "40", "中等专科"
    TECHNICAL = "50", "技工学校"
    HIGH_SCHOOL = "60", "高中"
    MIDDLE_SCHOOL = "70", "初中"
    PRIMARY_SCHOOL = "80", "小学"
    OTHER = "90", "其他"


class HealthClass(models.TextChoices):
    """How far a person looks after themselves (usual practice of veteran-cadre bureaus)."""

    HEALTHY = "healthy", "健康"
    FAIR = "fair", "一般"
    FRAIL = "frail", "体弱"
    HALF_DEPENDENT = "half_dependent", "半失能"
    DEPENDENT = "dependent", "失能"


class LivingSituation(models.TextChoices):
    """Whom the person lives with."""

    SPOUSE = "spouse", "与配偶同住"
    CHILDREN = "children", "与子女同住"
    ALONE = "alone", "独居"
    INSTITUTION = "institution", "住养老机构"
    OTHER = "other", "其他"


# GB/T 3304: code to name.
NATIONS: dict[str, str] = {
    f"{number:02}": name
    for number, name in enumerate(
        [
            "汉",
            "蒙古",
            "回",
            "藏",
            "维吾尔",
            "苗",
            "彝",
            "壮",
            "布依",
            "朝鲜",
            "满",
            "侗",
            "瑶",
            "白",
            "土家",
            "哈尼",
            "哈萨克",
            "傣",
            "黎",
            "傈僳",
            "佤",
            "畲",
            "高山",
            "拉祜",
            "水",
            "东乡",
            "纳西",
            "景颇",
            "柯尔克孜",
            "土",
            "达斡尔",
            "仫佬",
            "羌",
            "布朗",
            "撒拉",
            "毛南",
            "仡佬",
            "锡伯",
            "阿昌",
            "普米",
            "塔吉克",
            "怒",
            "乌孜别克",
            "俄罗斯",
            "鄂温克",
            "德昂",
            "保安",
            "裕固",
            "京",
            "塔塔尔",
            "独龙",
            "鄂伦春",
            "赫哲",
            "门巴",
            "珞巴",
            "基诺",
        ],
        start=1,
    )
}
NATION_CHOICES = [(code, f"{name}族") for code, name in NATIONS.items()]
