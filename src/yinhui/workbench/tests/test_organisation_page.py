"""An organisation's page and the pages that change organisations and show places."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_community,
    a_county,
    a_person,
    a_place,
    a_unit,
    an_account,
    an_actor,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.registry.actions_organisations import rename_organisation
from yinhui.registry.models import Organisation
from yinhui.registry.queries_organisations import organisation_figures, organisation_tree

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def clerk(client, county):
    client.force_login(an_account("bureau_clerk", county))
    return client


def names(nodes):
    return {node.name: names(node.children) for node in nodes}


def test_the_tree_has_kinds_people_and_what_stands_below(county):
    unit = a_unit(county, "财政局")
    branch = an_organisation("unit_branch", under=unit, name="财政局离退休党支部")
    for _ in range(3):
        a_person(county, branch=branch)
    tree = organisation_tree(an_actor("bureau_clerk", county))
    assert names(tree) == {"东安县": {"财政局": {"财政局离退休党支部": {}}}}
    assert tree[0].members == 3
    assert tree[0].children[0].note == "县直单位 · 成员3人"


def test_many_organisations_of_a_kind_are_one_line_that_unfolds(clerk, county):
    for number in range(13):
        a_unit(county, f"单位{number:02}")
    an_organisation("township", under=county, name="白牙市镇")
    (top,) = organisation_tree(an_actor("bureau_clerk", county))
    assert {line.name: len(line.children) for line in top.children} == {"白牙市镇": 0, "县直单位": 13}
    page = clerk.get("/organisations/").content.decode()
    assert "/organisations/?kind=unit" in page
    assert "单位12" in page


def test_the_figures_count_the_living_retired_and_the_secretaries_age(county):
    branch = a_branch(county)
    for years, fields in (
        (65, {}),
        (75, {"political_status": "13"}),
        (90, {}),
        (80, {"died_on": dt.date(2026, 1, 1)}),
    ):
        a_person(county, branch=branch, birth_date=dt.date(2026 - years, 5, 20), **fields)
    secretary = a_person(county, birth_date=dt.date(1964, 5, 21), retirement_kind="serving")
    an_appointment(secretary, "secretary", branch)
    figures = organisation_figures(branch, [county.pk])
    assert (figures.people, figures.party_members, figures.age_oldest) == (3, 2, 90)
    assert figures.bands == (1, 1, 0, 1)
    assert figures.age_average == pytest.approx(76.7)
    whole = organisation_figures(county, [county.pk])
    assert (whole.branches, whole.branches_with_secretary, whole.secretary_age_average) == (1, 1, 61.0)


def test_the_page_shows_posts_members_and_history(clerk, county):
    branch = a_branch(county, name="旧名支部")
    person = a_person(county, name="张晓明", branch=branch)
    an_appointment(person, "secretary", branch, term_ends_on=dt.date(2026, 12, 31))
    rename_organisation(
        actor=an_actor("bureau_clerk", county), organisation_id=branch.pk, name="新名支部", on=TODAY
    )
    address = reverse("organisation", args=[branch.pk])
    page = clerk.get(address).content.decode()
    for words in ("新名支部", "旧名支部", "张晓明", "2026年12月31日", "支部副书记", "暂缺"):
        assert words in page
    former = clerk.get(f"{address}?on=2026-05-19").context["former_tree"]
    assert [node.name for node in former] == ["旧名支部"]
    assert clerk.get(f"{address}?on=nonsense").status_code == 200
    assert clerk.get(f"{address}?on=2010-01-01").context["former_tree"] == []


def test_the_page_takes_few_queries(clerk, county, django_assert_max_num_queries):
    branch = a_branch(county, members=30)
    with django_assert_max_num_queries(14 + REQUEST_QUERIES):
        clerk.get(reverse("organisation", args=[branch.pk]))


def test_an_organisation_beyond_reach_is_not_found(client, county):
    mine, other = a_branch(county), a_branch(county)
    client.force_login(an_account("secretary", mine))
    assert client.get(reverse("organisation", args=[mine.pk])).status_code == 200
    assert client.get(reverse("organisation", args=[other.pk])).status_code == 404
    assert client.get(reverse("organisation-rename", args=[mine.pk])).status_code == 403


def test_organisations_are_filtered_and_exported(clerk, county):
    a_branch(county, name="财政局离退休党支部", members=2)
    a_unit(county, "税务局")
    page = clerk.get("/organisations/?q=财政局")
    assert [one.name for one, _, _ in page.context["rows"]] == ["财政局离退休党支部"]
    assert "没有符合条件的组织" in clerk.get("/organisations/?q=不存在").content.decode()
    response = clerk.get("/organisations/export/?kind=unit_branch")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)] == ["财政局离退休党支部"]
    assert sheet.cell(3, 5).value == 2


def test_organisations_are_founded_renamed_moved_merged_split_and_dissolved_by_form(clerk, county):
    unit, town = a_unit(county, "财政局"), an_organisation("township", under=county, name="白牙市镇")
    response = clerk.post(
        f"/organisations/new/?parent={unit.pk}",
        {"parent": unit.pk, "kind": "unit_branch", "name": "财政局离退休党支部", "founded_on": "2026-05-01"},
    )
    branch = Organisation.objects.get(name="财政局离退休党支部")
    assert response["Location"] == reverse("organisation", args=[branch.pk])

    def post(page, organisation, **data):
        return clerk.post(reverse(page, args=[organisation.pk]), data)

    assert post("organisation-rename", branch, name="财税党支部", on="2026-05-10").status_code == 302
    assert post("organisation-move", unit, parent=town.pk, on="2026-05-11").status_code == 302
    assert post("organisation-edit", branch, fixed_day="15").status_code == 302
    chosen = a_person(county, branch=branch, since=dt.date(2026, 5, 12))
    a_person(county, branch=branch, since=dt.date(2026, 5, 12))
    assert post("organisation-dissolve", branch, on="2026-05-20").status_code == 422
    split = post("organisation-split", branch, name="第二支部", people=[chosen.pk], on="2026-05-15")
    assert split.status_code == 302
    second = Organisation.objects.get(name="第二支部")
    assert post("organisation-merge", second, into=branch.pk, on="2026-05-20").status_code == 302
    branch.refresh_from_db()
    assert (branch.name, branch.fixed_day, branch.path) == (
        "财税党支部",
        15,
        [county.parent_id, county.pk, town.pk, unit.pk, branch.pk],
    )
    assert branch.memberships.filter(period__upper_inf=True).count() == 2
    second.refresh_from_db()
    assert second.dissolved_on == TODAY


def test_places_show_who_lives_where(clerk, county):
    community = a_community(county)
    compound = a_place(county, "compound", "天鹅湖小区", under=community.place)
    building = a_place(county, "building", "3号楼", under=compound)
    flat = a_place(county, "flat", "501", under=a_place(county, "entrance", "2单元", under=building))
    a_person(county, name="张晓明", lives_at=flat)
    a_person(county, name="李非党", lives_at=flat, political_status="13")
    a_person(county, name="王已故", lives_at=flat, died_on=dt.date(2025, 1, 1))
    (street,) = clerk.get("/places/").context["lines"]
    assert (street.name, street.people, street.party_members) == ("白牙市镇", 2, 1)
    page = clerk.get(reverse("place", args=[compound.pk]))
    (line,) = page.context["lines"]
    assert (line.name, line.inside, line.people) == ("3号楼", 1, 2)
    assert [one.name for one in page.context["leaf"]] == ["李非党", "张晓明"]
    added = clerk.post(reverse("place-add", args=[building.pk]), {"kind": "entrance", "name": "3单元"})
    assert added.status_code == 302
    assert (
        clerk.post(reverse("place-add", args=[building.pk]), {"kind": "compound", "name": "x"}).status_code
        == 422
    )


def test_a_secretary_sees_of_a_place_only_the_people_in_reach(client, county):
    community, branch = a_community(county), a_branch(county)
    a_person(county, name="张本支", branch=branch, lives_at=community.place)
    a_person(county, name="李外支", branch=a_branch(county), lives_at=community.place)
    client.force_login(an_account("secretary", branch))
    page = client.get(reverse("place", args=[community.place.pk])).content.decode()
    assert "张本支" in page
    assert "李外支" not in page
