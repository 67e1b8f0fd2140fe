"""Each shipped institution makes the duties that its document describes."""

import datetime as dt

import pytest
from tests.builders import (
    a_branch,
    a_county,
    a_life_event,
    a_person,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.registry.models import LifeEvent
from yinhui.rulebook.language import parse, to_toml
from yinhui.rulebook.shipped import preset, presets, shipped_codes, shipped_text
from yinhui.rulebook.tests.given import County, adopted, duties, run

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.mark.parametrize("code", shipped_codes())
def test_a_shipped_file_is_in_the_one_form_and_begins_with_its_reading(code):
    rule = parse(shipped_text(code))
    assert rule.code == code
    assert to_toml(rule) == shipped_text(code)


def test_every_place_of_the_documents_has_its_preset_and_nothing_shipped_is_left_out():
    assert set(presets()) == {"DA", "BS", "JS", "XQ", "PY"}
    assert {code for place in presets() for code in preset(place)} == set(shipped_codes())


def test_three_festivals_are_owed_by_community_township_and_county():
    place = County()
    adopted(place.county, "five-must-attend")
    run(place.county, dt.date(2026, 12, 1), dt.date(2027, 11, 30))
    assert [(each.fact, each.opens_on, each.due_on) for each in duties(owed=0)] == [
        ("春节", dt.date(2027, 1, 22), dt.date(2027, 2, 6)),
        ("七一", dt.date(2027, 6, 16), dt.date(2027, 7, 1)),
        ("重阳节", dt.date(2027, 9, 23), dt.date(2027, 10, 8)),
    ]
    spring = duties(fact="春节")
    assert [(each.organisation_id, each.post) for each in spring] == [
        (place.community.pk, "community_clerk"),
        (place.township.pk, "township_clerk"),
        (place.county.pk, "bureau_clerk"),
    ]


def test_a_member_of_a_unit_branch_without_a_residence_is_visited_by_branch_and_county():
    county = a_county()
    branch = a_branch(county, members=1)
    adopted(county, "five-must-attend")
    run(county, dt.date(2027, 2, 6), dt.date(2027, 2, 6))
    assert [(each.organisation_id, each.post) for each in duties()] == [
        (branch.pk, "secretary"),
        (county.pk, "bureau_clerk"),
    ]


@pytest.mark.parametrize(
    ("birth_date", "expected"),
    [
        (dt.date(1957, 5, 20), [("七十周岁生日", dt.date(2027, 5, 20))]),
        (dt.date(1927, 5, 20), [("一百周岁生日", dt.date(2027, 5, 20))]),
        (dt.date(1956, 5, 20), []),
        (dt.date(1977, 5, 20), []),
    ],
)
def test_only_birthdays_in_whole_tens_from_sixty_are_visited(birth_date, expected):
    place = County()
    place.person.birth_date = birth_date
    place.person.save()
    adopted(place.county, "five-must-attend")
    run(place.county, dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert [(each.fact, each.anchor_on) for each in duties(clause=3, owed=0)] == expected


def test_who_was_born_on_29_february_has_the_birthday_on_the_28th():
    place = County()
    place.person.birth_date = dt.date(1948, 2, 29)
    place.person.save()
    adopted(place.county, "five-must-attend", since=dt.date(2018, 1, 1))
    run(place.county, dt.date(2018, 1, 1), dt.date(2018, 12, 31))
    run(place.county, dt.date(2028, 1, 1), dt.date(2028, 12, 31))
    assert [each.anchor_on for each in duties(clause=3, owed=0)] == [
        dt.date(2018, 2, 28),
        dt.date(2028, 2, 29),
    ]


def test_hospital_and_hardship_are_answered_within_days_and_counted_from_a_late_report():
    place = County()
    adopted(place.county, "five-must-attend")
    for kind in ("hospitalised", "hardship"):
        a_life_event(place.person, kind, TODAY - dt.timedelta(days=20))
    LifeEvent.objects.update(reported_at=clock.now())
    run(place.county, TODAY, TODAY)
    assert [(each.fact, each.opens_on, each.due_on) for each in duties(owed=0)] == [
        ("住院", dt.date(2026, 11, 4), dt.date(2026, 11, 27)),
        ("急难险困", dt.date(2026, 11, 4), dt.date(2026, 11, 29)),
    ]


def test_a_death_is_answered_by_those_who_were_there_for_the_person():
    place = County()
    adopted(place.county, "five-must-attend")
    place.person.died_on = TODAY
    place.person.save()
    run(place.county, TODAY, TODAY + dt.timedelta(days=400))
    assert [(each.fact, each.due_on) for each in duties(outcome=None)] == [
        ("去世", dt.date(2026, 11, 27))
    ] * 3


def test_a_troubled_mind_is_owed_by_the_branch_and_reads_as_a_talk():
    place = County()
    adopted(place.county, "five-must-visit")
    a_life_event(place.person, "troubled", TODAY)
    run(place.county, TODAY, TODAY)
    (talk,) = duties()
    assert (talk.fact, talk.organisation_id, talk.post) == ("谈心", place.branch.pk, "secretary")


def test_meetings_fall_due_by_month_quarter_and_year():
    place = County()
    an_organisation("group", under=place.branch, name="一楼道党小组")
    for code in preset("PY"):
        adopted(place.county, code)
    run(place.county, dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    made = {}
    for each in duties():
        made.setdefault(each.fact.split("年")[1], []).append(each.due_on)
    assert made["第四季度党员大会"] == [dt.date(2027, 12, 31)]
    assert made["第二季度党课"] == [dt.date(2027, 6, 30)]
    assert made["2月主题党日"] == [dt.date(2027, 2, 18)]
    assert made["2月党小组会"] == [dt.date(2027, 2, 28)]
    assert made["组织生活会"] == made["民主评议党员"] == [dt.date(2027, 12, 31)]
    assert not any("支委会" in fact for fact in made)  # one member has no committee


def test_a_branch_with_seven_full_members_owes_committee_meetings():
    county = a_county()
    small, large = a_branch(county, members=6), a_branch(county, members=7)
    a_person(county, branch=small, political_status="02")  # on probation: no vote, not counted
    adopted(county, "committee-meeting")
    run(county, dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert [each.subject_id for each in duties()] == [large.pk]


def test_the_theme_day_follows_the_branchs_own_fixed_day():
    place = County()
    place.branch.fixed_day = 5
    place.branch.save()
    adopted(place.county, "theme-day")
    run(place.county, dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    (theme_day,) = duties()
    assert (theme_day.opens_on, theme_day.due_on) == (dt.date(2026, 12, 2), dt.date(2026, 12, 8))
    assert theme_day.fact == "2026年12月主题党日"


def test_study_is_on_every_friday():
    place = County()
    adopted(place.county, "friday-study")
    run(place.county, dt.date(2026, 12, 1), dt.date(2026, 12, 14))
    assert [(each.fact, each.due_on.isoweekday()) for each in duties()] == [
        ("12月4日集中学习", 5),
        ("12月11日集中学习", 5),
    ]


def test_a_specialist_owes_a_contact_every_month_and_the_secretary_where_there_is_none():
    place = County()
    specialist = a_person(place.county, retirement_kind="serving", birth_date=dt.date(1990, 1, 1))
    an_appointment(specialist, "specialist", place.community, for_person=place.person)
    alone = place.resident()
    adopted(place.county, "specialist-contact")
    run(place.county, dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert [(each.subject_id, each.organisation_id, each.post) for each in duties()] == [
        (place.person.pk, place.community.pk, "specialist"),
        (alone.pk, place.branch.pk, "secretary"),
    ]


def test_a_term_ends_after_five_years_in_a_compound_and_three_in_a_unit():
    place = County()
    unit_branch = a_branch(place.county, members=1)
    for branch in (place.branch, unit_branch):
        an_appointment(place.resident(), "secretary", branch, since=dt.date(2024, 3, 1))
    adopted(place.county, "community-election")
    adopted(place.county, "unit-branch-election")
    run(place.county, dt.date(2026, 12, 1), dt.date(2029, 12, 31))
    assert [(each.due_on, each.organisation_id, each.post) for each in duties()] == [
        (dt.date(2027, 3, 1), unit_branch.parent_id, "unit_liaison"),
        (dt.date(2029, 3, 1), place.community.pk, "community_secretary"),
    ]
    assert duties()[0].opens_on == dt.date(2026, 9, 2)


def test_serving_officials_are_nobodys_duty():
    place = County()
    a_person(place.county, branch=place.branch, retirement_kind="serving")
    adopted(place.county, "five-must-visit")
    run(place.county, dt.date(2027, 2, 6), dt.date(2027, 2, 6))
    assert [each.subject_id for each in duties()] == [place.person.pk]
