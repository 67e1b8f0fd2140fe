"""Quorum and votes: by hands, in secret, on paper."""

import datetime as dt

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.builders import a_person, an_account

from yinhui.kernel.scope import acting
from yinhui.occasions.scheduling.kinds import Share
from yinhui.occasions.signin.actions import sign_people_in
from yinhui.occasions.signin.actions_ballots import (
    Slips,
    cast_vote,
    close_ballot,
    count_hands,
    open_ballot,
    withdraw_ballot,
)
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.models import BallotOption, SecretVote, Voter
from yinhui.occasions.signin.queries_ballots import ballot_sheet
from yinhui.occasions.signin.quorum import least, quorum_of
from yinhui.occasions.signin.tests.meeting import DAY, a_member, a_scheduled
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Absence

pytestmark = pytest.mark.django_db


def come(actor, scheduled, people):
    sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[one.pk for one in people])


def options(ballot):
    return {option.words: option for option in ballot.options.all()}


@pytest.mark.parametrize(
    ("share", "of", "needed"),
    [
        (Share.MORE_THAN_HALF, 8, 5),
        (Share.MORE_THAN_HALF, 7, 4),
        (Share.FOUR_FIFTHS, 10, 8),
        (Share.FOUR_FIFTHS, 8, 7),
        (Share.FOUR_FIFTHS, 1, 1),
    ],
)
def test_shares_are_whole_people(share, of, needed):
    assert least(share, of) == needed


def test_a_general_meeting_needs_more_than_half(actor, scheduled, people):
    come(actor, scheduled, people[:3])
    assert (quorum_of(scheduled).needed, quorum_of(scheduled).is_met) == (4, False)
    come(actor, scheduled, people[3:4])
    assert quorum_of(scheduled).is_met


def test_an_election_needs_four_fifths_and_leaves_out_who_is_long_away(actor, branch, people, county):
    election = a_scheduled(actor, branch, kind="election")
    assert quorum_of(election).needed == 5
    period = DateRange(DAY - dt.timedelta(days=30), DAY + dt.timedelta(days=160))
    Absence.objects.create(county=county, person=people[0], period=period)
    week = DateRange(DAY - dt.timedelta(days=3), DAY + dt.timedelta(days=4))
    Absence.objects.create(county=county, person=people[1], period=week)
    assert (quorum_of(election).entitled, quorum_of(election).needed) == (5, 4)


def test_probationary_members_do_not_count(actor, branch, people, county, scheduled):
    a_person(county, branch=branch, political_status="02")
    a_person(county, branch=branch, died_on=dt.date(2026, 1, 1))
    assert quorum_of(scheduled).entitled == 6


def test_a_theme_day_has_no_quorum(actor, branch, people):
    assert quorum_of(a_scheduled(actor, branch, kind="theme_day")).is_met


def test_nothing_is_put_to_the_vote_while_too_few_are_there(actor, scheduled, people):
    come(actor, scheduled, people[:3])
    with pytest.raises(SigninError, match="还差1人"):
        count_hands(
            actor=actor, scheduled_id=scheduled.pk, title="接收预备党员", in_favour=3, against=0, abstained=0
        )


def test_hands_are_checked_against_those_present(actor, scheduled, people):
    come(actor, scheduled, people[:4])
    asked = {"actor": actor, "scheduled_id": scheduled.pk, "title": "接收预备党员"}
    with pytest.raises(SigninError, match="4人"):
        count_hands(**asked, in_favour=5, against=0, abstained=0)
    ballot = count_hands(**asked, in_favour=4, against=0, abstained=0)
    assert (ballot.entitled, ballot.present, ballot.needed) == (6, 4, 4)
    assert ballot_sheet(actor, ballot.pk).outcome.is_carried


def test_half_of_the_entitled_is_not_enough(actor, scheduled, people):
    come(actor, scheduled, people[:5])
    ballot = count_hands(
        actor=actor, scheduled_id=scheduled.pk, title="评优", in_favour=3, against=1, abstained=1
    )
    assert not ballot_sheet(actor, ballot.pk).outcome.is_carried


def test_a_secret_ballot_counts_votes_and_knows_only_who_voted(actor, scheduled, people):
    come(actor, scheduled, people[:5])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="接收预备党员")
    yes, no = options(ballot)["赞成"], options(ballot)["反对"]
    for person, option in zip(people[:4], (yes, yes, yes, no), strict=True):
        cast_vote(actor=a_member(person), ballot_id=ballot.pk, option_ids=[option.pk])
    assert set(Voter.objects.values_list("person_id", flat=True)) == {one.pk for one in people[:4]}
    sheet = ballot_sheet(actor, ballot.pk)
    assert (sheet.voted, sheet.outcome) == (4, None)
    assert all(option.votes is None for option in sheet.options)
    slips = Slips(handed_in=1, votes={yes.pk: 1})
    close_ballot(actor=actor, ballot_id=ballot.pk, slips=slips)
    sheet = ballot_sheet(actor, ballot.pk)
    assert {option.words: option.votes for option in sheet.options} == {"赞成": 4, "反对": 1, "弃权": 0}
    assert sheet.outcome.is_carried


def test_nothing_in_the_tables_links_a_vote_with_a_voter(actor, scheduled, people):
    come(actor, scheduled, people[:4])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="接收预备党员")
    yes = options(ballot)["赞成"]
    for person in people[:4]:
        cast_vote(actor=a_member(person), ballot_id=ballot.pk, option_ids=[yes.pk])
    columns = {field.column for field in SecretVote._meta.concrete_fields}
    assert columns == {"id", "county_id", "ballot_id", "option_id"}
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from audit_write where relation in ('signin_secretvote', 'signin_voter')"
        )
        assert cursor.fetchone() == (0,)
        # Every row of the box was written by the same command: the last vote wrote them all anew.
        cursor.execute("select count(*), count(distinct (xmin::text, cmin::text)) from signin_secretvote")
        assert cursor.fetchone() == (4, 1)


def test_the_secretary_cannot_look_into_the_box(actor, scheduled, people):
    come(actor, scheduled, people[:4])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="接收预备党员")
    cast_vote(actor=a_member(people[0]), ballot_id=ballot.pk, option_ids=[options(ballot)["赞成"].pk])
    with acting(actor):
        assert SecretVote.objects.count() == 0
    assert SecretVote.objects.count() == 1


def test_nobody_votes_twice(actor, scheduled, people):
    come(actor, scheduled, people[:4])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="接收预备党员")
    member, yes = a_member(people[0]), options(ballot)["赞成"].pk
    cast_vote(actor=member, ballot_id=ballot.pk, option_ids=[yes])
    with pytest.raises(SigninError, match="已经投过票"):
        cast_vote(actor=member, ballot_id=ballot.pk, option_ids=[yes])
    assert SecretVote.objects.count() == 1


def test_whoever_has_not_signed_in_has_no_vote_and_sends_nobody(actor, scheduled, people):
    come(actor, scheduled, people[:4])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="接收预备党员")
    yes = options(ballot)["赞成"].pk
    with pytest.raises(SigninError, match="不能请人代投"):
        cast_vote(actor=a_member(people[5]), ballot_id=ballot.pk, option_ids=[yes])
    with pytest.raises(SigninError, match="不能委托他人代为投票"):
        close_ballot(actor=actor, ballot_id=ballot.pk, slips=Slips(handed_in=5, votes={yes: 5}))


@pytest.mark.parametrize("chosen", [[], ["赞成", "反对"]])
def test_a_motion_takes_one_answer(actor, scheduled, people, chosen):
    come(actor, scheduled, people[:4])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="接收预备党员")
    ids = [options(ballot)[word].pk for word in chosen]
    with pytest.raises(SigninError, match="请选一项"):
        cast_vote(actor=a_member(people[0]), ballot_id=ballot.pk, option_ids=ids)
    assert not Voter.objects.exists()


def test_an_election_seats_those_with_more_than_half_and_votes_again_on_a_tie(actor, branch, people):
    election = a_scheduled(actor, branch, kind="election", title="支部换届")
    come(actor, election, people)
    ballot = open_ballot(
        actor=actor, scheduled_id=election.pk, title="选举委员", candidates=["甲", "乙", "丙"], choices_max=2
    )
    a, b, c = (options(ballot)[name].pk for name in "甲乙丙")
    votes = {a: 6, b: 4, c: 2}
    close_ballot(actor=actor, ballot_id=ballot.pk, slips=Slips(handed_in=6, votes=votes))
    outcome = ballot_sheet(actor, ballot.pk).outcome
    assert [one.words for one in outcome.elected] == ["甲", "乙"]
    BallotOption.objects.filter(pk=a).update(votes=4)
    BallotOption.objects.filter(pk=c).update(votes=4)
    outcome = ballot_sheet(actor, ballot.pk).outcome
    assert (len(outcome.elected), len(outcome.tied), outcome.is_carried) == (0, 3, False)


@pytest.mark.parametrize(
    "slips",
    [
        {"handed_in": 3, "in_favour": 2},
        {"handed_in": 1, "invalid": 2, "in_favour": 0},
        {"handed_in": 1, "in_favour": 2},
    ],
)
def test_paper_counts_must_fit(actor, scheduled, people, slips):
    come(actor, scheduled, people[:4])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="接收预备党员")
    votes = {options(ballot)["赞成"].pk: slips.pop("in_favour")}
    with pytest.raises(SigninError):
        close_ballot(actor=actor, ballot_id=ballot.pk, slips=Slips(**slips, votes=votes))


def test_a_ballot_struck_stays_to_be_read_and_takes_no_votes(actor, scheduled, people):
    come(actor, scheduled, people[:4])
    ballot = open_ballot(actor=actor, scheduled_id=scheduled.pk, title="写错的题目")
    withdraw_ballot(actor=actor, ballot_id=ballot.pk, reason="题目写错")
    with pytest.raises(SigninError, match="已经撤销"):
        cast_vote(actor=a_member(people[0]), ballot_id=ballot.pk, option_ids=[options(ballot)["赞成"].pk])
    assert ballot_sheet(actor, ballot.pk).outcome is None


def test_the_community_above_reads_the_result(county, branch, actor, scheduled, people):
    come(actor, scheduled, people[:4])
    ballot = count_hands(
        actor=actor, scheduled_id=scheduled.pk, title="评优", in_favour=4, against=0, abstained=0
    )
    liaison = actors_of(an_account("unit_liaison", branch.parent))[0]
    assert ballot_sheet(liaison, ballot.pk).ballot == ballot
