"""The figures of fixed days, as the running system counts them in the demonstration (JS1, JS10, BS1)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from tests.demonstration import AS_OF, a_demonstration
from yinhui.occasions.scheduling.arrangements import lay
from yinhui.occasions.scheduling.queries_agenda import (
    AgendaFilters,
    ArrangementFilters,
    arrangements_listed,
    scheduled_listed,
)
from yinhui.occasions.scheduling.queries_notify import telling_of
from yinhui.occasions.scheduling.rooms import RoomFilters, rooms_listed
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation
from yinhui.registry.structure import BRANCH_KINDS

pytestmark = pytest.mark.django_db
NEXT_MONTH = (dt.date(2026, 12, 1), dt.date(2026, 12, 31))


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


def the_county(name):
    county = Organisation.objects.get(kind="county", name=name)
    return county, program_actor(county, "测试")


def branches(county, *kinds):
    return Organisation.objects.filter(county=county, kind__in=kinds or BRANCH_KINDS, dissolved_on=None)


def test_js_studies_every_friday_morning():
    county, actor = the_county("晋源区")
    arrangements = arrangements_listed(actor, ArrangementFilters(words="周五集中学习"))
    studying = branches(county, "compound_branch", "community_branch")
    assert {each.organisation_id for each in arrangements} == set(studying.values_list("pk", flat=True))
    assert {(each.weekday, each.starts_at) for each in arrangements} == {(5, dt.time(9))}
    days = Counter()
    for scheduled in scheduled_listed(
        actor, AgendaFilters(kind="study", since=NEXT_MONTH[0], until=NEXT_MONTH[1])
    ):
        assert scheduled.arranged_for.isoweekday() == 5
        days[scheduled.organisation_id] += 1
    # December 2026 has four Fridays, and no holiday on any.
    assert set(days.values()) == {4}


def test_bs_has_its_party_day_every_month_on_the_branchs_own_day():
    county, actor = the_county("博山区")
    planned = list(
        scheduled_listed(actor, AgendaFilters(kind="theme_day", since=NEXT_MONTH[0], until=NEXT_MONTH[1]))
    )
    assert Counter(each.organisation_id for each in planned) == Counter(
        branches(county).values_list("pk", flat=True)
    )
    assert all(each.arranged_for.day == (each.organisation.fixed_day or 15) for each in planned)


def test_what_is_planned_has_its_room_and_is_there_once_however_often_it_is_laid():
    county, actor = the_county("晋源区")
    assert all(each.room_id for each in scheduled_listed(actor, AgendaFilters()) if each.from_arrangement_id)
    assert lay(county.pk).made == 0
    assert {room.ahead for room in rooms_listed(actor, RoomFilters()) if room.name == "支部活动室"} != {0}


def test_word_of_the_next_days_is_spreading():
    _, actor = the_county("博山区")
    soon = scheduled_listed(actor, AgendaFilters(state="notified", since=AS_OF))
    told = [telling_of(scheduled) for scheduled in soon[:3]]
    assert all(0 < telling.told < len(telling.rows) for telling in told)
