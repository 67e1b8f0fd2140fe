"""Attendance in the demonstration, as the ledgers count it: at home, excused, signed in, to a person."""

import datetime as dt

import pytest
from django.db import connection

from tests.demonstration import AS_OF, a_demonstration
from yinhui.kernel.scope import acting
from yinhui.ledgers.figures import Figures, Period, figures_of
from yinhui.ledgers.queries import Wanted, rows_streamed
from yinhui.ledgers.rates import rates_of, total_of
from yinhui.occasions.models import Participation
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation, Person
from yinhui.registry.queries_people import PeopleFilter

pytestmark = pytest.mark.django_db
YEAR = Period(AS_OF - dt.timedelta(days=365), AS_OF)


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


@pytest.fixture
def county():
    return Organisation.objects.get(kind="county", name="博山区")


@pytest.fixture(autouse=True)
def _acting_for_the_county(county):
    with acting(program_actor(county, "测试")):
        yield


def everybody(county):
    people = Person.objects.filter(county=county).values_list("pk", flat=True)
    return figures_of(list(people), YEAR)


def test_every_attendance_of_the_year_stands_in_the_ledger_once(county):
    """XQ12: the ledger's sums are the records', counted the other way round."""
    attended = Participation.objects.filter(
        person__county=county,
        occasion__held_on__range=(YEAR.since, YEAR.until),
        occasion__voided_reason="",
    )
    assert sum(one.total for one in everybody(county).values()) == attended.count() > 500


def test_those_who_cannot_come_are_visited_and_their_attendance_counts(county):
    """BS8 家庭组织生活, XQ5 送学上门: two of each branch, three times a year."""
    at_home = [one for one in everybody(county).values() if one.at_home]
    branches = Organisation.objects.filter(county=county, kind__endswith="_branch").count()
    assert len(at_home) >= 2 * branches - 2
    stood_in = [one for one in at_home if one.attended > one.came]
    assert stood_in
    assert all(one.attended <= one.called for one in stood_in)
    assert sum(one.studied for one in at_home) > 0


def test_leave_and_absence_are_told_apart(county):
    figures = everybody(county).values()
    assert sum(one.excused for one in figures) > 0
    assert all(one.attended + one.excused + one.missed >= one.called for one in figures)


def test_people_signed_in_by_code_tap_telephone_and_paper(county):
    with connection.cursor() as cursor:
        cursor.execute(
            """select a.manner, count(*) from occasions_participation a
               join occasions_occasion o on o.id = a.occasion_id where o.county_id = %s group by a.manner""",
            [county.pk],
        )
        manners = dict(cursor.fetchall())
    assert {"qr", "tap", "phone", "paper", "typed"} <= manners.keys()
    assert manners["qr"] > manners["phone"]


def test_rates_by_branch_and_by_street_have_the_same_sums(county):
    actor = program_actor(county, "测试")
    by_branch, by_street = (
        total_of(rates_of(actor, None, YEAR, level=level)) for level in ("branch", "street")
    )
    assert (by_branch.called, by_branch.attended) == (by_street.called, by_street.attended)
    assert 50 <= by_branch.per_cent <= 95


def test_the_streamed_ledger_is_that_of_the_pages(county):
    actor = program_actor(county, "测试")
    rows = list(rows_streamed(actor, Wanted(PeopleFilter(), YEAR)))
    counted = figures_of([row.person.pk for row in rows], YEAR)
    assert sum((row.figures for row in rows), Figures()) == sum(counted.values(), Figures())
