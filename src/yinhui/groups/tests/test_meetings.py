"""What a group meets for is on the schedule: members invited, clashes told, held by roll or by minutes."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests.builders import an_account
from tests.neighbourhood import TODAY

from yinhui.groups.actions import close_groups, record_group_activity
from yinhui.groups.actions_meetings import plan_group_meeting
from yinhui.groups.meetings import members_to_invite, with_next_meeting
from yinhui.groups.models import GroupActivity, InterestGroup
from yinhui.groups.queries import group_sheet, me_panel
from yinhui.groups.tests.given import a_group
from yinhui.kernel.errors import NotFound
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.scheduling.actions import ScheduledContent, mark_held
from yinhui.occasions.scheduling.clashes import clashes_of
from yinhui.occasions.scheduling.models import Notification, ScheduledOccasion
from yinhui.occasions.scheduling.rooms import add_room
from yinhui.registry.actors import actors_of

pytestmark = pytest.mark.django_db
FRIDAY = TODAY + dt.timedelta(days=7)


@pytest.fixture
def group(actor, community, people):
    return a_group(actor, community, members=people[:2])


def meeting(actor, group, day=FRIDAY, **fields):
    content = ScheduledContent(
        kind="activity",
        title="写春联",
        day=day,
        starts_at=dt.time(9),
        duration_min=120,
        invited_ids=members_to_invite(actor, group),
        **fields,
    )
    return plan_group_meeting(actor=actor, client_key=uuid.uuid4(), group_id=group.pk, content=content)


def done(day, *people):
    ids = tuple(person.pk for person in people)
    return OccasionContent(kind="activity", title="写春联", held_on=day, participant_ids=ids)


def test_it_is_an_occasion_of_the_schedule_with_the_members_invited(actor, group, people):
    scheduled = meeting(actor, group)
    invited = Notification.objects.filter(scheduled=scheduled, invited=True)
    assert set(invited.values_list("person_id", flat=True)) == {person.pk for person in people[:2]}
    shown = with_next_meeting(InterestGroup.objects.all()).get()
    assert (shown.next_id, shown.next_title) == (scheduled.pk, "写春联")
    assert me_panel(people[0].pk).mine[0].next_at == scheduled.during.lower


def test_the_form_puts_it_on_the_schedule_and_tells_what_it_clashes_with(page, actor, community, group):
    room = add_room(actor=actor, organisation_id=community.pk, name="文体活动室")
    other = a_group(actor, community, name="棋牌社", field="chess")
    taken = meeting(actor, other, room_id=room.pk)
    address = reverse("group-plan", args=[group.pk])
    said = {"title": "写春联", "day": f"{FRIDAY}", "starts_at": "10:00", "duration_min": 60, "room": room.pk}
    key = page.get(address).context["form"]["client_key"].value()
    followed = page.post(address, said | {"client_key": key}, follow=True)
    planned = ScheduledOccasion.objects.exclude(pk=taken.pk).get()
    assert followed.redirect_chain[-1][0] == reverse("scheduled", args=[planned.pk])
    assert "时间冲突" in followed.content.decode()
    assert [clash.scheduled_id for clash in clashes_of(actor, planned)] == [taken.pk]
    sheet = page.get(reverse("group", args=[group.pk])).context["sheet"]
    assert (sheet.meetings, len(sheet.clashes)) == ([planned], 1)


def test_what_the_roll_records_settles_the_meeting_once(actor, group, people):
    scheduled = meeting(actor, group, day=TODAY)
    later = meeting(actor, group)
    key = uuid.uuid4()
    for _ in range(2):
        occasion = record_group_activity(
            actor=actor, client_key=key, group_id=group.pk, content=done(TODAY, *people[:2])
        )
    scheduled.refresh_from_db()
    later.refresh_from_db()
    assert (scheduled.occasion, later.occasion) == (occasion, None)
    assert group_sheet(actor, group.pk).meetings == [later]


def test_what_the_minutes_record_is_the_groups_activity_too(actor, community, group, people):
    scheduled = meeting(actor, group, day=TODAY)
    occasion = record_occasion(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=community.pk,
        content=done(TODAY, *people[:2]),
    )
    mark_held(actor=actor, scheduled_id=scheduled.pk, occasion=occasion)
    assert GroupActivity.objects.get().group == group
    assert group_sheet(actor, group.pk).activity_count == 1


def test_a_group_that_closes_cancels_its_meetings(actor, group):
    scheduled = meeting(actor, group)
    close_groups(actor=actor, group_ids=[group.pk], reason="人少了")
    scheduled.refresh_from_db()
    assert scheduled.cancelled_reason == "小组停止活动：人少了"


def test_nobody_plans_for_a_group_out_of_reach(branch, group):
    secretary = actors_of(an_account("secretary", branch))[0]
    with pytest.raises(NotFound):
        meeting(secretary, group)
