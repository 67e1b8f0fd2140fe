"""Founding, renaming, moving, merging, splitting and dissolving organisations, with yesterday's tree kept."""

import datetime as dt

import pytest
from tests.builders import (
    a_branch,
    a_county,
    a_person,
    a_unit,
    an_actor,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed
from yinhui.registry.actions_organisations import (
    amend_organisation,
    found_organisation,
    move_organisation,
    rename_organisation,
)
from yinhui.registry.actions_succession import (
    dissolve_organisation,
    merge_organisation,
    split_organisation,
)
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Appointment, Membership, Organisation, OrganisationSuccession
from yinhui.registry.queries_organisations import tree_on

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)
YESTERDAY = dt.date(2026, 5, 19)


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


def names_on(day, organisation):
    return [node.name for node in tree_on(day, organisation)]


def members_of(organisation, day):
    return set(
        Membership.objects.filter(organisation=organisation, period__contains=day).values_list(
            "person_id", flat=True
        )
    )


def test_an_organisation_is_founded_only_where_its_kind_may_stand():
    county = a_county()
    clerk = an_actor("bureau_clerk", county)
    unit = found_organisation(actor=clerk, parent=county, kind="unit", name="财政局", founded_on=TODAY)
    branch = found_organisation(
        actor=clerk,
        parent=unit,
        kind="unit_branch",
        name="财政局离退休党支部",
        founded_on=TODAY,
        particulars={"fixed_day": 15, "term_years": 3},
    )
    assert branch.path == [county.parent_id, county.pk, unit.pk, branch.pk]
    with pytest.raises(RegisterError, match="应设在社区（村）之下"):
        found_organisation(
            actor=clerk, parent=county, kind="community_branch", name="社区支部", founded_on=TODAY
        )
    with pytest.raises(RegisterError, match="已有同名"):
        found_organisation(actor=clerk, parent=county, kind="unit", name=" 财政局 ", founded_on=TODAY)


def test_only_the_bureau_manages_organisations():
    county = a_county()
    branch = a_branch(county)
    with pytest.raises(NotAllowed):
        rename_organisation(
            actor=an_actor("secretary", branch), organisation_id=branch.pk, name="新名", on=TODAY
        )


def test_a_rename_and_a_move_keep_yesterdays_tree():
    county = a_county()
    unit, other = a_unit(county, "财政局"), a_unit(county, "税务局")
    branch = an_organisation("unit_branch", under=unit, name="财政局离退休党支部")
    clerk = an_actor("bureau_clerk", county)
    rename_organisation(actor=clerk, organisation_id=branch.pk, name="财税离退休党支部", on=YESTERDAY)
    move_organisation(actor=clerk, organisation_id=branch.pk, parent=other, on=TODAY)
    assert names_on(dt.date(2026, 5, 18), unit) == ["财政局", "财政局离退休党支部"]
    assert names_on(YESTERDAY, unit) == ["财政局", "财税离退休党支部"]
    assert names_on(TODAY, unit) == ["财政局"]
    assert names_on(TODAY, other) == ["税务局", "财税离退休党支部"]


@pytest.mark.parametrize("day", [dt.date(2026, 5, 21), dt.date(2026, 2, 1)])
def test_a_change_is_not_dated_ahead_or_before_the_latest_one(day):
    county = a_county()
    branch = a_branch(county)
    clerk = an_actor("bureau_clerk", county)
    rename_organisation(actor=clerk, organisation_id=branch.pk, name="第一支部", on=dt.date(2026, 3, 1))
    with pytest.raises(RegisterError) as refusal:
        rename_organisation(actor=clerk, organisation_id=branch.pk, name="第二支部", on=day)
    assert refusal.value.field == "on"


def test_nothing_moves_under_itself_or_into_another_county():
    county = a_county()
    clerk = an_actor("bureau_leader", county.parent)
    assert not clerk.may("manage_organisations")
    clerk = an_actor("bureau_clerk", county.parent)
    elsewhere = an_organisation("county", under=county.parent, name="平原县")
    unit = a_unit(county)
    with pytest.raises(RegisterError, match="不能移到别的县"):
        move_organisation(actor=clerk, organisation_id=unit.pk, parent=elsewhere, on=TODAY)
    with pytest.raises(RegisterError, match="不能设在"):
        move_organisation(
            actor=clerk,
            organisation_id=unit.pk,
            parent=an_organisation("unit_branch", under=unit),
            on=TODAY,
        )


def test_a_merger_passes_members_free_posts_groups_and_keeps_what_was():
    county = a_county()
    old, new = a_branch(county, name="旧支部", members=3), a_branch(county, name="新支部", members=2)
    group = an_organisation("group", under=old, name="第一党小组")
    dead = a_person(county, branch=old, died_on=dt.date(2025, 1, 1))
    old_secretary = an_appointment(a_person(county, branch=old), "secretary", old)
    publicity = an_appointment(a_person(county, branch=old), "publicity_member", old)
    new_secretary = an_appointment(a_person(county, branch=new), "secretary", new)
    clerk = an_actor("bureau_clerk", county)
    before = members_of(old, YESTERDAY) | members_of(new, YESTERDAY)

    merge_organisation(actor=clerk, organisation_id=old.pk, into=new, on=TODAY, reason="人数过少")

    assert members_of(new, TODAY) == before - {dead.pk}
    assert members_of(old, YESTERDAY) & before
    assert members_of(old, TODAY) == set()
    holders = Appointment.objects.filter(organisation=new, period__contains=TODAY)
    assert {(a.post, a.person_id) for a in holders} == {
        ("secretary", new_secretary.person_id),
        ("publicity_member", publicity.person_id),
    }
    assert not Appointment.objects.filter(pk=old_secretary.pk, period__contains=TODAY).exists()
    assert names_on(YESTERDAY, old) == ["旧支部", "第一党小组"]
    assert names_on(TODAY, old) == []
    assert names_on(TODAY, new) == ["新支部", "第一党小组"]
    group.refresh_from_db()
    assert group.parent == new
    succession = OrganisationSuccession.objects.get()
    assert (succession.how, succession.took_effect_on, succession.reason) == ("merge", TODAY, "人数过少")


def test_merging_units_takes_their_people_along():
    county = a_county()
    old, new = a_unit(county, "经贸局"), a_unit(county, "商务局")
    person = a_person(county, home_unit=old)
    merge_organisation(actor=an_actor("bureau_clerk", county), organisation_id=old.pk, into=new, on=TODAY)
    person.refresh_from_db()
    assert person.home_unit == new
    assert new.pk in person.visible_in


def test_only_organisations_of_one_kind_merge():
    county = a_county()
    with pytest.raises(RegisterError, match="只能与同类组织合并"):
        merge_organisation(
            actor=an_actor("bureau_clerk", county),
            organisation_id=a_branch(county).pk,
            into=a_unit(county),
            on=TODAY,
        )


def test_a_split_gives_the_chosen_members_a_sister_organisation():
    county = a_county()
    branch = a_branch(county, members=4)
    chosen = sorted(members_of(branch, TODAY))[:2]
    clerk = an_actor("bureau_clerk", county)
    latter = split_organisation(
        actor=clerk, organisation_id=branch.pk, name="第二党支部", person_ids=chosen, on=TODAY
    )
    assert (latter.parent, latter.kind) == (branch.parent, branch.kind)
    assert members_of(latter, TODAY) == set(chosen)
    assert len(members_of(branch, TODAY)) == 2
    assert len(members_of(branch, YESTERDAY)) == 4


def test_a_split_takes_nobody_who_is_no_member():
    county = a_county()
    branch = a_branch(county, members=1)
    stranger = a_person(county, branch=a_branch(county))
    with pytest.raises(RegisterError, match="1人不是"):
        split_organisation(
            actor=an_actor("bureau_clerk", county),
            organisation_id=branch.pk,
            name="第二党支部",
            person_ids=[*members_of(branch, TODAY), stranger.pk],
            on=TODAY,
        )
    assert not Organisation.objects.filter(name="第二党支部").exists()


def test_nothing_is_dissolved_while_people_or_organisations_remain():
    county = a_county()
    branch = a_branch(county, members=2)
    clerk = an_actor("bureau_clerk", county)
    with pytest.raises(RegisterError, match="还有2名成员"):
        dissolve_organisation(actor=clerk, organisation_id=branch.pk, on=TODAY)
    with pytest.raises(RegisterError, match="还有2人的原工作单位"):
        dissolve_organisation(actor=clerk, organisation_id=branch.parent_id, on=TODAY)
    empty = a_branch(county)
    with pytest.raises(RegisterError, match="还有1个组织"):
        dissolve_organisation(actor=clerk, organisation_id=empty.parent_id, on=TODAY)


def test_a_dissolved_organisation_stands_in_the_tree_until_its_day_and_its_posts_end():
    county = a_county()
    branch = a_branch(county, name="空支部")
    post = an_appointment(a_person(county), "secretary", branch)
    clerk = an_actor("bureau_clerk", county)
    dissolve_organisation(actor=clerk, organisation_id=branch.pk, on=TODAY)
    post.refresh_from_db()
    assert post.period.upper == TODAY
    assert names_on(YESTERDAY, branch) == ["空支部"]
    assert names_on(TODAY, branch) == []
    with pytest.raises(RegisterError, match="撤销，不能再变更"):
        rename_organisation(actor=clerk, organisation_id=branch.pk, name="别名", on=TODAY)


def test_moving_a_unit_does_not_bring_back_what_was_dissolved_under_it():
    county = a_county()
    unit, town = a_unit(county, "财政局"), an_organisation("township", under=county, name="白牙市镇")
    branch = an_organisation("unit_branch", under=unit, name="空支部")
    clerk = an_actor("bureau_clerk", county)
    dissolve_organisation(actor=clerk, organisation_id=branch.pk, on=YESTERDAY)
    move_organisation(actor=clerk, organisation_id=unit.pk, parent=town, on=TODAY)
    assert names_on(TODAY, unit) == ["财政局"]


def test_particulars_are_corrected_in_place():
    county = a_county()
    branch = a_branch(county)
    clerk = an_actor("bureau_clerk", county)
    amended = amend_organisation(
        actor=clerk, organisation_id=branch.pk, particulars={"fixed_day": 10, "party_form": "branch"}
    )
    assert amended.fixed_day == 10
    with pytest.raises(RegisterError, match="1到28"):
        amend_organisation(actor=clerk, organisation_id=branch.pk, particulars={"fixed_day": 31})
