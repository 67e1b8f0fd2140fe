"""What this room's tests share: a branch with six members, its secretary, and a meeting this morning."""

import datetime as dt
from importlib import import_module

import pytest

from yinhui.kernel import clock

NAMES = ("安老", "白老", "曹老", "邓老", "范老", "高老")
PHONES = ("13800001234", "13900001234", "13800005678", "13800000001", "13800000002", "")


def _loaded(name):
    """Models are imported once Django is set up."""
    return import_module(name)


@pytest.fixture(autouse=True)
def _just_before_it_begins():
    with clock.fixed(dt.datetime(2026, 11, 20, 8, 50, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def county():
    return _loaded("tests.builders").a_county()


@pytest.fixture
def branch(county):
    return _loaded("tests.builders").a_branch(county, name="县医院离退休党支部")


@pytest.fixture
def people(county, branch):
    """Six full members, in the order of their names; the first two share the tail of their numbers."""
    a_person = _loaded("tests.builders").a_person
    return [
        a_person(county, name=name, branch=branch, phone=phone)
        for name, phone in zip(NAMES, PHONES, strict=True)
    ]


@pytest.fixture
def account(branch):
    return _loaded("tests.builders").an_account("secretary", branch, name="周敏")


@pytest.fixture
def actor(account):
    return _loaded("yinhui.registry.actors").actors_of(account)[0]


@pytest.fixture
def page(client, account):
    return _loaded("tests.builders").signed_in(client, account)


@pytest.fixture
def scheduled(actor, branch, people):
    return _loaded("yinhui.occasions.signin.tests.meeting").a_scheduled(actor, branch)
