"""Members away are still reached; what inspections found is put right (XQ13)."""

import datetime as dt
import uuid

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.builders import REQUEST_QUERIES, a_branch, a_county, an_account, an_actor, signed_in

from yinhui.contacts.actions import ContactContent, record_contact
from yinhui.contacts.actions_away import arrange_contact
from yinhui.contacts.actions_inspections import InspectionContent, put_right, record_inspection
from yinhui.contacts.errors import ContactError
from yinhui.contacts.models import InspectionFinding, SeasonContact
from yinhui.contacts.queries_away import AwayFilters, away_listed, away_tally
from yinhui.contacts.queries_inspections import inspections_listed
from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.models import Absence

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
LEFT_ON = dt.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def here():
    class Here:
        county = a_county()
        branch = a_branch(county, members=2)
        secretary = an_actor("secretary", branch, name="王书记")
        clerk = an_actor("bureau_clerk", county, name="周敏")

    Here.members = list(Here.branch.memberships.order_by("pk").values_list("person_id", flat=True))
    Here.absence = Absence.objects.create(
        county=Here.county,
        person_id=Here.members[0],
        period=DateRange(LEFT_ON, dt.date(2027, 3, 1)),
        whereabouts="三亚",
    )
    return Here


def arranged(here, every_days=14):
    return arrange_contact(
        actor=here.secretary,
        absence_ids=[here.absence.pk],
        keeper="王书记",
        manner="telephone",
        every_days=every_days,
    )


def telephoned(here, day):
    content = ContactContent(here.members[0], day, "telephone", "greeting", "王书记")
    record_contact(
        actor=here.secretary, client_key=uuid.uuid4(), organisation_id=here.branch.pk, content=content
    )


def the_one(here):
    return away_listed(here.secretary, AwayFilters()).get()


def test_a_contact_is_due_so_many_days_after_leaving_and_after_each_contact(here):
    assert the_one(here).next_due is None
    assert away_tally(here.secretary).unarranged == 1
    arranged(here)
    assert the_one(here).next_due == dt.date(2026, 11, 15)
    assert away_tally(here.secretary).overdue == 1
    telephoned(here, dt.date(2026, 11, 18))
    assert the_one(here).next_due == dt.date(2026, 12, 2)
    tally = away_tally(here.secretary)
    assert (tally.away, tally.overdue, tally.unarranged) == (1, 0, 0)


def test_a_contact_before_they_left_does_not_count(here):
    arranged(here)
    telephoned(here, LEFT_ON - dt.timedelta(days=1))
    assert the_one(here).next_due == dt.date(2026, 11, 15)


def test_arranging_anew_replaces_what_was_said_before(here):
    arranged(here)
    arranged(here, every_days=7)
    assert SeasonContact.objects.get().every_days == 7
    with pytest.raises(ContactError):
        arranged(here, every_days=0)


def test_whoever_sees_no_circumstances_does_not_learn_who_is_away(client, here):
    signed_in(client, an_account("committee_member", here.branch))
    assert client.get("/liaison/away/").status_code == 403


def test_the_page_arranges_many_at_once_and_says_nothing_of_where_they_are(
    client, here, django_assert_max_num_queries
):
    signed_in(client, an_account("deputy_secretary", here.branch))
    sent = {"chosen": [here.absence.pk], "keeper": "李委员", "manner": "wechat", "every_days": 10}
    client.post("/liaison/away/arrange/", sent)
    with django_assert_max_num_queries(REQUEST_QUERIES + 11):
        page = client.get("/liaison/away/").content.decode()
    assert "李委员" in page
    assert "三亚" not in page
    assert client.get("/liaison/away/export/").status_code == 200


def inspected(here, **said):
    content = InspectionContent(
        **{
            "organisation_id": here.branch.pk,
            "inspected_on": TODAY,
            "inspectors": "周敏",
            "findings": [("记录不全", TODAY + dt.timedelta(days=10))],
        }
        | said
    )
    return record_inspection(actor=here.clerk, client_key=uuid.uuid4(), content=content)


def test_what_was_found_is_put_right_by_the_branch(here):
    inspection = inspected(here)
    finding = InspectionFinding.objects.get()
    with clock.fixed(TODAY + dt.timedelta(days=11)):
        assert inspections_listed(here.secretary, state="overdue").get() == inspection
        put_right(actor=here.secretary, finding_id=finding.pk, on=clock.today(), how="补齐了记录")
        assert inspections_listed(here.clerk, state="done").get() == inspection
        with pytest.raises(ContactError):
            put_right(actor=here.secretary, finding_id=finding.pk, on=clock.today(), how="又补一次")


def test_nobody_inspects_themselves_or_a_neighbour(here):
    content = InspectionContent(here.branch.pk, TODAY, "王书记")
    with pytest.raises(ContactError):
        record_inspection(actor=here.secretary, client_key=uuid.uuid4(), content=content)
    neighbour = an_actor("secretary", a_branch(here.county))
    with pytest.raises(NotFound):
        record_inspection(actor=neighbour, client_key=uuid.uuid4(), content=content)
    inspected(here)
    with pytest.raises((NotFound, NotAllowed)):
        put_right(actor=neighbour, finding_id=InspectionFinding.objects.get().pk, on=TODAY, how="改了")


def test_the_pages_of_inspections_work(client, here):
    inspection = inspected(here)
    signed_in(client, an_account("deputy_secretary", here.branch))
    assert "记录不全" in client.get(f"/liaison/inspections/{inspection.pk}/").content.decode()
    finding = InspectionFinding.objects.get()
    client.post(
        f"/liaison/inspections/{inspection.pk}/findings/{finding.pk}/", {"on": TODAY, "how": "补齐了"}
    )
    assert "都改好了" in client.get("/liaison/inspections/").content.decode()
    assert client.get("/liaison/inspections/export/").status_code == 200
