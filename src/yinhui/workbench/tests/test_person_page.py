"""A person's page: at a glance, what is due, the time line; and search over people and organisations."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_community,
    a_county,
    a_person,
    a_unit,
    an_account,
    an_actor,
    an_appointment,
    an_organisation,
)

from yinhui.care.models import Visit, VisitedPerson
from yinhui.kernel import clock
from yinhui.occasions.models import Occasion, Participation
from yinhui.registry.actions_events import report_event
from yinhui.registry.actions_memberships import transfer_membership
from yinhui.registry.actions_people import amend_person
from yinhui.registry.models.life_event import LifeEventKind
from yinhui.workbench.queries.person_glance import person_glance
from yinhui.workbench.queries.person_timeline import PAGE_ROWS, person_timeline

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 12)


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def county():
    return a_county()


def a_visit(organisation, person, *, on=TODAY, kind="festival", **fields):
    visit = Visit.objects.create(
        county=organisation.county,
        client_key=uuid.uuid4(),
        kind=kind,
        organisation=organisation,
        visited_on=on,
        visitors="周敏",
        **fields,
    )
    VisitedPerson.objects.create(visit=visit, person=person)
    return visit


def an_occasion(organisation, person, *, on=TODAY, title="集中学习", **fields):
    occasion = Occasion.objects.create(
        county=organisation.county,
        client_key=uuid.uuid4(),
        kind="study",
        organisation=organisation,
        held_on=on,
        title=title,
        **fields,
    )
    Participation.objects.create(occasion=occasion, person=person)
    return occasion


def titles(actor, person, sort=""):
    return [one.title for one in person_timeline(actor, person, sort).happenings]


def test_a_glance_says_who_this_is_today(county):
    unit, community = a_unit(county, "财政局"), a_community(county)
    branch = an_organisation("unit_branch", under=unit, name="财政局离退休党支部")
    person = a_person(
        county,
        branch=branch,
        home_unit=unit,
        lives_at=community.place,
        birth_date=dt.date(1946, 5, 20),
        joined_party_on=dt.date(1976, 7, 1),
    )
    carer = a_person(county, name="李专员", branch=branch, phone="13900001111")
    an_appointment(carer, "specialist", branch, for_person=person)
    an_appointment(person, "secretary", branch)
    glance = person_glance(an_actor("bureau_clerk", county), person)
    assert (glance.age, glance.years_in_party) == (79, 49)
    assert (glance.birthday.on, glance.birthday.age, glance.birthday.is_round) == (
        dt.date(2026, 5, 20),
        80,
        True,
    )
    assert glance.branch.name == "财政局离退休党支部"
    assert glance.residence.name == "白牙市镇沿江社区"
    assert (glance.specialist.name, glance.specialist.note) == ("李专员", "13900001111")
    assert [one.post for one in glance.appointments] == ["支部书记"]
    assert [one.name for one in person_glance(an_actor("bureau_clerk", county), carer).wards] == [person.name]


@pytest.mark.parametrize(
    ("born", "on"),
    [
        (dt.date(1946, 5, 12), TODAY),
        (dt.date(1946, 6, 11), dt.date(2026, 6, 11)),
        (dt.date(1946, 6, 12), None),
        (dt.date(1946, 5, 11), None),
        (None, None),
    ],
)
def test_a_birthday_is_told_when_it_is_near(county, born, on):
    birthday = person_glance(an_actor("bureau_clerk", county), a_person(county, birth_date=born)).birthday
    assert (birthday and birthday.on) == on


def test_the_time_line_tells_everything_latest_first(county):
    old, new = a_branch(county, name="旧支部"), a_branch(county, name="新支部")
    person = a_person(county, branch=old, joined_party_on=dt.date(1976, 7, 1), phone="13900000001")
    clerk = an_actor("bureau_clerk", county, name="周敏")
    transfer_membership(actor=clerk, person_id=person.pk, to=new, on=dt.date(2026, 2, 1))
    a_visit(old, person, on=dt.date(2026, 1, 20))
    an_occasion(new, person, on=dt.date(2026, 3, 5), title="学习二十大精神")
    amend_person(
        actor=clerk, person_id=person.pk, version=1, changes={"phone": "13900000002"}, reason="本人来电"
    )
    told = person_timeline(clerk, person).happenings
    assert [one.title for one in told if one.sort != "correction"] == [
        "参加集中学习：学习二十大精神",
        "转入新支部",
        "节日慰问",
        "转入旧支部",
        "加入中国共产党",
    ]
    correction = next(one for one in told if one.sort == "correction")
    assert (correction.title, correction.note) == ("更正手机", "周敏　本人来电")
    assert "13900000002" not in repr(told)


def test_the_time_line_is_narrowed_by_sort_and_leafed_through(county):
    branch = a_branch(county)
    person = a_person(county, branch=branch)
    for day in range(1, PAGE_ROWS + 6):
        an_occasion(branch, person, on=dt.date(2025, 1, 1) + dt.timedelta(days=day))
    a_visit(branch, person)
    clerk = an_actor("bureau_clerk", county)
    assert titles(clerk, person, "visit") == ["节日慰问"]
    first = person_timeline(clerk, person)
    assert (len(first.happenings), first.next_page) == (PAGE_ROWS, 2)
    second = person_timeline(clerk, person, page=2)
    assert second.next_page is None
    assert len(second.happenings) == 7
    assert titles(clerk, person, "no such sort") == [one.title for one in first.happenings]


def test_voided_records_and_a_troubled_mind_are_not_on_the_time_line(county):
    branch = a_branch(county)
    person = a_person(county, branch=branch)
    clerk = an_actor("bureau_clerk", county)
    a_visit(branch, person, voided_reason="录错")
    an_occasion(branch, person, voided_reason="录错")
    for kind in (LifeEventKind.TROUBLED, LifeEventKind.HARDSHIP):
        report_event(actor=clerk, person_id=person.pk, kind=kind, occurred_on=TODAY, note="不外传")
    assert titles(clerk, person) == ["报告过情况", f"转入{branch.name}"]


def test_what_tells_of_health_is_kept_from_those_who_may_not_see_it(county):
    branch, community = a_branch(county), a_community(county)
    person = a_person(county, branch=branch, lives_at=community.place)
    report_event(
        actor=an_actor("bureau_clerk", county),
        person_id=person.pk,
        kind=LifeEventKind.HOSPITALISED,
        occurred_on=TODAY,
    )
    a_visit(community, person, kind="hospital")
    worker = an_actor("publicity_member", branch)
    assert "报告过情况" not in titles(worker, person)
    assert "住院探望" not in titles(worker, person)
    assert person_glance(worker, person).events == []
    clerk = an_actor("bureau_clerk", county)
    assert {"报告过情况", "住院探望"} <= set(titles(clerk, person))


def test_a_record_of_another_organisation_is_told_but_not_led_to(county):
    branch, community = a_branch(county), a_community(county)
    person = a_person(county, branch=branch, lives_at=community.place)
    a_visit(community, person)
    (visit,) = person_timeline(an_actor("secretary", branch), person, "visit").happenings
    assert visit.href == ""
    (visit,) = person_timeline(an_actor("bureau_clerk", county), person, "visit").happenings
    assert visit.href


def test_the_page_takes_few_queries_however_much_happened(client, county, django_assert_max_num_queries):
    branch = a_branch(county)
    person = a_person(county, branch=branch, home_unit=branch.parent)
    for day in range(1, 25):
        an_occasion(branch, person, on=dt.date(2026, 1, day))
        a_visit(branch, person, on=dt.date(2026, 2, day))
    client.force_login(an_account("bureau_clerk", county))
    with django_assert_max_num_queries(10 + REQUEST_QUERIES):
        response = client.get(reverse("person", args=[person.pk]))
    assert response.status_code == 200
    page = response.content.decode()
    assert f"/visits/new/?person={person.pk}" in page


def test_search_shows_people_and_organisations_on_a_page_and_as_one_types(client, county):
    branch = a_branch(county, name="张庄离退休党支部")
    a_person(county, name="张晓明", branch=branch)
    client.force_login(an_account("bureau_clerk", county))
    page = client.get("/search/?q=张").content.decode()
    assert "张晓明" in page
    assert "张庄离退休党支部" in page
    typed = client.get("/search/?q=zxm", headers={"HX-Request": "true"}).content.decode()
    assert "张晓明" in typed
    assert "<html" not in typed
    assert "没有找到" in client.get("/search/?q=不存在").content.decode()
    assert client.get("/search/").status_code == 200


def test_search_takes_the_same_queries_for_one_and_for_fifty(client, county, django_assert_max_num_queries):
    a_branch(county, members=60)
    client.force_login(an_account("bureau_clerk", county))
    with django_assert_max_num_queries(9 + REQUEST_QUERIES):
        client.get("/search/?q=县直单位 支部")
