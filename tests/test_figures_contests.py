"""Contests and essays as the running system counts them in the demonstration (JS2, JS4, BS4)."""

from __future__ import annotations

import pytest

from tests.demonstration import a_demonstration
from yinhui.demo.contests import ENTRANTS_EACH, ON_PAPER, questions
from yinhui.learning.announced import AnnouncedFilters
from yinhui.learning.contests.bank import figures
from yinhui.learning.contests.models import Question
from yinhui.learning.contests.queries import contest_sheet, contests_listed
from yinhui.learning.essays.queries import (
    WallFilters,
    call_sheet,
    calls_listed,
    works_on_wall,
)
from yinhui.learning.prizes import prize_of
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


@pytest.fixture
def county():
    return Organisation.objects.get(kind="county", name="晋源区")


@pytest.fixture
def actor(county):
    return program_actor(county, "测试")


def test_the_bank_has_sixty_questions_and_more_of_every_kind_each_with_its_source(county):
    counted = figures(Question.objects.filter(county=county))
    assert sum(counted.values()) == len(questions()) >= 60
    assert all(counted.values())
    assert not Question.objects.filter(county=county, source="").exists()


def test_one_contest_is_over_with_scores_and_one_is_open(actor):
    (over,) = contests_listed(actor, AnnouncedFilters(state="closed"))
    assert contests_listed(actor, AnnouncedFilters(state="open")).count() == 1
    sheet = contest_sheet(actor, over.pk)
    assert len(sheet.entrants) == len(sheet.results) > ENTRANTS_EACH
    assert set(over.occasion.participants.values_list("pk", flat=True)) == {
        one.person_id for one in sheet.results
    }
    assert over.occasion.kind == "contest"
    on_paper = [one.person_id for one in sheet.results if one.paper_number]
    assert len(on_paper) == ON_PAPER
    manners = dict(over.occasion.participations.values_list("person_id", "manner"))
    assert {manners[person] for person in on_paper} == {"paper"}
    scores = [one.score for one in sheet.results]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < scores[0] <= sheet.rounds[0].points == 100
    assert [prize_of(one.place, over.prizes) for one in sheet.teams][:2] == ["一等奖", "二等奖"]
    assert sum(one.right_count for one in sheet.questions) == sum(one.right_count for one in sheet.results)


def test_one_call_is_reviewed_and_shown_and_one_takes_works(actor, county):
    (done,) = calls_listed(actor, AnnouncedFilters(state="declared"))
    (open_call,) = calls_listed(actor, AnnouncedFilters(state="open"))
    assert open_call.work_count == 3
    sheet = call_sheet(actor, done.pk)
    assert len(sheet.works) == done.work_count == 12
    assert sheet.owed == 0
    assert {one.reviews for one in sheet.works} == {done.reviews_each}
    assert sheet.works[0].work.award == "一等奖"
    shown = works_on_wall(county.pk, WallFilters())
    agreed = [one for one in sheet.works if one.work.may_publish]
    assert 0 < shown.count() <= len(agreed) < len(sheet.works)
    assert {work.kind for work in shown} >= {"writing", "talk"}
