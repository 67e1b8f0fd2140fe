"""Holidays by a county's own word: they go before the library's; arrangements lay themselves anew."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import a_branch, a_county, an_account, an_actor, signed_in

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed
from yinhui.occasions.scheduling.actions_notify import mark_people_told, notify
from yinhui.occasions.scheduling.arrangements import ArrangementContent, arrange
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.holiday_lists import read_text
from yinhui.occasions.scheduling.holidays import (
    SaidDay,
    days_of_year,
    move_told,
    say_days,
    told_beside,
    unpublished_years,
    unsay_day,
)
from yinhui.occasions.scheduling.models import CountyDay, ScheduledOccasion

pytestmark = pytest.mark.django_db
# A Monday before a year of which the library knows nothing.
MONDAY = dt.date(2026, 12, 21)
NEW_YEAR = dt.date(2027, 1, 1)
THE_FRIDAY_AFTER = dt.date(2027, 1, 8)


@pytest.fixture(autouse=True)
def _before_the_new_year():
    with clock.fixed(MONDAY):
        yield


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county, name="县医院离退休党支部", members=3)


@pytest.fixture
def clerk(county):
    return an_actor("bureau_clerk", county)


@pytest.fixture
def secretary(branch):
    return an_actor("secretary", branch)


@pytest.fixture
def fridays(secretary):
    return arrange(
        actor=secretary,
        client_key=uuid.uuid4(),
        organisation_id=secretary.organisation_id,
        content=ArrangementContent(
            kind="study",
            title="周五集中学习",
            rhythm="weekly",
            weekday=5,
            starts_at=dt.time(9),
            duration_min=90,
            begins_on=MONDAY,
        ),
    )


def off(day=NEW_YEAR, name="元旦"):
    return SaidDay(day, "off", name)


def standing():
    return {each.arranged_for: each.day for each in ScheduledOccasion.objects.filter(cancelled_reason="")}


def told_of(secretary, day):
    scheduled = ScheduledOccasion.objects.get(arranged_for=day)
    notify(actor=secretary, scheduled_id=scheduled.pk)
    somebody = scheduled.notifications.values_list("person_id", flat=True).first()
    mark_people_told(actor=secretary, scheduled_id=scheduled.pk, person_ids=[somebody], told_how="telephone")
    return scheduled


def test_a_year_that_the_library_does_not_know_can_be_told_and_arrangements_follow(fridays, clerk):
    assert standing()[NEW_YEAR] == NEW_YEAR
    laid = say_days(actor=clerk, days=[off()])
    assert standing()[NEW_YEAR] == dt.date(2027, 1, 4)
    (move,) = laid.moves
    assert (move.was.astimezone(clock.SHANGHAI).date(), move.now.astimezone(clock.SHANGHAI).date()) == (
        NEW_YEAR,
        dt.date(2027, 1, 4),
    )


def test_a_make_up_day_is_the_next_working_day(fridays, clerk):
    say_days(actor=clerk, days=[off(), SaidDay(dt.date(2027, 1, 2), "work", "元旦")])
    assert standing()[NEW_YEAR] == dt.date(2027, 1, 2)


def test_taken_back_it_is_as_before(fridays, clerk):
    say_days(actor=clerk, days=[off()])
    unsay_day(actor=clerk, day=NEW_YEAR)
    assert standing()[NEW_YEAR] == NEW_YEAR
    with pytest.raises(SchedulingError):
        unsay_day(actor=clerk, day=NEW_YEAR)


def test_what_the_library_says_can_be_corrected(clerk):
    day = dt.date(2026, 10, 2)
    before = {one.day: one for one in days_of_year(clerk, 2026)}
    assert before[day].is_off
    say_days(actor=clerk, days=[SaidDay(day, "usual")])
    after = {one.day: one for one in days_of_year(clerk, 2026)}
    assert (after[day].kind, after[day].own.said_by_id) == ("usual", clerk.account_id)
    assert len(after) == len(before)


def test_it_is_the_countys_own(clerk, county):
    say_days(actor=clerk, days=[off()])
    elsewhere = an_actor("bureau_clerk", a_county(name="西安县"))
    assert days_of_year(elsewhere, 2027) == []
    assert unpublished_years(elsewhere.county_id, NEW_YEAR, NEW_YEAR) == [2027]
    assert unpublished_years(county.pk, NEW_YEAR, NEW_YEAR) == []


def test_only_whoever_keeps_the_rules_may_say(secretary):
    with pytest.raises(NotAllowed):
        say_days(actor=secretary, days=[off()])


def test_the_same_day_twice_or_without_a_name_is_refused(clerk):
    with pytest.raises(SchedulingError, match="两次"):
        say_days(actor=clerk, days=[off(), off(name="新年")])
    with pytest.raises(Exception, match="节日名称"):
        say_days(actor=clerk, days=[off(name="")])
    assert not CountyDay.objects.exists()


def test_what_was_told_stays_until_somebody_asks(fridays, clerk, secretary):
    told = told_of(secretary, NEW_YEAR)
    assert not say_days(actor=clerk, days=[off()]).moves
    assert standing()[NEW_YEAR] == NEW_YEAR
    assert told_beside(clerk) == [(told, dt.date(2027, 1, 4))]

    move_told(actor=clerk, scheduled_ids=[told.pk])
    told.refresh_from_db()
    assert (told.day, told.notified_at) == (dt.date(2027, 1, 4), None)
    assert not told.notifications.exclude(told_at=None).exists()
    assert told_beside(clerk) == []
    with pytest.raises(SchedulingError):
        move_told(actor=clerk, scheduled_ids=[told.pk])


def test_only_the_chosen_one_moves(fridays, clerk, secretary):
    told, other = told_of(secretary, NEW_YEAR), told_of(secretary, THE_FRIDAY_AFTER)
    say_days(actor=clerk, days=[off(), off(THE_FRIDAY_AFTER, "腊八")])
    move_told(actor=clerk, scheduled_ids=[told.pk])
    assert [scheduled.pk for scheduled, _ in told_beside(clerk)] == [other.pk]


@pytest.mark.parametrize(
    "line",
    [
        "2027-01-01,元旦,休",
        "2027年1月1日 元旦 放假",
        "2027/1/1\t元旦\t休",
        "2027.1.1　元旦　休",
    ],
)
def test_a_pasted_line_is_read_as_people_write_it(line):
    (read,) = read_text(f"日期,节日,休班\n{line}\n\n")
    assert read.said == off()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2027-02-30,春节,休", "没有这一天"),
        ("正月初一,春节,休", "日期认不出来"),
        ("2027-01-01,元旦", "还是“班”"),
        ("2027-01-01,,休", "节日名称"),
        ("1827-01-01,元旦,休", "核对年份"),
    ],
)
def test_a_line_that_is_wrong_says_what_to_do(line, said):
    (read,) = read_text(line)
    assert said in read.problem


def test_a_day_twice_in_a_list_names_the_first():
    assert "第1行" in read_text("2027-01-01,元旦,休\n2027-01-01,新年,休")[1].problem


@pytest.fixture
def page(client, county):
    return signed_in(client, an_account("bureau_clerk", county, name="周敏"))


def a_list():
    book = openpyxl.Workbook()
    book.active.append(["日期", "节日", "休/班"])
    book.active.append([dt.datetime(2027, 1, 1), "元旦", "休"])
    book.active.append(["2027-01-03", "元旦", "班"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "2027.xlsx"
    return file


def test_a_list_is_shown_before_it_is_taken_in(page, fridays):
    address = reverse("holidays-import")
    shown = page.post(address, {"file": a_list()})
    assert "写入（2天）" in shown.content.decode()
    assert not CountyDay.objects.exists()

    done = page.post(address, {"text": shown.context["text"], "confirmed": "1"}, follow=True)
    words = done.content.decode()
    assert "已登记2天" in words
    assert "县医院离退休党支部1月1日的“周五集中学习”改到1月3日" in words
    assert "周敏" in words
    assert list(CountyDay.objects.order_by("day").values_list("kind", flat=True)) == ["off", "work"]


def test_a_list_with_a_wrong_line_is_not_taken_in(page):
    answer = page.post(reverse("holidays-import"), {"text": "2027-01-01,元旦,休\n春节", "confirmed": "1"})
    assert answer.status_code == 422
    assert not CountyDay.objects.exists()
    assert "有1行要改" in page.post(reverse("holidays-import"), {"text": "春节"}).content.decode()


def test_a_day_is_said_changed_and_taken_back_on_the_page(page):
    say = reverse("holiday-say")
    page.post(say, {"day": "2027-02-06", "kind": "off", "name": "春节"})
    assert page.get(f"{say}?day=2027-02-06").context["form"]["name"].value() == "春节"
    page.post(say, {"day": "2027-02-06", "kind": "work", "name": "春节"})
    assert CountyDay.objects.get().kind == "work"
    page.post(reverse("holiday-unsay"), {"day": "2027-02-06"})
    assert not CountyDay.objects.exists()
    assert page.post(reverse("holiday-unsay"), {"day": "2027-02-06"}, follow=True).status_code == 200


def test_a_secretary_sees_the_days_and_changes_none(client, branch):
    page = signed_in(client, an_account("secretary", branch, name="吴书记"))
    words = page.get(reverse("holidays"), {"year": 2026}).content.decode()
    assert "国庆节" in words
    assert "登记一天" not in words
    assert page.get(reverse("holiday-say")).status_code == 403


def test_what_was_told_is_offered_on_the_page_to_follow(page, fridays, clerk, secretary):
    told = told_of(secretary, NEW_YEAR)
    say_days(actor=clerk, days=[off()])
    assert "没有跟着挪的活动" in page.get(reverse("holidays")).content.decode()
    words = page.post(reverse("holidays-move"), {"chosen": told.pk}, follow=True).content.decode()
    assert "重新通知" in words
    assert "没有跟着挪的活动" not in words
