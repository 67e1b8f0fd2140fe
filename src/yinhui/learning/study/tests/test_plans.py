"""Plans: from the county's model, from last year's, by the week; what was done against them."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, a_branch, an_account, an_actor, signed_in

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.learning.study.actions_done import link_occasions_to_item, match_occasions
from yinhui.learning.study.actions_library import withdraw_materials
from yinhui.learning.study.actions_plans import (
    ItemContent,
    add_plan_item,
    add_weekly_items,
    amend_plan_item,
    copy_last_years_plan,
    make_plans_from_model,
    remove_plan_item,
    start_study_plan,
)
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import PlanItem, StudyPlan
from yinhui.learning.study.queries_plans import (
    PlanFilters,
    branches_listed,
    plan_sheet,
)
from yinhui.learning.study.tests.makers import TODAY, a_material, members_of
from yinhui.occasions.actions import OccasionContent, record_occasion, void_occasion

pytestmark = pytest.mark.django_db


def a_plan(actor, *items, year=2026):
    plan = start_study_plan(actor=actor, organisation_id=actor.organisation_id, year=year)
    for content in items:
        add_plan_item(actor=actor, plan_id=plan.pk, content=content)
    return plan


def an_occasion(actor, *people, held_on=TODAY, title="学习会", kind="study"):
    return record_occasion(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=OccasionContent(
            kind=kind, held_on=held_on, title=title, participant_ids=tuple(p.pk for p in people)
        ),
    )


def states(actor, plan):
    with acting(actor):
        return {row.item.title: row.state for row in plan_sheet(actor, plan).rows}


def test_every_branch_chosen_gets_the_countys_model_in_one_step(clerk, branch, neighbour):
    material = a_material(clerk)
    a_plan(
        clerk,
        ItemContent(month=1, title="一月"),
        ItemContent(month=2, title="二月", planned_on=dt.date(2026, 2, 6), material_ids=(material.pk,)),
    )
    made = make_plans_from_model(actor=clerk, organisation_ids=[branch.pk, neighbour.pk], year=2026)
    assert made == 2
    for organisation in (branch, neighbour):
        items = PlanItem.objects.filter(plan__organisation=organisation).order_by("month")
        assert [(item.title, item.planned_on) for item in items] == [
            ("一月", None),
            ("二月", dt.date(2026, 2, 6)),
        ]
        assert [list(item.materials.all()) for item in items] == [[], [material]]
    with pytest.raises(StudyError, match="已经有计划"):
        make_plans_from_model(actor=clerk, organisation_ids=[branch.pk], year=2026)


def test_a_branch_makes_its_own_from_the_model_and_none_for_others(clerk, branch, neighbour, secretary):
    a_plan(clerk, ItemContent(month=1, title="一月"))
    assert make_plans_from_model(actor=secretary, organisation_ids=[branch.pk, neighbour.pk], year=2026) == 1
    assert not StudyPlan.objects.filter(organisation=neighbour).exists()


def test_without_a_model_it_is_said_who_makes_one(secretary, branch):
    with pytest.raises(StudyError, match="由县老干部局制定"):
        make_plans_from_model(actor=secretary, organisation_ids=[branch.pk], year=2026)


def test_last_years_plan_keeps_its_weekdays_and_leaves_monthly_materials_out(clerk, secretary, branch):
    monthly, lasting = a_material(clerk, issued_for=TODAY), a_material(clerk, title="党章")
    gone = a_material(secretary, title="旧的")
    ids = (monthly.pk, lasting.pk, gone.pk)
    a_plan(
        secretary,
        ItemContent(month=3, title="周五", planned_on=dt.date(2025, 3, 14), material_ids=ids),
        ItemContent(month=1, title="月初", planned_on=dt.date(2025, 1, 1)),
        year=2025,
    )
    withdraw_materials(actor=secretary, material_ids=[gone.pk])
    plan = copy_last_years_plan(actor=secretary, organisation_id=branch.pk, year=2026)
    first, second = plan.items.order_by("month")
    assert (first.title, first.planned_on) == ("月初", None)  # 52 weeks later is still December
    assert (second.title, second.planned_on) == ("周五", dt.date(2026, 3, 13))
    assert list(second.materials.all()) == [lasting]


def test_a_theme_a_week_passes_over_holidays(secretary):
    plan = a_plan(secretary)
    made = add_weekly_items(
        actor=secretary,
        plan_id=plan.pk,
        first_day=dt.date(2026, 11, 20),
        weekday=5,
        titles=["甲", "", "乙 "],
    )
    assert [(item.title, item.planned_on) for item in made] == [
        ("甲", dt.date(2026, 11, 20)),
        ("乙", dt.date(2026, 11, 27)),
    ]
    with pytest.raises(StudyError, match="只有"):
        add_weekly_items(
            actor=secretary,
            plan_id=plan.pk,
            first_day=dt.date(2026, 12, 28),
            weekday=5,
            titles=["丙", "丁"],
        )


def test_what_is_over_without_being_studied_is_missing(secretary, branch):
    plan = a_plan(
        secretary,
        ItemContent(month=10, title="上月"),
        ItemContent(month=11, title="本月"),
        ItemContent(month=11, title="昨天", planned_on=TODAY - dt.timedelta(days=1)),
        ItemContent(month=10, title="自己学", way="alone"),
    )
    assert states(secretary, plan) == {
        "上月": "missing",
        "本月": "planned",
        "昨天": "missing",
        "自己学": "alone",
    }


def test_an_item_is_done_by_the_occasion_linked_to_it_until_that_is_void(secretary, branch):
    plan = a_plan(secretary, ItemContent(month=10, title="上月"))
    item = plan.items.get()
    occasion = an_occasion(secretary, *members_of(branch))
    link_occasions_to_item(actor=secretary, item_id=item.pk, occasion_ids=[occasion.pk])
    assert states(secretary, plan) == {"上月": "done"}
    listed = branches_listed(secretary, PlanFilters(year=2026)).get()
    assert (listed.planned, listed.done, listed.missing) == (1, 1, 0)
    with pytest.raises(StudyError, match="已经学过"):
        remove_plan_item(actor=secretary, item_id=item.pk)
    void_occasion(actor=secretary, occasion_id=occasion.pk, seen_version=1, reason="登记错了")
    assert states(secretary, plan) == {"上月": "missing"}


def test_only_the_plans_own_occasions_of_study_can_be_linked(secretary, branch, neighbour):
    item = a_plan(secretary, ItemContent(month=10, title="上月")).items.get()
    other = an_actor("secretary", neighbour)
    theirs = an_occasion(other, *members_of(neighbour))
    trip = an_occasion(secretary, *members_of(branch), kind="activity")
    for occasion in (theirs, trip):
        with pytest.raises(StudyError, match="重新勾选"):
            link_occasions_to_item(actor=secretary, item_id=item.pk, occasion_ids=[occasion.pk])
    with pytest.raises(NotFound):
        link_occasions_to_item(actor=other, item_id=item.pk, occasion_ids=[theirs.pk])


def test_what_is_certain_is_linked_by_itself(secretary, branch):
    plan = a_plan(
        secretary,
        ItemContent(month=11, title="周五", planned_on=TODAY),
        ItemContent(month=10, title="学习党章"),
        ItemContent(month=9, title="学习党史"),
    )
    people = members_of(branch)
    an_occasion(secretary, *people)
    an_occasion(secretary, *people, held_on=dt.date(2026, 10, 9), title="学习党章")
    an_occasion(secretary, *people, held_on=dt.date(2026, 9, 9), title="别的")
    assert match_occasions(actor=secretary, plan_id=plan.pk) == 2
    assert match_occasions(actor=secretary, plan_id=plan.pk) == 0
    assert states(secretary, plan) == {"周五": "done", "学习党章": "done", "学习党史": "missing"}


def test_a_branch_reads_the_model_and_does_not_change_it(clerk, secretary):
    model = a_plan(clerk, ItemContent(month=1, title="一月"))
    item = model.items.get()
    with pytest.raises(NotFound):
        amend_plan_item(actor=secretary, item_id=item.pk, content=ItemContent(month=1, title="改了"))
    with pytest.raises(NotFound):
        add_plan_item(actor=secretary, plan_id=model.pk, content=ItemContent(month=1, title="加了"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ItemContent(month=13, title="学习"), "month"),
        (ItemContent(month=1, title=" "), "title_missing"),
        (ItemContent(month=1, title="学习", planned_on=dt.date(2026, 2, 1)), "day"),
        (ItemContent(month=1, title="学习", way="asleep"), "way"),
        (ItemContent(month=1, title="学习", material_ids=(999_999,)), "material"),
    ],
)
def test_an_item_that_cannot_be_is_refused(secretary, content, code):
    plan = a_plan(secretary)
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - StudyError or RecordError
        add_plan_item(actor=secretary, plan_id=plan.pk, content=content)
    assert refusal.value.code == code


def test_the_bureau_sees_which_branches_have_no_plan_and_makes_them(client, clerk, county, branch, neighbour):
    a_plan(clerk, ItemContent(month=1, title="一月"))
    an_occasion_page = signed_in(client, an_account("township_clerk", county, name="专干"))
    shown = an_occasion_page.get(reverse("study") + "?state=without").content.decode()
    assert branch.name in shown
    assert neighbour.name in shown
    answer = client.post(reverse("study-make"), {"chosen": [branch.pk], "year": 2026})
    assert answer["Location"] == "/study/?year=2026"
    shown = client.get(reverse("study") + "?state=without").content.decode()
    assert branch.name not in shown


def test_a_branchs_secretary_goes_straight_to_their_plan(client, branch):
    signed_in(client, an_account("secretary", branch))
    assert client.get(reverse("study"))["Location"] == reverse("study-plan", args=[branch.pk, 2026])
    shown = client.get(reverse("study-plan", args=[branch.pk, 2026])).content.decode()
    assert "新建空白计划" in shown


def test_a_plan_costs_the_same_however_many_items(client, branch, secretary, django_assert_num_queries):
    signed_in(client, an_account("deputy_secretary", branch))
    plan = a_plan(secretary)
    titles = [f"主题{number}" for number in range(20)]
    with clock.fixed(dt.date(2026, 1, 5)):
        add_weekly_items(
            actor=secretary, plan_id=plan.pk, first_day=dt.date(2026, 1, 5), weekday=5, titles=titles
        )
    address = reverse("study-plan", args=[branch.pk, 2026])
    assert "主题19" in client.get(address).content.decode()
    with django_assert_num_queries(REQUEST_QUERIES + 11):
        client.get(address)


def test_the_list_of_branches_costs_the_same_however_many(client, county, django_assert_num_queries):
    for _ in range(6):
        a_branch(county)
    signed_in(client, an_account("township_clerk", county))
    client.get(reverse("study"))
    with django_assert_num_queries(REQUEST_QUERIES + 8):
        client.get(reverse("study"))


@pytest.mark.parametrize("name", ["study-export", "study-plan-export"])
def test_lists_and_plans_leave_as_numbered_spreadsheets(client, branch, secretary, name):
    a_plan(secretary, ItemContent(month=10, title="上月"))
    signed_in(client, an_account("deputy_secretary", branch))
    arguments = [branch.pk, 2026] if name == "study-plan-export" else []
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_item_page_links_reads_and_removes(client, branch, secretary):
    material = a_material(secretary)
    plan = a_plan(secretary, ItemContent(month=10, title="上月", material_ids=(material.pk,)))
    item = plan.items.get()
    signed_in(client, an_account("deputy_secretary", branch))
    people = members_of(branch)
    shown = client.get(reverse("study-item", args=[item.pk])).content.decode()
    assert shown.count("没读") == len(people)
    client.post(reverse("study-item-read", args=[item.pk]), {"chosen": [people[0].pk, people[1].pk]})
    shown = client.get(reverse("study-item", args=[item.pk])).content.decode()
    assert "自学 2 人，共 3 人" in shown
    client.post(reverse("study-item-remove", args=[item.pk]))
    assert not PlanItem.objects.exists()
