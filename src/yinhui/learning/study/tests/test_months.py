"""A month of a plan with each member's part in it, and one person's study of a year."""

import datetime as dt
import io
import uuid

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders import REQUEST_QUERIES, an_account, signed_in

from yinhui.kernel.errors import NotFound
from yinhui.learning.study.actions_deliveries import DeliveryContent, deliver_materials
from yinhui.learning.study.actions_done import link_occasions_to_item, mark_materials_read
from yinhui.learning.study.actions_plans import ItemContent, add_plan_item, start_study_plan
from yinhui.learning.study.queries_month import members_in_month
from yinhui.learning.study.queries_person import person_study
from yinhui.learning.study.queries_plans import month_of, plan_sheet
from yinhui.learning.study.tests.makers import TODAY, a_material, members_of
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
MONTH_QUERIES = REQUEST_QUERIES + 16
PERSON_QUERIES = REQUEST_QUERIES + 10


@pytest.fixture
def plan(secretary, branch):
    return start_study_plan(actor=secretary, organisation_id=branch.pk, year=2026)


def an_item(secretary, plan, *materials, month=11, **said):
    content = {"month": month, "title": "学党章", "material_ids": tuple(one.pk for one in materials)}
    return add_plan_item(actor=secretary, plan_id=plan.pk, content=ItemContent(**(content | said)))


def a_meeting(secretary, branch, people, **said):
    content = {
        "kind": "study",
        "held_on": TODAY,
        "title": "一起讨论",
        "participant_ids": tuple(person.pk for person in people),
        "duration_min": 90,
    }
    return record_occasion(
        actor=secretary,
        client_key=uuid.uuid4(),
        organisation_id=branch.pk,
        content=OccasionContent(**(content | said)),
    )


def read_by(secretary, material, person, day=TODAY):
    mark_materials_read(actor=secretary, material_ids=[material.pk], person_ids=[person.pk], read_on=day)


def test_a_month_says_what_each_member_read_and_discussed(secretary, branch, plan):
    first, second, _ = members_of(branch)
    material = a_material(secretary)
    item = an_item(secretary, plan, material)
    an_item(secretary, plan, month=12)
    read_by(secretary, material, first)
    meeting = a_meeting(secretary, branch, [first, second])
    link_occasions_to_item(actor=secretary, item_id=item.pk, occasion_ids=[meeting.pk])
    sheet = month_of(plan_sheet(secretary, plan), 11)
    members = members_in_month(secretary, sheet)
    assert [row.item for row in sheet.rows] == [item]
    assert (sheet.done, sheet.missing) == (1, 0)
    marks = {member.person_id: member.marks[0] for member in members}
    assert (marks[first.pk].read_on, marks[first.pk].discussed) == (TODAY, 1)
    assert (marks[second.pk].read_on, marks[second.pk].discussed) == (None, 1)
    assert sorted(member.done for member in members) == [0, 1, 1]


def test_the_month_s_page_is_reached_from_the_plan_and_asks_as_often(
    client, branch, secretary, plan, django_assert_max_num_queries
):
    for number in range(6):
        an_item(secretary, plan, a_material(secretary, title=f"资料{number}"), title=f"第{number}课")
    signed_in(client, Account.objects.get(pk=secretary.account_id))
    address = reverse("study-month", args=[branch.pk, 2026, 11])
    whole_year = client.get(reverse("study-plan", args=[branch.pk, 2026])).content.decode()
    assert address in whole_year
    with django_assert_max_num_queries(MONTH_QUERIES):
        page = client.get(address).content.decode()
    assert page.count("第5课") >= 1
    assert reverse("study-person", args=[members_of(branch)[0].pk]) in page
    assert "没有安排学习" in client.get(reverse("study-month", args=[branch.pk, 2026, 1])).content.decode()
    assert client.get(f"/study/branches/{branch.pk}/2026/13/").status_code == 404


def test_a_neighbour_does_not_see_the_month(client, builders, neighbour, branch, plan):
    signed_in(client, an_account("secretary", neighbour))
    assert client.get(reverse("study-month", args=[branch.pk, 2026, 11])).status_code == 404


def test_a_person_s_year_holds_what_was_read_discussed_and_received(secretary, branch):
    person = members_of(branch)[0]
    read_by(secretary, a_material(secretary, title="读的", minutes=20), person, dt.date(2026, 3, 5))
    a_meeting(secretary, branch, [person], setting="doorstep", title="送学上门")
    booklet = a_material(secretary, kind="booklet", title="小册子", text="")
    deliver_materials(
        actor=secretary,
        client_key=uuid.uuid4(),
        organisation_id=branch.pk,
        content=DeliveryContent(
            material_id=booklet.pk, person_ids=(person.pk,), delivered_on=TODAY, delivered_by="王秀英"
        ),
    )
    study = person_study(secretary, person.pk, 2026)
    assert [(month.month, month.read, month.together, month.sets) for month in study.months] == [
        (3, 1, 0, 0),
        (11, 0, 1, 1),
    ]
    assert (study.read, study.together, study.sets, study.hours) == (1, 1, 1, "1.8")
    assert person_study(secretary, person.pk, 2025).months == []


def test_a_person_s_page_is_for_those_who_see_them_and_is_given_out_numbered(
    client, branch, neighbour, secretary, builders, django_assert_max_num_queries
):
    person = members_of(branch)[0]
    for number in range(4):
        read_by(secretary, a_material(secretary, title=f"资料{number}"), person)
    signed_in(client, Account.objects.get(pk=secretary.account_id))
    with django_assert_max_num_queries(PERSON_QUERIES):
        page = client.get(reverse("study-person", args=[person.pk])).content.decode()
    assert "资料3" in page
    export = client.get(reverse("study-person-export", args=[person.pk]))
    content = io.BytesIO(b"".join(export.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert sum("资料" in str(row[1]) for row in rows) == 4
    with pytest.raises(NotFound):
        person_study(builders.an_actor("secretary", neighbour), person.pk, 2026)


def test_the_study_ledger_leads_to_a_person_s_study(client, branch, secretary):
    signed_in(client, Account.objects.get(pk=secretary.account_id))
    ledger = client.get(reverse("ledger", args=["study"])).content.decode()
    assert reverse("study-person", args=[members_of(branch)[0].pk]) in ledger
