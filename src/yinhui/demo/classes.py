"""Classes, trainings and exchanges of the five places.

JS3: a phone class in terms; BS9: computer, photography, health; XQ14, BS3: two trainings of secretaries a
year, an exchange of every area each quarter.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel.sql_files import sql

_TABLES = (
    "classes_course",
    "classes_term",
    "classes_enrolment",
    "classes_lesson",
    "classes_certificate",
    "classes_gathering",
    "occasions_occasion",
    "occasions_participation",
)
_STEPS = ("classes_terms", "classes_lessons", "classes_gatherings")
PLACES = 16
# One round is over, one is half way: days before and after the demonstration's day.
ROUNDS = ((215, -110), (60, 45))
# By place: how many of its communities hold classes, and which.
PLANS: dict[str, tuple[int, tuple[str, ...]]] = {
    "JS": (4, ("phone",)),
    "BS": (4, ("phone", "computer", "photography", "health")),
    "PY": (2, ("calligraphy",)),
    "DA": (3, ("phone", "health")),
}
# Field, course, what it teaches, teacher, ISO weekday, and the lessons' kind in the ledger.
_COURSES = (
    ("phone", "智能手机入门", "微信、扫码、挂号、防诈骗，手把手教", "志愿者小陈", 2, "training"),
    ("computer", "电脑基础", "打字、上网、整理照片", "社区专干", 3, "training"),
    ("photography", "手机摄影", "取景、用光、修图", "摄影协会老师", 4, "training"),
    ("health", "健康养生讲座", "慢病管理、合理用药、四季养生", "区医院医生", 5, "lecture"),
    ("calligraphy", "书法班", "楷书入门到临帖", "退休教师", 2, "training"),
)
# Month and day of the year's trainings, and of the exchange of each quarter.
TRAININGS = ((4, 15), (10, 15))
EXCHANGES = ((2, 10), (5, 10), (8, 10), (11, 10))
WITH_AREAS = ("BS", "DA")
# Where the bureau holds the same classes for everybody.
WITH_COUNTY_CLASSES = ("DA",)
AREAS = 3


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write the classes, trainings and exchanges of the counties that have a history, up to the day before
    `as_of`; what lies ahead is planned."""
    with_history = [county for county in counties if county.plan.has_history]
    if not with_history:
        return
    holding = [
        (county.id, PLANS[county.plan.preset]) for county in with_history if county.plan.preset in PLANS
    ]
    years = (as_of.year - 1, as_of.year)
    parameters: dict[str, Any] = {
        "seed": seed,
        "today": as_of,
        "places": PLACES,
        "counties": [county.id for county in with_history],
        "class_counties": [county_id for county_id, _ in holding],
        "hosts": [hosts for _, (hosts, _) in holding],
        "county_hosts": [county.id for county in with_history if county.plan.preset in WITH_COUNTY_CLASSES],
        "plan_counties": [county_id for county_id, (_, fields) in holding for _ in fields],
        "plan_fields": [field for _, (_, fields) in holding for field in fields],
        "fields": [course[0] for course in _COURSES],
        "courses": [course[1] for course in _COURSES],
        "abouts": [course[2] for course in _COURSES],
        "teachers": [course[3] for course in _COURSES],
        "weekdays": [course[4] for course in _COURSES],
        "kinds": [course[5] for course in _COURSES],
        "rounds_from": [as_of - dt.timedelta(days=before) for before, _ in ROUNDS],
        "rounds_until": [as_of + dt.timedelta(days=after) for _, after in ROUNDS],
        "training_days": [dt.date(year, *day) for year in years for day in TRAININGS],
        "area_counties": [county.id for county in with_history if county.plan.preset in WITH_AREAS],
        "areas": AREAS,
        "exchange_days": [dt.date(year, *day) for year in years for day in EXCHANGES],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(sql(__file__, step), parameters)
    analyse(*_TABLES)
