"""Deputising: with the post's abilities, between two days, and no further."""

import datetime as dt

import pytest
from django.apps import apps
from tests.builders import (
    LONG_AGO,
    a_branch,
    a_county,
    a_person,
    an_account,
    an_actor,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.actions_appointments import end_appointment
from yinhui.registry.actions_deputyships import arrange_deputy, end_deputyship
from yinhui.registry.actions_people import amend_person
from yinhui.registry.actions_proposals import confirm_proposal, propose_deputy
from yinhui.registry.actors import actors_of
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Account, Deputyship

pytestmark = pytest.mark.django_db
TODAY = clock.today()
WEEK = dt.timedelta(days=7)


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county)


@pytest.fixture
def secretary(branch):
    return an_actor("secretary", branch, name="书记")


@pytest.fixture
def member(county, branch):
    return a_person(county, name="代理人", branch=branch)


def arranged(actor, person, *, starts_on=TODAY, ends_on=TODAY + WEEK, reason="年休假"):
    return arrange_deputy(
        actor=actor,
        appointment_id=actor.appointment_id,
        person_id=person.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
    )


def acting_as(person, day=TODAY):
    account = Account.objects.filter(person=person).first() or Account.objects.create_user(
        f"u{person.pk}", person=person
    )
    with clock.fixed(day):
        return actors_of(account)


def test_a_deputy_acts_in_the_post_on_its_days_and_on_no_other(secretary, member):
    arranged(secretary, member, starts_on=TODAY + dt.timedelta(days=1))

    assert acting_as(member) == []
    (deputy,) = acting_as(member, TODAY + dt.timedelta(days=1))
    assert (deputy.post_name, deputy.abilities) == ("代理支部书记", secretary.abilities)
    assert deputy.organisation_id == secretary.organisation_id
    assert acting_as(member, TODAY + WEEK)
    assert acting_as(member, TODAY + WEEK + dt.timedelta(days=1)) == []


def test_what_a_deputy_does_stands_in_the_trail_as_a_deputys(county, branch, secretary, member):
    deputyship = arranged(secretary, member)
    (deputy,) = acting_as(member)
    one = a_person(county, branch=branch)

    amend_person(
        actor=deputy, person_id=one.pk, version=one.version, changes={"note": "已核对"}, reason="核对"
    )

    event = apps.get_model("registry", "PersonEvent").objects.filter(pgh_obj_id=one.pk).latest("pgh_id")
    assert event.pgh_context.metadata["deputyship"] == deputyship.pk
    assert event.pgh_context.metadata["name"] == "代理人"


def test_a_deputy_does_not_deputise_further_nor_appoints_themselves(county, branch, secretary, member):
    arranged(secretary, member)
    (deputy,) = acting_as(member)
    with pytest.raises(NotAllowed, match="不能再请别人"):
        arranged(deputy, a_person(county, branch=branch))
    with pytest.raises(NotAllowed, match="自己"):
        arranged(secretary, a_person_of(secretary))


def a_person_of(actor):
    return Account.objects.get(pk=actor.account_id).person


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"starts_on": TODAY - dt.timedelta(days=1)}, "past_day"),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "ends_early"),
        ({"ends_on": TODAY + dt.timedelta(days=92)}, "too_long"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_the_days_and_the_reason_are_checked(secretary, member, days, code):
    with pytest.raises(RegisterError) as refusal:
        arranged(secretary, member, **days)
    assert refusal.value.code == code


def test_two_do_not_deputise_on_one_day_unless_the_first_was_ended(county, branch, secretary, member):
    first = arranged(secretary, member)
    other = a_person(county, branch=branch)
    with pytest.raises(RegisterError, match="已经安排了代理"):
        arranged(secretary, other, starts_on=TODAY + WEEK, ends_on=TODAY + 2 * WEEK)

    end_deputyship(actor=secretary, deputyship_id=first.pk)

    arranged(secretary, other)
    assert acting_as(member) == []
    assert [actor.post_name for actor in acting_as(other)] == ["代理支部书记"]


def test_it_ends_early_by_whom_it_concerns_and_by_nobody_else(county, secretary, member):
    deputyship = arranged(secretary, member)
    with pytest.raises(NotFound):
        end_deputyship(actor=an_actor("secretary", a_branch(county)), deputyship_id=deputyship.pk)
    (deputy,) = acting_as(member)

    ended = end_deputyship(actor=deputy, deputyship_id=deputyship.pk)

    assert ended.ended_at is not None
    assert ended.period.upper == TODAY + WEEK + dt.timedelta(days=1)  # what was said stays
    with pytest.raises(RegisterError, match="已经结束"):
        end_deputyship(actor=secretary, deputyship_id=deputyship.pk)


def test_it_ends_with_the_post_itself(county, branch, secretary, member):
    arranged(secretary, member)
    end_appointment(actor=an_actor("bureau_clerk", county), appointment_id=secretary.appointment_id, on=TODAY)
    assert acting_as(member) == []


def test_a_deputy_is_of_the_same_organisation_or_above(county, branch, secretary):
    stranger = a_person(county, branch=a_branch(county))
    with pytest.raises(RegisterError, match="上级组织里的人"):
        arrange_deputy(
            actor=an_actor("bureau_clerk", county),
            appointment_id=secretary.appointment_id,
            person_id=stranger.pk,
            starts_on=TODAY,
            ends_on=TODAY,
            reason="年休假",
        )
    official = an_account("bureau_leader", county).person
    arrange_deputy(
        actor=an_actor("bureau_clerk", county),
        appointment_id=secretary.appointment_id,
        person_id=official.pk,
        starts_on=TODAY,
        ends_on=TODAY,
        reason="年休假",
    )
    assert [actor.post_name for actor in acting_as(official)] == ["老干部局局长", "代理支部书记"]


def test_a_deputy_in_a_weighty_post_takes_two_people(county):
    clerk, second = an_actor("bureau_clerk", county), an_actor("security_administrator", county)
    colleague = a_person(county, name="同事", retirement_kind="serving", home_unit=county)
    asked = {
        "actor": clerk,
        "appointment_id": clerk.appointment_id,
        "person_id": colleague.pk,
        "starts_on": TODAY,
        "ends_on": TODAY + WEEK,
        "reason": "培训",
    }
    with pytest.raises(RegisterError, match="复核"):
        arrange_deputy(**asked)
    proposal = propose_deputy(**asked)
    assert acting_as(colleague) == []

    confirm_proposal(actor=second, proposal_id=proposal.pk)

    assert [actor.post_name for actor in acting_as(colleague)] == ["代理老干部局干事"]


def test_an_administrator_deputises_in_no_other_post(county, branch, secretary):
    auditor = an_account("auditor", county).person
    with pytest.raises(RegisterError, match="不同的人"):
        arrange_deputy(
            actor=an_actor("bureau_clerk", county),
            appointment_id=secretary.appointment_id,
            person_id=auditor.pk,
            starts_on=TODAY,
            ends_on=TODAY,
            reason="年休假",
        )
    clerk = an_actor("bureau_clerk", county)
    held = an_actor("auditor", county)
    with pytest.raises(RegisterError, match="不同的人"):
        propose_deputy(
            actor=clerk,
            appointment_id=held.appointment_id,
            person_id=an_account("bureau_leader", county).person_id,
            starts_on=TODAY,
            ends_on=TODAY,
            reason="年休假",
        )


def test_the_holder_arranges_it_on_the_page(client, county, branch, member):
    account = an_account("secretary", branch)
    client.force_login(account)
    held = account.person.appointments.get()

    sent = {"person": member.pk, "starts_on": TODAY, "ends_on": TODAY + WEEK, "reason": "年休假"}
    answer = client.post(f"/appointments/{held.pk}/deputy/", sent, follow=True)

    assert "代理人代理支部书记" in answer.content.decode()
    page = client.get(f"/organisations/{branch.pk}/").content.decode()
    assert "代理人，" in page
    deputyship = Deputyship.objects.get()
    client.post(f"/appointments/deputyships/{deputyship.pk}/end/")
    deputyship.refresh_from_db()
    assert deputyship.ended_at is not None


def test_an_open_page_of_a_post_that_ends_says_so_and_does_nothing_more(client, county, branch):
    account = an_account("secretary", branch)
    an_appointment(account.person, "group_leader", an_organisation("group", under=branch), since=LONG_AGO)
    client.force_login(account)
    assert client.get("/people/").status_code == 200
    held = account.person.appointments.get(post="secretary")

    with clock.fixed(clock.now() + dt.timedelta(seconds=1)):
        end_appointment(actor=an_actor("bureau_clerk", county), appointment_id=held.pk, on=TODAY)
        ended = client.post("/people/new/", {"name": "不该有"})
        after = client.get("/people/")

    assert ended.status_code == 403
    assert "支部书记”已经结束" in ended.content.decode()
    assert "党小组组长" in ended.content.decode()
    assert after.status_code == 200
    assert after.context["actor"].post == "group_leader"
