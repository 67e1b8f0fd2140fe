"""Duties that stand, for the tests of pages: rows written directly, beside a rule that explains them."""

from __future__ import annotations

import datetime as dt

from yinhui.kernel import clock
from yinhui.rulebook.language import parse
from yinhui.rulebook.models import Duty, Institution
from yinhui.rulebook.versions import write_version

FESTIVAL_RULE = """\
code = "jie-ri-wei-wen"
title = "节日慰问"
text = "重大节日走访慰问离退休干部。"
source = "试行办法第三条"
effective_from = 2020-01-01

[for]
subject = "person"

[[when]]
name = "春节"
lunar = "1-1"
opens_days_before = 15

[[when]]
name = "重阳"
lunar = "9-9"
opens_days_before = 15

[[owed_by]]
level = "branch"
post = "secretary"

[[owed_by]]
level = "county"
post = "bureau_clerk"

[[escalate]]
after_days = 3
level = "community"
post = "community_secretary"

[[escalate]]
after_days = 7
level = "county"
post = "bureau_clerk"

[discharged_by]
record = "visit"
types = ["festival"]
min_photos = 1
"""

THEME_DAY_RULE = """\
code = "theme-day"
title = "主题党日"
text = "每月相对固定一天开展主题党日。"
source = "支部工作条例第十六条"
effective_from = 2020-01-01

[for]
subject = "branch"

[[when]]
name = "主题党日"
every = "month"

[[owed_by]]
level = "branch"
post = "secretary"

[discharged_by]
record = "occasion"
types = ["theme_day"]
"""


def an_institution(county, body=FESTIVAL_RULE, *, since=dt.date(2020, 1, 1), **changes):
    """An institution with its first version in force; `changes` replace texts of the body."""
    for old, new in changes.items():
        body = body.replace(old, new)
    rule = parse(body)
    institution = Institution.objects.create(county=county, code=rule.code, title=rule.title)
    write_version(institution, rule, body=body, number=1, since=since, account_id=None, reason="")
    return institution


def a_duty(institution, subject, organisation, *, due_in=0, open_for=10, post="secretary", **fields):
    """A duty due in so many days from today, whose window opened `open_for` days before that."""
    due_on = clock.today() + dt.timedelta(days=due_in)
    kind = {"Person": "person", "Organisation": "organisation", "Appointment": "appointment"}
    return Duty.objects.create(
        **{
            "county_id": institution.county_id,
            "institution": institution,
            "version": institution.versions.latest("number"),
            "clause": 0,
            "owed": 0,
            "subject_kind": kind[type(subject).__name__],
            "subject_id": subject.pk,
            "anchor_on": due_on,
            "opens_on": due_on - dt.timedelta(days=open_for),
            "due_on": due_on,
            "organisation": organisation,
            "post": post,
            "fact": f"{due_on:%Y年}春节",
        }
        | fields
    )
