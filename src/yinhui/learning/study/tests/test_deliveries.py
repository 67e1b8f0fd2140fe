"""Materials on paper: sets counted, who got them, and reading together at the door (PY2, XQ5)."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, an_account, an_actor, signed_in

from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.learning.study.actions_deliveries import DeliveryContent, deliver_materials, void_delivery
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import MaterialDelivery
from yinhui.learning.study.queries_deliveries import (
    DeliveryFigures,
    DeliveryFilters,
    deliveries_listed,
    delivery_figures,
)
from yinhui.learning.study.queries_progress import progress_of
from yinhui.learning.study.tests.makers import TODAY, a_material, members_of
from yinhui.occasions.models import Occasion, Participation

pytestmark = pytest.mark.django_db


def delivered(actor, material, people, **fields):
    defaults = {"delivered_on": TODAY, "delivered_by": "周敏"}
    return deliver_materials(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=DeliveryContent(
            material_id=material.pk, person_ids=tuple(p.pk for p in people), **(defaults | fields)
        ),
    )


@pytest.fixture
def booklet(clerk):
    return a_material(clerk, kind="booklet", title="学习资料汇编", text="")


def figures(actor, **asked):
    return delivery_figures(deliveries_listed(actor, DeliveryFilters(**asked)))


def test_sets_are_counted_and_who_received_them_is_known(secretary, branch, booklet, clerk):
    people = members_of(branch)
    delivered(secretary, booklet, people[:2], copies=2)
    delivered(secretary, booklet, people[2:])
    assert figures(secretary) == figures(clerk) == DeliveryFigures(sets=5, people=3, read_together=0)
    assert [row.person for row in deliveries_listed(clerk, DeliveryFilters(words=people[0].name))][-1:] == [
        people[0]
    ]


def test_reading_together_at_the_door_is_study_of_the_member_and_of_the_branch(secretary, branch, booklet):
    first, second, _ = members_of(branch)
    delivered(secretary, booklet, [first, second], is_to_door=True, minutes=40)
    visits = Occasion.objects.filter(organisation=branch, setting="doorstep", kind="study")
    assert visits.count() == 2
    assert set(Participation.objects.values_list("person_id", flat=True)) == {first.pk, second.pk}
    with acting(secretary):
        rows = {row.person_id: row for row in progress_of(secretary, branch, 2026)}
    assert (rows[first.pk].together, rows[first.pk].at_door, rows[first.pk].minutes) == (1, 1, 40)
    assert rows[first.pk].sets == 1
    assert figures(secretary, how="together").read_together == 2


def test_nobody_is_handed_the_same_twice_on_a_day(secretary, branch, booklet):
    people = members_of(branch)
    delivered(secretary, booklet, people[:1])
    with pytest.raises(StudyError, match=people[0].name):
        delivered(secretary, booklet, people)
    assert MaterialDelivery.objects.count() == 1


def test_a_void_delivery_takes_its_reading_at_the_door_with_it(secretary, branch, booklet):
    (delivery,) = delivered(secretary, booklet, members_of(branch)[:1], is_to_door=True, minutes=30)
    void_delivery(actor=secretary, delivery_id=delivery.pk, reason="登记错了人")
    assert figures(secretary, state="all") == DeliveryFigures(sets=0, people=0, read_together=0)
    assert Occasion.objects.get().voided_reason == "登记错了人"
    delivered(secretary, booklet, members_of(branch)[:1])
    with pytest.raises(StudyError, match="已经作废"):
        void_delivery(actor=secretary, delivery_id=delivery.pk, reason="再来一次")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"copies": 0}, "copies"),
        ({"delivered_on": TODAY + dt.timedelta(days=1)}, "day_ahead"),
        ({"delivered_by": " "}, "delivered_by_missing"),
        ({"minutes": 30}, "not_at_door"),
    ],
)
def test_a_delivery_that_cannot_be_is_refused(secretary, branch, booklet, fields, code):
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - StudyError or RecordError
        delivered(secretary, booklet, members_of(branch), **fields)
    assert refusal.value.code == code


def test_nobody_hands_out_to_people_out_of_reach(secretary, neighbour, booklet):
    with pytest.raises(StudyError, match="不在您的管理范围"):
        delivered(secretary, booklet, members_of(neighbour))
    theirs = delivered(an_actor("secretary", neighbour), booklet, members_of(neighbour)[:1])
    with pytest.raises(NotFound):
        void_delivery(actor=secretary, delivery_id=theirs[0].pk, reason="试试")
    assert not deliveries_listed(secretary, DeliveryFilters()).exists()


def test_a_whole_branch_is_ticked_off_on_one_page(client, branch, booklet):
    signed_in(client, an_account("secretary", branch, name="周敏"))
    address = reverse("study-delivery-new")
    form = client.get(address).context["form"]
    people = members_of(branch)
    answer = client.post(
        address,
        {
            "client_key": form["client_key"].value(),
            "organisation": branch.pk,
            "material": booklet.pk,
            "copies": 1,
            "delivered_on": "2026-11-20",
            "delivered_by": "周敏",
            "person": [person.pk for person in people],
        },
    )
    assert answer["Location"] == reverse("study-deliveries")
    assert "已登记：3人，3套" in client.get(answer["Location"]).content.decode()


def test_without_anybody_ticked_what_was_typed_stays(client, branch, booklet):
    signed_in(client, an_account("secretary", branch))
    answer = client.post(
        reverse("study-delivery-new"),
        {
            "client_key": uuid.uuid4(),
            "organisation": branch.pk,
            "material": booklet.pk,
            "copies": 7,
            "delivered_on": "2026-11-20",
            "delivered_by": "老周",
        },
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "请至少勾选一位收到资料的同志" in shown
    assert 'value="老周"' in shown


def test_the_list_leaves_as_a_numbered_spreadsheet(client, branch, secretary, booklet):
    delivered(secretary, booklet, members_of(branch), copies=2)
    signed_in(client, an_account("deputy_secretary", branch))
    answer = client.get(reverse("study-deliveries-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert len(rows) == 3
    assert {(row[1], row[3], row[5]) for row in rows} == {("学习资料汇编", 2, "周敏")}


def test_the_list_costs_the_same_however_long_it_is(
    client, branch, secretary, booklet, django_assert_num_queries
):
    for day in range(1, 9):
        delivered(secretary, booklet, members_of(branch), delivered_on=dt.date(2026, 11, day))
    signed_in(client, an_account("deputy_secretary", branch))
    client.get(reverse("study-deliveries"))
    with django_assert_num_queries(REQUEST_QUERIES + 8):
        client.get(reverse("study-deliveries"))
