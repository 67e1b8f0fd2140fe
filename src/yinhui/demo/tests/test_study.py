"""The figures of study in the demonstration, as the room's queries count them (PY2, BS3, JS1, XQ5, XQ19)."""

import datetime as dt

import pytest
from tests.demonstration import AS_OF, a_demonstration

from yinhui.kernel.scope import acting
from yinhui.learning.study.models import Material, PlanItem, StudyPlan
from yinhui.learning.study.queries_coverage import coverage_of
from yinhui.learning.study.queries_deliveries import (
    DeliveryFilters,
    deliveries_listed,
    delivery_figures,
)
from yinhui.learning.study.queries_plans import (
    PlanFilters,
    branches_listed,
    occasions_for_item,
    plan_sheet,
)
from yinhui.learning.study.queries_progress import progress_of
from yinhui.occasions.models import Occasion
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation

pytestmark = pytest.mark.django_db
YEAR_BEFORE = AS_OF - dt.timedelta(days=365)


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


def bureau_of(name):
    county = Organisation.objects.get(kind="county", name=name)
    return program_actor(county, "测试")


def test_py_handed_237_sets_to_the_members_of_eight_branches():
    actor = bureau_of("平原县")
    handed_out = deliveries_listed(actor, DeliveryFilters(since=YEAR_BEFORE, until=AS_OF))
    figures = delivery_figures(handed_out)
    assert figures.sets == 237
    assert handed_out.order_by().values("organisation").distinct().count() == 8
    assert branches_listed(actor, PlanFilters(year=AS_OF.year)).count() == 8


def test_py_studied_over_40_times_in_a_year_doorsteps_and_all():
    studies = Occasion.objects.filter(
        county__name="平原县", kind="study", held_on__gt=YEAR_BEFORE, voided_reason=""
    )
    assert 40 <= studies.count() < 50
    assert studies.filter(setting="doorstep").count() == 3


def test_bs_has_twelve_monthly_materials_a_year():
    monthly = Material.objects.filter(county__name="博山区", issued_for__isnull=False)
    assert monthly.filter(issued_for__year=AS_OF.year - 1).count() == 12
    assert monthly.filter(issued_for__gt=YEAR_BEFORE).count() == 12


def test_js_has_a_theme_for_each_working_friday_and_studied_most_of_them():
    actor = bureau_of("晋源区")
    plan = StudyPlan.objects.filter(county__name="晋源区", year=AS_OF.year, copied_from__isnull=False).first()
    sheet = plan_sheet(actor, plan)
    days = [row.item.planned_on for row in sheet.rows]
    assert len(days) > 45
    assert {day.isoweekday() for day in days} == {5}
    assert sheet.done > sheet.missing
    assert all(row.item.theme for row in sheet.rows)


def test_most_branches_have_a_plan_and_some_have_none():
    for name in ("东安县", "博山区"):
        branches = branches_listed(bureau_of(name), PlanFilters(year=AS_OF.year))
        with_plan = [branch for branch in branches if branch.plan_id]
        assert len(branches) * 0.7 < len(with_plan) < len(branches)
        assert sum(branch.done for branch in with_plan) > sum(branch.missing for branch in with_plan)


def test_what_is_linked_is_the_branchs_own_study():
    for item in PlanItem.objects.filter(occasion_links__isnull=False).select_related("plan")[:20]:
        linked = set(item.occasion_links.values_list("occasion_id", flat=True))
        assert linked <= set(occasions_for_item(item).values_list("pk", flat=True))


def test_xq_brings_study_to_the_door_and_it_counts_for_the_member():
    actor = bureau_of("X区")
    at_doors = deliveries_listed(actor, DeliveryFilters(how="together"))
    assert delivery_figures(at_doors).read_together == 24
    delivery = at_doors.filter(delivered_on__year=AS_OF.year).first()
    with acting(actor):
        rows = progress_of(actor, delivery.organisation, AS_OF.year)
    assert next(row for row in rows if row.person_id == delivery.person_id).at_door >= 1


def test_online_learning_covers_some_and_is_used_less():
    _, whole = coverage_of(bureau_of("X区"), since=YEAR_BEFORE, until=AS_OF)
    assert 25 < whole.coverage < 60
    assert 0 < whole.use_rate < whole.coverage
