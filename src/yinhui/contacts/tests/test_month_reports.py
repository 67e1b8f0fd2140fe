"""A branch's month fills itself from its records, and stays as it was submitted (XQ13)."""

import datetime as dt
import io
import uuid

import pytest
from docx import Document
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_county,
    a_duty,
    a_person,
    an_account,
    an_actor,
    signed_in,
)

from yinhui.care.actions import VisitContent, record_visit
from yinhui.contacts.actions import ContactContent, record_contact
from yinhui.contacts.actions_reports import ReportWords, decide_report, submit_month
from yinhui.contacts.errors import ContactError
from yinhui.contacts.models import MonthReport
from yinhui.contacts.month_document import month_document
from yinhui.contacts.month_figures import MonthFigures, month_figures
from yinhui.contacts.queries_reports import OverviewFilters, branches_reporting, overview_tally
from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed
from yinhui.kernel.records import RecordError
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.registry.models import Membership

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
OCTOBER = dt.date(2026, 10, 1)
DAY = dt.date(2026, 10, 16)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def here():
    class Here:
        county = a_county()
        branch = a_branch(county, members=4)
        unit = branch.parent
        secretary = an_actor("secretary", branch, name="王书记")
        liaison = an_actor("unit_liaison", unit, name="赵联络")
        clerk = an_actor("bureau_clerk", county, name="周敏")

    Here.members = list(Here.branch.memberships.order_by("pk").values_list("person_id", flat=True))
    return Here


def a_month_of_work(here):
    """One study with three who came, a visit, a contact, a duty done and one overdue, somebody who joined."""
    a_person(here.county, branch=here.branch, since=dt.date(2026, 10, 9))
    record_occasion(
        actor=here.secretary,
        client_key=uuid.uuid4(),
        organisation_id=here.branch.pk,
        content=OccasionContent("study", DAY, "集中学习", tuple(here.members[:3])),
    )
    a_duty(here.branch, here.branch, record="occasion", types=("party_lecture",), fact="党课")
    done = a_duty(
        here.branch,
        here.branch,
        record="occasion",
        types=("theme_day",),
        fact="主题党日",
        due_on=dt.date(2026, 10, 31),
    )
    record_occasion(
        actor=here.secretary,
        client_key=uuid.uuid4(),
        organisation_id=here.branch.pk,
        content=OccasionContent("theme_day", DAY, "主题党日", tuple(here.members[:2])),
        duty_ids=[done.pk],
    )
    record_visit(
        actor=here.secretary,
        client_key=uuid.uuid4(),
        organisation_id=here.branch.pk,
        content=VisitContent("festival", DAY, tuple(here.members[:2]), "王书记"),
    )
    record_contact(
        actor=here.secretary,
        client_key=uuid.uuid4(),
        organisation_id=here.branch.pk,
        content=ContactContent(here.members[3], DAY, "telephone", "greeting", "王书记"),
    )


def submitted(here, **words):
    return submit_month(
        actor=here.secretary, organisation_id=here.branch.pk, month=OCTOBER, words=ReportWords(**words)
    )


def test_the_figures_are_counted_from_the_records(here):
    a_month_of_work(here)
    figures = month_figures([here.branch.pk], OCTOBER)[here.branch.pk]
    counted = {
        "members": 5,
        "joined": 1,
        "occasions": 2,
        "attendances": 5,
        "attended": 3,
        "visits": 1,
        "visited": 2,
        "contacts": 1,
        "contacted": 1,
        "duties_done": 1,
        "duties_overdue": 1,
    }
    assert {key: figures.value(key) for key in counted} == counted
    assert figures.kinds == [("主题党日", 1, 2), ("集中学习", 1, 3)]


def test_who_left_and_who_died_are_told_apart(here):
    gone, dead = here.members[:2]
    Membership.objects.filter(person=gone).update(period=("2015-01-01", "2026-10-20"))
    a_person(here.county, branch=here.branch, died_on=DAY)
    figures = month_figures([here.branch.pk], OCTOBER)[here.branch.pk]
    assert (figures.value("left"), figures.value("died"), figures.value("members")) == (1, 1, 3)
    assert dead in here.members


def test_a_report_stays_as_it_was_submitted_and_the_first_is_kept_beside_the_second(here):
    a_month_of_work(here)
    first = submitted(here, done="开展了主题党日。")
    record_occasion(
        actor=here.secretary,
        client_key=uuid.uuid4(),
        organisation_id=here.branch.pk,
        content=OccasionContent("study", DAY, "补登的学习", tuple(here.members)),
    )
    second = submitted(here, done="补上一次学习。")
    first.refresh_from_db()
    occasions = [MonthFigures.from_json(one.figures).value("occasions") for one in (first, second)]
    assert occasions == [2, 3]
    assert (first.number, second.number, first.done) == (1, 2, "开展了主题党日。")


def test_the_level_above_receives_or_returns_it_with_a_word(here):
    report = submitted(here)
    with pytest.raises(NotAllowed):
        decide_report(actor=here.secretary, report_id=report.pk, state="received")
    with pytest.raises(RecordError):
        decide_report(actor=here.liaison, report_id=report.pk, state="returned")
    decide_report(actor=here.liaison, report_id=report.pk, state="returned", word="请补上党课。")
    again = submitted(here)
    with pytest.raises(ContactError, match="最新"):
        decide_report(actor=here.liaison, report_id=report.pk, state="received")
    decide_report(actor=here.liaison, report_id=again.pk, state="received")
    with pytest.raises(ContactError, match="已经收下"):
        submitted(here)


def test_the_overview_says_who_has_reported(here):
    other = a_branch(here.county)
    submitted(here)
    assert overview_tally(here.clerk, OCTOBER) == {
        "missing": 1,
        "submitted": 1,
        "received": 0,
        "returned": 0,
    }
    missing = branches_reporting(here.clerk, OCTOBER, OverviewFilters(state="missing"))
    assert list(missing) == [other]


def test_a_month_to_come_is_not_reported(here):
    with pytest.raises(ContactError):
        submit_month(
            actor=here.secretary,
            organisation_id=here.branch.pk,
            month=dt.date(2026, 12, 1),
            words=ReportWords(),
        )


def test_the_document_says_the_figures_and_runs_nothing_that_was_written(here):
    a_month_of_work(here)
    report = submitted(here, done="{{ 7 * 7 }}\n开展了主题党日。")
    read = Document(io.BytesIO(month_document(report, is_demonstration=False)))
    lines = [paragraph.text for paragraph in read.paragraphs]
    assert "{{ 7 * 7 }}" in lines
    assert "一、主要工作" in lines
    figures = {row.cells[0].text: row.cells[1].text for row in read.tables[0].rows}
    assert figures["参加人次"] == "5人次"


def test_the_month_is_submitted_read_and_received_on_the_pages(client, here):
    a_month_of_work(here)
    signed_in(client, an_account("deputy_secretary", here.branch))
    address = f"/liaison/months/{here.branch.pk}/2026-10/"
    assert client.get("/liaison/months/").headers["Location"] == address
    client.post(address, {"done": "开展了主题党日。"})
    report = MonthReport.objects.get()
    assert "开展了主题党日。" in client.get(f"/liaison/reports/{report.pk}/").content.decode()
    document = client.get(f"/liaison/reports/{report.pk}/document/")
    assert document.content[:2] == b"PK"
    signed_in(client, an_account("unit_liaison", here.unit, name="联络员"))
    client.post(f"/liaison/reports/{report.pk}/decide/", {"state": "received", "word": "好"})
    report.refresh_from_db()
    assert report.state == "received"
    assert client.get("/liaison/months/export/").status_code == 200


def test_the_overview_takes_the_same_queries_for_many_branches(client, here, django_assert_max_num_queries):
    for _ in range(8):
        a_branch(here.county)
    township = an_account("bureau_deputy", here.county)
    signed_in(client, township)
    client.get("/liaison/months/")
    with django_assert_max_num_queries(REQUEST_QUERIES + 12):
        client.get("/liaison/months/")
