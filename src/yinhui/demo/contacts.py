"""Contacts and what was asked and answered, members away, last month's reports, inspections (XQ13)."""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from yinhui.contacts import sealing
from yinhui.contacts.models import Inspection, InspectionFinding, MemberContact, MonthReport
from yinhui.contacts.month_figures import MonthFigures, last_day, month_figures, month_of
from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import Appointment, Membership, Organisation
from yinhui.registry.structure import BRANCH_KINDS

# Of a county: contacts with a question, inspections.
ASKED, INSPECTED = 16, 6
# What members asked, what they were answered, and the topic; nobody is meant.
_ASKED = (
    ("楼道的灯坏了两个多月，晚上不敢下楼。", "已报社区，物业本周换好了感应灯。", "service"),
    ("听说医药费报销比例有变化，想问清楚。", "已把新的报销办法送到家，逐条讲了。", "treatment"),
    ("支部活动室在三楼，爬不动，能不能换个地方。", "从下月起在社区一楼会议室开会。", "organised_life"),
    ("建议多组织一些就近的参观，老同志想出去看看。", "已列入明年活动计划，春季安排两次。", "proposal"),
    ("订的报纸有时隔天才到。", "已和邮政联系，改为当天上午投递。", "service"),
    ("想学用手机挂号，孩子不在身边。", "安排了志愿者每周二上门教。", "service"),
)
_FINDINGS = ("学习记录不完整，缺签到", "党费收缴公示不及时", "走访记录过于简单", "主题党日没有当月登记")
_DONE = (
    "按计划开展了主题党日和集中学习，走访了高龄和独居的老同志。",
    "组织党员学习重要讲话，交流心得；对外出的同志坚持电话联系。",
    "配合社区开展志愿服务，老同志参加踊跃。",
)
_PROBLEMS = ("", "部分老同志行动不便，到会有困难，建议多送学上门。", "活动场地小，希望协调解决。")


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write them for the counties that have a history."""
    with_history = [county.id for county in counties if county.plan.has_history]
    random = Random(seed)
    with transaction.atomic():
        with connection.cursor() as cursor:
            parameters: dict[str, Any] = {"counties": with_history, "seed": seed, "today": as_of}
            cursor.execute(sql(__file__, "contacts_written"), parameters)
        for county_id in with_history:
            branches = _branches(county_id, as_of)
            _ask(branches, random, as_of)
            _report(branches, random, as_of)
            _inspect(branches, random, as_of)
    analyse("contacts_membercontact", "contacts_monthreport", "contacts_seasoncontact")


def _branches(county_id: int, as_of: dt.date) -> list[tuple[Organisation, Appointment]]:
    """The county's branches with their secretaries, by their place in the tree."""
    held = (
        Appointment.objects.filter(
            county=county_id,
            post="secretary",
            organisation__kind__in=BRANCH_KINDS,
            organisation__dissolved_on=None,
            period__contains=as_of,
        )
        .select_related("organisation__parent", "person")
        .order_by("organisation_id", "pk")
    )
    return [(one.organisation, one) for one in held]


def _ask(branches: list[tuple[Organisation, Appointment]], random: Random, as_of: dt.date) -> None:
    """Some members asked for something: most are answered, a few wait, one in five for too long."""
    asking = branches[:ASKED]
    members: dict[int, int] = {}
    of_branches = Membership.objects.filter(
        organisation__in=[branch.pk for branch, _ in asking],
        kind="branch",
        period__contains=as_of,
        person__died_on=None,
    ).exclude(person__in=Appointment.objects.filter(period__contains=as_of).values("person"))
    # Who can sign in comes first: they read the answer on their own page.
    of_branches = of_branches.order_by(F("person__accounts").asc(nulls_last=True), "pk")
    for branch_id, person_id in of_branches.values_list("organisation_id", "person_id"):
        members.setdefault(branch_id, person_id)
    made = []
    for number, (branch, held) in enumerate(asking):
        if branch.pk not in members:
            continue
        asked, answered, topic = _ASKED[number % len(_ASKED)]
        contacted_on = as_of - dt.timedelta(days=random.randrange(5, 50))
        due_on = contacted_on + dt.timedelta(days=15)
        is_answered = random.random() < 0.65 and contacted_on + dt.timedelta(days=4) <= as_of
        person_id = members[branch.pk]
        made.append(
            MemberContact(
                county_id=_county(branch),
                client_key=uuid.UUID(int=random.getrandbits(128)),
                organisation=branch,
                person_id=person_id,
                contacted_on=contacted_on,
                manner=random.choice(("visit", "telephone", "came")),
                topic=topic,
                contacted_by=held.person.name,
                words_sealed=sealing.sealed_or_null(asked, sealing.WORDS, person_id),
                answer_organisation=branch,
                answer_post="secretary",
                answer_due_on=due_on,
                answer_sealed=sealing.sealed_or_null(answered, sealing.ANSWER, person_id)
                if is_answered
                else None,
                answered_on=contacted_on + dt.timedelta(days=4) if is_answered else None,
                answered_by_name=_signed(branch, held) if is_answered else "",
                recorded_at=_at(contacted_on, 17),
            )
        )
    MemberContact.objects.bulk_create(made)


def _report(branches: list[tuple[Organisation, Appointment]], random: Random, as_of: dt.date) -> None:
    """Last month's reports, with what the records say: most received, some to be looked at, a few missing."""
    month = month_of(month_of(as_of) - dt.timedelta(days=1))
    figures = month_figures([branch.pk for branch, _ in branches], month)
    made = []
    for branch, held in branches:
        drawn = random.random()
        if drawn < 0.12:
            continue
        submitted_on = min(as_of, last_day(month) + dt.timedelta(days=random.randrange(1, 6)))
        state = "received" if drawn < 0.75 else "submitted" if drawn < 0.94 else "returned"
        decided = state != "submitted"
        made.append(
            _month(branch, held, month, figures[branch.pk], submitted_on)
            | {
                "done": random.choice(_DONE),
                "problems": random.choice(_PROBLEMS),
                "state": state,
                "word": "请补上缺席人员的补学情况。" if state == "returned" else "",
                "decided_at": _at(min(as_of, submitted_on + dt.timedelta(days=2)), 10) if decided else None,
                "decided_by_name": f"（{branch.parent.name}）" if decided and branch.parent else "",
            }
        )
    MonthReport.objects.bulk_create(MonthReport(**one) for one in made)


def _month(
    branch: Organisation, held: Appointment, month: dt.date, figures: MonthFigures, submitted_on: dt.date
) -> dict[str, object]:
    return {
        "county_id": _county(branch),
        "organisation": branch,
        "month": month,
        "number": 1,
        "figures": figures.as_json(),
        "counted_at": _at(submitted_on, 9),
        "submitted_by_name": _signed(branch, held),
    }


def _inspect(branches: list[tuple[Organisation, Appointment]], random: Random, as_of: dt.date) -> None:
    """The level above looked at a few branches; half of what it found has been put right."""
    inspections, findings = [], []
    for number, (branch, held) in enumerate(branches[:INSPECTED]):
        inspected_on = as_of - dt.timedelta(days=random.randrange(20, 90))
        inspection = Inspection(
            county_id=_county(branch),
            client_key=uuid.UUID(int=random.getrandbits(128)),
            organisation=branch,
            inspected_on=inspected_on,
            by_organisation_id=_county(branch),
            inspectors="老干部局检查组",
            text="查看了会议记录、学习台账和走访记录，和支委谈了话。",
            recorded_at=_at(inspected_on, 18),
        )
        inspections.append(inspection)
        due_on = inspected_on + dt.timedelta(days=30)
        is_right = random.random() < 0.5
        findings.append(
            InspectionFinding(
                inspection=inspection,
                text=_FINDINGS[number % len(_FINDINGS)],
                due_on=due_on,
                put_right_on=inspected_on + dt.timedelta(days=15) if is_right else None,
                put_right_how="已补齐，支委会通报" if is_right else "",
                put_right_by_name=_signed(branch, held) if is_right else "",
            )
        )
    Inspection.objects.bulk_create(inspections)
    InspectionFinding.objects.bulk_create(findings)


def _county(branch: Organisation) -> int:
    assert branch.county_id is not None  # by trigger
    return branch.county_id


def _signed(branch: Organisation, held: Appointment) -> str:
    return f"{held.person.name}（{branch.name}支部书记）"


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), clock.SHANGHAI)
