"""What this room's tests share: a branch with four members and its secretary, on the meeting's noon."""

import datetime as dt
from importlib import import_module

import pytest

from yinhui.kernel import clock


@pytest.fixture(autouse=True)
def _noon_of_the_meeting(settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
    with clock.fixed(dt.datetime(2026, 11, 20, 12, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def branch():
    builders = import_module("tests.builders")
    return builders.a_branch(builders.a_county(), name="县医院离退休党支部")


@pytest.fixture
def people(branch):
    a_person = import_module("tests.builders").a_person
    return [a_person(branch.county, branch=branch, name=name) for name in ("安老", "白老", "曹老", "邓老")]


@pytest.fixture
def account(branch):
    return import_module("tests.builders").an_account("secretary", branch, name="周敏")


@pytest.fixture
def secretary(account):
    return import_module("yinhui.registry.actors").actors_of(account)[0]


@pytest.fixture
def page(client, account):
    return import_module("tests.builders").signed_in(client, account)
