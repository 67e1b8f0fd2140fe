"""Knowledge contests (JS2): each county's question bank, one contest over and one that is open."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.db import connection

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.learning.contests.actions import (
    ContestContent,
    RoundContent,
    announce_contest,
    begin_round,
    enter_people,
    make_contest,
    put_round,
)
from yinhui.learning.contests.actions_close import close_contest
from yinhui.learning.contests.actions_papers import TypedPaper, give_papers, papers_to_type, type_paper
from yinhui.learning.contests.models import Answer, Contest, EntryKind, Mode, Question, Timing
from yinhui.learning.contests.questions import QuestionContent, checked
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation

# The contest that is over was so many days ago; so many branches sent so many each.
HELD_DAYS_AGO = 32
BRANCHES = 12
ENTRANTS_EACH = 5
# Of them so many have no telephone and answer on paper; it took them so long.
ON_PAPER = 4
PAPER_MIN = 13
# The one that is open began yesterday and runs for some days.
OPEN_DAYS = (-1, 9)
PRIZES = (("一等奖", 1), ("二等奖", 2), ("三等奖", 3))
RULES = (
    {"kind": "single", "count": 12, "points": 4},
    {"kind": "true_false", "count": 5, "points": 4},
    {"kind": "multiple", "count": 5, "points": 5},
    {"kind": "fill_in", "count": 1, "points": 7},
)
MINUTES = 15
# The planner must hear of them before the scores are asked for.
_PAPERS = ("contests_question", "contests_entrant", "contests_sitting", "contests_item", "contests_answer")
_QUESTIONS = Path(__file__).parent / "questions.toml"
# Of every name below a key of its own, the same however often the demonstration is built.
_KEYS = uuid.UUID("6f1f6a58-8f0f-4a55-8a3e-3f4b8a7c1d20")


def questions() -> list[dict[str, Any]]:
    """Return the bank's questions as rows of the table; each is checked as if it had been typed."""
    read = tomllib.loads(_QUESTIONS.read_text())["question"]
    return [checked(QuestionContent(**(one | {"options": tuple(one.get("options", ()))}))) for one in read]


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write the bank and the contests of the counties that have a history, up to `as_of`."""
    rows = questions()
    for county in counties:
        if not county.plan.has_history:
            continue
        actor = program_actor(Organisation.objects.get(pk=county.id), "演示数据")
        Question.objects.bulk_create(
            [
                Question(county_id=county.id, made_at=_moment(as_of, 9, days=-HELD_DAYS_AGO - 30), **row)
                for row in rows
            ]
        )
        _finished(actor, county.id, seed, as_of)
        _open(actor, county.id, as_of)


def _finished(actor: Actor, county_id: int, seed: int, as_of: dt.date) -> None:
    """One in the county's hall, for branches: held, answered, closed."""
    starts_at = _moment(as_of, 9, days=-HELD_DAYS_AGO)
    with clock.fixed(starts_at - dt.timedelta(days=7)):
        contest = _announced(
            actor,
            county_id,
            ContestContent(
                title="“学党章、强组织”离退休干部知识竞赛",
                opens_at=starts_at,
                ends_at=starts_at + dt.timedelta(hours=2),
                mode=Mode.LIVE,
                entry=EntryKind.TEAM,
                place="县老干部活动中心",
                prizes=PRIZES,
            ),
        )
        entrants = _entrants(county_id, as_of)
        enter_people(actor=actor, contest_id=contest.pk, person_ids=entrants)
        give_papers(actor=actor, contest_id=contest.pk, person_ids=entrants[-ON_PAPER:])
    with clock.fixed(starts_at):
        begin_round(actor=actor, contest_id=contest.pk, round_id=contest.rounds.get().pk)
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "contests_answers"), {"contest": contest.pk, "seed": seed})
    analyse(*_PAPERS)
    with clock.fixed(starts_at + dt.timedelta(hours=2)):
        _type_papers(actor, contest)
        close_contest(actor=actor, contest_id=contest.pk)


def _type_papers(actor: Actor, contest: Contest) -> None:
    """Type what those with paper answered, as their sheets were collected."""
    for sitting in papers_to_type(contest):
        given = Answer.objects.filter(item__sitting=sitting)
        answers = {answer.item_id: (tuple(answer.choice), answer.text) for answer in given}
        typed = TypedPaper(seen=0, answers=answers, used_min=PAPER_MIN)
        type_paper(actor=actor, contest_id=contest.pk, sitting_id=sitting.pk, typed=typed)


def _open(actor: Actor, county_id: int, as_of: dt.date) -> None:
    """One that everybody may answer when they like, this week; some have entered, and have paper at home."""
    begins, ends = (_moment(as_of, 8, days=days) for days in OPEN_DAYS)
    with clock.fixed(begins - dt.timedelta(days=3)):
        contest = _announced(
            actor,
            county_id,
            ContestContent(
                title="防诈骗、懂健康网上答题",
                opens_at=begins,
                ends_at=ends,
                mode=Mode.OWN_TIME,
                text="在家用手机答，一共二十三道题。答完以后等公布成绩。",
                prizes=PRIZES,
            ),
        )
        entrants = _entrants(county_id, as_of)
        enter_people(actor=actor, contest_id=contest.pk, person_ids=entrants)
        give_papers(actor=actor, contest_id=contest.pk, person_ids=entrants[-ON_PAPER:])


def _announced(actor: Actor, county_id: int, content: ContestContent) -> Contest:
    contest = make_contest(
        actor=actor,
        client_key=uuid.uuid5(_KEYS, f"{actor.organisation_name} {content.title}"),
        organisation_id=county_id,
        content=content,
    )
    part = put_round(
        actor=actor,
        contest_id=contest.pk,
        content=RoundContent(
            title="必答题",
            timing=Timing.ROUND,
            seconds=MINUTES * 60,
            rules=RULES,
            is_drawn_each=content.mode == Mode.OWN_TIME,
        ),
    )
    # The same papers whenever the demonstration is built.
    part.seed = contest.client_key.int & (2**62 - 1)
    part.save(update_fields=["seed"])
    return announce_contest(actor=actor, contest_id=contest.pk)


def _entrants(county_id: int, as_of: dt.date) -> list[int]:
    """Some members of some branches, those that have the most."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "contests_entrants"),
            {
                "county": county_id,
                "day": as_of - dt.timedelta(days=HELD_DAYS_AGO + 7),
                "branches": BRANCHES,
                "each": ENTRANTS_EACH,
            },
        )
        return [person for (person,) in cursor.fetchall()]


def _moment(as_of: dt.date, hour: int, *, days: int) -> dt.datetime:
    return dt.datetime.combine(as_of + dt.timedelta(days=days), dt.time(hour), clock.SHANGHAI)
