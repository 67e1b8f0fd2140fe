"""What of meetings and contacts is emptied or removed when its time is up, and what stays."""

import datetime as dt
import uuid

import pytest
from tests.builders import a_branch, a_county, an_actor

from yinhui.contacts.actions import ContactContent, record_contact, void_contact
from yinhui.kernel import clock
from yinhui.occasions.minutes.models import Minutes, SetAside
from yinhui.occasions.minutes.tests.meeting import PHONE, a_body, a_meeting, saved
from yinhui.occasions.signin.actions import excuse
from yinhui.privacy.tests.test_retention import run

pytestmark = pytest.mark.django_db
HELD = dt.date(2026, 11, 20)


@pytest.fixture
def here():
    class Here:
        county = a_county()
        branch = a_branch(county, members=3)
        secretary = an_actor("secretary", branch, name="周敏")

    Here.people = [each.person for each in Here.branch.memberships.select_related("person").order_by("pk")]
    return Here


def contacted(here, **said):
    content = {
        "person_id": here.people[0].pk,
        "contacted_on": HELD,
        "manner": "telephone",
        "topic": "service",
        "contacted_by": "周敏",
        "words": "楼道灯坏了。",
    }
    with clock.fixed(HELD):
        return record_contact(
            actor=here.secretary,
            client_key=uuid.uuid4(),
            organisation_id=here.branch.pk,
            content=ContactContent(**(content | said)),
        )


def test_why_somebody_did_not_come_is_forgotten_after_a_year_that_they_asked_stays(here):
    scheduled = a_meeting(here.secretary, day=HELD)
    with clock.fixed(dt.datetime.combine(HELD, dt.time(8, 50), clock.SHANGHAI)):
        leave = excuse(
            actor=here.secretary, scheduled_id=scheduled.pk, person_id=here.people[0].pk, reason="illness"
        )
    assert "leave_reasons" not in run(here, dt.date(2027, 11, 19))
    leave.refresh_from_db()
    assert leave.reason == "illness"
    assert run(here, dt.date(2027, 11, 22))["leave_reasons"] == 1
    leave.refresh_from_db()
    assert leave.reason == "other"
    assert "leave_reasons" not in run(here, dt.date(2028, 11, 22))


def test_words_of_a_contact_go_after_three_years_unless_an_answer_is_owed(here):
    settled = contacted(here)
    owed = contacted(here, answer_by=(here.branch.pk, "secretary"), answer_due_on=HELD)
    assert "contact_words" not in run(here, dt.date(2029, 11, 20))
    assert run(here, dt.date(2029, 11, 22))["contact_words"] == 1
    settled.refresh_from_db()
    owed.refresh_from_db()
    assert (settled.words_sealed, settled.topic) == (None, "service")
    assert owed.words == "楼道灯坏了。"
    with clock.fixed(dt.date(2029, 11, 23)):
        void_contact(actor=here.secretary, contact_id=owed.pk, reason="记重了")
    assert run(here, dt.date(2029, 11, 24))["contact_words"] == 1


def test_a_draft_set_aside_goes_a_month_after_it_was_merged_and_no_sooner(here):
    scheduled = a_meeting(here.secretary, day=HELD)
    with clock.fixed(dt.datetime.combine(HELD, dt.time(11), clock.SHANGHAI)):
        saved(here.secretary, scheduled, a_body(place="院里"))
        saved(here.secretary, scheduled, a_body(place="楼下"), device=PHONE)
    assert "settled_drafts" not in run(here, dt.date(2027, 11, 20))
    SetAside.objects.update(settled_at=dt.datetime(2027, 11, 20, tzinfo=clock.SHANGHAI))
    assert "settled_drafts" not in run(here, dt.date(2027, 12, 19))
    assert run(here, dt.date(2027, 12, 22))["settled_drafts"] == 1
    assert Minutes.objects.count() == 1
