"""The documents' own figures, as the running system counts them in the demonstration."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from tests.demonstration import AS_OF, a_demonstration
from yinhui.care.models import Visit
from yinhui.occasions.models import Occasion
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Appointment, Membership, Organisation
from yinhui.reports.figures import figures_of
from yinhui.reports.scope import scope_for
from yinhui.reports.statistics import statistics_of
from yinhui.rulebook.models import Duty, Outcome

EIGHT_OF_XQ = {
    "天鹅湖社区退休党支部",
    "怡园社区退休党支部",
    "欧美亚社区退休党支部",
    "军安社区退休党支部",
    "世茂滨江社区退休党支部",
    "世纪花园社区退休党支部",
    "宜和园社区退休党支部",
    "北岸明珠社区退休党支部",
}


# For pytest-django to make the test database; each test is a savepoint of the module's transaction.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


@pytest.fixture(scope="module")
def counted(demonstration):
    """Return a county's statistics of the last twelve months, counted once a module."""
    known = {}

    def count(name):
        if name not in known:
            county = Organisation.objects.get(kind="county", name=name)
            known[name] = statistics_of(scope_for(program_actor(county, "测试"), county.pk))
        return known[name]

    return count


def figure(stats, key):
    return figures_of(stats).value(key)


def test_the_five_places_are_five_counties_of_one_prefecture():
    counties = Organisation.objects.filter(kind="county", is_demonstration=True)
    assert {county.name for county in counties} == {"平原县", "X区", "晋源区", "东安县", "博山区"}
    assert {county.parent.name for county in counties} == {"演示市"}


def test_xq_has_the_eight_named_branches_with_members(counted):
    branches = counted("X区").branches
    assert {branch.name for branch in branches} == EIGHT_OF_XQ
    assert all(branch.row.members for branch in branches)
    assert len({branch.row.township_id for branch in branches}) == 4


def test_xq_has_an_alliance_with_a_chapter_in_each_of_the_four_streets(counted):
    stats = counted("X区")
    assert (figure(stats, "alliances"), figure(stats, "chapters")) == (1, 4)
    assert figure(stats, "alliance_people") == figure(stats, "members")


def test_xq_counts_its_community_organisations_by_their_form(counted):
    stats = counted("X区")
    by_form = [
        figure(stats, key)
        for key in ("community_committees", "community_general_branches", "community_single_branches")
    ]
    assert all(by_form)
    assert sum(by_form) == figure(stats, "community_organisations") == figure(stats, "communities")


def test_every_living_member_of_xq_has_a_specialist_of_their_own():
    served = Appointment.objects.filter(
        post="specialist", county__name="X区", period__contains=AS_OF
    ).values_list("for_person_id", "person_id")
    members = Membership.objects.filter(
        kind="branch", county__name="X区", person__died_on=None, period__contains=AS_OF
    ).values_list("person_id", flat=True)
    assert set(members) <= {person for person, _ in served}
    assert len({specialist for _, specialist in served}) == len(served)


def test_da_has_59_unit_branches_and_11_of_mass_organisations():
    branches = Organisation.objects.filter(kind="unit_branch", county__name="东安县", dissolved_on=None)
    assert branches.filter(parent__kind="unit").count() == 59
    assert branches.filter(parent__kind="mass_organisation").count() == 11


def test_da_secretaries_of_these_70_average_62_years(counted):
    ages = [b.row.secretary_age for b in counted("东安县").branches if b.row.kind == "unit_branch"]
    assert len(ages) == 70
    assert None not in ages
    assert sum(ages) / len(ages) == 62


def test_da_has_a_branch_in_each_of_ten_compounds(counted):
    assert figure(counted("东安县"), "compound_branches") == 10
    places = Organisation.objects.filter(kind="compound_branch", county__name="东安县")
    assert {branch.place.kind for branch in places.select_related("place")} == {"compound"}


def test_py_has_eight_branches_that_studied_over_40_times_and_met_over_50(counted):
    stats = counted("平原县")
    assert len(stats.branches) == figure(stats, "community_branches") == 8
    assert 40 <= figure(stats, "occasions_study") < 50
    assert 50 <= figure(stats, "occasions_activity") < 60


def test_js_studies_on_fridays():
    studies = Occasion.objects.filter(kind="study", county__name="晋源区")
    assert studies.count() > 300
    assert studies.filter(held_on__iso_week_day=5).count() > studies.count() * 0.9


def test_bs_keeps_its_fixed_day_of_the_month():
    days = Occasion.objects.filter(kind="theme_day", county__name="博山区").values_list(
        "held_on", "organisation__fixed_day"
    )
    on_the_day = sum(held_on.day == fixed_day for held_on, fixed_day in days)
    assert on_the_day > len(days) / 2


def test_the_history_is_eighteen_months_long_and_ends_before_today():
    for model, day in ((Visit, "visited_on"), (Occasion, "held_on")):
        days = model.objects.order_by(day).values_list(day, flat=True)
        assert days.first() < AS_OF - dt.timedelta(days=17 * 30)
        assert days.last() < AS_OF
        assert not model.objects.filter(recorded_at__date__gte=AS_OF).exists()


def test_about_nine_in_ten_past_duties_are_done_and_some_are_waived_or_overdue():
    past = Duty.objects.filter(due_on__lt=AS_OF).exclude(outcome=Outcome.WITHDRAWN)
    assert 0.87 < past.filter(outcome=Outcome.DONE).count() / past.count() < 0.96
    assert past.filter(outcome=Outcome.WAIVED).exclude(reason="").count() > 20
    assert past.filter(outcome=None).count() > 20


def test_there_is_work_today_and_this_week_in_every_county():
    for county in Organisation.objects.filter(kind="county", is_demonstration=True):
        standing = Duty.objects.filter(county=county, outcome=None, opens_on__lte=AS_OF, due_on__gte=AS_OF)
        assert standing.exists(), county.name
    assert Duty.objects.filter(outcome=None, due_on=AS_OF).exists()


def test_branches_differ_so_that_the_diagnosis_has_something_to_find(counted):
    rates = [
        branch.attendance_rate for branch in counted("东安县").branches if branch.attendance_rate is not None
    ]
    assert max(rates) - min(rates) > 0.3
    assert any(branch.lacks_secretary for branch in counted("X区").branches)


def test_every_discharge_is_one_that_the_rule_would_accept():
    # what visits say is sealed: their lengths are given to the database
    lengths = {visit.pk: len("".join(visit.text.split())) for visit in Visit.objects.iterator()}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*)
            from rulebook_discharge g
            join rulebook_duty d on d.id = g.duty_id
            join rulebook_clauseevidence e on e.version_id = d.version_id and e.clause = d.clause
            left join care_visit v on g.record_kind = 'visit' and v.id = g.record_id
            left join unnest(%s::bigint[], %s::int[]) as said (visit_id, chars) on said.visit_id = v.id
            left join occasions_occasion o on g.record_kind = 'occasion' and o.id = g.record_id
            left join registry_appointment a on d.subject_kind = 'appointment' and a.id = d.subject_id
            where not (
                e.record_kind = g.record_kind
                and coalesce(v.kind, o.kind) = any(e.record_types)
                and coalesce(said.chars, length(regexp_replace(o.text, '\\s', '', 'g'))) >= e.min_text_chars
                and coalesce(v.visited_on, o.held_on) >= d.opens_on
                and (coalesce(v.visited_on, o.held_on) <= d.due_on
                     or d.id = any(coalesce(v.duty_ids, o.duty_ids)))
                and e.min_photos <= (
                    select count(*) from occasions_occasionphoto p where p.occasion_id = o.id)
                and case d.subject_kind
                    when 'organisation' then o.organisation_id = d.subject_id
                    when 'appointment' then o.organisation_id = a.organisation_id
                    else d.organisation_id = v.organisation_id and exists (
                        select from care_visitedperson w
                        where w.visit_id = v.id and w.person_id = d.subject_id)
                end)
            """,
            [list(lengths), list(lengths.values())],
        )
        assert cursor.fetchone()[0] == 0
