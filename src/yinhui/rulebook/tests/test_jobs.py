"""Duties follow changed facts by a job that waits only once."""

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders import an_actor

from yinhui.kernel import clock
from yinhui.registry.actions_people import mark_deceased
from yinhui.rulebook.jobs import HORIZON_DAYS, facts_changed, reconcile_all_counties, reconcile_county
from yinhui.rulebook.tests.given import County, adopted, duties

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


def waiting():
    """The counties whose run waits."""
    jobs = ProcrastinateJob.objects.filter(task_name="yinhui.rulebook.reconcile_county", status="todo")
    return [job.args["county_id"] for job in jobs.order_by("pk")]


def test_changes_one_after_the_other_order_one_run():
    place = County()
    facts_changed(place.county.pk)
    facts_changed(place.county.pk)
    assert waiting() == [place.county.pk]


def test_the_night_orders_a_run_for_every_county():
    places = [County(), County()]
    assert reconcile_all_counties(timestamp=0) == 2
    assert waiting() == [place.county.pk for place in places]


def test_a_run_looks_a_little_over_a_year_ahead():
    place = County()
    adopted(place.county, "specialist-contact")
    assert reconcile_county(place.county.pk) == {"made": 14, "changed": 0, "withdrawn": 0}
    assert duties()[-1].opens_on <= TODAY + dt.timedelta(days=HORIZON_DAYS)


def test_a_death_in_the_register_reaches_the_duties(django_capture_on_commit_callbacks):
    place = County()
    adopted(place.county, "five-must-visit")
    reconcile_county(place.county.pk)
    ProcrastinateJob.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        mark_deceased(
            actor=an_actor("community_secretary", place.community), person_id=place.person.pk, died_on=TODAY
        )
    assert waiting() == [place.county.pk]
    reconcile_county(place.county.pk)
    assert [each.fact for each in duties(outcome=None)] == ["去世"]
