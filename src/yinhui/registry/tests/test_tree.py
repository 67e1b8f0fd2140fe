"""The tree over time, and through whom a person is seen."""

import datetime as dt

import pytest
from tests.builders import a_community, a_county, a_person, a_place, a_unit, an_organisation

from yinhui.registry.models import OrganisationVersion

pytestmark = pytest.mark.django_db


def test_a_move_keeps_yesterdays_tree():
    county = a_county()
    unit = a_unit(county, "财政局")
    branch = an_organisation("unit_branch", under=unit, name="财政局离退休党支部")
    town = an_organisation("township", under=county, name="白牙市镇")
    unit.parent, unit.since = town, dt.date(2024, 1, 1)
    unit.save()

    def path_on(day):
        return OrganisationVersion.objects.get(organisation=branch, period__contains=day).path

    assert path_on(dt.date(2023, 12, 31)) == [county.parent_id, county.pk, unit.pk, branch.pk]
    assert path_on(dt.date(2024, 1, 1)) == [county.parent_id, county.pk, town.pk, unit.pk, branch.pk]


def test_a_person_is_seen_through_branch_unit_and_residence():
    county = a_county()
    community = a_community(county)
    compound = a_place(county, "compound", "天鹅湖小区", under=community.place)
    unit = a_unit(county)
    branch = an_organisation("unit_branch", under=unit)
    person = a_person(county, branch=branch, home_unit=unit, lives_at=compound)
    person.refresh_from_db()
    assert person.visible_in == sorted(
        {county.parent_id, county.pk, unit.pk, branch.pk, community.parent_id, community.pk}
    )
