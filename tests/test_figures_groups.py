"""The documents' figures of groups, alliances, classes and trainings, as the running system counts them in
the demonstration (PY3, XQ1, BS3, BS9, BS11, JS3, XQ14)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.demonstration import AS_OF, a_demonstration
from yinhui.groups.coverage import alliance_sheet, coverage
from yinhui.groups.models import InterestGroup
from yinhui.groups.queries import figures
from yinhui.learning.classes import queries_gatherings
from yinhui.learning.classes.models import Term
from yinhui.learning.classes.queries_gatherings import SecretaryFilters, secretary_records
from yinhui.learning.classes.queries_terms import TermFilters, term_sheet, terms_listed
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation

pytestmark = pytest.mark.django_db
YEAR_AGO = AS_OF - dt.timedelta(days=364)


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


def the_county(name):
    county = Organisation.objects.get(kind="county", name=name)
    return county, program_actor(county, "测试")


def test_py_has_18_groups_with_a_backbone_each_and_over_50_activities_a_year():
    county, actor = the_county("平原县")
    counted = figures(actor, county.pk, YEAR_AGO, AS_OF)
    assert counted["groups"] == counted["with_backbone"] == 18
    assert 50 <= counted["activities"] < 60
    assert counted["people"] > 25


def test_bs_has_calligraphy_gateball_and_chess_groups_in_each_community_branch():
    county, actor = the_county("博山区")
    groups = InterestGroup.objects.filter(county=county)
    branches = Organisation.objects.filter(county=county, kind="community_branch").count()
    for field in ("calligraphy", "gateball", "chess"):
        assert groups.filter(field=field).count() == branches
    assert figures(actor, county.pk, YEAR_AGO, AS_OF)["with_backbone"] == 3 * branches


def test_bs_trains_twice_and_each_area_exchanges_four_times_a_year():
    _, actor = the_county("博山区")
    counted = queries_gatherings.figures(actor, AS_OF.year)
    assert counted["trainings"] == 2
    assert counted["areas"] == counted["areas_each_quarter"] == 3
    assert counted["exchanges"] == 4 * counted["areas"]


def test_xq_has_a_training_record_of_every_secretary():
    _, actor = the_county("X区")
    records = secretary_records(actor, SecretaryFilters(year=AS_OF.year))
    assert len(records) > 8
    assert sum(one.this_year for one in records) > len(records)
    assert max(one.ever for one in records) > 2, "over the years"
    assert any(not one.has_met for one in records), "somebody to be found"


def test_xq_alliance_has_four_chapters_with_members_and_activities():
    county, actor = the_county("X区")
    alliance = Organisation.objects.get(county=county, kind="alliance")
    sheet = alliance_sheet(actor, alliance.pk, YEAR_AGO, AS_OF)
    chapters = [one for one in sheet.chapters if one.kind == "alliance_chapter"]
    assert len(chapters) == 4
    assert all(one.members and one.activities for one in chapters)
    assert sheet.activity_count == 20


def test_xq_coverage_is_counted_by_street_and_community():
    county, actor = the_county("X区")
    rows = coverage(actor, county.pk, YEAR_AGO, AS_OF)
    streets = {row.name: row for row in rows if row.kind == "township"}
    chapters = Organisation.objects.filter(county=county, kind="alliance_chapter")
    with_chapter = [streets[chapter.name.removesuffix("分会")] for chapter in chapters]
    assert all(0 < row.in_alliance <= row.reached <= row.people for row in with_chapter)
    assert min(row.share for row in with_chapter) > 50
    for street in streets.values():
        communities = [row for row in rows if row.parent_id == street.organisation_id]
        assert sum(row.people for row in communities) >= street.people, "who belongs to two counts in both"


def test_js_has_a_phone_class_with_a_term_over_and_one_half_way():
    county, actor = the_county("晋源区")
    terms = Term.objects.filter(county=county, course__field="phone")
    past, present = terms.filter(period__endswith__lte=AS_OF), terms.filter(period__contains=AS_OF)
    assert past.count() == present.count() == 4
    sheet = term_sheet(actor, present.first().pk)
    assert 0 < sheet.held < sheet.planned
    over = term_sheet(actor, past.first().pk)
    assert over.held == over.planned > 10
    assert over.certificates
    assert len(over.certificates) < len(over.learners), "not for everybody"


def test_bs_teaches_phone_computer_photography_and_health():
    _, actor = the_county("博山区")
    fields = {term.course.field for term in terms_listed(actor, TermFilters(state="all"))}
    assert fields == {"phone", "computer", "photography", "health"}
