"""The pages of plans: agenda, month, rooms, arrangements with their preview, telling, an occasion's own."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import (
    REQUEST_QUERIES,
    a_branch,
    a_county,
    a_duty,
    a_person,
    an_account,
    an_actor,
    signed_in,
)

from yinhui.kernel import clock
from yinhui.occasions.scheduling.actions import ScheduledContent, schedule_occasion
from yinhui.occasions.scheduling.actions_notify import confirm_seen, mark_people_told, notify
from yinhui.occasions.scheduling.models import Notification, Room, ScheduledOccasion, StandingArrangement
from yinhui.occasions.scheduling.queries_notify import me_panel, telling_of
from yinhui.registry.actors import actors_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county(), name="县医院离退休党支部", members=4, fixed_day=18)


@pytest.fixture
def account(branch):
    return an_account("secretary", branch, name="周敏")


@pytest.fixture
def page(client, account):
    return signed_in(client, account)


def planned(account, **fields):
    actor = actors_of(account)[0]
    defaults = {
        "kind": "theme_day",
        "title": "11月主题党日",
        "day": TODAY + dt.timedelta(days=4),
        "starts_at": dt.time(9),
        "duration_min": 90,
    }
    return schedule_occasion(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=ScheduledContent(**(defaults | fields)),
    )


def words(answer):
    return answer.content.decode()


def typed(page, address):
    """What a browser would send back untouched: the form's own values."""
    form = page.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, ())}


def test_an_occasion_is_planned_by_the_form_and_its_page_says_what_is_next(page):
    given = typed(page, reverse("scheduled-new")) | {"day": "2026-11-24", "starts_at": "09:00"}
    answer = page.post(reverse("scheduled-new"), given)
    scheduled = ScheduledOccasion.objects.get()
    assert answer.url == reverse("scheduled", args=[scheduled.pk])
    shown = words(page.get(answer.url))
    assert "通知大家" in shown
    assert "本人参加，不能请人代替签到、代投票。" in shown


def test_what_clashes_is_told_before_saving(page, account, branch):
    room = Room.objects.create(county=branch.county, organisation=branch, name="活动室")
    planned(account, room_id=room.pk)
    given = typed(page, reverse("scheduled-new")) | {
        "day": "2026-11-24",
        "starts_at": "10:00",
        "room": room.pk,
    }
    assert "用同一个场所" in words(page.post(reverse("scheduled-check"), given))
    assert ScheduledOccasion.objects.count() == 1


def test_the_agenda_lists_filters_sorts_and_leaves_out_what_was_cancelled(page, account, branch):
    planned(account, kind="study", title="集中学习", day=TODAY + dt.timedelta(days=1))
    planned(account)
    planned(account, title="已取消的", day=TODAY + dt.timedelta(days=2))
    ScheduledOccasion.objects.filter(title="已取消的").update(cancelled_reason="下雪")
    rows = page.get(reverse("schedule")).context["rows"]
    assert [row["scheduled"].title for row in rows] == ["集中学习", "11月主题党日"]
    found = page.get(reverse("schedule"), {"kind": "study"}).context["rows"]
    assert [row["scheduled"].title for row in found] == ["集中学习"]
    cancelled = page.get(reverse("schedule"), {"state": "cancelled"}).context["rows"]
    assert [row["scheduled"].title for row in cancelled] == ["已取消的"]
    last_first = page.get(reverse("schedule"), {"sort": "-during"}).context["rows"]
    assert last_first[0]["scheduled"].title == "11月主题党日"


def test_the_agendas_queries_do_not_grow_with_its_rows(page, account, django_assert_max_num_queries):
    for number in range(12):
        planned(account, title=f"学习{number}", kind="study")
    with django_assert_max_num_queries(REQUEST_QUERIES + 8):
        page.get(reverse("schedule"))


def test_a_month_shows_each_day_with_what_is_planned(page, account):
    planned(account)
    shown = words(page.get(reverse("schedule-month"), {"month": "2026-11"}))
    assert "09:00 11月主题党日" in shown


def test_the_spreadsheet_has_what_the_list_has_and_is_in_the_register(page, account):
    planned(account)
    file = io.BytesIO(b"".join(page.get(reverse("schedule-export")).streaming_content))
    sheet = openpyxl.load_workbook(file).active
    assert sheet["D3"].value == "11月主题党日"


def test_several_are_told_or_cancelled_together_with_a_reason(page, account):
    first, second = planned(account), planned(account, title="学习", kind="study")
    page.post(reverse("schedule-together"), {"chosen": [first.pk, second.pk], "notify": "1"})
    assert ScheduledOccasion.objects.filter(notified_at__isnull=False).count() == 2
    page.post(reverse("schedule-together"), {"chosen": [first.pk], "cancel": "1"})
    assert not ScheduledOccasion.objects.exclude(cancelled_reason="").exists()
    page.post(reverse("schedule-together"), {"chosen": [first.pk], "cancel": "1", "reason": "下雪"})
    first.refresh_from_db()
    assert first.cancelled_reason == "下雪"


def test_a_room_is_entered_and_closed(page, branch):
    page.post(reverse("room-new"), {"organisation": branch.pk, "name": "活动室", "seats": 30})
    room = Room.objects.get()
    assert "30座" in words(page.get(reverse("rooms")))
    page.post(reverse("room", args=[room.pk]), {"organisation": branch.pk, "name": "活动室", "closed": "on"})
    room.refresh_from_db()
    assert room.closed


def test_an_arrangements_days_are_shown_before_it_is_saved(page, branch):
    given = typed(page, reverse("arrangement-new")) | {
        "kind": "study",
        "rhythm": "weekly",
        "weekday": 5,
        "starts_at": "09:00",
        "themes": "甲\n乙",
    }
    shown = words(page.post(reverse("arrangement-preview"), given))
    assert "国务院还没有公布2027年的放假安排" in shown
    assert "元旦" not in shown
    assert StandingArrangement.objects.count() == 0
    page.post(reverse("arrangement-new"), given)
    arrangement = StandingArrangement.objects.get()
    assert arrangement.themes == ["甲", "乙"]
    assert "每周星期五 09:00" in words(page.get(reverse("arrangements")))
    assert page.get(reverse("arrangement", args=[arrangement.pk])).status_code == 200


def test_the_members_are_told_and_those_without_an_account_stand_on_the_paper_list(page, account, branch):
    scheduled = planned(account)
    page.post(reverse("scheduled-notify", args=[scheduled.pk]))
    telling = telling_of(scheduled)
    assert (len(telling.rows), len(telling.to_tell)) == (4, 4)
    paper = words(page.get(reverse("scheduled-telling-print", args=[scheduled.pk])))
    assert telling.rows[0].person.name in paper
    assert "内部资料" in paper
    ids = [row.person_id for row in telling.rows[:3]]
    page.post(reverse("scheduled-told", args=[scheduled.pk]), {"person": ids, "how": "telephone"})
    told = Notification.objects.filter(told_how="telephone", told_by__person__name="周敏")
    assert told.count() == 3
    page.post(reverse("scheduled-told", args=[scheduled.pk]), {"undo": ids[0]})
    assert told.count() == 2


def test_a_member_confirms_on_their_own_page(account, branch):
    scheduled = planned(account)
    notify(actor=actors_of(account)[0], scheduled_id=scheduled.pk)
    member = an_account("member", branch.county, name="李梅").person
    Notification.objects.create(county=branch.county, scheduled=scheduled, person=member)
    assert [row.scheduled for row in me_panel(member.pk).waiting] == [scheduled]
    confirm_seen(actor=an_actor_of(member), scheduled_id=scheduled.pk)
    row = Notification.objects.get(person=member)
    assert (row.told_how, row.seen_at is not None) == ("seen", True)
    assert me_panel(member.pk) is None


def an_actor_of(person):
    from yinhui.portal.actors import member_actor  # noqa: PLC0415 - only here

    return member_actor(person.accounts.get())


def test_who_was_told_first_stays_when_somebody_notes_it_again(account, branch):
    actor = actors_of(account)[0]
    scheduled = planned(account)
    notify(actor=actor, scheduled_id=scheduled.pk)
    people = [row.person_id for row in telling_of(scheduled).rows]
    args = {"actor": actor, "scheduled_id": scheduled.pk, "person_ids": people}
    assert mark_people_told(**args, told_how="in_person") == 4
    assert mark_people_told(**args, told_how="family") == 0


def test_moved_it_must_be_told_again(page, account):
    scheduled = planned(account)
    page.post(reverse("scheduled-notify", args=[scheduled.pk]))
    page.post(
        reverse("scheduled-move", args=[scheduled.pk]),
        {"seen_version": 1, "day": "2026-11-26", "starts_at": "14:00"},
    )
    scheduled.refresh_from_db()
    assert (scheduled.day, scheduled.notified_at) == (dt.date(2026, 11, 26), None)


def test_a_stranger_finds_nothing(client, account, branch):
    scheduled = planned(account)
    stranger = signed_in(client, an_account("secretary", a_branch(branch.county, members=1), name="王强"))
    for name in ("scheduled", "scheduled-correct", "scheduled-telling", "scheduled-telling-print"):
        assert stranger.get(reverse(name, args=[scheduled.pk])).status_code == 404


@pytest.mark.parametrize("hour", [8, 9, 11])
def test_the_page_of_an_occasion_costs_the_same_however_many_come(
    page, account, branch, hour, django_assert_max_num_queries
):
    for _ in range(20):
        a_person(branch.county, branch=branch)
    scheduled = planned(account)
    with clock.fixed(dt.datetime(2026, 11, 24, hour, 30, tzinfo=clock.SHANGHAI)):
        page.post(reverse("scheduled-notify", args=[scheduled.pk]))
        with django_assert_max_num_queries(REQUEST_QUERIES + 38):
            assert page.get(reverse("scheduled", args=[scheduled.pk])).status_code == 200


def test_the_bureau_plans_for_a_branch_below(client, branch):
    clerk = an_actor("bureau_clerk", branch.county)
    scheduled = schedule_occasion(
        actor=clerk,
        client_key=uuid.uuid4(),
        organisation_id=branch.pk,
        content=ScheduledContent("study", "集中学习", TODAY, dt.time(15), 60),
    )
    assert scheduled.organisation == branch


def test_what_leads_to_a_record_says_that_it_is_planned_already(page, account, branch):
    days = {"opens_on": dt.date(2026, 11, 15), "due_on": dt.date(2026, 11, 30)}
    duty = a_duty(branch, branch, record="occasion", types=("theme_day",), fact="主题党日", **days)
    address = reverse("scheduled-for-duty") + f"?duty={duty.pk}"
    assert "安排好、通知大家" in words(page.get(address))
    scheduled = planned(account)
    shown = words(page.get(address))
    assert reverse("scheduled", args=[scheduled.pk]) in shown
    assert address in words(page.get(reverse("occasion-new") + f"?duty={duty.pk}"))


def test_rooms_and_arrangements_are_taken_along_as_spreadsheets(page, branch):
    page.post(reverse("room-new"), {"organisation": branch.pk, "name": "活动室", "seats": 30})
    given = typed(page, reverse("arrangement-new")) | {"rhythm": "fixed_day", "starts_at": "09:00"}
    page.post(reverse("arrangement-new"), given)
    held = "每月18日（支部固定日） 09:00"
    for name, cell, said in (("rooms-export", "A3", "活动室"), ("arrangements-export", "D3", held)):
        file = io.BytesIO(b"".join(page.get(reverse(name)).streaming_content))
        assert openpyxl.load_workbook(file).active[cell].value == said


def test_the_own_occasions_of_these_days_stand_on_the_home_page(page, account, branch):
    coming = planned(account)
    planned(account, title="下个月的学习", day=TODAY + dt.timedelta(days=30))
    text = words(page.get(reverse("today")))
    assert reverse("scheduled", args=[coming.pk]) in text
    assert "下个月的学习" not in text
    assert "这几天的活动" not in words(page.get(reverse("today"), {"scope": "whole"}))


def test_somebody_elses_occasions_do_not_stand_on_the_home_page(client, account, branch):
    planned(account)
    above = signed_in(client, an_account("bureau_clerk", branch.county, name="郑干事"))
    assert "11月主题党日" not in words(above.get(reverse("today")))
