"""Answers on paper: given out with a number, typed afterwards and marked so, scored like those of phones;
a person answers on one or the other."""

import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, signed_in

from yinhui.kernel.records import RecordError
from yinhui.learning.contests.actions import begin_round
from yinhui.learning.contests.actions_close import close_contest
from yinhui.learning.contests.actions_own import sit_down, take_answer
from yinhui.learning.contests.actions_papers import (
    TypedPaper,
    give_papers,
    papers_to_type,
    take_back_papers,
    type_paper,
)
from yinhui.learning.contests.errors import ContestError, PaperConflict
from yinhui.learning.contests.models import Answer, PaperEntry, Sitting
from yinhui.learning.contests.queries import board
from yinhui.learning.contests.queries_own import desk
from yinhui.learning.contests.scores import results
from yinhui.learning.contests.tests.given import (
    ALL_KINDS,
    a_contest,
    a_world,
    an_own_time_contest,
    at,
    entered,
    given,
    items_of,
)
from yinhui.occasions.models import Participation
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
DESK_QUERIES = REQUEST_QUERIES + 24


@pytest.fixture
def world():
    return a_world()


def on_paper(world, contest, *people):
    """Give these people of the world (by place) papers."""
    chosen = [world.people[place].pk for place in people]
    return give_papers(actor=world.keeper, contest_id=contest.pk, person_ids=chosen)


def marked(person, *, wrong=0, **said):
    """A paper with all answers right but the first so many."""
    answers = {}
    for number, item in enumerate(items_of(person)):
        one = given(item, right=number >= wrong)
        answers[item.pk] = (one.choice, one.text)
    return TypedPaper(**({"seen": 0, "answers": answers} | said))


def typed(world, contest, place, paper):
    """Type the (only) paper of the person at the place."""
    sitting = Sitting.objects.get(person=world.people[place], round__contest=contest)
    return type_paper(actor=world.keeper, contest_id=contest.pk, sitting_id=sitting.pk, typed=paper)


def test_paper_and_phones_are_scored_alike_and_the_paper_is_marked(world):
    with at(-600):
        contest = entered(world, a_contest(world, rules=ALL_KINDS))
        assert on_paper(world, contest, 0) == 1
    with at(0):
        begin_round(actor=world.keeper, contest_id=contest.pk, round_id=contest.rounds.get().pk)
    with at(20):
        assert board(world.keeper, contest.pk).asked == 2 * 7, "the board waits for phones alone"
        for item in items_of(world.people[1]):
            take_answer(actor=world.members[1], item_id=item.pk, given=given(item))
    with at(300):
        with pytest.raises(ContestError, match="1份纸质答卷没有录入"):
            close_contest(actor=world.keeper, contest_id=contest.pk)
        entry = typed(world, contest, 0, marked(world.people[0]))
        assert world.keeper.name in entry.typed_by
        closed = close_contest(actor=world.keeper, contest_id=contest.pk)
    phone, paper, nobody = results(contest)
    assert (phone.score, paper.score, nobody.score) == (40, 40, 0)
    assert (phone.paper_number, paper.paper_number) == (None, 1)
    assert (phone.place, paper.place) == (1, 2), "who noted no time took all there was"
    there = Participation.objects.get(occasion=closed.occasion, person=world.people[0])
    assert (there.manner, there.signed_at) == ("paper", entry.typed_at)


def test_who_has_paper_cannot_answer_on_a_phone(world):
    contest = entered(world, an_own_time_contest(world))
    with at(0):
        on_paper(world, contest, 0)
        shown = desk(world.members[0], contest.pk)
        assert (shown.state, shown.paper_number) == ("paper", 1)
        with pytest.raises(ContestError, match="纸质答卷") as refused:
            sit_down(actor=world.members[0], contest_id=contest.pk)
        assert refused.value.code == "on_paper"
        item = items_of(world.people[0])[0]
        with pytest.raises(ContestError, match="纸质答卷"):
            take_answer(actor=world.members[0], item_id=item.pk, given=given(item))
    assert not Answer.objects.exists()


def test_who_has_begun_on_a_phone_gets_no_paper(world):
    contest = entered(world, an_own_time_contest(world))
    with at(0):
        sit_down(actor=world.members[0], contest_id=contest.pk)
        with pytest.raises(ContestError, match="1人已经在手机上开始答题"):
            on_paper(world, contest, 0, 1)
        assert on_paper(world, contest, 1) == 1


def test_a_live_phone_that_gave_no_answer_may_still_be_put_aside(world):
    contest = entered(world, a_contest(world))
    with at(0):
        begin_round(actor=world.keeper, contest_id=contest.pk, round_id=contest.rounds.get().pk)
    with at(20):
        item = items_of(world.people[0])[0]
        take_answer(actor=world.members[0], item_id=item.pk, given=given(item))
        with pytest.raises(ContestError, match="已经在手机上开始"):
            on_paper(world, contest, 0)
        on_paper(world, contest, 1)
    assert list(papers_to_type(contest).values_list("person_id", flat=True)) == [world.people[1].pk]


def test_a_correction_keeps_what_was_typed_before_and_needs_a_reason(world):
    with at(-600):
        contest = entered(world, an_own_time_contest(world, rules=ALL_KINDS))
        on_paper(world, contest, 0)
        with pytest.raises(ContestError, match="还没有开始"):
            typed(world, contest, 0, marked(world.people[0]))
    with at(60):
        first = typed(world, contest, 0, marked(world.people[0], wrong=2, used_min=1))
        again = typed(world, contest, 0, marked(world.people[0], wrong=2, used_min=1))
        assert again == first, "pressed twice, it is typed once"
        with pytest.raises(PaperConflict, match="别人已经录入过"):
            typed(world, contest, 0, marked(world.people[0]))
        with pytest.raises(RecordError, match="理由"):
            typed(world, contest, 0, marked(world.people[0], seen=1))
        typed(world, contest, 0, marked(world.people[0], seen=1, reason="第一题看错了"))
    assert [entry.reason for entry in PaperEntry.objects.order_by("pk")] == ["", "第一题看错了"]
    assert results(contest)[0].score == 40
    with at(3 * 3600):
        close_contest(actor=world.keeper, contest_id=contest.pk)
        with pytest.raises(ContestError, match="已经结束"):
            typed(world, contest, 0, marked(world.people[0], seen=2, reason="又看错了"))


def test_an_answer_taken_away_in_a_correction_counts_no_more(world):
    contest = entered(world, an_own_time_contest(world))
    with at(60):
        on_paper(world, contest, 0)
        typed(world, contest, 0, marked(world.people[0]))
        typed(world, contest, 0, TypedPaper(seen=1, reason="录到别人的答卷上了"))
    (result,) = results(contest)
    assert (result.answered, result.score) == (0, 0)


def test_a_paper_that_was_not_handed_in_is_taken_back_and_the_phone_is_open_again(world):
    contest = entered(world, an_own_time_contest(world))
    with at(60):
        on_paper(world, contest, 0, 1)
        typed(world, contest, 1, marked(world.people[1]))
        with pytest.raises(ContestError, match="1份已经录入"):
            take_back_papers(
                actor=world.keeper, contest_id=contest.pk, person_ids=[one.pk for one in world.people]
            )
        take_back_papers(actor=world.keeper, contest_id=contest.pk, person_ids=[world.people[0].pk])
        assert desk(world.members[0], contest.pk).state == "ready"
        sit_down(actor=world.members[0], contest_id=contest.pk)
        on_paper(world, contest, 2)
    numbers = dict(contest.entrants.values_list("person_id", "paper_number"))
    assert [numbers[one.pk] for one in world.people] == [None, 2, 3], "a number is never given twice"


def test_papers_of_a_round_that_was_not_held_neither_hold_up_the_end_nor_count(world):
    with at(-600):
        contest = entered(world, a_contest(world, rounds=2))
        on_paper(world, contest, 0)
    with at(0):
        begin_round(actor=world.keeper, contest_id=contest.pk, round_id=contest.rounds.first().pk)
    with at(300):
        first = papers_to_type(contest).get()
        answers = {
            item.pk: (tuple(item.question.correct), "") for item in first.items.select_related("question")
        }
        paper = TypedPaper(seen=0, answers=answers)
        type_paper(actor=world.keeper, contest_id=contest.pk, sitting_id=first.pk, typed=paper)
        close_contest(actor=world.keeper, contest_id=contest.pk)
    asked = {result.paper_number: result.asked for result in results(contest)}
    assert asked == {1: 4, None: 4}


def test_an_answer_of_another_s_paper_is_refused(world):
    contest = entered(world, an_own_time_contest(world))
    with at(60):
        on_paper(world, contest, 0, 1)
        theirs = marked(world.people[1])
        with pytest.raises(Exception, match="对不上"):
            typed(world, contest, 0, theirs)
        with pytest.raises(ContestError, match="用时请填1到1分钟"):
            typed(world, contest, 0, marked(world.people[0], used_min=2))


def test_papers_are_given_printed_and_typed_by_clicks(client, world, django_assert_max_num_queries):
    contest = entered(world, an_own_time_contest(world, rules=ALL_KINDS))
    clerk = signed_in(client, Account.objects.get(pk=world.keeper.account_id))
    papers = reverse("contest-papers", args=[contest.pk])
    with at(0):
        assert papers in clerk.get(reverse("contest", args=[contest.pk])).content.decode()
        clerk.post(
            reverse("contest-papers-give", args=[contest.pk]), {"chosen": [one.pk for one in world.people]}
        )
        with django_assert_max_num_queries(DESK_QUERIES):
            page = clerk.get(papers).content.decode()
        assert "还有 <strong>3</strong> 份没有录入" in page
        with django_assert_max_num_queries(DESK_QUERIES):
            sheets = clerk.get(reverse("contest-papers-print", args=[contest.pk])).content.decode()
        assert sheets.count('class="answer-sheet"') == 3
        assert "checked" not in sheets
    sitting = Sitting.objects.get(person=world.people[0])
    address = reverse("contest-paper", args=[contest.pk, sitting.pk])
    assert address in page
    sent = {"seen": "0", "used_min": ""}
    for item in items_of(world.people[0]):
        one = given(item)
        sent |= {f"text-{item.pk}": one.text} if one.text else {f"choice-{item.pk}": one.choice}
    with at(60):
        refused = clerk.post(address, sent | {"used_min": "999"})
        assert refused.status_code == 422
        assert "checked" in refused.content.decode(), "what was ticked is not lost"
        assert clerk.post(address, sent).url == papers
        assert results(contest)[0].score == 40
        clerk.post(
            reverse("contest-papers-take-back", args=[contest.pk]),
            {"chosen": [one.pk for one in world.people[1:]]},
        )
    with at(3 * 3600):
        clerk.post(reverse("contest-close", args=[contest.pk]))
        over = clerk.get(reverse("contest", args=[contest.pk])).content.decode()
        assert "纸质补录" in over
        signed_in(client, Account.objects.get(person=world.people[0]))
        own = client.get(reverse("my-contest", args=[contest.pk])).content.decode()
        assert "第1号纸质答卷" in own
