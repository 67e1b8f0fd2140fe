"""Waiving duties needs a reason and reach; a waiver can be taken back."""

import datetime as dt

import pytest
from tests.builders import an_actor

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.rulebook.actions_duties import reopen_duty, waive_duties, waive_duty
from yinhui.rulebook.errors import DutyError
from yinhui.rulebook.models import Duty
from yinhui.rulebook.tests.given import County, adopted, duties, run

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def place():
    """A county where the branch owes two contacts this month."""
    place = County()
    place.resident()
    adopted(place.county, "specialist-contact")
    run(place.county, TODAY, TODAY)
    return place


def test_a_waiver_settles_the_duty_with_its_reason(place):
    duty = waive_duty(
        actor=an_actor("secretary", place.branch), duty_id=duties()[0].pk, reason="随子女在外地"
    )
    assert (duty.outcome, duty.settled_on, duty.reason) == ("waived", TODAY, "随子女在外地")


def test_waived_duties_stay_waived_when_rules_run_again(place):
    waive_duties(
        actor=an_actor("secretary", place.branch), duty_ids=[each.pk for each in duties()], reason="在外地"
    )
    assert run(place.county, TODAY, TODAY) == (0, 0, 0)
    assert {each.outcome for each in duties()} == {"waived"}


def test_a_waiver_needs_a_reason_and_a_standing_duty(place):
    secretary = an_actor("secretary", place.branch)
    first = duties()[0]
    with pytest.raises(DutyError, match="理由"):
        waive_duty(actor=secretary, duty_id=first.pk, reason=" ")
    with pytest.raises(DutyError, match="200"):
        waive_duty(actor=secretary, duty_id=first.pk, reason="长" * 201)
    waive_duty(actor=secretary, duty_id=first.pk, reason="在外地")
    with pytest.raises(DutyError, match="已经办结"):
        waive_duties(actor=secretary, duty_ids=[each.pk for each in duties()], reason="在外地")
    assert Duty.objects.filter(outcome="waived").count() == 1


def test_only_who_reaches_the_owing_organisation_and_may_waives(place):
    with pytest.raises(NotFound):
        waive_duty(
            actor=an_actor("secretary", place.another_branch()), duty_id=duties()[0].pk, reason="在外地"
        )
    with pytest.raises(NotAllowed):
        waive_duty(
            actor=an_actor("organisation_member", place.branch), duty_id=duties()[0].pk, reason="在外地"
        )


def test_a_waiver_is_taken_back_and_the_trail_tells_who_waived(place):
    secretary = an_actor("secretary", place.branch, name="陈国强")
    duty = waive_duty(actor=secretary, duty_id=duties()[0].pk, reason="在外地")
    duty = reopen_duty(actor=secretary, duty_id=duty.pk, reason="已经回来")
    assert (duty.outcome, duty.settled_on) == (None, None)
    told = [
        (
            event.outcome,
            event.reason,
            event.pgh_context.metadata["action"],
            event.pgh_context.metadata["name"],
        )
        for event in duty.events.order_by("pgh_id")
    ]
    assert told == [
        ("waived", "在外地", "waive_duty", "陈国强"),
        (None, "已经回来", "reopen_duty", "陈国强"),
    ]
    with pytest.raises(DutyError, match="只有免除"):
        reopen_duty(actor=secretary, duty_id=duty.pk, reason="再来")
