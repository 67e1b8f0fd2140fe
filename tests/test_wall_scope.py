"""The scope that the wall goes by: set for a transaction, given back, never left on a connection."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from tests.builders import a_branch, a_county, a_person, an_actor
from yinhui.kernel.scope import acting
from yinhui.registry.models import Person

pytestmark = pytest.mark.django_db

SETTINGS = ("role", "yinhui.scope", "yinhui.counties", "yinhui.account", "yinhui.person", "yinhui.door")


def settings_now():
    """What PostgreSQL holds of the scope; a setting never made and one given back read alike."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(name, true) from unnest(%s::text[]) as name", [list(SETTINGS)])
        return {name: value or "" for name, (value,) in zip(SETTINGS, cursor.fetchall(), strict=True)}


def names_seen():
    return sorted(Person.objects.values_list("name", flat=True))


@pytest.fixture
def two():
    """Two branches of a county, each with a secretary and somebody of its own."""
    county = a_county()
    east, west = a_branch(county), a_branch(county)
    a_person(county, name="东一", branch=east)
    a_person(county, name="西一", branch=west)
    return an_actor("secretary", east, name="东书"), an_actor("secretary", west, name="西书")


def test_whoever_acts_sees_their_own_and_afterwards_all_is_as_before(two):
    before = settings_now()
    with acting(two[0]):
        assert names_seen() == ["东一", "东书"]
    assert settings_now() == before


def test_one_actor_within_another_gives_the_scope_back(two):
    east, west = two
    with acting(east):
        outer = settings_now()
        with acting(west):
            assert names_seen() == ["西一", "西书"]
        assert settings_now() == outer
        assert names_seen() == ["东一", "东书"]


class Mishap(Exception):
    """Something went wrong."""


def fails():
    raise Mishap


def fails_in_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("select 1 / 0")


def acts_and_fails_afterwards(actor):
    with transaction.atomic():
        with acting(actor):
            pass
        raise Mishap


@pytest.mark.parametrize("work", [fails, fails_in_postgresql])
def test_an_error_inside_gives_the_scope_back(two, work):
    east, west = two
    with acting(east):
        outer = settings_now()
        with pytest.raises((Mishap, DatabaseError)), acting(west):
            work()
        assert settings_now() == outer
        assert names_seen() == ["东一", "东书"]


def test_what_is_rolled_back_to_a_savepoint_around_it_is_rolled_back_with_its_scope(two):
    east, west = two
    with acting(east):
        outer = settings_now()
        with pytest.raises(Mishap):
            acts_and_fails_afterwards(west)
        assert settings_now() == outer
        with pytest.raises(Mishap), acting(west), transaction.atomic():
            fails()
        assert settings_now() == outer


def test_the_same_actor_again_asks_postgresql_for_no_setting(two, django_assert_num_queries):
    with acting(two[0]), django_assert_num_queries(2), acting(two[0]):  # savepoint, release
        pass


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection_for_whoever_comes_next(two):
    """A pool gives a connection on as it is; the end of every transaction takes the scope with it."""
    east, west = two
    before = settings_now()
    for work in (names_seen, fails, fails_in_postgresql):
        with suppress(Mishap, DatabaseError), acting(east):
            work()
        assert settings_now() == before
        with acting(west):
            assert names_seen() == ["西一", "西书"]


@pytest.mark.django_db(transaction=True)
def test_a_failed_write_is_undone_alone_and_what_waits_for_the_commit_comes_after_it(two):
    east, _ = two
    told = []
    with acting(east):
        Person.objects.filter(name="东一").update(note="留下")
        transaction.on_commit(lambda: told.append(Person.objects.get(name="东一").note))
        with suppress(Mishap), acting(east):
            Person.objects.filter(name="东一").update(note="撤回")
            fails()
        assert told == []
    assert told == ["留下"]
