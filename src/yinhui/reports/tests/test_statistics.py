"""What is counted about a county, against a small county whose numbers are known by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.builders import a_branch, a_county, a_person, an_actor, an_organisation, circumstances_of

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.reports.catalogue import CATALOGUE
from yinhui.reports.charts import FEW, areas, charts, health_rows
from yinhui.reports.errors import ReportError
from yinhui.reports.figures import figures_of
from yinhui.reports.scope import a_year_before, scope_for
from yinhui.reports.statistics import statistics_of, suppressed
from yinhui.reports.tests.known_county import AS_OF, SINCE, a_known_county, an_occasion

pytestmark = pytest.mark.django_db

# Every figure of the catalogue, from the comments of known_county.
KNOWN = {
    "streets": 1, "towns": 1, "rural_townships": 0, "communities": 2, "villages": 1,
    "party_committees": 3,  # 白牙市镇, 城东街道, 舜峰社区
    "community_organisations": 3, "community_committees": 1, "community_general_branches": 1,
    "community_single_branches": 1, "units": 1,
    "branches": 3, "compound_branches": 1, "community_branches": 1, "unit_branches": 1, "groups": 1,
    "alliances": 0, "chapters": 0, "alliance_people": 0,
    "members": 22, "probationary": 1, "community_members": 14, "unit_members": 8,
    "members_average_age": (6 * 86 + 4 * 70 + 4 * 65 + 8 * 76) / 22,
    "members_aged_80": 6, "members_aged_80_share": 6 / 22,
    "people": 24, "lixiu": 1, "tuixiu": 23, "men": 20, "women": 4,
    "people_average_age": (6 * 86 + 4 * 70 + 4 * 65 + 8 * 76 + 96 + 76) / 24,
    "people_aged_80": 7, "people_aged_80_share": 7 / 24, "college": 4, "away": 1,
    "with_specialist": 1, "specialist_share": 1 / 24,
    "secretaries": 2, "secretaries_average_age": 73, "secretaries_aged_70": 2, "without_secretary": 1,
    "committee_due": 2, "without_committee": 1, "terms_over": 1, "terms_ending": 0, "too_large": 0,
    "too_small": 0,
    "occasions": 5, "occasions_general_meeting": 1, "occasions_committee_meeting": 0,
    "occasions_group_meeting": 0, "occasions_party_lecture": 1, "occasions_theme_day": 2,
    "occasions_organisational_life": 0, "occasions_appraisal": 0, "occasions_study": 1,
    "occasions_election": 0, "occasions_activity": 0,
    **dict.fromkeys(
        ("occasions_lecture", "occasions_recital", "occasions_visit", "occasions_exchange",
         "occasions_training", "occasions_discussion", "occasions_contest", "occasions_performance",
         "occasions_essay_call"), 0),
    "attendances": 9 + 8 + 4 + 9 + 6,
    "attendance_rate": (9 + 8 + 4 + 9 + 6) / (10 + 10 + 10 + 9 + 8),
    "attendance_former": (9 + 8 + 9) / (10 + 10 + 9),
    "attendance_latter": (4 + 6) / (10 + 8),
    "attendance_drop": 89.7 - 55.6,
    "idle_branches": 1,
    "studied": 4 + 6, "studied_share": 10 / 22,
    "silent": 6 + 4 + 2, "members_away": 1,
    "absent": 12,  # the one who is away is among the silent
    "absent_share": 12 / 22,
    "visits": 2, "visits_festival": 1, "visits_birthday": 0, "visits_hospital": 1, "visits_condolence": 0,
    "visits_hardship": 0, "visits_heart_to_heart": 0, "visits_contact": 0, "visited": 4,
    "visited_people": 3,
    "life_due": 7, "life_done": 5, "life_overdue": 2, "life_overdue_share": 2 / 7,
    "care_due": 4, "care_done": 3, "care_overdue": 1, "care_overdue_share": 1 / 4, "waived": 1,
    "late_entries": 1, "late_share": 1 / 5, "copied_texts": 0, "impossible": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(AS_OF):
        yield


def counted(organisation, **days):
    actor = an_actor("bureau_clerk", organisation.county)
    return statistics_of(scope_for(actor, organisation.pk, **days))


def test_every_figure_of_the_known_county_is_what_was_counted_by_hand():
    figures = figures_of(counted(a_known_county().county))

    assert {figure.definition.key for figure in figures} == KNOWN.keys()
    for figure in figures:
        assert figure.value == pytest.approx(KNOWN[figure.definition.key]), figure.definition.label


def test_every_definition_has_its_own_key_and_label():
    assert len({item.key for item in CATALOGUE}) == len({item.label for item in CATALOGUE}) == len(CATALOGUE)


def test_a_township_counts_only_what_stands_below_it():
    known = a_known_county()
    figures = figures_of(counted(known.town))

    assert figures.number("branches") == 2
    assert figures.number("members") == figures.number("people") == 14
    assert figures.number("occasions") == 3
    assert figures.number("units") == figures.number("towns") == 0, "the township itself is not below itself"


def test_an_earlier_day_is_counted_as_the_tree_and_the_members_stood_then():
    known = a_known_county()
    late = an_organisation("community", under=known.town, name="新设社区", founded_on=dt.date(2026, 8, 1))
    known.garden.parent, known.garden.since = late, dt.date(2026, 8, 1)
    known.garden.save()
    an_organisation("township", under=known.county, name="新设乡", founded_on=dt.date(2026, 9, 1))

    before = figures_of(counted(known.county, as_of=dt.date(2026, 4, 30)))
    after = figures_of(counted(known.county))

    assert (before.number("rural_townships"), after.number("rural_townships")) == (0, 1)
    assert (before.number("communities"), after.number("communities")) == (2, 3)
    assert (before.number("members"), after.number("members")) == (23, 22), "one died on 1 May"
    assert before.number("away") == 0


def test_what_was_settled_after_the_day_had_not_been_settled_on_it():
    figures = figures_of(counted(a_known_county().county, as_of=dt.date(2026, 10, 18)))

    assert figures.number("care_due") == 0, "due on that very day, so not overdue yet"


def test_members_of_a_dissolved_branch_are_not_counted_any_more():
    known = a_known_county()
    known.garden.dissolved_on = dt.date(2026, 10, 1)
    known.garden.save()

    assert figures_of(counted(known.county)).number("members") == 18


def test_branches_are_grouped_by_township_with_units_apart():
    rows = {area.name: area for area in areas(counted(a_known_county().county))}

    assert rows["白牙市镇"].members == 14
    assert rows["白牙市镇"].without_secretary == 1
    assert rows["县直单位"].members == 8
    assert rows["县直单位"].attendance_rate == pytest.approx(15 / 17)


def test_pictures_show_what_the_figures_say():
    drawn = charts(counted(a_known_county().county))

    assert dict(zip(drawn["age"]["labels"], drawn["age"]["series"][0]["values"], strict=True)) == {
        "60—69岁": 4, "70—79岁": 13, "80—89岁": 6, "90岁以上": 1,
    }  # fmt: skip
    assert sum(drawn["months"]["series"][0]["values"]) == 5
    assert len(drawn["months"]["labels"]) == 13


def test_records_that_cannot_be_relied_on_are_counted_by_what_is_wrong_with_them():
    known = a_known_county()
    text = "全体党员认真学习文件精神，结合实际交流了体会，大家一致表示要发挥余热作贡献。"
    for month in (5, 6):
        an_occasion(known.education, "theme_day", dt.date(2026, month, 12), [], text=text + "\n")
    away = known.riverside_members[4]
    an_occasion(known.riverside, "activity", dt.date(2026, 11, 20), [away])

    figures = figures_of(counted(known.county))

    assert figures.number("copied_texts") == 2
    assert figures.number("impossible") == 1


def test_health_of_few_is_hidden_and_cannot_be_worked_out_from_the_rest():
    county = a_county()
    branch = a_branch(county)
    for number, health in ((20, "healthy"), (8, "fair"), (6, "frail"), (2, "dependent")):
        for _ in range(number):
            person = a_person(county, branch=branch)
            circumstances_of(person, health_class=health)

    shown = dict(health_rows(counted(county)))

    assert shown == {"健康": "20人", "一般": "8人", "体弱": FEW, "失能": FEW}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([10, 20], [10, 20]),
        ([0, 10], [0, 10]),
        ([3], [None]),
        ([3, 9, 20], [None, None, 20]),
        ([2, 2, 9, 20], [None, None, None, 20]),
        ([4, 4, 9], [None, None, 9]),
    ],
)
def test_as_much_is_hidden_as_it_takes(counts, shown):
    assert suppressed(counts) == shown


def test_without_days_the_year_up_to_today_is_meant():
    known = a_known_county()
    scope = scope_for(an_actor("bureau_clerk", known.county), known.county.pk)

    assert (scope.as_of, scope.since, scope.until) == (AS_OF, SINCE, AS_OF)
    assert a_year_before(dt.date(2024, 2, 29)) == dt.date(2023, 3, 1)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"as_of": dt.date(2026, 11, 25)}, "as_of"),
        ({"as_of": dt.date(2014, 12, 31)}, "as_of"),
        ({"as_of": dt.date(2026, 6, 1), "until": dt.date(2026, 7, 1)}, "until"),
        ({"since": dt.date(2026, 11, 24), "until": dt.date(2026, 11, 23)}, "since"),
        ({"since": dt.date(2020, 1, 1)}, "since"),
    ],
)
def test_days_that_cannot_be_are_refused_with_their_field(days, field):
    known = a_known_county()
    with pytest.raises(ReportError) as refusal:
        scope_for(an_actor("bureau_clerk", known.county), known.county.pk, **days)
    assert refusal.value.field == field


def test_only_what_the_actor_reaches_may_be_counted():
    known = a_known_county()
    town_clerk = an_actor("township_clerk", known.town)

    assert scope_for(town_clerk, known.town.pk).name == "白牙市镇"
    with pytest.raises(NotFound):
        scope_for(town_clerk, known.county.pk)
    with pytest.raises(NotAllowed):
        scope_for(an_actor("secretary", known.garden), known.garden.pk)


def test_a_prefecture_is_asked_to_choose_a_county():
    known = a_known_county()
    leader = an_actor("bureau_leader", known.county.parent)

    assert scope_for(leader, known.county.pk).is_county
    with pytest.raises(ReportError):
        scope_for(leader, known.county.parent.pk)


def test_counting_takes_a_fixed_number_of_statements(django_assert_num_queries):
    known = a_known_county()
    scope = scope_for(an_actor("bureau_clerk", known.county), known.county.pk)

    with django_assert_num_queries(13):
        statistics_of(scope)
