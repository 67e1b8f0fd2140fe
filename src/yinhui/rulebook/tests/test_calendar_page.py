"""The month of duties and its feed."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, a_branch, a_county, a_person, an_account

from yinhui.kernel import clock
from yinhui.rulebook import queries_calendar
from yinhui.rulebook.models import CalendarFeed
from yinhui.rulebook.tests.standing import a_duty, an_institution


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(dt.date(2026, 11, 24)):
        yield


@pytest.fixture
def county(db):
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county, name="水利局离退休党支部")


@pytest.fixture
def secretary(client, branch):
    account = an_account("secretary", branch)
    client.force_login(account)
    return account


def _items(response):
    return {
        day["date"].day: [item["words"] for item in day["items"]]
        for week in response.context["weeks"]
        for day in week
        if day["items"]
    }


def test_each_day_has_its_lunar_name_its_festival_and_what_is_due(client, secretary, county, branch):
    rule = an_institution(county)
    for _ in range(2):
        a_duty(rule, a_person(county, branch=branch), branch, due_in=2)
    response = client.get(reverse("duties-calendar"))
    assert _items(response) == {26: ["春节 2件"]}
    days = {day["date"]: day for week in response.context["weeks"] for day in week}
    assert days[dt.date(2026, 11, 9)]["lunar"] == "十月"
    assert days[dt.date(2026, 11, 8)]["lunar"] == "三十"
    february = client.get(reverse("duties-calendar"), {"month": "2027-02"})
    days = {day["date"]: day for week in february.context["weeks"] for day in week}
    assert (days[dt.date(2027, 2, 6)]["lunar"], days[dt.date(2027, 2, 6)]["is_festival"]) == ("春节", True)


@pytest.mark.parametrize("month", ["", "2026-13", "1900-01", "9999-12", "now()"])
def test_a_month_that_is_none_is_this_one(client, secretary, month):
    response = client.get(reverse("duties-calendar"), {"month": month})
    assert response.context["month"] == dt.date(2026, 11, 1)


def test_a_crowded_day_of_a_county_says_more_than_it_counts(client, county, branch, monkeypatch):
    monkeypatch.setattr(queries_calendar, "DAY_TALLY_MAX", 3)
    rule = an_institution(county)
    for due_in in (1, 1, 1, 1, 2):
        a_duty(rule, a_person(county, branch=branch), branch, due_in=due_in)
    client.force_login(an_account("bureau_clerk", county))
    response = client.get(reverse("duties-calendar"), {"scope": "whole"})
    assert _items(response) == {25: ["春节 2+件"], 26: ["春节 1件"]}


def _make_feed(client):
    client.post(reverse("duties-feed-make"))
    return client.get(reverse("duties-calendar")).context["feed_address"]


def test_the_feed_says_what_and_how_many_but_no_names(client, secretary, county, branch):
    rule = an_institution(county)
    for name in ("张晓明", "李志强"):
        a_duty(rule, a_person(county, name=name, branch=branch), branch, due_in=2)
    address = _make_feed(client)
    client.logout()
    response = client.get(address)
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert event["summary"] == "节日慰问 2件到期 · 水利局离退休党支部"
    assert event.decoded("dtstart") == dt.date(2026, 11, 26)
    text = response.content.decode()
    assert "张" not in text
    assert "李" not in text


def test_the_feeds_address_is_shown_once_and_kept_nowhere(client, secretary):
    address = _make_feed(client)
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in client.get(reverse("duties-calendar")).content.decode()
    assert token.encode() not in bytes(CalendarFeed.objects.get().token_sha256)


def test_a_stopped_or_unknown_feed_gives_nothing(client, secretary):
    first = _make_feed(client)
    second = _make_feed(client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    client.post(reverse("duties-feed-revoke"))
    assert client.get(second).status_code == 404
    assert client.get(reverse("duties-feed", args=["guess"])).status_code == 404


def test_a_feed_ends_with_the_appointment(client, secretary):
    address = _make_feed(client)
    secretary.person.appointments.all().delete()
    assert client.get(address).status_code == 404


def test_events_keep_their_identity_from_reading_to_reading(client, secretary, county, branch):
    a_duty(an_institution(county), a_person(county, branch=branch), branch, due_in=2)
    address = _make_feed(client)
    uids = [
        icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]["uid"] for _ in range(2)
    ]
    assert uids[0] == uids[1]


def test_the_number_of_queries_is_fixed(client, secretary, county, branch, django_assert_max_num_queries):
    rule = an_institution(county)
    for due_in in range(5):
        a_duty(rule, a_person(county, branch=branch), branch, due_in=due_in)
    with django_assert_max_num_queries(8 + REQUEST_QUERIES):
        client.get(reverse("duties-calendar"))
