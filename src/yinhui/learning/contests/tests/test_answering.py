"""Answers under a flaky network: once, in time, the last one counts; papers as the rules say."""

import datetime as dt
import uuid

import pytest

from yinhui.kernel.errors import NotFound
from yinhui.learning.contests.actions import begin_round, cancel_contest
from yinhui.learning.contests.actions_close import close_contest
from yinhui.learning.contests.actions_own import Given, enter_own, sit_down, take_answer
from yinhui.learning.contests.errors import ContestError, OutOfTime
from yinhui.learning.contests.limits import LEAD_S, NETWORK_GRACE_S
from yinhui.learning.contests.models import Answer, Entrant, Item, Sitting, Timing
from yinhui.learning.contests.queries_own import desk
from yinhui.learning.contests.tests.given import (
    ALL_KINDS,
    START,
    a_contest,
    a_world,
    an_own_time_contest,
    at,
    entered,
    given,
    items_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_morning():
    with at(0):
        yield


@pytest.fixture
def world():
    return a_world()


def begun(world, contest):
    """The first round, begun at START: the clock starts LEAD_S later."""
    return begin_round(actor=world.keeper, contest_id=contest.pk, round_id=contest.rounds.first().pk)


def test_everybody_gets_the_same_paper_with_options_in_an_order_of_their_own(world):
    contest = entered(world, a_contest(world, rules=ALL_KINDS))
    begun(world, contest)
    papers = [items_of(person) for person in world.people]
    assert [[item.question_id for item in paper] for paper in papers][1:] == [
        [item.question_id for item in papers[0]]
    ] * 2
    assert [item.question.kind for item in papers[0]] == ["single"] * 4 + [
        "multiple",
        "true_false",
        "fill_in",
    ]
    orders = {str([item.options for item in paper]) for paper in papers}
    assert len(orders) > 1
    for item in Item.objects.select_related("question"):
        assert sorted(item.options) == list(range(len(item.question.options)))


def test_papers_drawn_each_differ_and_no_question_comes_twice_in_a_contest(world):
    contest = entered(world, a_contest(world, each=True, rounds=2))
    first, second = contest.rounds.all()
    begin_round(actor=world.keeper, contest_id=contest.pk, round_id=first.pk)
    with at(200):
        begin_round(actor=world.keeper, contest_id=contest.pk, round_id=second.pk)
    for person in world.people:
        asked = [item.question_id for item in Item.objects.filter(sitting__person=person)]
        assert len(asked) == len(set(asked)) == 8
    assert len({tuple(sorted(item.question_id for item in items_of(p))) for p in world.people}) > 1


def test_an_answer_sent_again_is_one_answer(world):
    contest = entered(world, a_contest(world))
    begun(world, contest)
    item = items_of(world.people[0])[0]
    with at(20):
        said = given(item)
        first = take_answer(actor=world.members[0], item_id=item.pk, given=said)
        again = take_answer(actor=world.members[0], item_id=item.pk, given=said)
    assert again.pk == first.pk
    assert Answer.objects.get(item=item).choice == item.question.correct


def test_the_last_answer_counts_in_whatever_order_they_arrive(world):
    contest = entered(world, a_contest(world))
    begun(world, contest)
    item = items_of(world.people[0])[0]
    older, newer = given(item, right=False, ordinal=1), given(item, ordinal=2)
    with at(20):
        take_answer(actor=world.members[0], item_id=item.pk, given=newer)
    with at(21):
        standing = take_answer(actor=world.members[0], item_id=item.pk, given=older)
    assert standing.client_key == newer.client_key
    assert standing.choice == item.question.correct
    assert standing.received_at == START + dt.timedelta(seconds=20)


def test_the_server_s_clock_decides_with_a_small_grace_for_the_network(world):
    contest = entered(world, a_contest(world, seconds=60))
    begun(world, contest)
    one, two = items_of(world.people[0])[:2]
    with at(LEAD_S - 1), pytest.raises(OutOfTime) as early:
        take_answer(actor=world.members[0], item_id=one.pk, given=given(one))
    assert early.value.code == "too_early"
    said = given(one)
    with at(LEAD_S + 60 + NETWORK_GRACE_S):
        kept = take_answer(actor=world.members[0], item_id=one.pk, given=said)
    assert kept.took_ms == 60_000, "what is on its way within the grace took no longer than the round"
    with at(LEAD_S + 60 + NETWORK_GRACE_S + 1):
        with pytest.raises(OutOfTime) as late:
            take_answer(actor=world.members[0], item_id=two.pk, given=given(two))
        assert late.value.code == "too_late"
        assert "不要紧" in late.value.message
        again = take_answer(actor=world.members[0], item_id=one.pk, given=said)
    assert again.pk == kept.pk, "the page had not heard that it arrived"


def test_where_each_question_has_its_time_one_after_the_other_is_open(world):
    contest = entered(world, a_contest(world, timing=Timing.QUESTION, seconds=20))
    begun(world, contest)
    first, second = items_of(world.people[0])[:2]
    with at(LEAD_S + 5):
        shown = desk(world.members[0], contest.pk)
        assert [asked.item.pk for asked in shown.items] == [first.pk]
        assert shown.left_ms == 15_000
        with pytest.raises(OutOfTime):
            take_answer(actor=world.members[0], item_id=second.pk, given=given(second))
    with at(LEAD_S + 25):
        assert [asked.item.pk for asked in desk(world.members[0], contest.pk).items] == [second.pk]
        kept = take_answer(actor=world.members[0], item_id=second.pk, given=given(second))
        assert kept.took_ms == 5_000
    with at(LEAD_S + 20 + NETWORK_GRACE_S + 1), pytest.raises(OutOfTime):
        take_answer(actor=world.members[0], item_id=first.pk, given=given(first))


def test_nobody_answers_for_another_nor_with_an_option_that_is_not_there(world):
    contest = entered(world, a_contest(world))
    begun(world, contest)
    item = items_of(world.people[0])[0]
    with at(20):
        with pytest.raises(NotFound):
            take_answer(actor=world.members[1], item_id=item.pk, given=given(item))
        for choice in ((9,), (-1,), (0, 1)):
            with pytest.raises(ContestError):
                take_answer(
                    actor=world.members[0], item_id=item.pk, given=Given(uuid.uuid4(), 1, choice=choice)
                )
    assert not Answer.objects.exists()


def test_whoever_enters_while_a_round_runs_has_what_is_left_of_it(world):
    contest = a_contest(world)
    enter_own(actor=world.members[0], contest_id=contest.pk)
    begun(world, contest)
    with at(LEAD_S + 20):
        enter_own(actor=world.members[1], contest_id=contest.pk)
        enter_own(actor=world.members[1], contest_id=contest.pk)
        shown = desk(world.members[1], contest.pk)
    assert Entrant.objects.filter(contest=contest).count() == 2
    assert (shown.state, shown.left_ms, len(shown.items)) == ("answer", 40_000, 4)


def test_at_one_s_own_time_the_clock_starts_with_the_press_and_starts_once(world):
    contest = entered(world, an_own_time_contest(world, seconds=120))
    with at(60):
        first = sit_down(actor=world.members[0], contest_id=contest.pk)
        assert desk(world.members[0], contest.pk).left_ms == 120_000
    with at(90):
        with pytest.raises(ContestError, match="各轮都答完了"):
            sit_down(actor=world.members[0], contest_id=contest.pk)
        assert desk(world.members[0], contest.pk).left_ms == 90_000
        assert desk(world.members[1], contest.pk).state == "ready"
    assert Sitting.objects.get().pk == first.pk


def test_the_bank_must_have_what_the_rules_draw(world):
    with pytest.raises(ContestError, match="题库里只有3道"):
        a_contest(world, rules=({"kind": "fill_in", "count": 5, "points": 1},))


def test_a_contest_that_is_called_off_takes_no_more_answers(world):
    contest = entered(world, a_contest(world))
    begun(world, contest)
    item = items_of(world.people[0])[0]
    cancel_contest(actor=world.keeper, contest_id=contest.pk, reason="停电")
    with at(20), pytest.raises(OutOfTime):
        take_answer(actor=world.members[0], item_id=item.pk, given=given(item))


def test_it_cannot_be_closed_while_somebody_answers(world):
    contest = entered(world, a_contest(world))
    begun(world, contest)
    with at(20), pytest.raises(ContestError, match="正在答题"):
        close_contest(actor=world.keeper, contest_id=contest.pk)
