"""The pages of groups and alliances: list, one group, joining, activities, coverage, a member's own."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests.builders import LONG_AGO, PASSWORD, a_person, an_account, an_organisation, signed_in
from tests.neighbourhood import TODAY

from yinhui.groups.actions import record_group_activity
from yinhui.groups.coverage import alliance_sheet, coverage
from yinhui.groups.models import GroupMember, InterestGroup
from yinhui.groups.queries import fitting, me_panel
from yinhui.groups.tests.given import a_group
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.models import Occasion
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account, Membership

pytestmark = pytest.mark.django_db


def test_the_list_finds_by_name_member_and_field_and_counts(page, actor, community, people):
    a_group(actor, community, members=people[:3])
    a_group(actor, community, members=people[3:], name="晨练太极队", field="tai_chi")
    for asked, found in (
        ({}, {"翰墨书画社", "晨练太极队"}),
        ({"words": "书画"}, {"翰墨书画社"}),
        ({"words": "赵太平"}, {"晨练太极队"}),
        ({"field": "tai_chi"}, {"晨练太极队"}),
        ({"state": "closed"}, set()),
        ({"without_convenor": "on", "sort": "-members"}, {"翰墨书画社", "晨练太极队"}),
    ):
        shown = page.get(reverse("groups"), asked).context["page"]
        assert {group.name for group in shown} == found, asked
    first = page.get(reverse("groups"), {"sort": "-members"}).context["page"][0]
    assert (first.name, first.member_count) == ("翰墨书画社", 3)


def test_a_list_costs_the_same_however_many_groups(
    page, actor, community, people, django_assert_max_num_queries
):
    for number in range(6):
        a_group(actor, community, members=people, name=f"第{number}组")
    with django_assert_max_num_queries(16):
        page.get(reverse("groups"))


def test_the_list_leaves_as_a_numbered_spreadsheet_whole_or_chosen(page, actor, community, people):
    group = a_group(actor, community, members=people[:4])
    a_group(actor, community, name="晨练太极队", field="tai_chi")
    whole = page.get(reverse("groups-export"))
    chosen = page.post(reverse("groups-export"), {"chosen": [group.pk]})
    sheets = [openpyxl.load_workbook(io.BytesIO(b"".join(file))).active for file in (whole, chosen)]
    assert [sheet.max_row for sheet in sheets] == [4, 3]
    assert sheets[1]["A3"].value == "翰墨书画社"
    assert sheets[1]["E3"].value == 4


def test_a_group_is_founded_joined_by_ticking_and_met_by_tapping(page, community, people):
    founded = page.post(
        reverse("group-new"),
        {
            "organisation": community.pk,
            "name": "翰墨书画社",
            "field": "calligraphy",
            "founded_on": "2026-11-01",
        },
    )
    group = InterestGroup.objects.get()
    add = reverse("group-members-add", args=[group.pk])
    assert founded.url == add
    offered = page.get(add).context["proposed"]
    assert {one.name for one in offered} == {"张墨香", "李砚田", "王弈秋"}, "by interest or specialty"
    assert GroupMember.objects.count() == 0, "the program enrols nobody"
    page.post(add, {"person": [one.person_id for one in offered], "how": "in_person", "on": "2026-11-02"})
    form = page.get(reverse("group-activity", args=[group.pk])).context["form"]
    page.post(
        reverse("group-activity", args=[group.pk]),
        {
            "client_key": form["client_key"].value(),
            "organisation": community.pk,
            "kind": "activity",
            "setting": "together",
            "title": "写春联",
            "held_on": "2026-11-20",
            "person": [people[0].pk, people[1].pk],
        },
    )
    shown = page.get(reverse("group", args=[group.pk]))
    assert [occasion.title for occasion in shown.context["sheet"].activities] == ["写春联"]
    assert "2人参加" in shown.content.decode()


def test_a_group_page_costs_the_same_however_many_belong(
    page, actor, county, community, branch, django_assert_max_num_queries
):
    many = [a_person(county, name=f"组员{n}", branch=branch) for n in range(12)]
    group = a_group(actor, community, members=many)
    with django_assert_max_num_queries(18):
        page.get(reverse("group", args=[group.pk]))


def test_posts_leaving_and_closing_are_done_on_the_page(page, actor, community, people):
    group = a_group(actor, community, members=people[:2])
    give = reverse("group-post-give", args=[group.pk])
    page.post(give, {"person": people[0].pk, "role": "convenor", "on": "2026-11-20"})
    assert "召集人" in page.get(reverse("group", args=[group.pk])).content.decode()
    leave = reverse("group-members-leave", args=[group.pk])
    assert "怎么说的" in page.post(leave, {"person": [people[1].pk]}).content.decode()
    page.post(leave, {"person": [people[1].pk], "how": "phone", "on": "2026-11-20"})
    assert len(page.get(reverse("group", args=[group.pk])).context["sheet"].members) == 1
    asked = page.post(reverse("groups-close"), {"chosen": [group.pk]})
    assert "停止的原因" in asked.content.decode()
    page.post(reverse("groups-close"), {"chosen": [group.pk], "reason": "人少了"})
    assert InterestGroup.objects.get().closed_on == TODAY


def test_who_lives_near_is_proposed_first(actor, county, community, branch, people):
    far, near = (
        people[0],
        a_person(county, name="朱近邻", branch=branch, interests=["书法"], lives_at=community.place),
    )
    group = a_group(actor, community)
    found = fitting(actor, group)
    assert found[0].person_id == near.pk
    assert found[0].is_near
    assert far.pk in {one.person_id for one in found}


def test_a_member_sees_joins_and_leaves_on_their_own_pages(client, actor, community, people):
    group = a_group(actor, community, members=people[1:3])
    signed_in(client, Account.objects.create_user("own", PASSWORD, person=people[0]))
    shown = client.get(reverse("my-groups"))
    assert [one.name for one in shown.context["own"].offered] == ["翰墨书画社"]
    assert shown.context["own"].offered[0].member_count == 2, "counted, though the member sees nobody"
    client.post(reverse("my-group-join", args=[group.pk]))
    assert [one.name for one in me_panel(people[0].pk).mine] == ["翰墨书画社"]
    client.post(reverse("my-group-leave", args=[group.pk]))
    assert client.get(reverse("my-groups")).context["own"].mine == []


def test_coverage_counts_each_person_once_for_each_area(actor, county, community, people):
    clerk = actors_of(an_account("bureau_clerk", county))[0]
    group = a_group(actor, community, members=people[:1])
    content = OccasionContent(
        kind="activity", held_on=TODAY, title="写春联", participant_ids=(people[0].pk, people[1].pk)
    )
    record_group_activity(actor=actor, client_key=uuid.uuid4(), group_id=group.pk, content=content)
    alliance = an_organisation("alliance", under=county, name="夕阳红活动联盟")
    Membership.objects.create(
        county=county,
        person=people[2],
        organisation=alliance,
        kind="alliance",
        period=DateRange(LONG_AGO, None),
    )
    rows = coverage(clerk, county.pk, dt.date(2026, 1, 1), TODAY)
    assert [row.kind for row in rows] == ["township", "community"]
    for row in rows:
        assert (row.people, row.in_group, row.in_alliance, row.came, row.reached) == (5, 1, 1, 2, 3)
        assert row.share == 60
    before = coverage(clerk, county.pk, dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert {(row.in_group, row.came) for row in before} == {(0, 0)}, "of the period only"


def test_an_alliance_shows_its_chapters_and_what_they_did(client, county, people):
    clerk_account = an_account("bureau_clerk", county)
    clerk = actors_of(clerk_account)[0]
    alliance = an_organisation("alliance", under=county, name="夕阳红活动联盟")
    chapter = an_organisation("alliance_chapter", under=alliance, name="白牙市镇分会")
    for person in people[:3]:
        Membership.objects.create(
            county=county,
            person=person,
            organisation=chapter,
            kind="alliance",
            period=DateRange(LONG_AGO, None),
        )
    content = OccasionContent(
        kind="activity", held_on=TODAY, title="联谊演出", participant_ids=(people[0].pk, people[1].pk)
    )
    record_occasion(actor=clerk, client_key=uuid.uuid4(), organisation_id=chapter.pk, content=content)
    sheet = alliance_sheet(clerk, alliance.pk, dt.date(2026, 1, 1), TODAY)
    assert [(one.name, one.members, one.activities, one.came) for one in sheet.chapters] == [
        ("夕阳红活动联盟", 0, 0, 0),
        ("白牙市镇分会", 3, 1, 2),
    ]
    assert Occasion.objects.get() in sheet.activities


def test_the_coverage_page_and_its_spreadsheet_agree(page, actor, community, people):
    a_group(actor, community, members=people[:2])
    shown = page.get(reverse("groups-coverage")).context["rows"]
    file = page.get(reverse("groups-coverage-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file))).active
    assert [(row.name, row.people, row.in_group) for row in shown] == [("沿江社区", 5, 2)]
    assert [cell.value for cell in sheet[3]][:4] == ["沿江社区", "社区（村）", 5, 2]
