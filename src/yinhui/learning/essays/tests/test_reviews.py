"""Anonymous review: who gets what, evenly; what each side sees; the result as declared."""

import uuid
from collections import Counter
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import a_branch, a_person, an_actor, signed_in

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.learning.essays.actions_calls import (
    begin_review,
    declare_result,
    release_reviewer,
)
from yinhui.learning.essays.actions_reviews import give_review
from yinhui.learning.essays.errors import EssayError
from yinhui.learning.essays.models import EssayCall, Review, Reviewer, Work
from yinhui.learning.essays.queries import call_sheet, scores_of, work_sheet
from yinhui.learning.essays.queries_own import own_reviews
from yinhui.learning.essays.tests.given import (
    TODAY,
    a_call,
    a_work,
    a_world,
    after_the_end,
    reviewers_named,
)
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def world():
    return a_world()


def reviewed(world, **said):
    """A call with a work of the first member of each branch, given to the second ones."""
    call = a_call(world, **said)
    for number in range(4):
        a_work(world.members[number], call, title=f"作品{number}")
    reviewers_named(world, call, world.people[4:])
    with after_the_end():
        begin_review(actor=world.clerk, call_id=call.pk)
    return call


def test_nobody_judges_their_own_or_one_of_their_branch_and_the_load_is_even(world):
    call = reviewed(world)
    reviews = Review.objects.filter(work__call=call).select_related("work")
    assert Counter(review.work_id for review in reviews) == dict.fromkeys(
        Work.objects.values_list("pk", flat=True), 2
    )
    assert set(Counter(review.person_id for review in reviews).values()) == {2}
    branch_of = {person.pk: world.branches[number % 4].pk for number, person in enumerate(world.people)}
    assert all(branch_of[review.person_id] != review.work.organisation_id for review in reviews)


def test_a_call_says_when_too_few_may_judge(world):
    call = a_call(world)
    a_work(world.members[0], call)
    reviewers_named(world, call, [world.people[0], world.people[4], world.people[1]])
    with after_the_end(), pytest.raises(EssayError, match="同支部的要回避"):
        begin_review(actor=world.clerk, call_id=call.pk)
    assert EssayCall.objects.get().review_at is None
    assert not Review.objects.exists()


def test_the_reviewer_sees_the_work_and_not_whose_it_is(client, world):
    call = reviewed(world)
    reviewer = world.members[4]
    mine = own_reviews(reviewer)
    assert len(mine) == 2
    signed_in(client, Account.objects.get(person=world.people[4]))
    page = client.get(reverse("my-review", args=[mine[0].review.pk])).content.decode()
    author = Review.objects.select_related("work__person").get(pk=mine[0].review.pk).work.person
    assert "路修好了" in page
    assert author.name not in page
    other = Review.objects.exclude(person=world.people[4]).first()
    assert client.get(reverse("my-review", args=[other.pk])).status_code == 404
    with pytest.raises(NotFound):
        give_review(actor=reviewer, review_id=other.pk, scores=(60, 40), word="")
    with pytest.raises(EssayError, match="满分"):
        give_review(actor=reviewer, review_id=mine[0].review.pk, scores=(61, 0), word="")
    assert call.state != "declared"


def all_judged(call, points=None):
    """Every review given: each reviewer's points by the work's title, or 80."""
    for review in Review.objects.filter(work__call=call).select_related("work"):
        total = (points or {}).get(review.work.title, 80)
        review.scores, review.given_at = [total // 2, total - total // 2], clock.now()
        review.save()


def test_the_result_waits_for_every_review_and_gives_the_awards_by_place(world):
    call = reviewed(world)
    with after_the_end():
        with pytest.raises(EssayError, match="还有8份评审没有交"):
            declare_result(actor=world.clerk, call_id=call.pk)
        all_judged(call, {"作品2": 95, "作品0": 90, "作品1": 90})
        declare_result(actor=world.clerk, call_id=call.pk)
    awards = dict(Work.objects.values_list("title", "award"))
    assert awards == {"作品2": "一等奖", "作品0": "二等奖", "作品1": "二等奖", "作品3": ""}
    sheet = call_sheet(world.clerk, call.pk)
    assert sheet.works[0].work.title == "作品2"
    assert sheet.works[0].score == Decimal("95.00")


def test_a_reviewer_who_cannot_is_let_go_and_the_others_take_over(world):
    call = reviewed(world)
    given_first = Review.objects.filter(person=world.people[4]).first()
    give_review(actor=world.members[4], review_id=given_first.pk, scores=(50, 30), word="好")
    reviewers_named(world, call, [world.people[0]])
    release_reviewer(actor=world.clerk, call_id=call.pk, person_id=world.people[4].pk)
    reviews = Review.objects.filter(work__call=call)
    assert reviews.count() == 8
    assert list(reviews.filter(person=world.people[4])) == [given_first]


def test_a_branch_s_secretary_sees_own_people_s_works_without_scores(world):
    call = reviewed(world)
    secretary = an_actor("secretary", world.branches[0])
    sheet = call_sheet(secretary, call.pk)
    assert [one.work.title for one in sheet.works] == ["作品0"]
    assert sheet.works[0].score is None
    assert not sheet.reviewers
    assert not work_sheet(secretary, sheet.works[0].work.pk).reviews
    other = Work.objects.get(title="作品1")
    with pytest.raises(NotFound):
        work_sheet(secretary, other.pk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(totals=st.lists(st.integers(0, 100), min_size=0, max_size=7))
def test_the_score_is_the_mean_without_the_highest_and_the_lowest_of_three_or_more(world, totals):
    call = a_call(world)
    work = Work.objects.create(
        county=world.county,
        call=call,
        person=world.people[0],
        organisation=world.branches[0],
        client_key=uuid.uuid4(),
        title="作品",
        sent_at=clock.now(),
    )
    for total in totals:
        reviewer = a_person(world.county)
        work.reviews.create(
            county=world.county,
            organisation=world.county,
            person=reviewer,
            scores=[total],
            given_at=clock.now(),
        )
    (row,) = scores_of(call)
    kept = sorted(totals)[1:-1] if len(totals) >= 3 else totals
    expected = round(Decimal(sum(kept)) / len(kept), 2) if kept else None
    assert row["reviews"] == len(totals)
    assert row["score"] is None if expected is None else abs(row["score"] - expected) <= Decimal("0.01")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    authors=st.lists(st.integers(0, 4), min_size=1, max_size=12),
    judges=st.lists(st.integers(0, 4), min_size=4, max_size=8),
    each=st.integers(1, 3),
)
def test_works_are_given_out_whole_and_without_favour_or_not_at_all(world, authors, judges, each):
    """Whoever writes and whoever judges, from whatever branches: every work has its reviewers, none of the
    author's branch, or the call says that they are too few and gives out nothing."""
    branches = [a_branch(world.county) for _ in range(5)]
    call = a_call(world, reviews_each=each)
    for number in authors:
        Work.objects.create(
            county=world.county,
            call=call,
            person=a_person(world.county, branch=branches[number]),
            organisation=branches[number],
            client_key=uuid.uuid4(),
            title="作品",
            sent_at=clock.now(),
        )
    named = [(a_person(world.county, branch=branches[number]), number) for number in judges]
    reviewers_named(world, call, [person for person, _ in named])
    possible = all(sum(judge != author for judge in judges) >= each for author in authors)
    with after_the_end():
        if not possible:
            with pytest.raises(EssayError):
                begin_review(actor=world.clerk, call_id=call.pk)
            return
        begin_review(actor=world.clerk, call_id=call.pk)
    branch_of = {person.pk: branches[number].pk for person, number in named}
    reviews = list(Review.objects.filter(work__call=call).select_related("work"))
    assert len(reviews) == each * len(authors)
    assert all(branch_of[review.person_id] != review.work.organisation_id for review in reviews)
    if len(set(judges)) == len(judges) and not set(judges) & set(authors):
        load = Counter(review.person_id for review in reviews)
        counts = [load.get(person.pk, 0) for person, _ in named]
        assert max(counts) - min(counts) <= 1
    assert Reviewer.objects.filter(call=call).count() == len(judges)
