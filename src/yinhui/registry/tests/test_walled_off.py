"""Life events, circumstances, identity numbers: walled off, opened with a reason, logged for good."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from tests.builders import a_branch, a_county, a_person, an_actor

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.actions_circumstances import (
    add_family_contact,
    amend_circumstances,
    open_circumstances,
    remove_family_contact,
    reveal_id_number,
)
from yinhui.registry.actions_events import end_event, report_event, withdraw_event
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import FamilyContact, LifeEvent, SensitiveOpening
from yinhui.registry.models.life_event import LifeEventKind

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)
REASON = "准备上门走访"


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


def test_an_admission_to_hospital_is_reported_ended_and_its_note_is_unreadable_at_rest():
    county = a_county()
    person = a_person(county)
    clerk = an_actor("bureau_clerk", county)
    event = report_event(
        actor=clerk,
        person_id=person.pk,
        kind=LifeEventKind.HOSPITALISED,
        occurred_on=dt.date(2026, 5, 10),
        note="县医院心内科",
    )
    assert "县医院".encode() not in bytes(event.note_sealed)
    assert end_event(actor=clerk, event_id=event.pk, ended_on=TODAY).ended_on == TODAY
    with pytest.raises(RegisterError, match="结束日期早于发生日期"):
        end_event(actor=clerk, event_id=event.pk, ended_on=dt.date(2026, 5, 1))


def test_a_troubled_mind_is_reported_only_with_a_reason():
    county = a_county()
    asked = {
        "actor": an_actor("bureau_clerk", county),
        "person_id": a_person(county).pk,
        "kind": LifeEventKind.TROUBLED,
        "occurred_on": TODAY,
    }
    with pytest.raises(RegisterError, match="写明缘由"):
        report_event(note="  ", **asked)
    assert report_event(note="谈话中说起老伴去世后睡不好", **asked).pk


def test_what_was_taken_back_stays_with_its_reason_and_can_be_reported_again():
    county = a_county()
    clerk = an_actor("bureau_clerk", county)
    asked = {
        "actor": clerk,
        "person_id": a_person(county).pk,
        "kind": LifeEventKind.HARDSHIP,
        "occurred_on": TODAY,
    }
    event = report_event(**asked)
    with pytest.raises(RegisterError, match="已经报告过"):
        report_event(**asked)
    with pytest.raises(RegisterError, match="写明为什么撤回"):
        withdraw_event(actor=clerk, event_id=event.pk, reason=" ")
    assert withdraw_event(actor=clerk, event_id=event.pk, reason="报错了人").withdrawn_reason == "报错了人"
    with pytest.raises(NotFound):
        withdraw_event(actor=clerk, event_id=event.pk, reason="再撤一次")
    report_event(**asked)
    assert sorted(event.withdrawn_reason for event in LifeEvent.objects.all()) == ["", "报错了人"]


def test_opening_what_is_walled_off_needs_a_reason_and_leaves_a_log_that_cannot_be_changed():
    county = a_county()
    branch = a_branch(county)
    person = a_person(county, branch=branch)
    secretary = an_actor("secretary", branch, name="周敏")
    amend_circumstances(
        actor=secretary,
        person_id=person.pk,
        health_class="frail",
        living_situation="alone",
        care_note="耳背，敲门要久一点",
    )
    report_event(
        actor=secretary, person_id=person.pk, kind=LifeEventKind.TROUBLED, occurred_on=TODAY, note="想念老伴"
    )
    with pytest.raises(RegisterError, match="理由"):
        open_circumstances(actor=secretary, person_id=person.pk, reason="看")
    assert not SensitiveOpening.objects.exists()

    opened = open_circumstances(actor=secretary, person_id=person.pk, reason=REASON)
    assert opened.circumstances.care_note == "耳背，敲门要久一点"
    assert [told.note for told in opened.events] == ["想念老伴"]
    assert [opening.reason for opening in opened.openings] == [REASON]
    logged = SensitiveOpening.objects.get()
    assert (logged.name, logged.post, logged.organisation, logged.reason) == (
        "周敏",
        "secretary",
        branch,
        REASON,
    )
    for change in (lambda: logged.delete(), lambda: SensitiveOpening.objects.update(reason="别的理由")):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_the_wall_holds_for_posts_without_the_ability_and_beyond_reach():
    county = a_county()
    branch = a_branch(county)
    person = a_person(county, branch=branch)
    with pytest.raises(NotAllowed):
        open_circumstances(actor=an_actor("publicity_member", branch), person_id=person.pk, reason=REASON)
    with pytest.raises(NotFound):
        open_circumstances(actor=an_actor("secretary", a_branch(county)), person_id=person.pk, reason=REASON)
    assert not SensitiveOpening.objects.exists()


def test_an_identity_number_is_read_with_a_reason():
    county = a_county()
    number = "990101195005200018"
    person = a_person(county, id_number=number)
    clerk = an_actor("bureau_clerk", county)
    with pytest.raises(RegisterError):
        reveal_id_number(actor=clerk, person_id=person.pk, reason="")
    assert reveal_id_number(actor=clerk, person_id=person.pk, reason="核对医保名单") == number
    assert SensitiveOpening.objects.get().part == "id_number"
    with pytest.raises(RegisterError, match="没有登记"):
        reveal_id_number(actor=clerk, person_id=a_person(county).pk, reason="核对医保名单")


def test_family_is_added_once_and_removed():
    county = a_county()
    person = a_person(county)
    clerk = an_actor("bureau_clerk", county)
    asked = {
        "actor": clerk,
        "person_id": person.pk,
        "name": "张小明",
        "relation": "儿子",
        "phone": "13900001111",
    }
    contact = add_family_contact(**asked)
    with pytest.raises(RegisterError, match="已经登记过"):
        add_family_contact(**asked)
    stranger = an_actor("secretary", a_branch(county))
    with pytest.raises(NotFound):
        remove_family_contact(actor=stranger, contact_id=contact.pk)
    assert remove_family_contact(actor=clerk, contact_id=contact.pk) == person
    assert not FamilyContact.objects.exists()
