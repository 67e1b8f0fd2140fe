"""Essay calls (BS4) and the wall of works (JS4): one call reviewed and shown, one that takes works."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.db import connection

from yinhui.demo.organisations import WrittenCounty
from yinhui.demo.pictures import store_pictures
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.learning.essays.actions_calls import (
    CallContent,
    add_reviewers,
    announce_call,
    begin_review,
    declare_result,
    make_call,
)
from yinhui.learning.essays.actions_works import publish_works
from yinhui.learning.essays.models import EnteredHow, EssayCall, Work, WorkKind, WorkPhoto
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation

# The call that is over ended so many days ago; the one that is open ends in so many.
ENDED_DAYS_AGO = 40
OPEN_FOR_DAYS = 20
REVIEWERS = 6
REVIEWS_EACH = 4
# Of the authors whose works are in the open call so far.
SENT_SO_FAR = 3
CRITERIA = (("主题内容", 40), ("真情实感", 30), ("表现水平", 30))
PRIZES = (("一等奖", 1), ("二等奖", 2), ("三等奖", 3))
_SAID: dict[str, Any] = tomllib.loads((Path(__file__).parent / "essays.toml").read_text())
_KEYS = uuid.UUID("0b8e5c0e-3c55-4f07-9d3b-2a7d4b6b9e11")


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write the calls, works and reviews of the counties that have a history, up to `as_of`."""
    for county in counties:
        if not county.plan.has_history:
            continue
        actor = program_actor(Organisation.objects.get(pk=county.id), "演示数据")
        people = _people(county.id, as_of)
        _reviewed(actor, county.id, people, seed, as_of)
        call = _announced(
            actor, county.id, "“我看身边新变化”征文", as_of + dt.timedelta(days=OPEN_FOR_DAYS), as_of
        )
        _works(call, people["author"][:SENT_SO_FAR], as_of, {})


def _reviewed(
    actor: Actor, county_id: int, people: dict[str, list[tuple[int, int]]], seed: int, as_of: dt.date
) -> None:
    ended = as_of - dt.timedelta(days=ENDED_DAYS_AGO)
    call = _announced(actor, county_id, "“桑榆未晚”征文和书画作品征集", ended, ended)
    pictures = store_pictures(actor, seed)
    _works(call, people["author"], ended, dict(enumerate(pictures)))
    reviewers = [person for person, _ in people["reviewer"]]
    with clock.fixed(ended + dt.timedelta(days=2)):
        add_reviewers(actor=actor, call_id=call.pk, person_ids=reviewers)
        begin_review(actor=actor, call_id=call.pk)
    with connection.cursor() as cursor:
        given_at = dt.datetime.combine(ended + dt.timedelta(days=9), dt.time(10), clock.SHANGHAI)
        cursor.execute(sql(__file__, "essays_reviews"), {"call": call.pk, "seed": seed, "given_at": given_at})
    with clock.fixed(ended + dt.timedelta(days=12)):
        declare_result(actor=actor, call_id=call.pk)
        works = Work.objects.filter(call=call).values_list("pk", flat=True)
        publish_works(actor=actor, call_id=call.pk, work_ids=list(works))


def _announced(actor: Actor, county_id: int, title: str, until: dt.date, day: dt.date) -> EssayCall:
    with clock.fixed(day - dt.timedelta(days=15)):
        call = make_call(
            actor=actor,
            client_key=uuid.uuid5(_KEYS, f"{county_id} {title}"),
            organisation_id=county_id,
            content=CallContent(
                title=title,
                theme=_SAID["theme"],
                kinds=tuple(WorkKind.values),
                until=until,
                criteria=CRITERIA,
                prizes=PRIZES,
                reviews_each=REVIEWS_EACH,
            ),
        )
        return announce_call(actor=actor, call_id=call.pk)


def _works(call: EssayCall, authors: list[tuple[int, int]], day: dt.date, pictures: dict[int, int]) -> None:
    """A work of each author, those with a picture photographed; one in six keeps theirs from the wall."""
    sent_at = dt.datetime.combine(day, dt.time(9), clock.SHANGHAI)
    works = [
        Work(
            county_id=call.county_id,
            client_key=uuid.uuid5(call.client_key, str(person_id)),
            call=call,
            person_id=person_id,
            organisation_id=branch_id,
            kind=said["kind"],
            title=said["title"],
            text=said.get("text", ""),
            entered_how=EnteredHow.TYPED if said.get("text") else EnteredHow.PHOTOGRAPHED,
            may_publish=number % 6 != 5,
            saved_at=sent_at - dt.timedelta(hours=number),
            sent_at=sent_at - dt.timedelta(hours=number),
        )
        for number, ((person_id, branch_id), said) in enumerate(zip(authors, _SAID["work"], strict=False))
    ]
    Work.objects.bulk_create(works)
    shown = [work for work in works if not work.text]
    WorkPhoto.objects.bulk_create(
        [
            WorkPhoto(work=work, attachment_id=pictures[number % len(pictures)])
            for number, work in enumerate(shown)
            if pictures
        ]
    )


def _people(county_id: int, as_of: dt.date) -> dict[str, list[tuple[int, int]]]:
    """Authors and reviewers, each with their branch: the reviewers are secretaries of different branches."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "essays_people"),
            {
                "county": county_id,
                "day": as_of,
                "authors": len(_SAID["work"]),
                "reviewers": REVIEWERS,
            },
        )
        found: dict[str, list[tuple[int, int]]] = {"author": [], "reviewer": []}
        for role, person_id, branch_id in cursor.fetchall():
            found[role].append((person_id, branch_id))
    return found
