"""What an alliance's convenor may do: hold its activities and invite to them, and nothing else (XQ1)."""

import datetime as dt
import uuid

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.builders import LONG_AGO, a_person, an_account, an_actor, an_organisation, signed_in
from tests.neighbourhood import TODAY

from yinhui.care.actions import VisitContent, record_visit
from yinhui.groups.actions import GroupContent, found_group
from yinhui.groups.coverage import alliance_sheet
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.occasions.actions import OccasionContent, correct_occasion, record_occasion
from yinhui.occasions.models import Participation
from yinhui.occasions.scheduling.actions import ScheduledContent, cancel, schedule_occasion
from yinhui.occasions.scheduling.actions_notify import notify
from yinhui.occasions.scheduling.models import Notification
from yinhui.registry.models import Membership
from yinhui.registry.structure import POSTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def alliance(county):
    return an_organisation("alliance", under=county, name="红枫联盟")


@pytest.fixture
def chapter(alliance):
    return an_organisation("alliance_chapter", under=alliance, name="红枫联盟城东分会")


@pytest.fixture
def sibling(alliance):
    return an_organisation("alliance_chapter", under=alliance, name="红枫联盟城西分会")


@pytest.fixture
def members(county, chapter, people):
    for person in people[:3]:
        Membership.objects.create(
            person=person,
            organisation=chapter,
            kind="alliance",
            period=DateRange(LONG_AGO, None),
            county=county,
        )
    return people[:3]


@pytest.fixture
def convenor(chapter):
    return an_actor("alliance_convenor", chapter, name="陈会长")


def an_activity(*people, **fields):
    ids = tuple(person.pk for person in people)
    said = {"kind": "activity", "title": "重阳登高", "held_on": TODAY}
    return OccasionContent(**(said | fields), participant_ids=ids)


def recorded(actor, organisation, *people):
    return record_occasion(
        actor=actor, client_key=uuid.uuid4(), organisation_id=organisation.pk, content=an_activity(*people)
    )


def planned(actor, organisation, *people):
    content = ScheduledContent(
        kind="activity",
        title="重阳登高",
        day=TODAY + dt.timedelta(days=7),
        starts_at=dt.time(9),
        duration_min=120,
        place="南山",
        invited_ids=tuple(person.pk for person in people),
    )
    return schedule_occasion(
        actor=actor, client_key=uuid.uuid4(), organisation_id=organisation.pk, content=content
    )


def test_the_convenor_of_a_chapter_records_its_activity_and_corrects_it(convenor, chapter, members):
    occasion = recorded(convenor, chapter, *members[:2])
    assert Participation.objects.filter(occasion=occasion).count() == 2
    assert alliance_sheet(convenor, chapter.pk, TODAY, TODAY).activity_count == 1
    corrected = correct_occasion(
        actor=convenor,
        occasion_id=occasion.pk,
        seen_version=1,
        reason="少记一人",
        content=an_activity(*members),
    )
    assert corrected.participations.count() == 3


def test_the_convenor_invites_the_members_to_what_is_planned(convenor, chapter, members):
    scheduled = planned(convenor, chapter, *members)
    notify(actor=convenor, scheduled_id=scheduled.pk)
    told = Notification.objects.filter(scheduled=scheduled).values_list("person_id", flat=True)
    assert set(told) >= {person.pk for person in members}
    cancel(actor=convenor, scheduled_id=scheduled.pk, seen_version=1, reason="下大雪")


def test_the_convenor_of_the_alliance_does_so_for_every_chapter(alliance, chapter, members):
    above = an_actor("alliance_convenor", alliance, name="林会长")
    assert recorded(above, chapter, *members).organisation == chapter
    assert recorded(above, alliance, *members).organisation == alliance


@pytest.mark.parametrize("elsewhere", ["sibling", "alliance", "branch", "community", "county"])
def test_elsewhere_they_hold_nothing(request, convenor, members, elsewhere):
    organisation = request.getfixturevalue(elsewhere)
    with pytest.raises(NotFound):
        recorded(convenor, organisation, *members)
    with pytest.raises(NotFound):
        planned(convenor, organisation, *members)


def test_they_call_nobody_who_is_not_of_the_chapter(convenor, county, chapter, members):
    stranger = a_person(county, name="远方客")
    with pytest.raises(Exception, match="不在您的管理范围内"):
        recorded(convenor, chapter, members[0], stranger)
    with pytest.raises(Exception, match="不在您的管理范围内"):
        planned(convenor, chapter, stranger)


def test_it_lets_them_hold_activities_and_no_other_work(convenor, chapter, community, members):
    assert set(POSTS["alliance_convenor"].may) == {"see_people", "see_duties", "hold_activities"}
    with pytest.raises(NotAllowed):
        record_visit(
            actor=convenor,
            client_key=uuid.uuid4(),
            organisation_id=chapter.pk,
            content=VisitContent("home", TODAY, people_ids=(members[0].pk,), visitors="陈会长"),
        )
    content = GroupContent(name="登山队", field="other", founded_on=TODAY)
    with pytest.raises(NotAllowed):
        found_group(actor=convenor, organisation_id=community.pk, content=content)


def test_whoever_records_work_holds_activities_too():
    working = [post for post in POSTS.values() if "record_work" in post.may]
    assert all("hold_activities" in post.may for post in working)


def test_the_page_of_the_chapter_leads_them_to_record_and_to_invite(client, chapter, members):
    signed_in(client, an_account("alliance_convenor", chapter, name="陈会长"))
    page = client.get(f"/groups/alliances/{chapter.pk}/").content.decode()
    for address in (
        f"/occasions/new/?organisation={chapter.pk}",
        f"/schedule/new/?organisation={chapter.pk}&amp;kind=activity",
    ):
        assert address in page
        assert client.get(address.replace("&amp;", "&")).status_code == 200
