"""The lists of rooms and arrangements: narrowed, sorted, exported, done in bulk; what was told."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, a_branch, a_county, an_account, an_actor, signed_in

from yinhui.kernel import clock
from yinhui.occasions.minutes.models import Minutes
from yinhui.occasions.scheduling.actions_notify import notify
from yinhui.occasions.scheduling.arrangements import (
    ArrangementContent,
    arrange,
    end_arrangements,
    pause_arrangements,
)
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.models import Room, ScheduledOccasion, StandingArrangement
from yinhui.occasions.scheduling.rooms import add_room, close_rooms
from yinhui.registry.actors import actors_of

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _a_monday():
    with clock.fixed(MONDAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county(), name="县医院离退休党支部", members=3)


@pytest.fixture
def account(branch):
    return an_account("secretary", branch, name="周敏")


@pytest.fixture
def secretary(account):
    return actors_of(account)[0]


@pytest.fixture
def page(client, account):
    return signed_in(client, account)


@pytest.fixture
def rooms(branch, secretary):
    said = [("活动室", 30), ("书画室", 12), ("门球场", None)]
    made = [
        add_room(actor=secretary, organisation_id=branch.pk, name=name, seats=seats) for name, seats in said
    ]
    return {room.name: room for room in made}


def arranged(secretary, title="周五集中学习", **fields):
    content = {
        "kind": "study",
        "title": title,
        "rhythm": "weekly",
        "weekday": 5,
        "starts_at": dt.time(9),
        "duration_min": 90,
        "begins_on": MONDAY,
    }
    return arrange(
        actor=secretary,
        client_key=uuid.uuid4(),
        organisation_id=secretary.organisation_id,
        content=ArrangementContent(**(content | fields)),
    )


def shown(page, name, **asked):
    return [str(row) for row in page.get(reverse(name), asked).context["page"]]


def sheet(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def coming(arrangement):
    standing = ScheduledOccasion.objects.filter(from_arrangement=arrangement, cancelled_reason="")
    return standing.order_by("during")


def test_rooms_are_found_narrowed_and_sorted(page, rooms, secretary):
    close_rooms(actor=secretary, room_ids=[rooms["门球场"].pk], closed=True)
    assert shown(page, "rooms", words="书画") == ["书画室"]
    assert shown(page, "rooms", state="closed") == ["门球场"]
    assert shown(page, "rooms", sort="-seats") == ["活动室", "书画室", "门球场"]
    assert shown(page, "rooms", sort="seats") == ["书画室", "活动室", "门球场"]
    assert "没有符合条件的场所" in page.get(reverse("rooms"), {"words": "礼堂"}).content.decode()


def test_the_list_of_rooms_costs_the_same_however_many(page, rooms, django_assert_max_num_queries):
    with django_assert_max_num_queries(7 + REQUEST_QUERIES):
        page.get(reverse("rooms"))


def test_rooms_are_closed_and_opened_together(page, rooms, secretary):
    arranged(secretary, room_id=rooms["活动室"].pk)
    chosen = {"chosen": [rooms["活动室"].pk, rooms["书画室"].pk]}
    said = page.post(reverse("rooms-close"), chosen, follow=True).content.decode()
    assert "已停用2处场所" in said
    assert "还排着" in said
    assert Room.objects.filter(closed=True).count() == 2
    page.post(reverse("rooms-close"), chosen | {"open": "1"})
    assert not Room.objects.filter(closed=True).exists()


def test_a_room_kept_above_is_not_closed_below(branch, secretary):
    county = branch.county
    hall = add_room(actor=an_actor("bureau_clerk", county), organisation_id=county.pk, name="县礼堂")
    with pytest.raises(SchedulingError):
        close_rooms(actor=secretary, room_ids=[hall.pk], closed=True)
    assert not Room.objects.get().closed


def test_the_chosen_rooms_are_taken_along(page, rooms):
    answer = page.post(reverse("rooms-export"), {"chosen": rooms["书画室"].pk})
    names = [cell.value for cell in sheet(answer)["A"]]
    assert "书画室" in names
    assert "活动室" not in names


def test_arrangements_are_found_by_what_they_are_and_how_they_stand(page, secretary):
    arranged(secretary)
    paused = arranged(secretary, title="月度主题党日", kind="theme_day")
    pause_arrangements(actor=secretary, arrangement_ids=[paused.pk], paused=True)
    assert shown(page, "arrangements", kind="theme_day") == ["月度主题党日"]
    assert shown(page, "arrangements", state="running") == ["周五集中学习"]
    assert shown(page, "arrangements", state="paused") == ["月度主题党日"]
    assert shown(page, "arrangements", sort="-ahead") == ["周五集中学习", "月度主题党日"]


def test_arrangements_are_paused_and_resumed_together(page, secretary):
    arrangements = [arranged(secretary), arranged(secretary, title="周五读报")]
    chosen = {"chosen": [each.pk for each in arrangements]}
    assert "已暂停2项" in page.post(reverse("arrangements-pause"), chosen, follow=True).content.decode()
    assert not ScheduledOccasion.objects.filter(cancelled_reason="").exists()
    page.post(reverse("arrangements-pause"), chosen | {"resume": "1"})
    assert all(coming(each).exists() for each in arrangements)


def test_ending_asks_what_becomes_of_what_was_told_and_lists_whom_to_tell(page, secretary, branch):
    arrangement = arranged(secretary)
    told = coming(arrangement)[1]
    notify(actor=secretary, scheduled_id=told.pk)
    asked = page.post(reverse("arrangements-end"), {"chosen": arrangement.pk}).content.decode()
    assert "（1次）" in asked
    assert coming(arrangement).count() > 1

    sent = {"chosen": arrangement.pk, "told": "cancel", "reason": ""}
    assert page.post(reverse("arrangements-end"), sent).status_code == 422
    done = page.post(reverse("arrangements-end"), sent | {"reason": "换了时间"}, follow=True)
    told.refresh_from_db()
    assert (told.cancelled_reason, coming(arrangement).exists()) == ("换了时间", False)
    people = [person for person, _ in done.context["people"]]
    assert len(people) == told.notifications.count() > 0
    assert StandingArrangement.objects.get().ends_on == MONDAY


def test_ending_may_leave_what_was_told(secretary):
    arrangement = arranged(secretary)
    told = coming(arrangement)[1]
    notify(actor=secretary, scheduled_id=told.pk)
    assert end_arrangements(actor=secretary, arrangement_ids=[arrangement.pk], cancels_told=False) == []
    assert list(coming(arrangement)) == [told]


def test_ending_what_nobody_was_told_of_asks_nothing_but_whether(page, secretary):
    arrangement = arranged(secretary)
    form = page.post(reverse("arrangements-end"), {"chosen": arrangement.pk}).context["form"]
    assert form.fields["told"].widget.is_hidden
    page.post(reverse("arrangements-end"), {"chosen": arrangement.pk, "told": "keep", "reason": ""})
    assert not coming(arrangement).exists()


def test_whom_to_tell_stays_within_reach(client, secretary, branch):
    arrangement = arranged(secretary)
    told = coming(arrangement)[1]
    notify(actor=secretary, scheduled_id=told.pk)
    end_arrangements(actor=secretary, arrangement_ids=[arrangement.pk], cancels_told=True, reason="换了时间")
    stranger = a_branch(branch.county, name="别的支部", members=1)
    page = signed_in(client, an_account("secretary", stranger, name="吴远"))
    answer = page.get(reverse("scheduled-called-off"), {"scheduled": told.pk})
    assert answer.context["people"] == []


def test_the_agenda_tells_minutes_begun_from_none(page, secretary):
    arrangement = arranged(secretary)
    first, second = coming(arrangement)[:2]
    Minutes.objects.create(county=first.county, organisation=first.organisation, scheduled=first)
    with clock.fixed(second.day + dt.timedelta(days=1)):
        rows = page.get(reverse("schedule"), {"state": "minuted"}).context["rows"]
        assert [(row["scheduled"], row["state"]) for row in rows] == [(first, "记录待确认")]
        rows = page.get(reverse("schedule"), {"state": "held"}).context["rows"]
        assert [row["scheduled"] for row in rows] == [second]
