"""Scores come from the answers: by properties, by hand, after a ruling, for teams, and in the record."""

import datetime as dt
import itertools
import uuid

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import an_actor

from yinhui.kernel.records import RecordError
from yinhui.learning.contests.actions import begin_round, rule_question
from yinhui.learning.contests.actions_close import close_contest
from yinhui.learning.contests.actions_own import take_answer
from yinhui.learning.contests.limits import LEAD_S
from yinhui.learning.contests.models import Answer, Contest, Item, Question, Round, Ruling
from yinhui.learning.contests.queries import board, contest_sheet
from yinhui.learning.contests.queries_own import study
from yinhui.learning.contests.scores import results, team_results
from yinhui.learning.contests.tests.given import ALL_KINDS, a_contest, a_world, at, entered, items_of
from yinhui.learning.contests.tests.given import given as an_answer
from yinhui.learning.prizes import prize_of
from yinhui.occasions.models import Occasion

pytestmark = pytest.mark.django_db
PRIZES = (("一等奖", 1), ("二等奖", 1))


@pytest.fixture(autouse=True)
def _the_morning():
    with at(0):
        yield


def held(world, right_of, **said):
    """A contest in which the n-th member answers the first `right_of[n]` questions right and the rest wrong,
    each member a second after the one before."""
    contest = entered(world, a_contest(world, prizes=PRIZES, **said))
    begin_round(actor=world.keeper, contest_id=contest.pk, round_id=contest.rounds.get().pk)
    for number, (person, member) in enumerate(zip(world.people, world.members, strict=True)):
        with at(LEAD_S + 10 + number):
            for place, item in enumerate(items_of(person)):
                right = place < right_of[number]
                take_answer(actor=member, item_id=item.pk, given=an_answer(item, right=right))
    return contest


def closed(world, contest):
    with at(300):
        return close_contest(actor=world.keeper, contest_id=contest.pk)


def test_of_equal_scores_the_quicker_is_ahead():
    world = a_world()
    contest = held(world, (3, 4, 4))
    assert [(one.person_id, one.score, one.place) for one in results(contest)] == [
        (world.people[1].pk, 20, 1),
        (world.people[2].pk, 20, 2),
        (world.people[0].pk, 15, 3),
    ]


def test_a_branch_has_the_sum_of_its_best():
    world = a_world(4)
    contest = held(world, (4, 2, 3, 4), entry="team", team_best=2)
    assert [(one.organisation_id, one.score, one.entrants, one.place) for one in team_results(contest)] == [
        (world.branches[0].pk, 35, 3, 1),
        (world.branches[1].pk, 20, 1, 2),
    ]


def test_a_question_ruled_out_counts_for_nobody_and_what_was_ruled_stays():
    world = a_world()
    contest = closed(world, held(world, (1, 0, 0)))
    first = items_of(world.people[0])[0].question_id
    with pytest.raises(RecordError):
        rule_question(actor=world.keeper, contest_id=contest.pk, question_id=first, is_void=True, reason=" ")
    rule_question(
        actor=world.keeper, contest_id=contest.pk, question_id=first, is_void=True, reason="答案有两种说法"
    )
    assert {one.score for one in results(contest)} == {0}
    assert {one.asked for one in results(contest)} == {3}
    assert study(world.members[0], contest.pk).studied[0].void_because == "答案有两种说法"
    rule_question(
        actor=world.keeper, contest_id=contest.pk, question_id=first, is_void=False, reason="核对后无误"
    )
    assert results(contest)[0].score == 5
    assert [ruling.is_void for ruling in Ruling.objects.order_by("pk")] == [True, False]


def test_closing_records_the_occasion_with_whoever_sat_once():
    world = a_world()
    contest = closed(world, held(world, (4, 2, 1)))
    again = closed(world, contest)
    occasion = Occasion.objects.get()
    assert again.occasion == contest.occasion == occasion
    assert occasion.kind == "contest"
    assert set(occasion.participants.all()) == set(world.people)
    sheet = contest_sheet(world.keeper, contest.pk)
    assert [prize_of(one.place, contest.prizes) for one in sheet.results] == ["一等奖", "二等奖", ""]
    assert len(sheet.questions) == 4


def test_afterwards_each_sees_their_own_wrong_answers_with_the_right_one_and_its_source():
    world = a_world()
    contest = closed(world, held(world, (2, 4, 4), rules=ALL_KINDS))
    mine = study(world.members[0], contest.pk)
    assert mine.result.right_count == 2
    assert len(mine.wrong) == 5
    assert all(one.given and one.question.source for one in mine.wrong)


def test_the_board_names_the_first_ten_only():
    world = a_world(12)
    contest = held(world, (4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3))
    shown = board(world.keeper, contest.pk)
    assert len(shown.first) == 10
    assert shown.entrants == 12
    assert shown.first[0].score == 20


def test_a_branch_s_secretary_sees_the_results_of_their_own_people_with_the_place_among_all():
    world = a_world()
    contest = closed(world, held(world, (4, 3, 1)))
    secretary = an_actor("secretary", world.branches[1])
    sheet = contest_sheet(secretary, contest.pk)
    assert [(one.person_id, one.place) for one in sheet.results] == [(world.people[2].pk, 3)]
    assert not sheet.questions
    assert not sheet.may_change


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["single", "multiple", "true_false", "fill_in"]),
        st.integers(1, 20),
        st.sampled_from(["none", "right", "wrong", "part"]),
        st.booleans(),
        st.integers(0, 60_000),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(ANSWERS, min_size=1, max_size=4), timing=st.sampled_from(["round", "question"]))
def test_sql_scores_as_one_would_by_hand(people, timing):
    """Whatever was asked, answered and ruled out: points of right answers, all or nothing, nothing for what
    was ruled out; places by score, then time."""
    with transaction.atomic():
        contest, expected = _answered(people, timing)
        found = {one.person_id: one for one in results(contest)}
        assert {key: (one.score, one.right_count, one.took_ms) for key, one in found.items()} == expected
        ranked = sorted(expected.values(), key=lambda one: (-one[0], one[2]))
        for key, one in expected.items():
            assert found[key].place == 1 + [(-s, t) for s, _, t in ranked].index((-one[0], one[2]))
        transaction.set_rollback(True)


_numbers = itertools.count(1)


def _answered(people, timing):
    world = a_world(len(people)) if len(people) > 1 else a_world(2)
    contest = Contest.objects.create(
        county=world.county,
        organisation=world.county,
        client_key=uuid.uuid4(),
        title="竞赛",
        opens_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
    )
    part = Round.objects.create(
        county=world.county, contest=contest, position=1, title="一", timing=timing, seconds=60, seed=1
    )
    expected = {}
    for person, answers in zip(world.people, people, strict=False):
        entrant = contest.entrants.create(county=world.county, person=person, organisation=world.branches[0])
        sitting = part.sittings.create(
            county=world.county, entrant=entrant, person=person, begun_at=contest.opens_at
        )
        counted = [_one(contest, sitting, place, *answer) for place, answer in enumerate(answers)]
        counted = [one for one in counted if one is not None]
        times = [took for _, _, took in counted if took is not None] or [0]
        if counted:
            expected[person.pk] = (
                sum(points for points, _, _ in counted),
                sum(right for _, right, _ in counted),
                sum(times) if timing == "question" else max(times),
            )
    return contest, expected


def _one(contest, sitting, place, kind, points, how, is_void, took_ms):
    """One item with its answer; return (points, right, time), or None if it was ruled out."""
    options = [] if kind == "fill_in" else ["对", "错"] if kind == "true_false" else ["甲", "乙", "丙"]
    correct = [] if kind == "fill_in" else [0, 2] if kind == "multiple" else [0]
    question = Question.objects.create(
        county=contest.county,
        kind=kind,
        subject="党章",
        text=f"题{next(_numbers)}",
        options=options,
        correct=correct,
        accepted=["1921"] if kind == "fill_in" else [],
        accepted_keys=["1921"] if kind == "fill_in" else [],
        source="出处",
    )
    item = Item.objects.create(
        county=contest.county, sitting=sitting, question=question, position=place, points=points
    )
    chosen = {"right": correct, "wrong": [1], "part": correct[:1] if kind == "multiple" else [1]}
    if how != "none":
        Answer.objects.create(
            county=contest.county,
            item=item,
            person=sitting.person,
            client_key=uuid.uuid4(),
            ordinal=1,
            choice=[] if kind == "fill_in" else chosen[how],
            text_key="1921" if how == "right" else "1949",
            received_at=contest.opens_at,
            took_ms=took_ms,
        )
    if is_void:
        Ruling.objects.create(
            county=contest.county,
            organisation=contest.organisation,
            contest=contest,
            question=question,
            is_void=True,
            reason="有误",
        )
        return None
    right = how == "right"
    return points * right, int(right), None if how == "none" else took_ms


def test_a_second_answer_to_an_item_cannot_be_kept_by_the_database_either():
    world = a_world()
    contest = held(world, (1, 1, 1))
    answer = Answer.objects.filter(item__sitting__round__contest=contest).first()
    with pytest.raises(Exception, match="unique"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into contests_answer (county_id, item_id, person_id, client_key, ordinal, choice, text,"
            " text_key, received_at, took_ms) select county_id, item_id, person_id, gen_random_uuid(), 9,"
            " choice, text, text_key, received_at, took_ms from contests_answer where id = %s",
            [answer.pk],
        )
