"""Membership, residence, absence and appointment over time."""

import datetime as dt

import pytest
from tests.builders import (
    a_branch,
    a_community,
    a_county,
    a_person,
    a_place,
    a_unit,
    an_actor,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.actions_appointments import appoint, end_appointment
from yinhui.registry.actions_memberships import assign_to_group, leave_organisation, transfer_membership
from yinhui.registry.actions_residence import (
    add_place,
    change_residence,
    end_absence,
    find_or_add_place,
    record_absence,
)
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Absence, Membership

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


def spans(person):
    return [
        (m.organisation.name, m.period.lower, m.period.upper)
        for m in person.memberships.select_related("organisation").order_by("period")
    ]


def test_a_transfer_closes_the_former_branch_and_opens_the_latter_on_the_day():
    county = a_county()
    old, new = a_branch(county, name="旧支部"), a_branch(county, name="新支部")
    person = a_person(county, branch=old, since=dt.date(2020, 1, 1))
    day = dt.date(2026, 5, 1)
    transfer_membership(actor=an_actor("bureau_clerk", county), person_id=person.pk, to=new, on=day)
    assert spans(person) == [("旧支部", dt.date(2020, 1, 1), day), ("新支部", day, None)]
    person.refresh_from_db()
    assert new.pk in person.visible_in
    assert old.pk not in person.visible_in


def test_a_transfer_on_the_first_day_corrects_the_branch():
    county = a_county()
    old, new = a_branch(county, name="旧支部"), a_branch(county, name="新支部")
    day = dt.date(2026, 5, 1)
    person = a_person(county, branch=old, since=day)
    transfer_membership(actor=an_actor("bureau_clerk", county), person_id=person.pk, to=new, on=day)
    assert spans(person) == [("新支部", day, None)]


@pytest.mark.parametrize(
    ("day", "code"), [(dt.date(2026, 5, 21), "future_day"), (dt.date(2019, 1, 1), "before_start")]
)
def test_a_transfer_cannot_be_dated_ahead_or_before_the_present_branch(day, code):
    county = a_county()
    person = a_person(county, branch=a_branch(county), since=dt.date(2020, 1, 1))
    with pytest.raises(RegisterError) as refusal:
        transfer_membership(
            actor=an_actor("bureau_clerk", county), person_id=person.pk, to=a_branch(county), on=day
        )
    assert refusal.value.code == code


def test_an_overlap_that_only_the_database_sees_is_told_in_words():
    county = a_county()
    person = a_person(county, branch=a_branch(county))
    membership = person.memberships.get()
    Membership.objects.filter(pk=membership.pk).update(
        period=type(membership.period)(dt.date(2020, 1, 1), dt.date(2027, 1, 1))
    )
    with pytest.raises(RegisterError, match="同一时间只能在一个支部"):
        transfer_membership(
            actor=an_actor("bureau_clerk", county), person_id=person.pk, to=a_branch(county), on=TODAY
        )


def test_a_unit_takes_no_members():
    county = a_county()
    with pytest.raises(RegisterError, match="不直接接收成员"):
        transfer_membership(
            actor=an_actor("bureau_clerk", county), person_id=a_person(county).pk, to=a_unit(county), on=TODAY
        )


def test_a_secretary_cannot_hand_a_member_to_a_branch_beyond_their_reach():
    county = a_county()
    branch = a_branch(county)
    person = a_person(county, branch=branch)
    with pytest.raises(NotAllowed):
        transfer_membership(
            actor=an_actor("secretary", branch), person_id=person.pk, to=a_branch(county), on=TODAY
        )


def test_leaving_a_branch_leaves_its_group():
    county = a_county()
    branch = a_branch(county)
    group = an_organisation("group", under=branch, name="第一党小组")
    person = a_person(county, branch=branch)
    clerk = an_actor("bureau_clerk", county)
    transfer_membership(actor=clerk, person_id=person.pk, to=group, on=dt.date(2026, 1, 1))
    transfer_membership(actor=clerk, person_id=person.pk, to=a_branch(county), on=dt.date(2026, 3, 1))
    assert person.memberships.get(organisation=group).period.upper == dt.date(2026, 3, 1)


def test_many_are_assigned_to_a_group_at_once_but_none_from_another_branch():
    county = a_county()
    branch = a_branch(county, members=3)
    first = an_organisation("group", under=branch, name="第一党小组")
    second = an_organisation("group", under=branch, name="第二党小组")
    secretary = an_actor("secretary", branch)
    people = list(Membership.objects.filter(organisation=branch).values_list("person_id", flat=True))
    assert assign_to_group(actor=secretary, person_ids=people, group=first, on=dt.date(2026, 1, 1)) == 3
    assert assign_to_group(actor=secretary, person_ids=people[:2], group=second, on=TODAY) == 2
    assert Membership.objects.filter(organisation=first, period__upper_inf=True).count() == 1
    stranger = a_person(county, branch=a_branch(county))
    with pytest.raises(RegisterError, match="1人不在"):
        assign_to_group(
            actor=an_actor("bureau_clerk", county),
            person_ids=[people[0], stranger.pk],
            group=second,
            on=TODAY,
        )


def test_an_alliance_is_joined_beside_the_branch_and_left_again():
    county = a_county()
    branch = a_branch(county)
    alliance = an_organisation("alliance", under=county, name="老干部活动联盟")
    person = a_person(county, branch=branch)
    clerk = an_actor("bureau_clerk", county)
    membership = transfer_membership(actor=clerk, person_id=person.pk, to=alliance, on=dt.date(2026, 1, 1))
    assert len(spans(person)) == 2
    leave_organisation(actor=clerk, membership_id=membership.pk, on=TODAY)
    assert person.memberships.get(organisation=alliance).period.upper == TODAY
    assert person.memberships.get(organisation=branch).period.upper is None


def test_moving_house_changes_through_whom_a_person_is_seen():
    county = a_county()
    here, there = a_community(county), a_community(county, name="湖滨社区")
    person = a_person(county, lives_at=here.place)
    clerk = an_actor("bureau_clerk", county)
    flat = find_or_add_place(actor=clerk, within=there.place, building="3号楼", entrance="2单元", flat="501")
    assert flat.full_name == "白牙市镇湖滨社区3号楼2单元501"
    change_residence(actor=clerk, person_id=person.pk, place=flat, on=TODAY)
    person.refresh_from_db()
    assert there.pk in person.visible_in
    assert here.pk not in person.visible_in


def test_a_place_is_entered_once_and_only_inside_a_wider_one():
    county = a_county()
    compound = a_place(county, "compound", "天鹅湖小区")
    clerk = an_actor("bureau_clerk", county)
    building = add_place(actor=clerk, within=compound, kind="building", name="1号楼")
    with pytest.raises(RegisterError, match="已有同名"):
        add_place(actor=clerk, within=compound, kind="building", name="1号楼")
    with pytest.raises(RegisterError, match="不能设在"):
        add_place(actor=clerk, within=building, kind="compound", name="里面的小区")


def test_places_of_another_county_are_out_of_reach():
    county = a_county()
    elsewhere = a_place(an_organisation("county", under=county.parent, name="平原县"), "compound", "外县小区")
    clerk = an_actor("bureau_clerk", county)
    with pytest.raises(NotFound):
        find_or_add_place(actor=clerk, within=elsewhere, building="1号楼")
    with pytest.raises(RegisterError, match="不在本县"):
        change_residence(actor=clerk, person_id=a_person(county).pk, place=elsewhere, on=TODAY)


def test_being_away_is_a_season_that_cannot_overlap_another():
    county = a_county()
    person = a_person(county)
    clerk = an_actor("bureau_clerk", county)
    absence = record_absence(
        actor=clerk,
        person_id=person.pk,
        leaves_on=dt.date(2026, 4, 1),
        returns_on=dt.date(2026, 7, 1),
        whereabouts="三亚",
    )
    with pytest.raises(RegisterError, match="已经登记过外出"):
        record_absence(actor=clerk, person_id=person.pk, leaves_on=dt.date(2026, 6, 1), returns_on=None)
    end_absence(actor=clerk, absence_id=absence.pk, returned_on=TODAY)
    absence.refresh_from_db()
    assert absence.period.upper == TODAY
    assert end_absence(actor=clerk, absence_id=absence.pk, returned_on=dt.date(2026, 4, 1)) is None
    assert not Absence.objects.exists()


def test_a_sole_post_is_taken_over_only_when_said_so():
    county = a_county()
    branch = a_branch(county)
    old, new = a_person(county, branch=branch, name="王建国"), a_person(county, branch=branch)
    former = an_appointment(old, "secretary", branch)
    clerk = an_actor("bureau_clerk", county)
    asked = {"actor": clerk, "person_id": new.pk, "organisation": branch, "post": "secretary", "on": TODAY}
    with pytest.raises(RegisterError, match="现由王建国担任"):
        appoint(**asked)
    appoint(**asked, replacing=True, term_ends_on=dt.date(2029, 5, 20))
    former.refresh_from_db()
    assert former.period.upper == TODAY


def test_a_kind_has_only_its_own_posts():
    county = a_county()
    unit = a_unit(county)
    with pytest.raises(RegisterError, match="单位联络员"):
        appoint(
            actor=an_actor("bureau_clerk", county),
            person_id=a_person(county).pk,
            organisation=unit,
            post="secretary",
            on=TODAY,
        )


def test_each_person_has_one_specialist_at_a_time():
    county = a_county()
    branch = a_branch(county)
    person, one, other = (a_person(county, branch=branch) for _ in range(3))
    clerk = an_actor("bureau_clerk", county)
    asked = {"actor": clerk, "organisation": branch, "post": "specialist", "for_person": person}
    first = appoint(person_id=one.pk, on=dt.date(2026, 1, 1), **asked)
    with pytest.raises(RegisterError, match="请勾选“接替现任”"):
        appoint(person_id=other.pk, on=TODAY, **asked)
    appoint(person_id=other.pk, on=TODAY, replacing=True, **asked)
    first.refresh_from_db()
    assert first.period.upper == TODAY


def test_a_post_is_ended_by_whoever_reaches_it_and_its_rights_end_with_it():
    county = a_county()
    branch = a_branch(county)
    appointment = an_appointment(a_person(county, branch=branch), "secretary", branch)
    town = an_organisation("township", under=county)
    with pytest.raises(NotFound):
        end_appointment(actor=an_actor("township_leader", town), appointment_id=appointment.pk, on=TODAY)
    ended = end_appointment(actor=an_actor("bureau_clerk", county), appointment_id=appointment.pk, on=TODAY)
    assert ended.period.upper == TODAY
    with pytest.raises(RegisterError, match="已在2026-05-20结束"):
        end_appointment(actor=an_actor("bureau_clerk", county), appointment_id=appointment.pk, on=TODAY)
