"""Reading alone, on one's own phone or told to the secretary; progress, and coverage (XQ16, XQ19)."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.builders import (
    PASSWORD,
    REQUEST_QUERIES,
    a_community,
    a_person,
    an_account,
    an_actor,
    an_mp3_file,
    an_organisation,
    signed_in,
)

from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.errors import NotFound
from yinhui.learning.study.actions_done import finish_reading, mark_materials_read, open_material
from yinhui.learning.study.actions_plans import ItemContent, add_plan_item, start_study_plan
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import How, Reading
from yinhui.learning.study.queries_coverage import coverage_of
from yinhui.learning.study.queries_own import me_panel
from yinhui.learning.study.queries_progress import progress_of
from yinhui.learning.study.tests.makers import TODAY, a_material, members_of
from yinhui.portal.actors import member_actor
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
YEAR = {"since": dt.date(2026, 1, 1), "until": dt.date(2026, 12, 31)}


def an_own_account(person):
    return Account.objects.create_user(f"member{person.pk}", PASSWORD, person=person)


@pytest.fixture
def member(branch):
    return member_actor(an_own_account(members_of(branch)[0]))


def planned(actor, *materials, month=11):
    plan = start_study_plan(actor=actor, organisation_id=actor.organisation_id, year=2026)
    return add_plan_item(
        actor=actor,
        plan_id=plan.pk,
        content=ItemContent(month=month, title="学习", material_ids=tuple(m.pk for m in materials)),
    )


def test_opening_on_ones_own_phone_is_a_reading_once_a_day(member, clerk):
    material = a_material(clerk)
    first = open_material(actor=member, material_id=material.pk)
    assert open_material(actor=member, material_id=material.pk) == first
    with clock.fixed(TODAY + dt.timedelta(days=1)):
        assert open_material(actor=member, material_id=material.pk) != first
    assert (first.how, first.minutes) == (How.PHONE, 0)


def test_finishing_counts_the_minutes_since_it_was_opened(member, clerk):
    material = a_material(clerk)
    with pytest.raises(StudyError, match="还没有打开"):
        finish_reading(actor=member, material_id=material.pk)
    open_material(actor=member, material_id=material.pk)
    later = dt.datetime.combine(TODAY, dt.time(12, 25), clock.SHANGHAI)
    with clock.fixed(later):
        assert finish_reading(actor=member, material_id=material.pk).minutes == 25
    with clock.fixed(later + dt.timedelta(minutes=9)):
        assert finish_reading(actor=member, material_id=material.pk).minutes == 25


def test_nobody_opens_what_is_not_shared_with_them(member, neighbour, clerk):
    theirs = a_material(an_actor("secretary", neighbour))
    on_paper = a_material(clerk, kind="booklet", text="")
    for material in (theirs, on_paper):
        with pytest.raises(NotFound):
            open_material(actor=member, material_id=material.pk)


def test_a_member_sees_first_what_the_branchs_plan_asks_for(client, branch, secretary, clerk):
    of_plan, monthly = (
        a_material(secretary, title="支部计划里的"),
        a_material(clerk, title="十一月资料", issued_for=TODAY),
    )
    a_material(clerk, title="没有排的")
    planned(secretary, of_plan)
    person = members_of(branch)[0]
    panel = me_panel(person.pk)
    assert [material.title for material in panel.to_read] == ["支部计划里的", "十一月资料"]
    signed_in(client, an_own_account(person))
    shown = client.get(reverse("my-study")).content.decode()
    assert shown.index("支部计划里的") < shown.index("十一月资料")
    answer = client.post(reverse("my-material-open", args=[of_plan.pk]))
    assert "第一章 党员" in client.get(answer["Location"]).content.decode()
    client.post(reverse("my-material-done", args=[of_plan.pk]))
    assert me_panel(person.pk).next == monthly
    assert me_panel(person.pk).read_count == 1


def test_a_member_listens_to_their_branchs_recording(client, branch, secretary, neighbour):
    file = store_attachment(actor=secretary, file=an_mp3_file())
    material = a_material(secretary, kind="audio", text="", attachment_id=file.pk)
    signed_in(client, an_own_account(members_of(branch)[0]))
    address = reverse("my-material-file", args=[material.pk])
    assert address in client.get(reverse("my-material", args=[material.pk])).content.decode()
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part["Content-Type"]) == (206, "audio/mpeg")
    signed_in(client, an_own_account(members_of(neighbour)[0]))
    assert client.get(address).status_code == 404


def test_the_secretary_marks_many_at_once_and_nobody_twice(secretary, branch, clerk):
    material = a_material(clerk, minutes=20)
    people = [person.pk for person in members_of(branch)]
    mark = {"actor": secretary, "material_ids": [material.pk], "read_on": TODAY}
    assert mark_materials_read(**mark, person_ids=people[:2]) == 2
    assert mark_materials_read(**mark, person_ids=people) == 1
    assert {(r.how, r.minutes) for r in Reading.objects.all()} == {(How.TOLD, 20)}
    with pytest.raises(StudyError, match="勾选"):
        mark_materials_read(**mark, person_ids=[])


def test_nobody_is_marked_by_whoever_does_not_reach_them(secretary, neighbour, clerk):
    material = a_material(clerk)
    with pytest.raises(NotFound):
        mark_materials_read(
            actor=secretary,
            material_ids=[material.pk],
            person_ids=[person.pk for person in members_of(neighbour)],
            read_on=TODAY,
        )


def test_the_progress_names_who_has_not_read(secretary, branch, clerk):
    first, second = a_material(clerk, title="甲"), a_material(clerk, title="乙")
    planned(secretary, first, second)
    people = members_of(branch)
    mark_materials_read(actor=secretary, material_ids=[first.pk], person_ids=[people[0].pk], read_on=TODAY)
    rows = {row.person_id: row for row in progress_of(secretary, branch, 2026)}
    assert (rows[people[0].pk].read_due, rows[people[0].pk].due) == (1, 1)
    unread = progress_of(secretary, branch, 2026, only_unread=True)
    assert {row.person_id for row in unread} == {people[1].pk, people[2].pk}
    of_second = progress_of(secretary, branch, 2026, material_id=second.pk, only_unread=True)
    assert len(of_second) == 3


def test_the_progress_page_marks_those_who_told(client, branch, clerk):
    material = a_material(clerk)
    signed_in(client, an_account("secretary", branch))
    address = f"{reverse('study-progress')}?material={material.pk}"
    assert client.get(address).content.decode().count("没读") >= 3
    people = [person.pk for person in members_of(branch)]
    client.post(
        reverse("study-progress-read"),
        {"organisation": branch.pk, "material": material.pk, "chosen": people},
    )
    assert Reading.objects.count() == 3
    shown = client.get(f"{address}&unread=on").content.decode()
    assert "没有没读过的同志" in shown


def test_the_progress_costs_the_same_however_many_members(client, branch, county, django_assert_num_queries):
    for _ in range(12):
        a_person(county, branch=branch)
    signed_in(client, an_account("secretary", branch))
    client.get(reverse("study-progress"))
    with django_assert_num_queries(REQUEST_QUERIES + 7):
        client.get(reverse("study-progress"))


def test_coverage_is_members_who_opened_something_and_use_the_months_they_did(
    county, clerk, branch, neighbour, builders
):
    material = a_material(clerk)
    first, second, _ = members_of(branch)
    for person, days in ((first, (dt.date(2026, 11, 2), dt.date(2026, 10, 2))), (second, (TODAY,))):
        for day in days:
            Reading.objects.create(county=county, person=person, material=material, read_on=day)
    told = members_of(neighbour)[0]
    Reading.objects.create(county=county, person=told, material=material, read_on=TODAY, how=How.TOLD)
    rows, whole = coverage_of(clerk, since=dt.date(2026, 10, 1), until=TODAY)
    by_name = {row.name: row for row in rows}
    assert (by_name[branch.name].members, by_name[branch.name].used) == (3, 2)
    assert by_name[branch.name].coverage == pytest.approx(66.67, abs=0.01)
    assert by_name[branch.name].use_rate == pytest.approx(100 * 3 / 6)
    assert by_name[neighbour.name].used == 0
    assert (whole.members, whole.used, whole.readings) == (5, 2, 3)


def test_coverage_is_counted_by_community_and_street_too(county, clerk, builders):
    community = a_community(county)
    for name in ("东园党支部", "西园党支部"):
        branch = an_organisation("community_branch", under=community, name=name)
        person = a_person(county, branch=branch)
        material = a_material(clerk, title=name)
        Reading.objects.create(county=county, person=person, material=material, read_on=TODAY)
    for level, name in (("community", community.name), ("township", community.parent.name)):
        rows, _ = coverage_of(clerk, **YEAR, level=level)
        assert [(row.name, row.members, row.used) for row in rows] == [(name, 2, 2)]


def test_a_secretary_sees_the_coverage_of_their_own_branch_alone(client, branch, neighbour, clerk):
    signed_in(client, an_account("secretary", branch))
    shown = client.get(reverse("study-coverage")).content.decode()
    assert branch.name in shown
    assert neighbour.name not in shown
    assert client.get(reverse("study-coverage-export")).status_code == 200
    assert client.get(reverse("study-progress-export")).status_code == 200
