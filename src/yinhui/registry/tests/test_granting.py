"""Who may give which rights to whom; the second person; administrators apart."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.builders import a_branch, a_county, a_person, an_account, an_actor, an_appointment, an_organisation

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.actions_appointments import appoint, end_appointment
from yinhui.registry.actions_proposals import (
    confirm_proposal,
    propose_appointment,
    propose_ending,
    refuse_proposal,
    withdraw_proposal,
)
from yinhui.registry.actors import actors_of, program_actor
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Account, Appointment
from yinhui.registry.structure import ADMINISTRATORS, KINDS, POSTS, needs_second_person

pytestmark = pytest.mark.django_db
TODAY = clock.today()


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def clerk(county):
    return an_actor("bureau_clerk", county, name="周敏")


@pytest.fixture
def second(county):
    return an_actor("security_administrator", county, name="安全")


@pytest.fixture
def newcomer(county):
    return a_person(county, name="新人", retirement_kind="serving")


def rights_of(person):
    account = Account.objects.filter(person=person).first() or Account.objects.create_user(
        f"u{person.pk}", person=person
    )
    return [actor.post for actor in actors_of(account)]


def proposed(clerk, county, person, post="bureau_deputy", **more):
    return propose_appointment(
        actor=clerk, person_id=person.pk, organisation=county, post=post, on=TODAY, **more
    )


def test_the_weighty_posts_are_those_that_reach_a_whole_county():
    assert {key for key in KINDS["county"].posts if needs_second_person(key, "county")} == set(
        KINDS["county"].posts
    )
    assert not any(
        needs_second_person(post, kind.key)
        for kind in KINDS.values()
        if kind.key not in ("county", "prefecture")
        for post in kind.posts
    )


def test_nobody_appoints_themselves(county, clerk):
    branch = a_branch(county)
    with pytest.raises(NotAllowed, match="自己"):
        appoint(actor=clerk, person_id=clerk.person_id, organisation=branch, post="secretary", on=TODAY)
    with pytest.raises(NotAllowed, match="自己"):
        propose_appointment(
            actor=clerk, person_id=clerk.person_id, organisation=county, post="bureau_leader", on=TODAY
        )


def test_nobody_gives_what_they_do_not_have(county, monkeypatch):
    township = an_organisation("township", under=county)
    actor = an_actor("township_clerk", township)
    person = a_person(county, home_unit=township)
    monkeypatch.setitem(POSTS, "township_leader", type(POSTS["auditor"])("x", "x", True, ("import_roster",)))
    with pytest.raises(NotAllowed, match="权限比您"):
        appoint(actor=actor, person_id=person.pk, organisation=township, post="township_leader", on=TODAY)


def test_a_weighty_post_is_not_given_by_one_alone(county, clerk, newcomer):
    with pytest.raises(RegisterError, match="复核") as refusal:
        appoint(actor=clerk, person_id=newcomer.pk, organisation=county, post="auditor", on=TODAY)
    assert refusal.value.code == "second_person"


def test_a_proposal_gives_no_rights_until_another_confirms(county, clerk, second, newcomer):
    proposal = proposed(clerk, county, newcomer)
    assert rights_of(newcomer) == []

    confirmed = confirm_proposal(actor=second, proposal_id=proposal.pk)

    assert rights_of(newcomer) == ["bureau_deputy"]
    assert (confirmed.outcome, confirmed.decider_name) == ("confirmed", "安全")
    with pytest.raises(RegisterError, match="已经办过"):
        confirm_proposal(actor=second, proposal_id=proposal.pk)


def test_a_refusal_needs_a_reason_and_gives_nothing(county, clerk, second, newcomer):
    proposal = proposed(clerk, county, newcomer)
    with pytest.raises(RegisterError, match="理由"):
        refuse_proposal(actor=second, proposal_id=proposal.pk, reason=" ")

    refused = refuse_proposal(actor=second, proposal_id=proposal.pk, reason="不符合分工")

    assert refused.state == "未同意"
    assert rights_of(newcomer) == []


def test_a_proposal_is_confirmed_neither_by_its_proposer_nor_by_whom_it_is_about(county, second):
    # Somebody with an account of each kind is still one person.
    watcher = Account.objects.get(pk=second.account_id)
    other = an_actor("bureau_clerk", county)
    about_the_second = a_person(county, name="另一位", retirement_kind="serving")
    proposal = proposed(other, county, about_the_second)
    Account.objects.filter(pk=other.account_id).update(person=watcher.person)
    with pytest.raises(NotAllowed, match="另一位安全管理员"):
        confirm_proposal(actor=second, proposal_id=proposal.pk)


def test_the_second_person_of_another_county_does_not_find_it(county, clerk, newcomer):
    proposal = proposed(clerk, county, newcomer)
    elsewhere = an_actor("security_administrator", a_county("祁阳县"))
    with pytest.raises(NotFound):
        confirm_proposal(actor=elsewhere, proposal_id=proposal.pk)


def test_a_proposal_lapses_after_fourteen_days_and_can_be_made_again(county, clerk, second, newcomer):
    proposal = proposed(clerk, county, newcomer)
    with pytest.raises(RegisterError, match="不用重复"):
        proposed(clerk, county, newcomer)
    with clock.fixed(clock.now() + dt.timedelta(days=14)):
        with pytest.raises(RegisterError, match="过期作废"):
            confirm_proposal(actor=second, proposal_id=proposal.pk)
        again = proposed(clerk, county, newcomer)
    proposal.refresh_from_db()
    assert (proposal.outcome, again.outcome) == ("lapsed", "")


def test_only_the_proposer_takes_a_proposal_back(county, clerk, newcomer):
    proposal = proposed(clerk, county, newcomer)
    with pytest.raises(NotFound):
        withdraw_proposal(actor=an_actor("bureau_leader", county), proposal_id=proposal.pk)
    assert withdraw_proposal(actor=clerk, proposal_id=proposal.pk).state == "已撤回"


@pytest.mark.parametrize("other", [*ADMINISTRATORS[::2], "bureau_clerk"])
def test_an_administrator_holds_no_other_post(county, second, other):
    person = Appointment.objects.get(pk=second.appointment_id).person
    with pytest.raises(RegisterError, match="不同的人") as refusal:
        appoint(
            actor=program_actor(county, "试"),
            person_id=person.pk,
            organisation=county,
            post=other,
            on=TODAY,
        )
    assert refusal.value.code == "not_apart"


def test_the_database_keeps_administrators_apart_too(county, second):
    person = Appointment.objects.get(pk=second.appointment_id).person
    for post, organisation in (("auditor", county), ("secretary", a_branch(county))):
        with pytest.raises(IntegrityError, match="administrators_apart"), transaction.atomic():
            an_appointment(person, post, organisation)
    official = an_account("bureau_clerk", county).person
    an_appointment(official, "secretary", a_branch(county))


def test_an_administrators_post_ends_through_two_people(county, clerk, second):
    auditor = an_actor("auditor", county)
    with pytest.raises(RegisterError, match="复核"):
        end_appointment(actor=clerk, appointment_id=auditor.appointment_id, on=TODAY)

    proposal = propose_ending(actor=clerk, appointment_id=auditor.appointment_id, reason="调离")
    assert rights_of(Account.objects.get(pk=auditor.account_id).person) == ["auditor"]
    confirm_proposal(actor=second, proposal_id=proposal.pk)

    assert rights_of(Account.objects.get(pk=auditor.account_id).person) == []


def test_a_post_given_today_by_mistake_ends_today_and_history_says_so(county, clerk):
    branch, person = a_branch(county), a_person(county, name="误任")
    given = appoint(actor=clerk, person_id=person.pk, organisation=branch, post="secretary", on=TODAY)
    assert rights_of(person) == ["secretary"]

    ended = end_appointment(actor=clerk, appointment_id=given.pk, on=TODAY)

    assert rights_of(person) == []
    assert ended.period.isempty
    assert ended.ended_at.astimezone(clock.SHANGHAI).date() == TODAY
    other = a_person(county, name="改任")
    appoint(actor=clerk, person_id=other.pk, organisation=branch, post="secretary", on=TODAY)
    assert rights_of(other) == ["secretary"]


def test_a_weighty_appointment_is_proposed_on_the_page_and_confirmed_on_its_own(client, county, newcomer):
    proposer, second = an_account("bureau_clerk", county), an_account("security_administrator", county)
    county.is_demonstration = True  # its bureau may sign in without a second factor
    county.save()
    client.force_login(proposer)
    sent = {"organisation": county.pk, "person": newcomer.pk, "post": "bureau_deputy", "on": TODAY}
    answer = client.post(f"/appointments/new/?organisation={county.pk}", sent, follow=True)
    assert "复核同意后生效" in answer.content.decode()
    assert newcomer.appointments.count() == 0

    client.force_login(second)
    page = client.get("/appointments/proposals/").content.decode()
    assert "新人" in page
    address = client.get("/appointments/proposals/").context["leaf"][0].pk
    shown = client.get(f"/appointments/proposals/{address}/").content.decode()
    assert "同意，现在生效" in shown
    client.post(f"/appointments/proposals/{address}/confirm/")
    assert newcomer.appointments.get().post == "bureau_deputy"
