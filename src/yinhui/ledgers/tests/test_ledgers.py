"""The ledgers: who was called, who came, what counts at home; pages, files, rates."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_community,
    a_county,
    a_family_contact,
    a_person,
    an_account,
    an_actor,
    an_appointment,
    an_organisation,
    signed_in,
)

from yinhui.kernel import clock
from yinhui.kernel.models import ExportCopy
from yinhui.kernel.scope import acting
from yinhui.ledgers.figures import Figures, Period, figures_of
from yinhui.ledgers.queries import PAGE_ROWS, Start, Wanted, leaf_of
from yinhui.ledgers.rates import rates_of, total_of
from yinhui.occasions.minutes.models import AppraisalResult
from yinhui.occasions.models import Occasion, Participation
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Membership
from yinhui.registry.queries_people import PeopleFilter

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
YEAR = Period(dt.date(2026, 1, 1), TODAY)


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county, name="县医院离退休党支部")


@pytest.fixture
def account(branch):
    return an_account("secretary", branch, name="周敏")


@pytest.fixture
def actor(account):
    return actors_of(account)[0]


def held(branch, *people, kind="theme_day", on=dt.date(2026, 5, 8), **fields):
    """An occasion at which these people were."""
    occasion = Occasion.objects.create(
        county=branch.county, client_key=uuid.uuid4(), kind=kind, organisation=branch, held_on=on,
        title="主题党日", duration_min=90, **fields,
    )  # fmt: skip
    Participation.objects.bulk_create(Participation(occasion=occasion, person=person) for person in people)
    return occasion


def figures(actor, person, period=YEAR, kind=""):
    with acting(actor):
        return figures_of([person.pk], period, kind).get(person.pk)


def test_members_of_the_day_are_called_and_who_came_is_counted(actor, branch, county):
    person = a_person(county, branch=branch)
    held(branch, person)
    held(branch, on=dt.date(2026, 6, 12))
    held(branch, on=dt.date(2025, 6, 12))
    found = figures(actor, person)
    assert (found.called, found.came, found.missed, found.rate) == (2, 1, 1, 50)


def test_nobody_is_called_before_joining_or_after_dying(actor, branch, county):
    joined = a_person(county, branch=branch, since=dt.date(2026, 6, 1))
    died = a_person(county, branch=branch, died_on=dt.date(2026, 5, 20))
    for month in (4, 5, 6):
        held(branch, on=dt.date(2026, month, 8))
    assert (figures(actor, joined).called, figures(actor, died).called) == (1, 2)


def test_a_meeting_at_home_stands_in_for_one_missed_in_the_hall(actor, branch, county):
    """BS8 家庭组织生活, XQ5 送学上门."""
    frail = a_person(county, branch=branch)
    other = a_person(county, branch=branch)
    held(branch, other)
    held(branch, other, on=dt.date(2026, 6, 12))
    held(branch, frail, setting="home", on=dt.date(2026, 6, 13))
    found = figures(actor, frail)
    assert (found.called, found.came, found.at_home, found.rate) == (2, 0, 1, 50)
    assert figures(actor, other).rate == 100
    held(branch, frail, setting="doorstep", kind="study", on=dt.date(2026, 6, 14))
    assert (figures(actor, frail).rate, figures(actor, frail).studied) == (100, 1)


def test_what_is_joined_freely_is_counted_apart(actor, branch, county):
    person = a_person(county, branch=branch)
    held(branch, person, kind="activity")
    found = figures(actor, person)
    assert (found.called, found.besides, found.total, found.rate) == (0, 1, 1, None)


def test_committee_and_group_meetings_call_their_own(actor, branch, county):
    group = an_organisation("group", under=branch)
    person, plain = a_person(county, branch=branch), a_person(county, branch=branch)
    an_appointment(person, "organisation_member", branch)
    Membership.objects.create(
        county=county, person=person, organisation=group, kind="group", period=DateRange(YEAR.since, None)
    )
    held(branch, person, kind="committee_meeting")
    held(group, person, kind="group_meeting")
    assert (figures(actor, person).called, figures(actor, plain).called) == (2, 0)


def test_voided_occasions_and_other_kinds_are_left_out(actor, branch, county):
    person = a_person(county, branch=branch)
    held(branch, person, voided_reason="记错了")
    held(branch, person, kind="study")
    assert figures(actor, person).total == 1
    assert figures(actor, person, kind="theme_day").total == 0


def test_learning_counts_sessions_and_hours(actor, branch, county):
    person = a_person(county, branch=branch)
    held(branch, person, kind="study")
    held(branch, person, kind="party_lecture", on=dt.date(2026, 6, 1))
    held(branch, person)
    found = figures(actor, person)
    assert (found.studied, found.hours) == (2, 3.0)


def test_figures_of_people_whom_one_does_not_see_are_not_given(actor, county):
    stranger = a_person(county, branch=a_branch(county))
    assert figures(actor, stranger) is None


def test_a_late_entry_of_the_period_is_counted(actor, branch, county):
    person = a_person(county, branch=branch)
    held(branch, on=dt.date(2026, 10, 1))
    held(branch, person, on=dt.date(2026, 2, 1))
    assert figures(actor, person).came == 1


def test_sums_of_figures():
    one = Figures(called=2, came=1, by_kind={"study": 1})
    both = one + Figures(called=1, at_home=1, by_kind={"study": 1, "lecture": 1})
    assert (both.called, both.came, both.at_home, both.by_kind) == (3, 1, 1, {"study": 2, "lecture": 1})


def test_rows_are_ordered_by_attendance_when_asked(actor, branch, county):
    never, always = a_person(county, name="安老", branch=branch), a_person(county, name="白老", branch=branch)
    held(branch, always)
    wanted = Wanted(PeopleFilter(), YEAR, sort="-rate")
    with acting(actor):
        assert [row.person for row in leaf_of(actor, wanted, Start()).rows] == [always, never]


@pytest.mark.parametrize("name", ["ledgers", "members", "study"])
def test_the_pages_show_each_person_in_a_fixed_number_of_queries(
    client, account, branch, county, name, django_assert_max_num_queries
):
    people = [a_person(county, branch=branch) for _ in range(3)]
    held(branch, *people)
    page = signed_in(client, account)
    address = reverse("ledgers") if name == "ledgers" else reverse("ledger", args=[name])
    page.get(address)
    with django_assert_max_num_queries(REQUEST_QUERIES + 14):
        shown = page.get(address).content.decode()
    assert all(one.name in shown for one in people)


def test_the_members_ledger_has_the_appraisal_and_no_dues(client, account, branch, county):
    person = a_person(county, branch=branch)
    occasion = held(branch, person, kind="appraisal")
    AppraisalResult.objects.create(
        county=county, organisation=branch, person=person, year=2026, result="excellent", occasion=occasion
    )
    shown = signed_in(client, account).get(reverse("ledger", args=["members"])).content.decode()
    assert "优秀" in shown
    assert "党费" not in shown


def test_the_study_ledger_says_of_the_family_only_whether_it_is_known(client, account, branch, county):
    person = a_person(county, branch=branch, specialties=["书法"], service_needs=["助餐"])
    a_family_contact(person, "李小明", relation="儿子", phone="13711112222")
    shown = signed_in(client, account).get(reverse("ledger", args=["study"])).content.decode()
    assert "已登记" in shown
    assert "书法" in shown
    assert "李小明" not in shown


def test_a_long_period_counts_what_its_parts_count(actor, branch, county):
    """A period of years and its years are counted in two ways (sql/figures.sql)."""
    person = a_person(county, branch=branch)
    for year in (2023, 2024, 2025, 2026):
        held(branch, person, on=dt.date(year, 3, 5))
        held(branch, on=dt.date(year, 4, 9))
        held(branch, person, kind="activity", on=dt.date(year, 5, 8))
    whole = figures(actor, person, Period(dt.date(2023, 1, 1), TODAY))
    parts = [
        figures(actor, person, Period(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        for year in (2023, 2024, 2025, 2026)
    ]
    assert (whole.called, whole.came, whole.besides) == (8, 4, 4)
    assert whole == sum(parts, Figures())


@pytest.mark.parametrize("sort", ["name", "-name", "age", "-age", "rate", "-total"])
def test_leafing_shows_everybody_once_namesakes_too(client, account, branch, county, sort):
    for _ in range(PAGE_ROWS):
        a_person(county, branch=branch, name="李强")
    for name in ("安老", "赵老"):
        a_person(county, branch=branch, name=name, birth_date=None)
    page, seen, lines = signed_in(client, account), [], []
    after = ""
    while after is not None:
        answer = page.get(reverse("ledgers"), {"sort": sort, "after": after})
        leaf = answer.context["leaf"]
        seen += [row.person.pk for row in leaf.rows]
        lines += [leaf.start.number + n for n, _ in enumerate(leaf.rows)]
        after = leaf.next
    assert len(seen) == len(set(seen)) == PAGE_ROWS + 2
    assert lines == list(range(PAGE_ROWS + 2))


def test_a_page_after_somebody_who_is_gone_goes_on_by_the_number(client, account, branch, county):
    for _ in range(PAGE_ROWS + 1):
        a_person(county, branch=branch)
    page = signed_in(client, account)
    second = page.get(reverse("ledgers"), {"after": f"{PAGE_ROWS}-987654321"}).context["leaf"]
    assert (len(second.rows), second.next) == (1, None)
    for nonsense in ("x", "-5", "3-", "9" * 30):
        assert page.get(reverse("ledgers"), {"after": nonsense}).context["leaf"].start == Start()


def test_the_spreadsheet_has_title_unit_header_numbers_and_totals(client, county, branch):
    clerk = an_account("bureau_clerk", county)
    people = [a_person(county, branch=branch, name=name) for name in ("安老", "白老")]
    held(branch, *people)
    held(branch, people[0], on=dt.date(2026, 6, 12))
    page = signed_in(client, clerk)
    address = reverse("ledger-export", args=["attendance"])
    content = b"".join(page.get(address, {"organisation": branch.pk}).streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[1][0] == "考勤台账"
    assert rows[2][0] == "单位：县医院离退休党支部　　期间：2026年01月01日至2026年11月20日"
    assert rows[3][:4] == ("序号", "姓名", "所在支部", "应到")
    assert [row[:2] for row in rows[4:6]] == [(1, "安老"), (2, "白老")]
    assert rows[6][1] == "合计（2人）"
    assert (rows[6][3], rows[6][4], rows[6][8]) == (4, 3, "75%")
    copy = ExportCopy.objects.get()
    assert (copy.kind, copy.rows, copy.people) == ("ledger_attendance", 2, sorted(one.pk for one in people))


def test_a_secretary_without_the_ability_exports_nothing(client, account):
    answer = signed_in(client, account).get(reverse("ledger-export", args=["attendance"]))
    assert answer.status_code == 403


def test_rates_by_branch_community_and_street(county):
    community = a_community(county)
    near = an_organisation("community_branch", under=community, name="沿江社区党支部")
    unit = a_branch(county)
    one, two = a_person(county, branch=near), a_person(county, branch=near)
    held(near, one)
    held(near, one, two, on=dt.date(2026, 6, 1))
    alone = a_person(county, branch=unit)
    held(unit, on=dt.date(2026, 6, 1))
    clerk = an_actor("bureau_clerk", county)
    with acting(clerk):
        branches = {rate.name: rate.per_cent for rate in rates_of(clerk, None, YEAR)}
        streets = {rate.name: rate for rate in rates_of(clerk, None, YEAR, level="street")}
        total = total_of(rates_of(clerk, None, YEAR))
    assert branches == {"沿江社区党支部": 75, unit.name: 0}
    assert streets["白牙市镇"].per_cent == 75
    assert streets["不在街道社区的单位支部"].never == 1
    assert (total.members, total.called, total.attended) == (3, 5, 3)
    assert alone.pk


def test_the_rates_page_counts_apart(client, account, branch, county):
    held(branch, a_person(county, branch=branch))
    page = signed_in(client, account)
    assert "正在统计" in page.get(reverse("ledger-rates")).content.decode()
    assert "100" in page.get(reverse("ledger-rates-counted")).content.decode()


def test_the_rates_as_a_spreadsheet_name_nobody_and_sum_up(client, account, branch, county):
    person = a_person(county, branch=branch, name="安老")
    a_person(county, branch=branch, name="白老")
    held(branch, person)
    answer = signed_in(client, account).get(reverse("ledger-rates-export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    said = [tuple(cell for cell in row if cell is not None) for row in rows]
    assert (branch.name, 2, 2, 1, 0, 0, 1, "50%") in said
    assert ("合计", 2, 2, 1, 0, 0, 1, "50%") in said
    assert "安老" not in str(said)
    assert ExportCopy.objects.get().kind == "ledger_rates"


def test_the_ticked_people_alone_are_exported_and_printed(client, county, branch):
    clerk = an_account("bureau_clerk", county)
    anna, bai, _ = (a_person(county, branch=branch, name=name) for name in ("安老", "白老", "陈老"))
    page = signed_in(client, clerk)
    ticked = {"chosen": [anna.pk, bai.pk], "since": "2026-01-01"}
    answer = page.get(reverse("ledger-export", args=["attendance"]), ticked)
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[1] for row in rows if row[0] in ("1", "2", "3", 1, 2, 3)] == ["安老", "白老"]
    assert "所选2人" in ExportCopy.objects.get().asked
    printed = page.get(reverse("ledgers"), ticked | {"print": "1"}).context["leaf"]
    assert [row.person for row in printed.rows] == [anna, bai]
